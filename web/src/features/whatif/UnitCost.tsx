import { useState } from 'react';
import { ApiProblem, call } from '../../api';
import { yen } from '../../format';
import { Button } from '../../ui/Button';
import { useHere } from '../session/here';
import { SumBoxes, useBoxes } from './SumBoxes';

type Answer = { unit_yen: number; cost: number; units: number; source: string };

const boxes = [
  { key: 'units', label: '1か月の単位数', hint: '例：週1回の通所型 1,798単位', scale: 1, start: '' },
  { key: 'additions', label: '加算の単位（合計）', hint: 'なければ 0', scale: 1, start: '0' },
  { key: 'permille', label: '処遇改善などの率（％）', hint: '例：9.2', scale: 10, start: '0' },
  {
    key: 'price_e2',
    label: '1単位の単価（円）',
    hint: '地域区分の単価。例：10.14',
    scale: 100,
    start: '10.00',
  },
  { key: 'percent', label: '町が払う割合（％）', hint: '1割負担なら 90', scale: 1, start: '90' },
] as const;

/** A person-month from units, with the sum written out as its source. */
export function UnitCost({ take }: { take: (unitYen: number, source: string) => void }) {
  const here = useHere();
  const filled = useBoxes(boxes);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<string | null>(null);
  const compute = async () => {
    try {
      const path = `${here.base}/scenario-unit-costs`;
      setAnswer(await call<Answer>({ method: 'POST', path, body: filled.values }));
      setError(null);
    } catch (e) {
      setAnswer(null);
      setError(e instanceof ApiProblem ? (e.of('units') ?? e.message) : '計算できませんでした。');
    }
  };
  return (
    <SumBoxes title="1人1か月の事業費を、単位数から計算する" boxes={boxes} filled={filled}>
      {error && (
        <p role="alert" className="mt-2 text-error-2">
          {error}
        </p>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-3">
        <Button look="outline" size="sm" onClick={() => void compute()}>
          計算する
        </Button>
        {answer && (
          <>
            <span aria-live="polite">
              {answer.source}（費用 {yen(answer.cost)}）
            </span>
            <Button size="sm" onClick={() => take(answer.unit_yen, answer.source)}>
              {yen(answer.unit_yen)}を使う
            </Button>
          </>
        )}
      </div>
    </SumBoxes>
  );
}

import { useState } from 'react';
import { ApiProblem, call } from '../../api';
import { yen } from '../../format';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { useHere } from '../session/here';
import { stored } from './whatif';

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
  const [texts, setTexts] = useState<Record<string, string>>(
    Object.fromEntries(boxes.map((b) => [b.key, b.start])),
  );
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<string | null>(null);
  const compute = async () => {
    const body = Object.fromEntries(boxes.map((b) => [b.key, stored(texts[b.key] ?? '', b.scale) ?? -1]));
    try {
      setAnswer(await call<Answer>({ method: 'POST', path: `${here.base}/scenario-unit-costs`, body }));
      setError(null);
    } catch (e) {
      setAnswer(null);
      setError(e instanceof ApiProblem ? (e.of('units') ?? e.message) : '計算できませんでした。');
    }
  };
  return (
    <details className="no-print mt-3 rounded-8 bg-solid-gray-50 px-3 py-2">
      <summary className="min-h-6 cursor-pointer text-key-900 underline">
        1人1か月の事業費を、単位数から計算する
      </summary>
      <div className="mt-2 grid gap-3 desktop:grid-cols-2">
        {boxes.map((b) => (
          <TextField
            key={b.key}
            label={b.label}
            hint={b.hint}
            inputMode="decimal"
            value={texts[b.key] ?? ''}
            onChange={(e) => setTexts({ ...texts, [b.key]: e.target.value })}
          />
        ))}
      </div>
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
    </details>
  );
}

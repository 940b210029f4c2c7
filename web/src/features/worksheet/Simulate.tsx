import { useState } from 'react';
import { call, refresh } from '../../api';
import { count, parseCount, yen, yenInWords } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { SelectField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Scroll } from '../../ui/Scroll';
import { useSay } from '../../ui/Toast';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import { SheetChart } from './SheetChart';
import { type Cell, isSet, keyOf, type SheetTable, type SimLine, type Simulation } from './worksheet';

const follows = [
  { value: 'age75', label: '75歳以上の人口' },
  { value: 'age80', label: '80歳以上の人口' },
  { value: 'age85', label: '85歳以上の人口' },
];
const paces = [
  { value: 'slow', label: '目標の年度まで、毎年少しずつ' },
  { value: 'once', label: '来年度から、目標の数で' },
];
const none: Cell = { users: null, unit_yen: null, yen: null };

/** Block 6: what if users or prices were others in the target year, and what stands between. */
export function Simulate({ start }: { start: Simulation }) {
  const here = useHere();
  const say = useSay();
  const [sim, setSim] = useState(start);
  const [set, setSet] = useState<Record<string, Cell>>(() =>
    Object.fromEntries(start.lines.filter((l) => isSet(l.set)).map((l) => [keyOf(l), l.set])),
  );
  const [error, setError] = useState<unknown>(null);
  const body = (cells: Record<string, Cell>, more: object) => ({
    year: start.year,
    follows: sim.follows,
    at_once: sim.at_once,
    rows: start.lines
      .filter((l) => isSet(cells[keyOf(l)] ?? none))
      .map((l) => ({ service: l.service, program: l.program, ...cells[keyOf(l)] })),
    ...more,
  });
  const compute = async (cells: Record<string, Cell>, more: object = {}) => {
    setSet(cells);
    try {
      setSim(
        await call<Simulation>({
          method: 'POST',
          path: `${here.base}/worksheet-simulations`,
          body: body(cells, more),
        }),
      );
      setError(null);
    } catch (wrong) {
      setError(wrong);
    }
  };
  const keep = async () => {
    try {
      await call({ method: 'PUT', path: `${here.base}/worksheet-cells`, body: body(set, {}) });
      refresh(`${here.base}/worksheet`);
      setError(null);
      say('試算の数を保存しました。Excelにも入ります。');
    } catch (wrong) {
      setError(wrong);
    }
  };
  return (
    <div id="block-6" className="worksheet-block">
      <Card long title={`6　${fiscalYear(start.to)}の事業費の試算`}>
        <p className="text-quiet">
          <strong className="text-ink">確認の視点：</strong>
          利用者の数や単価を変えたとき、目標の年度とそこまでの毎年の費用が、上限額に収まるかを確かめます。
        </p>
        <p className="mt-1 font-bold" aria-live="polite">
          {sim.sentence}
        </p>
        {error !== null && <ProblemNotice error={error} />}
        {sim.known && (
          <>
            <div className="no-print mt-2 grid grid-cols-1 gap-4 desktop:grid-cols-2">
              <SelectField
                label="自然体の費用が比例する人口"
                choices={follows}
                value={sim.follows}
                onChange={(e) => void compute(set, { follows: e.target.value })}
              />
              <SelectField
                label="目標の数までの進み方"
                choices={paces}
                value={sim.at_once ? 'once' : 'slow'}
                onChange={(e) => void compute(set, { at_once: e.target.value === 'once' })}
              />
            </div>
            <Cells sim={sim} set={set} change={(l, c) => void compute({ ...set, [keyOf(l)]: c })} />
            <div className="no-print mt-2 flex flex-wrap gap-3">
              {here.may('money_write') && (
                <Button size="sm" onClick={() => void keep()}>
                  この数を保存する
                </Button>
              )}
              <Button look="outline" size="sm" onClick={() => void compute({})}>
                自然体に戻す
              </Button>
            </div>
            <Years sim={sim} />
            <Between sim={sim} />
            <p className="mt-1 text-dns-14N-130 text-quiet">
              自然体の費用は、ホームの着地の見込みが、選んだ人口と同じだけ動くとした仮定です。単価は今年度のままです。上限額は「もし」の画面と同じ計算です。見直した費用は、変えたサービスの「利用者×単価×12か月」の差を、自然体の費用に足し引きしたものです。
            </p>
          </>
        )}
      </Card>
    </div>
  );
}

function Cells({
  sim,
  set,
  change,
}: {
  sim: Simulation;
  set: Record<string, Cell>;
  change: (line: SimLine, cell: Cell) => void;
}) {
  const year = fiscalYear(sim.to);
  const sum = sim.lines.reduce((all, l) => all + (l.years.at(-1)?.yen ?? 0), 0);
  const total = sim.years.at(-1)?.total ?? 0;
  return (
    <Scroll label="利用者と単価の表" className="mt-3">
      <table className="w-full border-collapse text-dns-14N-130">
        <caption className="sr-only">{year}の利用者と単価</caption>
        <thead>
          <tr className="border-b border-line align-bottom">
            <th scope="col" className="px-1.5 text-left">
              サービス
            </th>
            <th scope="col" className="px-1.5 text-right font-normal">
              今の利用者（月）
            </th>
            <th scope="col" className="px-1.5 text-right font-normal">
              今の単価（月）
            </th>
            <th scope="col" className="bg-yellow-100 px-1.5 text-right font-normal">
              {year}の自然体の利用者
            </th>
            <th scope="col" className="bg-light-blue-100 px-1.5 text-left">
              見直す利用者
            </th>
            <th scope="col" className="bg-light-blue-100 px-1.5 text-left">
              見直す単価（円）
            </th>
            <th scope="col" className="px-1.5 text-right font-normal">
              {year}の費用
            </th>
          </tr>
        </thead>
        <tbody>
          {sim.lines.map((l) => (
            <CellRow key={keyOf(l)} line={l} cell={set[keyOf(l)] ?? none} change={(c) => change(l, c)} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={6} className="px-1.5 py-1 text-left font-normal text-quiet">
              着地の見込みと「今の月平均×12か月」との違い（季節や月遅れの分）
            </th>
            <td className="num px-1.5 py-1 text-right whitespace-nowrap">{yen(total - sum)}</td>
          </tr>
          <tr className="border-t border-line">
            <th scope="row" colSpan={6} className="px-1.5 py-1 text-left">
              合計
            </th>
            <td className="num px-1.5 py-1 text-right font-bold whitespace-nowrap">{yen(total)}</td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

function CellRow({ line: l, cell, change }: { line: SimLine; cell: Cell; change: (c: Cell) => void }) {
  const last = l.years.at(-1);
  const quiet = 'num px-1.5 py-1 text-right whitespace-nowrap';
  return (
    <tr className="border-b border-hair">
      <th scope="row" className="min-w-36 px-1.5 py-1 text-left font-normal">
        {l.label}
      </th>
      <td className={quiet}>{l.by_users ? `${count(l.now.users ?? 0)}人` : ''}</td>
      <td className={quiet}>{l.by_users ? yen(l.now.unit_yen ?? 0) : ''}</td>
      <td className={`${quiet} bg-yellow-50`}>
        {l.by_users ? `${count(l.natural.users ?? 0)}人` : yen(l.natural.yen ?? 0)}
      </td>
      {l.by_users ? (
        <>
          <td className="bg-light-blue-50 px-1.5 py-1">
            <Box
              key={`u${cell.users}`}
              label={`${l.label}の利用者`}
              value={cell.users}
              otherwise={l.natural.users ?? 0}
              change={(users) => change({ ...cell, users })}
            />
          </td>
          <td className="bg-light-blue-50 px-1.5 py-1">
            <Box
              key={`p${cell.unit_yen}`}
              label={`${l.label}の単価`}
              value={cell.unit_yen}
              otherwise={l.natural.unit_yen ?? 0}
              change={(unit_yen) => change({ ...cell, unit_yen })}
            />
          </td>
        </>
      ) : (
        <td className="bg-light-blue-50 px-1.5 py-1" colSpan={2}>
          <Box
            key={`y${cell.yen}`}
            label={`${l.label}の1年の費用`}
            value={cell.yen}
            otherwise={l.natural.yen ?? 0}
            change={(v) => change({ ...cell, yen: v })}
          />
        </td>
      )}
      <td className={`${quiet} font-bold`}>{last && yen(last.yen)}</td>
    </tr>
  );
}

/** Empty or the natural number again: not set. Counts when one leaves the box or presses Enter. */
function Box({
  label,
  value,
  otherwise,
  change,
}: {
  label: string;
  value: number | null;
  otherwise: number;
  change: (v: number | null) => void;
}) {
  const [text, setText] = useState(count(value ?? otherwise));
  const typed = parseCount(text);
  const wrong = text.trim() !== '' && (typed === null || typed < 0);
  const done = () => {
    const next = text.trim() === '' || typed === otherwise ? null : typed;
    if (!wrong && next !== value) change(next);
    else if (text.trim() === '') setText(count(value ?? otherwise));
  };
  return (
    <input
      type="text"
      inputMode="numeric"
      autoComplete="off"
      aria-label={label}
      aria-invalid={wrong || undefined}
      value={text}
      onChange={(e) => setText(e.target.value)}
      onBlur={done}
      onKeyDown={(e) => {
        if (e.key === 'Enter' && !e.nativeEvent.isComposing) done();
      }}
      className={`num min-h-11 w-28 rounded-8 border border-solid-gray-600 bg-white px-2 text-right aria-invalid:border-2 aria-invalid:border-error-1 ${value === null ? '' : 'font-bold'}`}
    />
  );
}

function Years({ sim }: { sim: Simulation }) {
  const table: SheetTable = {
    title: 'そこまでの毎年の費用と上限額',
    unit: '円',
    note: '',
    digits: 0,
    chart: 'group',
    columns: sim.years.map((y) => y.label),
    first_future: 1,
    series: [
      { label: '自然体', mark: '推計', look: 'bar', values: sim.years.map((y) => y.base) },
      { label: '見直した費用', mark: '計算', look: 'bar', values: sim.years.map((y) => y.total) },
      { label: '上限額', mark: '計算', look: 'limit', values: sim.years.map((y) => y.cap) },
    ],
  };
  return (
    <section className="keep mt-4">
      <h3 className="text-dns-16B-130">{table.title}</h3>
      <SheetChart table={table} />
      <Scroll label={`${table.title}の表`}>
        <table className="w-full border-collapse text-dns-14N-130">
          <caption className="sr-only">{table.title}</caption>
          <thead>
            <tr className="border-b border-line">
              {['年度', '自然体', '見直した費用', '上限額', '上限額との差'].map((h) => (
                <th key={h} scope="col" className="px-1.5 text-right font-normal first:text-left">
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sim.years.map((y) => (
              <tr key={y.year} className="border-b border-hair">
                <th scope="row" className="px-1.5 py-1 text-left font-normal whitespace-nowrap">
                  {y.label}
                </th>
                <td className="num px-1.5 py-1 text-right">{yen(y.base)}</td>
                <td className="num px-1.5 py-1 text-right font-bold">{yen(y.total)}</td>
                <td className="num px-1.5 py-1 text-right">
                  {y.cap === null ? '計算できません' : yen(y.cap)}
                </td>
                <td className="num px-1.5 py-1 text-right">
                  {y.over !== null &&
                    (y.over > 0 ? `${yenInWords(y.over)}超える` : `${yenInWords(-y.over)}の余裕`)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}

/** Users of every year on the way. */
function Between({ sim }: { sim: Simulation }) {
  return (
    <details className="mt-2">
      <summary className="min-h-11 cursor-pointer py-2 text-dns-16B-130">
        サービスごとの途中の年度を見る
      </summary>
      <Scroll label="サービスごとの途中の年度">
        <table className="w-full border-collapse text-dns-14N-130">
          <caption className="sr-only">サービスごとの途中の年度</caption>
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className="px-1.5 text-left">
                サービス
              </th>
              {sim.years.map((y) => (
                <th key={y.year} scope="col" className="px-1.5 text-right font-normal">
                  {y.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sim.lines.map((l) => (
              <tr key={keyOf(l)} className="border-b border-hair">
                <th scope="row" className="px-1.5 py-1 text-left font-normal">
                  {l.label}
                </th>
                {l.years.map((y, i) => (
                  <td key={sim.years[i]?.year} className="num px-1.5 py-1 text-right">
                    {l.by_users ? `${count(y.users)}人 × ${yen(y.unit_yen)}` : yen(y.yen)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

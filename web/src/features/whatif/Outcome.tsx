import { yen, yenChange } from '../../format';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Mark } from '../../ui/Mark';
import { Scroll } from '../../ui/Scroll';
import { marks, type Result, type YearResult } from './whatif';
import { YearsChart } from './YearsChart';

const head = 'px-1.5 py-1 text-right whitespace-nowrap';
const cell = 'num px-1.5 py-1 text-right whitespace-nowrap';

export const overText = (over: number | null) =>
  over === null ? '—' : over > 0 ? `超過 ${yen(over)}` : `余裕 ${yen(-over)}`;

/** What the decisions do, this year and year by year. */
export function Outcome({ result }: { result: Result }) {
  const end = result.sentence.indexOf('。') + 1;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <section
        aria-label="結果"
        aria-live="polite"
        className="keep rounded-8 border border-hair bg-white px-5 py-3 print:border-line"
      >
        <p className="text-std-20B-150">{result.sentence.slice(0, end)}</p>
        <p>{result.sentence.slice(end)}</p>
        {result.years.length > 0 && <YearsChart years={result.years} />}
        <Years years={result.years} />
      </section>
      {result.steps.length > 0 && (
        <Card title="それぞれの効果">
          <Steps result={result} />
        </Card>
      )}
      <Card title="置いたこと">
        <ul className="list-disc pl-5 text-dns-16N-130">
          {result.assumptions.map((a) => (
            <li key={a.text}>
              {a.text} <Mark value={a.mark} />
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

function Years({ years }: { years: YearResult[] }) {
  if (years.length === 0) return null;
  return (
    <Scroll label="年度ごとの表">
      <table className="w-full border-collapse text-dns-14N-130">
        <caption className="sr-only">年度ごとの費用と上限額</caption>
        <thead>
          <tr className="border-b border-black bg-solid-gray-100 text-dns-14B-130">
            <th scope="col" className="px-2 py-1 text-left">
              年度
            </th>
            <th scope="col" className={head}>
              このまま
            </th>
            <th scope="col" className={head}>
              効果
            </th>
            <th scope="col" className={head}>
              もし
            </th>
            <th scope="col" className={head}>
              上限額
            </th>
            <th scope="col" className={head}>
              差
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map((y) => (
            <tr key={y.year} className="border-b border-hair">
              <th scope="row" className="px-2 py-1 text-left whitespace-nowrap">
                {y.label}
              </th>
              <td className={cell}>{yen(y.base)}</td>
              <td className={cell}>{y.effect > 0 ? `＋${yen(y.effect)}` : yen(y.effect)}</td>
              <td className={cell}>{yen(y.total)}</td>
              <td className={cell}>{y.cap === null ? '—' : yen(y.cap)}</td>
              <td className={cx(cell, 'font-bold', (y.over ?? 0) > 0 ? 'text-error-2' : 'text-success-2')}>
                {overText(y.over)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Steps({ result }: { result: Result }) {
  return (
    <ul className="flex flex-col gap-3">
      {result.steps.map((s, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one answer never move
        <li key={i} className="border-b border-hair pb-2 last:border-0">
          <p className="font-bold">
            {s.label} <Mark value={marks.find((m) => m.value === s.mark)?.label ?? s.mark} />
          </p>
          <p className="text-dns-14N-130 text-quiet">出どころ：{s.source}</p>
          <p className="num">
            {s.years.map((y) => (
              <span key={y.year} className="mr-4 inline-block whitespace-nowrap">
                {y.year}年度 {yen(y.net)}
                {y.gross !== y.net && <span className="text-quiet">（総額 {yenChange(y.gross)}）</span>}
              </span>
            ))}
          </p>
          {s.remarks.length > 0 && (
            <ul className="list-disc pl-5 text-dns-14N-130">
              {s.remarks.map((r) => (
                <li key={r}>{r}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

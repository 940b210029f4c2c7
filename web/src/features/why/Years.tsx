import { useGet, withQuery } from '../../api';
import { yen } from '../../format';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Notice } from '../../ui/Notice';
import { Read } from '../../ui/Panel';
import { Scroll } from '../../ui/Scroll';
import { useHere } from '../session/here';
import { Merged } from './Merged';
import { Waterfall } from './Waterfall';
import { waterfall, type YearsData } from './why';

/** What moved over several years: from the first to the last, and step by step. */
export function Years({ year }: { year: number }) {
  const here = useHere();
  const years = useGet<YearsData>(withQuery(`${here.base}/why-years`, { year }));
  return <Read query={years}>{(data) => <Moves data={data} />}</Read>;
}

function Moves({ data }: { data: YearsData }) {
  const first = data.years[0];
  const last = data.years.at(-1);
  if (data.refused || !first || !last)
    return (
      <Notice tone="info" title="まだ比べられません。">
        {data.sentence}
      </Notice>
    );
  const steps = waterfall(first, data.bars, last);
  return (
    <>
      <section
        aria-label="答え"
        className="keep rounded-8 border border-hair bg-white px-5 py-3 print:border-line"
      >
        <p className="text-std-22B-150">{data.sentence}</p>
        <p className="mt-1 text-dns-14N-130 text-quiet">
          {`どの年も${data.first_month % 100}月〜${data.last_month % 100}月サービス分です。`}
          どの2つの年を比べても、間の年の増減の合計と1円まで一致します。
        </p>
        <Waterfall steps={steps} />
      </section>
      <Card title="年ごとの増減の理由">
        <StepTable data={data} />
      </Card>
      <Merged sentences={data.merged} />
    </>
  );
}

const change = (n: number) => (n > 0 ? `＋${yen(n)}` : yen(n));

function StepTable({ data }: { data: YearsData }) {
  const later = data.years.slice(1);
  const total = (data.years.at(-1)?.yen ?? 0) - (data.years[0]?.yen ?? 0);
  const cell = 'num px-2 py-1 text-right whitespace-nowrap';
  return (
    <Scroll label="年ごとの増減の理由">
      <table className="w-full border-collapse text-dns-16N-130">
        <caption className="sr-only">年ごとの増減の理由</caption>
        <thead>
          <tr className="border-b border-black bg-solid-gray-100">
            <th scope="col" className="px-2 py-1 text-left">
              理由
            </th>
            {later.map((y) => (
              <th key={y.year} scope="col" className="px-2 py-1 text-right whitespace-nowrap">
                {y.label}
                <span className="block text-dns-14N-130 font-normal">前の年から</span>
              </th>
            ))}
            <th scope="col" className="px-2 py-1 text-right whitespace-nowrap">
              合わせて
            </th>
          </tr>
        </thead>
        <tbody>
          {data.bars.map((b) => (
            <tr key={b.key} className="border-b border-hair">
              <th scope="row" className="min-w-32 px-2 py-1 text-left font-normal">
                {b.label}
              </th>
              {b.steps.map((s, i) => (
                <td key={later[i]?.year} className={cell}>
                  {change(s)}
                </td>
              ))}
              <td className={cx(cell, 'font-bold')}>{change(b.yen)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t border-black font-bold">
            <th scope="row" className="px-2 py-1 text-left">
              費用の増減
            </th>
            {later.map((y, i) => (
              <td key={y.year} className={cell}>
                {change(y.yen - (data.years[i]?.yen ?? 0))}
              </td>
            ))}
            <td className={cell}>{change(total)}</td>
          </tr>
          <tr>
            <th scope="row" className="px-2 py-1 text-left font-normal">
              費用
            </th>
            {later.map((y) => (
              <td key={y.year} className={cell}>
                {yen(y.yen)}
              </td>
            ))}
            <td />
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

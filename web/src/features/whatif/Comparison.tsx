import { useGet } from '../../api';
import { yen } from '../../format';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Read } from '../../ui/Panel';
import { Scroll } from '../../ui/Scroll';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import { overText } from './Outcome';
import type { Result } from './whatif';

/** Up to four kept ones side by side, year by year. */
export function Comparison({ ids }: { ids: string }) {
  const here = useHere();
  const results = useGet<{ items: Result[] }>(`${here.base}/scenario-comparison?ids=${ids}`);
  return (
    <Card title="並べて比べる">
      <Read query={results}>{(data) => <Table results={data.items} />}</Read>
    </Card>
  );
}

export function Table({ results }: { results: Result[] }) {
  const years = [...new Set(results.flatMap((r) => r.years.map((y) => y.year)))].toSorted((a, b) => a - b);
  return (
    <Scroll label="もしの比較">
      <table className="w-full border-collapse text-dns-16N-130">
        <caption className="sr-only">もしの比較</caption>
        <thead>
          <tr className="border-b border-black bg-solid-gray-100">
            <th scope="col" className="px-2 py-1 text-left">
              年度
            </th>
            {results.map((r) => (
              <th key={r.id} scope="col" className="px-2 py-1 text-right">
                {r.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {years.map((year) => (
            <tr key={year} className="border-b border-hair">
              <th scope="row" className="px-2 py-1 text-left whitespace-nowrap">
                {fiscalYear(year)}
              </th>
              {results.map((r) => {
                const y = r.years.find((v) => v.year === year);
                return (
                  <td key={r.id} className="num px-2 py-1 text-right whitespace-nowrap">
                    {y ? (
                      <>
                        {yen(y.total)}
                        <br />
                        <span className={cx((y.over ?? 0) > 0 ? 'text-error-2' : 'text-success-2')}>
                          {overText(y.over)}
                        </span>
                      </>
                    ) : (
                      '—'
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className="px-2 py-1 text-left align-top">
              中身
            </th>
            {results.map((r) => (
              <td key={r.id} className="px-2 py-1 align-top text-dns-14N-130">
                <ul className="list-disc pl-4">
                  {r.steps.map((s) => (
                    <li key={s.id}>{s.label}</li>
                  ))}
                </ul>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

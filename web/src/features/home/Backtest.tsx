import { yen } from '../../format';
import { Popover } from '../../ui/Popover';
import { fiscalYear, longMonth } from '../../wareki';
import type { HomeData } from './home';

/** How well the same method would have foretold past years: honest before it is believed. */
export function Backtest({
  backtest,
}: {
  backtest: NonNullable<NonNullable<HomeData['landing']>['backtest']>;
}) {
  const cell = 'num py-1 pl-3 text-right whitespace-nowrap';
  return (
    <Popover
      className="min-h-6 text-left text-dns-14N-130 text-key-900 underline"
      panel={
        <>
          <p>{backtest.sentence}</p>
          {backtest.shown.length > 0 && (
            <table className="mt-2 w-full border-collapse text-dns-14N-130">
              <caption className="text-left font-bold">見込んだ額と、実際の額（残りの月の合計）</caption>
              <thead>
                <tr className="border-b border-black">
                  <th scope="col" className="py-1 text-left">
                    年度（どの月まで分かっていたか）
                  </th>
                  <th scope="col" className="py-1 pl-3 text-right">
                    見込み
                  </th>
                  <th scope="col" className="py-1 pl-3 text-right">
                    実際
                  </th>
                </tr>
              </thead>
              <tbody>
                {backtest.shown.map((s) => (
                  <tr key={s.month} className="border-b border-hair">
                    <th scope="row" className="py-1 text-left font-normal">
                      {fiscalYear(s.year)}（{longMonth(s.month)}）
                    </th>
                    <td className={cell}>{yen(s.foretold)}</td>
                    <td className={cell}>{yen(s.actual)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </>
      }
    >
      この方法は、過去にどのくらい当たったか
    </Popover>
  );
}

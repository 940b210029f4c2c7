import { count, yen } from '../../format';
import { Scroll } from '../../ui/Scroll';
import { fiscalYear } from '../../wareki';
import { parts, type Result } from './whatif';

const cell = 'num px-1.5 py-0.5 text-right whitespace-nowrap';

/** Where a net effect has parts: gross, what it leaves out, and the net, year by year. Else the years in a line. */
export function EffectTable({ step }: { step: Result['steps'][number] }) {
  const shown = parts.filter((p) => step.years.some((y) => y.parts[p.key] !== 0));
  if (shown.length < 2) return <YearLine values={step.years.map((y) => ({ year: y.year, yen: y.net }))} />;
  return (
    <Scroll label={`${step.label}の効果`}>
      <table className="w-full border-collapse text-dns-14N-130">
        <caption className="sr-only">{step.label}の効果</caption>
        <thead>
          <tr className="border-b border-line align-bottom">
            <th scope="col" className="px-1.5 text-left">
              年度（円）
            </th>
            {shown.map((p) => (
              <th key={p.key} scope="col" className="px-1.5 text-right font-normal">
                {p.label}
              </th>
            ))}
            <th scope="col" className="px-1.5 text-right whitespace-nowrap">
              差し引き
            </th>
          </tr>
        </thead>
        <tbody>
          {step.years.map((y) => (
            <tr key={y.year}>
              <th scope="row" className="px-1.5 text-left font-normal whitespace-nowrap">
                {fiscalYear(y.year).replace('年度', '')}
              </th>
              {shown.map((p) => (
                <td key={p.key} className={cell}>
                  {count(y.parts[p.key])}
                </td>
              ))}
              <td className={`${cell} font-bold`}>{count(y.net)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

export function YearLine({ values }: { values: { year: number; yen: number }[] }) {
  return (
    <p className="num text-dns-16N-130">
      {values.map((v) => (
        <span key={v.year} className="mr-4 inline-block whitespace-nowrap">
          <span className="text-quiet">{fiscalYear(v.year).replace('年度', '')}</span> {yen(v.yen)}
        </span>
      ))}
    </p>
  );
}

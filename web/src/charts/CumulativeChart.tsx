import { useState } from 'react';
import { monthShort, yen, yenInWords } from '../format';
import { Scroll } from '../ui/Scroll';
import { longMonth } from '../wareki';
import { linear, niceTicks } from './scale';
import { useWidth } from './useWidth';

export type MonthPoint = {
  month: number;
  /** What counts for this month: what was paid, or what is expected. */
  paid: number;
  /** What the taken-in data hold. */
  in_data: number;
  paid_last_year: number | null;
  cumulative: number;
  expected: boolean;
  lo80: number | null;
  hi80: number | null;
};

/** The year's sum month by month against the cap; the same numbers one press away as a table. */
export function CumulativeChart({
  points,
  cap,
  height = 220,
}: {
  points: MonthPoint[];
  cap: number | null;
  height?: number;
}) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure>
      {asTable ? (
        <AsTable points={points} cap={cap} />
      ) : (
        <Drawing points={points} cap={cap} height={height} />
      )}
      <figcaption className="mt-1 flex flex-wrap items-center justify-between gap-x-4 text-dns-14N-130 text-quiet">
        <span className="flex flex-wrap gap-x-4">
          <Key dash={false} label="実績" />
          <Key dash label="見込み（帯は幅）" />
        </span>
        <button
          type="button"
          className="no-print min-h-6 text-key-900 underline"
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'グラフで見る' : '表で見る'}
        </button>
      </figcaption>
    </figure>
  );
}

function Key({ dash, label }: { dash: boolean; label: string }) {
  return (
    <span className="flex items-center gap-1">
      <svg viewBox="0 0 24 8" className="w-6" aria-hidden="true">
        <line
          x1="0"
          x2="24"
          y1="4"
          y2="4"
          className="stroke-key-900"
          strokeWidth="3"
          {...(dash && { strokeDasharray: '5 4' })}
        />
      </svg>
      {label}
    </span>
  );
}

function Drawing({ points, cap, height }: { points: MonthPoint[]; cap: number | null; height: number }) {
  const [ref, width] = useWidth<HTMLDivElement>(520);
  const left = 66;
  const bottom = height - 24;
  const max = Math.max(cap ?? 0, ...points.map((p) => Math.max(p.cumulative, p.hi80 ?? 0))) * 1.05;
  const y = linear(max, bottom, 12);
  const x = (i: number) => left + ((i + 0.5) * (width - left - 8)) / Math.max(1, points.length);
  const known = points.filter((p) => !p.expected);
  const line = (from: number, to: number) =>
    points
      .slice(from, to)
      .map((p, i) => `${i ? 'L' : 'M'}${x(from + i).toFixed(1)} ${y(p.cumulative).toFixed(1)}`)
      .join('');
  const firstExpected = known.length;
  const band = points
    .map((p, i) => ({ p, i }))
    .filter(({ p }) => p.expected && p.lo80 !== null && p.hi80 !== null);
  const start = Math.max(0, firstExpected - 1);
  const fan =
    band.length > 0
      ? [
          ...(points[start] && firstExpected > 0 ? [[x(start), y(points[start].cumulative)]] : []),
          ...band.map(({ p, i }) => [x(i), y(p.hi80 ?? 0)]),
          ...band.toReversed().map(({ p, i }) => [x(i), y(p.lo80 ?? 0)]),
        ]
          .map(([a = 0, b = 0]) => `${a.toFixed(1)},${b.toFixed(1)}`)
          .join(' ')
      : null;
  const last = points.at(-1);
  const said = last
    ? `${longMonth(points[0]?.month ?? 0)}から${longMonth(last.month)}までの累計。最後は${yenInWords(last.cumulative)}${cap === null ? '' : `、上限額は${yenInWords(cap)}`}。`
    : '';
  return (
    <div ref={ref}>
      <svg viewBox={`0 0 ${width} ${height}`} className="block w-full" role="img" aria-label={said}>
        {niceTicks(max, 4).map((t) => (
          <g key={t}>
            <line x1={left} x2={width} y1={y(t)} y2={y(t)} className="stroke-solid-gray-200" />
            <text x={left - 6} y={y(t) + 4} textAnchor="end" className="num fill-quiet text-[12px]">
              {t === 0 ? '0' : yenInWords(t).replace('円', '')}
            </text>
          </g>
        ))}
        {fan && <polygon points={fan} className="fill-key-200" />}
        {points.map((p, i) => (
          <text
            key={p.month}
            x={x(i)}
            y={height - 6}
            textAnchor="middle"
            className="num fill-quiet text-[12px]"
          >
            {points.length > 8 && width < 380 && i % 2 ? '' : monthShort(p.month)}
          </text>
        ))}
        <path
          d={line(start, points.length)}
          fill="none"
          className="stroke-key-900"
          strokeWidth="3"
          strokeDasharray="6 5"
        />
        <path d={line(0, firstExpected)} fill="none" className="stroke-key-900" strokeWidth="3" />
        {points.map((p, i) => (
          <circle
            key={p.month}
            cx={x(i)}
            cy={y(p.cumulative)}
            r="4"
            className={p.expected ? 'fill-white stroke-key-900' : 'fill-key-900 stroke-key-900'}
            strokeWidth="2"
          >
            <title>{`${longMonth(p.month)}まで ${yen(p.cumulative)}${p.expected ? '（見込み）' : ''}`}</title>
          </circle>
        ))}
        {cap !== null && (
          <g>
            <line x1={left} x2={width} y1={y(cap)} y2={y(cap)} className="stroke-red-900" strokeWidth="3" />
            <text x={left + 6} y={y(cap) + 16} className="fill-red-900 text-[13px] font-bold">
              上限額 {yenInWords(cap)}
            </text>
          </g>
        )}
      </svg>
    </div>
  );
}

function AsTable({ points, cap }: { points: MonthPoint[]; cap: number | null }) {
  const cell = 'num px-2 py-0.5 text-right whitespace-nowrap';
  return (
    <Scroll label="月ごとの費用の表" className="max-h-60 print:max-h-none">
      <table className="w-full border-collapse text-dns-14N-130">
        <thead className="sticky top-0 bg-solid-gray-100">
          <tr>
            <th scope="col" className="px-2 py-1 text-left">
              サービス提供月
            </th>
            <th scope="col" className="px-2 py-1 text-right">
              その月
            </th>
            <th scope="col" className="px-2 py-1 text-right">
              昨年
            </th>
            <th scope="col" className="px-2 py-1 text-right">
              累計
            </th>
            <th scope="col" className="px-2 py-1 text-right">
              上限額まで
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((p) => (
            <tr key={p.month} className="border-b border-hair">
              <th scope="row" className="px-2 py-0.5 text-left font-normal whitespace-nowrap">
                {longMonth(p.month)}
                {p.expected && '（見込み）'}
              </th>
              <td className={cell}>{yen(p.paid)}</td>
              <td className={cell}>{p.paid_last_year === null ? '—' : yen(p.paid_last_year)}</td>
              <td className={cell}>{yen(p.cumulative)}</td>
              <td className={cell}>{cap === null ? '—' : yen(cap - p.cumulative)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

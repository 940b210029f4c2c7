import { linear, niceTicks } from '../../charts/scale';
import { useWidth } from '../../charts/useWidth';
import { yen, yenInWords } from '../../format';
import type { YearResult } from './whatif';

const HEIGHT = 220;

/** Year by year: without the decisions (hollow), with them (full), and the cap (red line). The table below says the same. */
export function YearsChart({ years }: { years: YearResult[] }) {
  const [ref, width] = useWidth<HTMLDivElement>(640);
  const left = 76;
  const bottom = 26;
  const top = Math.max(...years.map((y) => Math.max(y.base, y.total, y.cap ?? 0))) * 1.04;
  const y = linear(top, HEIGHT - bottom, 14);
  const slot = (width - left) / years.length;
  const thick = Math.min(34, slot * 0.3);
  const caps = years.flatMap((r, i) =>
    r.cap === null ? [] : [[left + slot * (i + 0.5), y(r.cap)] as const],
  );
  return (
    <div ref={ref}>
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label="年度ごとの費用と上限額の図。同じ数字が下の表にあります。"
        className="block max-w-full"
      >
        {niceTicks(top, 4).map((t) => (
          <g key={t}>
            <line x1={left} x2={width} y1={y(t)} y2={y(t)} className="stroke-hair" />
            <text x={left - 8} y={y(t) + 4} textAnchor="end" className="num fill-quiet text-[12px]">
              {t === 0 ? '0' : yenInWords(t).replace('円', '')}
            </text>
          </g>
        ))}
        {years.map((r, i) => {
          const x = left + slot * (i + 0.5);
          return (
            <g key={r.year}>
              <title>{`${r.label} このまま ${yen(r.base)}、もし ${yen(r.total)}`}</title>
              <rect
                x={x - thick - 2}
                y={y(r.base)}
                width={thick}
                height={Math.max(0, y(0) - y(r.base))}
                className="fill-white stroke-key-900"
                strokeWidth="2"
              />
              <rect
                x={x + 2}
                y={y(Math.max(0, r.total))}
                width={thick}
                height={Math.max(0, y(0) - y(Math.max(0, r.total)))}
                className={r.over !== null && r.over > 0 ? 'fill-warning-orange-2' : 'fill-key-900'}
              />
              <text x={x} y={HEIGHT - 8} textAnchor="middle" className="fill-ink text-[12px]">
                {r.label.replace('年度', '')}
              </text>
            </g>
          );
        })}
        {caps.length > 0 && (
          <polyline
            points={caps.map((p) => p.join(',')).join(' ')}
            fill="none"
            className="stroke-red-900"
            strokeWidth="3"
          />
        )}
      </svg>
      <p className="text-dns-14N-130 text-quiet">
        白はこのまま、青は「もし」（橙は上限額を超える年度）、赤い線は上限額です。
      </p>
    </div>
  );
}

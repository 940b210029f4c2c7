import { useWidth } from '../../charts/useWidth';
import { shortDate } from '../../wareki';
import { type Indicator, valueWords } from './monitor';

const HEIGHT = 120;
const TOP = 14;
const BOTTOM = 24;
const day = (iso: string) => Date.parse(`${iso}T00:00:00Z`);

/** One indicator over time: what was measured, where it began, and the line it wants to reach. */
export function Trend({ it }: { it: Indicator }) {
  const [ref, width] = useWidth<HTMLDivElement>(420);
  const first = it.points[0];
  const last = it.points.at(-1);
  if (!first || !last) return null;
  const values = [...it.points.map((p) => p.value), ...[it.target, it.begin_value].filter((v) => v !== null)];
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 1)];
  const right = width - 12;
  const until = day(it.target_day && it.target_day > last.day ? it.target_day : last.day);
  const x = (iso: string) => 8 + ((right - 8) * (day(iso) - day(first.day))) / (until - day(first.day) || 1);
  const y = (v: number) => TOP + ((HEIGHT - TOP - BOTTOM) * (high - v)) / (high - low || 1);
  const said = `${it.name}。${shortDate(first.day)}の${valueWords(first.value, it)}から${shortDate(last.day)}の${valueWords(last.value, it)}へ。${
    it.target === null ? '' : `目標は${valueWords(it.target, it)}。`
  }`;
  return (
    <div ref={ref}>
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} className="block w-full" role="img" aria-label={said}>
        <line x1="0" x2={width} y1={y(low)} y2={y(low)} className="stroke-solid-gray-420" />
        {it.target !== null && (
          <>
            <line
              x1="0"
              x2={width}
              y1={y(it.target)}
              y2={y(it.target)}
              className="stroke-success-2"
              strokeDasharray="6 4"
            />
            <text x={2} y={y(it.target) - 4} className="fill-success-2 text-[13px]">
              目標 {valueWords(it.target, it)}
            </text>
          </>
        )}
        <polyline
          points={it.points.map((p) => `${x(p.day)},${y(p.value)}`).join(' ')}
          className="fill-none stroke-key-900"
          strokeWidth="2"
        />
        {it.points.map((p) => (
          <circle
            key={p.day + p.how}
            cx={x(p.day)}
            cy={y(p.value)}
            r={p.how === 'entered' ? 4.5 : 2.5}
            className="fill-key-900"
          />
        ))}
        <text x="2" y={HEIGHT - 6} className="fill-ink text-[13px]">
          {shortDate(first.day)}
        </text>
        <text x={right} y={HEIGHT - 6} textAnchor="end" className="fill-ink text-[13px]">
          {shortDate(new Date(until).toISOString().slice(0, 10))}
        </text>
      </svg>
    </div>
  );
}

import { niceTicks } from '../../charts/scale';
import { useWidth } from '../../charts/useWidth';
import { yenChange, yenInWords } from '../../format';
import { Scroll } from '../../ui/Scroll';
import { axisStart, type Step } from './why';

const HEIGHT = 300;
const TOP = 26;
const BOTTOM = 52;
/** Narrower, the amounts would lie on each other: a phone scrolls the drawing instead. */
const SLOT_MIN = 64;

/** Bars from the other side's total to ours. The same figures stand in the table beside it. */
export function Waterfall({ steps }: { steps: Step[] }) {
  const [ref, room] = useWidth<HTMLDivElement>(900);
  const left = 76;
  const width = Math.max(room, left + steps.length * SLOT_MIN);
  const start = axisStart(steps);
  const top = Math.max(...steps.map((s) => Math.max(s.from, s.to)));
  const y = (v: number) => TOP + ((HEIGHT - TOP - BOTTOM) * (top - v)) / (top - start || 1);
  const slot = (width - left) / steps.length;
  const thick = Math.min(slot * 0.62, 88);
  const letters = Math.max(3, Math.floor(slot / 13.5));
  const drawing = (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label="増減の理由の図。同じ数字が右または下の表にあります。"
      className="block"
    >
      {niceTicks(top - start, 4).map((t) => (
        <g key={t}>
          <line x1={left} x2={width} y1={y(start + t)} y2={y(start + t)} className="stroke-hair" />
          <text x={left - 8} y={y(start + t) + 4} textAnchor="end" className="num fill-quiet text-[12px]">
            {yenInWords(start + t).replace(/円$/, '')}
          </text>
        </g>
      ))}
      {steps.map((s, i) => {
        const x = left + slot * i + (slot - thick) / 2;
        const from = s.whole ? Math.max(start, Math.min(0, top)) : s.from;
        const [high, low] = [Math.max(from, s.to), Math.min(from, s.to)];
        const next = steps[i + 1];
        return (
          <g key={s.key}>
            <title>{`${s.label} ${s.whole ? yenInWords(s.yen) : yenChange(s.yen)}`}</title>
            <rect
              x={x}
              y={y(high)}
              width={thick}
              height={Math.max(1, y(low) - y(high))}
              className={
                s.whole
                  ? 'fill-key-900'
                  : s.yen > 0
                    ? 'fill-warning-orange-2'
                    : 'fill-success-1 stroke-success-2'
              }
            />
            {next && (
              <line
                x1={x + thick}
                x2={x + slot}
                y1={y(s.to)}
                y2={y(s.to)}
                className="stroke-solid-gray-536"
                strokeDasharray="3 3"
              />
            )}
            <text
              x={x + thick / 2}
              y={y(high) - 7}
              textAnchor="middle"
              className="num fill-ink text-[13px] font-bold"
            >
              {(s.whole ? yenInWords(s.yen) : yenChange(s.yen)).replace(/円$/, slot < 90 ? '' : '円')}
            </text>
            <Label text={s.label} x={x + thick / 2} letters={letters} />
          </g>
        );
      })}
    </svg>
  );
  return (
    <figure className="mt-1">
      <div ref={ref}>{width > room ? <Scroll label="増減の理由の図">{drawing}</Scroll> : drawing}</div>
      <figcaption className="text-dns-14N-130 text-quiet">
        青は費用、橙は多くした要因、緑は少なくした要因です。
        {start !== 0 && '縦の目盛りは0から始めていません。'}
      </figcaption>
    </figure>
  );
}

/** At most three lines under a bar. */
function Label({ text, x, letters }: { text: string; x: number; letters: number }) {
  const lines: string[] = [];
  for (let i = 0; i < text.length && lines.length < 3; i += letters) lines.push(text.slice(i, i + letters));
  if (letters * 3 < text.length) lines[2] = `${lines[2]?.slice(0, -1)}…`;
  return (
    <text x={x} y={HEIGHT - BOTTOM + 16} textAnchor="middle" className="fill-ink text-[12px]">
      {lines.map((l, i) => (
        <tspan key={l + String(i)} x={x} dy={i === 0 ? 0 : 14}>
          {l}
        </tspan>
      ))}
    </text>
  );
}

import { yenInWords } from '../format';
import { linear } from './scale';
import { useWidth } from './useWidth';

type Props = {
  spent: number;
  cap: number | null;
  landing: { yen: number; lo80: number; hi80: number } | null;
};

/** One bar: what was spent, where the year will land (with its band), and the line it must not cross. */
export function CapMeter({ spent, cap, landing }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(800);
  const max = Math.max(spent, cap ?? 0, landing?.hi80 ?? 0) * 1.03;
  const x = linear(max, 1, width - 1);
  const top = 30;
  const height = 34;
  const bottom = top + height;
  const over = cap !== null && landing !== null && landing.yen > cap;
  const capX = cap === null ? 0 : x(cap);
  const landingX = landing ? x(landing.yen) : 0;
  const said = [
    `使った額 ${yenInWords(spent)}`,
    landing &&
      `着地見込み ${yenInWords(landing.yen)}（幅 ${yenInWords(landing.lo80)}〜${yenInWords(landing.hi80)}）`,
    cap !== null && `上限額 ${yenInWords(cap)}`,
  ]
    .filter(Boolean)
    .join('、');
  return (
    <div ref={ref}>
      <svg viewBox={`0 0 ${width} 104`} className="block w-full" role="img" aria-label={said}>
        <defs>
          <pattern
            id="meter-expected"
            width="8"
            height="8"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="8" height="8" className="fill-key-100" />
            <rect width="3" height="8" className="fill-key-400" />
          </pattern>
          <pattern
            id="meter-over"
            width="8"
            height="8"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(-45)"
          >
            <rect width="8" height="8" className="fill-red-100" />
            <rect width="3" height="8" className="fill-red-800" />
          </pattern>
        </defs>
        <rect
          x="0.5"
          y={top}
          width={width - 1}
          height={height}
          rx="4"
          className="fill-solid-gray-50 stroke-solid-gray-420"
        />
        {landing && (
          <rect
            x={x(spent)}
            y={top}
            width={Math.max(0, landingX - x(spent))}
            height={height}
            fill="url(#meter-expected)"
          />
        )}
        {over && (
          <rect
            x={capX}
            y={top}
            width={Math.max(1, landingX - capX)}
            height={height}
            fill="url(#meter-over)"
          />
        )}
        <rect
          x="1"
          y={top}
          width={Math.max(0, x(spent) - 1)}
          height={height}
          rx="4"
          className="fill-key-900"
        />
        <text x="12" y={top + 22} className="fill-white text-[14px] font-bold">
          使った額 {yenInWords(spent)}
        </text>
        {landing && (
          <g className="stroke-black" strokeWidth="2">
            <line x1={x(landing.lo80)} x2={x(landing.hi80)} y1={bottom + 9} y2={bottom + 9} />
            <line x1={x(landing.lo80)} x2={x(landing.lo80)} y1={bottom + 4} y2={bottom + 14} />
            <line x1={x(landing.hi80)} x2={x(landing.hi80)} y1={bottom + 4} y2={bottom + 14} />
            <circle cx={landingX} cy={bottom + 9} r="5" className="fill-white" />
          </g>
        )}
        {landing && (
          <text x={width - 2} y={bottom + 33} textAnchor="end" className="fill-ink text-[14px]">
            着地見込み {yenInWords(landing.yen)}（幅 {yenInWords(landing.lo80)}〜{yenInWords(landing.hi80)}）
          </text>
        )}
        {cap !== null && (
          <g>
            <line
              x1={capX}
              x2={capX}
              y1={top - 6}
              y2={bottom + 2}
              className="stroke-red-900"
              strokeWidth="3"
            />
            <text
              x={capX + (capX > width / 2 ? 2 : -2)}
              y={top - 12}
              textAnchor={capX > width / 2 ? 'end' : 'start'}
              className="fill-red-900 text-[14px] font-bold"
            >
              上限額 {yenInWords(cap)}
            </text>
          </g>
        )}
      </svg>
    </div>
  );
}

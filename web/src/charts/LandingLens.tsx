import { yenInWords } from '../format';
import { useWidth } from './useWidth';

type Props = { cap: number; landing: { yen: number; lo80: number; hi80: number } };

/** The end of the year under a glass: the band of the landing against the line of the cap. */
export function LandingLens({ cap, landing }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>(300);
  const low = Math.min(landing.lo80, cap);
  const high = Math.max(landing.hi80, cap);
  const margin = Math.max(1, (high - low) * 0.12);
  const x = (v: number) => ((v - low + margin) * width) / (high - low + 2 * margin);
  const capX = x(cap);
  const [from, to] = [x(landing.lo80), x(landing.hi80)];
  return (
    <div ref={ref}>
      <svg
        viewBox={`0 0 ${width} 58`}
        className="block w-full"
        role="img"
        aria-label={`着地見込みの幅は${yenInWords(landing.lo80)}から${yenInWords(landing.hi80)}。上限額は${yenInWords(cap)}。`}
      >
        <rect
          x={from}
          y="22"
          width={Math.max(0, Math.min(to, capX) - from)}
          height="16"
          className="fill-key-300"
        />
        <rect
          x={Math.max(from, capX)}
          y="22"
          width={Math.max(0, to - Math.max(from, capX))}
          height="16"
          className="fill-red-300"
        />
        <line x1="0" x2={width} y1="42" y2="42" className="stroke-solid-gray-420" />
        <circle cx={x(landing.yen)} cy="30" r="7" className="fill-white stroke-black" strokeWidth="2.5" />
        <line x1={capX} x2={capX} y1="16" y2="46" className="stroke-red-900" strokeWidth="3" />
        <text
          x={Math.max(24, Math.min(width - 24, capX))}
          y="11"
          textAnchor="middle"
          className="fill-red-900 text-[13px] font-bold"
        >
          上限額
        </text>
        <text x={Math.max(0, from - 4)} y="56" className="num fill-quiet text-[12px]">
          {yenInWords(landing.lo80)}
        </text>
        <text x={Math.min(width, to + 4)} y="56" textAnchor="end" className="num fill-quiet text-[12px]">
          {yenInWords(landing.hi80)}
        </text>
      </svg>
    </div>
  );
}

import { cx } from '../../ui/cx';
import { lines, type Placed, place, type Shown, stateWords } from './tree';

const WIDE = 232;
const HIGH = 62;
const COLUMN = WIDE + 56;
const ROW = HIGH + 14;

const edges = {
  supports: 'fill-[#e6f5ec] stroke-success-2',
  weakens: 'fill-solid-gray-50 stroke-solid-gray-600',
  unknown: 'fill-white stroke-key-900',
};
const signs = { supports: '●', weakens: '×', unknown: '？' };

/** The tree as a picture, questions to the right of what they ask about. The list below says the same and takes the keys. */
export function Drawing({
  shown,
  chosen,
  choose,
}: {
  shown: readonly Shown[];
  chosen: number | null;
  choose: (id: number) => void;
}) {
  const { placed, rows } = place(shown, COLUMN, ROW);
  const width = Math.max(...placed.map((p) => p.x)) + WIDE + 4;
  const height = rows * ROW;
  return (
    <div className="overflow-x-auto max-desktop:hidden print:block">
      <svg
        width={width}
        height={height}
        viewBox={`-2 -2 ${width} ${height}`}
        role="img"
        aria-label="なぜの木の図。同じ問いが下の一覧にあります。"
        className="max-w-none print:h-auto print:max-w-full"
      >
        {placed.map((p) => p.parent && <Edge key={`${p.node.id}`} from={p.parent} to={p} />)}
        {placed.map((p) => (
          // biome-ignore lint/a11y/noStaticElementInteractions: the list below takes the keys; this is a second way for the mouse
          <g key={p.node.id} onClick={() => choose(p.node.id)} className="cursor-pointer">
            <title>{`${p.node.words}（${stateWords[p.state]}）`}</title>
            <rect
              x={p.x}
              y={p.y}
              width={WIDE}
              height={HIGH}
              rx="6"
              className={edges[p.state]}
              strokeWidth={p.node.id === chosen ? 3.5 : 1.5}
              strokeDasharray={p.state === 'weakens' ? '5 4' : undefined}
            />
            {lines(p.node.words, 14, 3).map((line, i, all) => (
              <text
                key={line}
                x={p.x + 26}
                y={p.y + HIGH / 2 + 5 + (i - (all.length - 1) / 2) * 17}
                className={cx('fill-ink text-[14px]', p.node.id === chosen && 'font-bold')}
              >
                {line}
              </text>
            ))}
            <text x={p.x + 8} y={p.y + HIGH / 2 + 5} className="fill-ink text-[13px]">
              {signs[p.state]}
            </text>
          </g>
        ))}
      </svg>
      <p className="text-dns-14N-130 text-quiet">
        ● 支えるものが多い　× 弱めるものが多い（点線）　？ まだ分からない
      </p>
    </div>
  );
}

function Edge({ from, to }: { from: Placed; to: Placed }) {
  const [x1, y1, x2, y2] = [from.x + WIDE, from.y + HIGH / 2, to.x, to.y + HIGH / 2];
  const middle = (x1 + x2) / 2;
  return (
    <path
      d={`M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`}
      fill="none"
      className="stroke-solid-gray-600"
      strokeWidth="1.5"
    />
  );
}

import { useWidth } from '../../charts/useWidth';
import { choiceLabel } from '../../entities/schema';
import { Card } from '../../ui/Card';
import { Scroll } from '../../ui/Scroll';
import { fiscalYear, longDate, shortDate } from '../../wareki';
import { useHere } from '../session/here';
import type { EngagementData } from './engagement';
import { road } from './plan';

const ROW = 44;
const HEAD = 44;
const LEAST = 620;
const fills = {
  red: 'fill-error-1',
  yellow: 'fill-warning-yellow-1',
  clear: 'fill-key-600',
  past: 'fill-solid-gray-420',
};

/** Actions on the line of time: the border of the fiscal year in the middle, what it stops in red, and the shorter way. */
export function Roadmap({ data }: { data: EngagementData }) {
  const { today } = useHere();
  const [box, width] = useWidth<HTMLDivElement>(960);
  const w = Math.max(width, LEAST);
  const actions = [...data.actions.items]
    .filter((a) => a.state !== 'dropped')
    .sort((a, b) => (a.starts ?? a.due ?? '9').localeCompare(b.starts ?? b.due ?? '9') || a.id - b.id);
  const colourOf = (id: number) => data.april.actions.find((a) => a.id === id)?.colour ?? 'clear';
  const red = actions.some((a) => colourOf(a.id) === 'red');
  const steps = data.april.path.steps;
  if (actions.length === 0) return null;
  const r = road(actions, today, [data.april.day, ...(red ? steps.map((s) => s.day) : [])]);
  const x = (share: number) => 4 + share * (w - 8);
  const at = (day: string) =>
    (Date.parse(day) - Date.parse(r.from)) / (Date.parse(r.until) - Date.parse(r.from));
  const rows = actions.length + (red ? 1 : 0);
  const height = HEAD + rows * ROW + 6;
  const every = Math.ceil(r.months.length / Math.floor(w / 56));
  return (
    <Card long title="ロードマップ">
      <div ref={box}>
        <Scroll label="ロードマップ">
          <svg
            viewBox={`0 0 ${w} ${height}`}
            style={{ width: `${w / 16}rem`, height: `${height / 16}rem` }}
            className="print:w-full!"
            role="img"
            aria-label={`${longDate(r.from)}からの行動${actions.length}件。同じ内容が下の表にあります。`}
          >
            {r.months.map((m, i) => (
              <g key={m.day}>
                <line x1={x(m.at)} x2={x(m.at)} y1={HEAD - 6} y2={height} className="stroke-hair" />
                {i % every === 0 && (
                  <text x={x(m.at) + 3} y={HEAD - 8} fontSize="13" className="fill-quiet">
                    {Number(m.day.slice(5, 7))}月
                  </text>
                )}
              </g>
            ))}
            {r.years.map((y) => (
              <g key={y.day}>
                <line
                  x1={x(y.at)}
                  x2={x(y.at)}
                  y1={2}
                  y2={height}
                  className="stroke-error-1"
                  strokeWidth="2"
                />
                <text x={x(y.at) + 5} y={16} fontSize="13" className="fill-error-2 font-bold">
                  {fiscalYear(y.year)}（担当が替わるかもしれません）
                </text>
              </g>
            ))}
            <line
              x1={x(r.today)}
              x2={x(r.today)}
              y1={2}
              y2={height}
              className="stroke-key-900"
              strokeDasharray="4 3"
            />
            <text x={x(r.today) + 5} y={16} fontSize="13" className="fill-key-900">
              今日
            </text>
            {actions.map((a, i) => {
              const bar = r.bars.find((b) => b.id === a.id);
              if (!bar) return null;
              const y = HEAD + i * ROW;
              const colour = a.state === 'done' ? 'past' : colourOf(a.id);
              const long = Math.max(x(bar.until) - x(bar.from), 6);
              // A label that would leave the sheet ends where the bar ends.
              const right = x(bar.from) + a.what.length * 14 > w;
              return (
                <g key={a.id}>
                  <text
                    x={right ? w - 4 : x(bar.from)}
                    y={y + 15}
                    fontSize="14"
                    textAnchor={right ? 'end' : 'start'}
                    className="fill-ink"
                  >
                    {colour === 'red' ? '赤：' : colour === 'yellow' ? '黄：' : ''}
                    {a.what}
                  </text>
                  <rect
                    x={x(bar.from)}
                    y={y + 21}
                    width={long}
                    height={14}
                    rx="3"
                    className={fills[colour]}
                  />
                  {bar.open && <path d={`M${w - 12} ${y + 18}l10 10-10 10z`} className={fills[colour]} />}
                </g>
              );
            })}
            {red && (
              <g>
                <text
                  x={x(r.today)}
                  y={HEAD + actions.length * ROW + 15}
                  fontSize="14"
                  className="fill-success-2"
                >
                  近道：年度内に契約し、{shortDate(steps.at(-1)?.day ?? today)}に始める
                </text>
                <line
                  x1={x(r.today)}
                  x2={x(at(steps.at(-1)?.day ?? today))}
                  y1={HEAD + actions.length * ROW + 28}
                  y2={HEAD + actions.length * ROW + 28}
                  className="stroke-success-1"
                  strokeWidth="3"
                />
                {steps.map((s) => (
                  <circle
                    key={s.label}
                    cx={x(at(s.day))}
                    cy={HEAD + actions.length * ROW + 28}
                    r="5"
                    className="fill-success-2"
                  />
                ))}
              </g>
            )}
          </svg>
        </Scroll>
      </div>
      <details className="mt-2 print:hidden">
        <summary className="cursor-pointer text-key-900 underline">表で見る</summary>
        <table className="mt-1 w-full text-left">
          <thead>
            <tr className="text-dns-14N-130 text-quiet">
              {['行動', '担当', '始める', '終える', '状態', '4月の見張り'].map((h) => (
                <th key={h} className="font-normal">
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {actions.map((a) => (
              <tr key={a.id} className="border-t border-hair align-top">
                <td className="py-1">{a.what}</td>
                <td>{[a.owner, a.second_owner].filter(Boolean).join('・')}</td>
                <td className="num">{a.starts ? shortDate(a.starts) : '—'}</td>
                <td className="num">{a.due ? shortDate(a.due) : '—'}</td>
                <td>{choiceLabel('actions', 'state', a.state)}</td>
                <td>{data.april.actions.find((g) => g.id === a.id)?.sentence || '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      {red && (
        <p className="mt-2 text-dns-14N-130 text-quiet">
          近道：{steps.map((s) => `${s.label}（${shortDate(s.day)}）`).join(' → ')}
          。今日から始めたときの日です。{data.april.path.source}。契約までの2週間は、仮定です。
          {longDate(data.april.path.latest)}
          までに始めれば、年度内に契約できます。
        </p>
      )}
    </Card>
  );
}

import { linear, niceTicks } from '../../charts/scale';
import { useWidth } from '../../charts/useWidth';
import { highest, onAxis, pieces, type Series, type SheetTable, shortYear, shown } from './worksheet';

const HEIGHT = 250;
const BOTTOM = 26;
const LEFT = 76;
const COLOURS = ['#0017c1', '#c74700', '#197a4b', '#5c10be', '#7a5c00', '#626264', '#0055ad', '#a8005c'];
const DASHES = ['', '', '', '', '6 4', '6 4', '6 4', '6 4', '2 3', '2 3', '2 3', '2 3'];
const colour = (i: number) => COLOURS[i % COLOURS.length] ?? '#000';
const ink = (s: Series, i: number) => (s.look === 'limit' ? '#ec0000' : colour(i));

type Frame = { x: (column: number) => number; y: (value: number) => number; slot: number };

/** The rows of a table as bars, stacked bars or lines, the cap as a red line. The table below says the same. */
export function SheetChart({ table }: { table: SheetTable }) {
  const [ref, width] = useWidth<HTMLDivElement>(640);
  const top = highest(table) * 1.06;
  const slot = (width - LEFT) / Math.max(1, table.columns.length);
  const at: Frame = { x: (c) => LEFT + slot * (c + 0.5), y: linear(top, HEIGHT - BOTTOM, 12), slot };
  const every = Math.max(1, Math.ceil(40 / slot));
  return (
    <div ref={ref}>
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`${table.title}の図。同じ数字が下の表にあります。`}
        className="block h-auto max-w-full"
      >
        {table.first_future > 0 && table.first_future < table.columns.length && (
          <rect
            x={LEFT + slot * table.first_future}
            y="0"
            width={slot * (table.columns.length - table.first_future)}
            height={HEIGHT - BOTTOM}
            className="fill-key-50"
          />
        )}
        {niceTicks(top, 4).map((t) => (
          <g key={t}>
            <line x1={LEFT} x2={width} y1={at.y(t)} y2={at.y(t)} className="stroke-hair" />
            <text x={LEFT - 8} y={at.y(t) + 4} textAnchor="end" className="num fill-quiet text-[12px]">
              {onAxis(t, table)}
            </text>
          </g>
        ))}
        {table.columns.map((c, i) =>
          i % every === 0 ? (
            <text key={c} x={at.x(i)} y={HEIGHT - 8} textAnchor="middle" className="fill-ink text-[12px]">
              {fitted(shortYear(c), slot * every)}
            </text>
          ) : null,
        )}
        <Bars table={table} at={at} />
        {table.series.map((s, i) =>
          s.look === 'line' || s.look === 'limit' ? <Line key={s.label} s={s} i={i} at={at} /> : null,
        )}
      </svg>
      <Legend table={table} />
    </div>
  );
}

/** As much of a name as stands under its bar; the table below has it whole. */
function fitted(label: string, width: number): string {
  const letters = Math.max(3, Math.floor(width / 12.5));
  return label.length > letters && /[^\dR.]/.test(label) ? `${label.slice(0, letters - 1)}…` : label;
}

function Bars({ table, at }: { table: SheetTable; at: Frame }) {
  const bars = table.series.map((s, i) => ({ s, i })).filter(({ s }) => s.look === 'bar');
  const grouped = table.chart === 'group';
  const thick = grouped ? Math.min(46, (at.slot * 0.8) / bars.length) : Math.min(44, at.slot * 0.64);
  const rects: {
    key: string;
    x: number;
    from: number;
    to: number;
    i: number;
    title: string;
    tell: string;
  }[] = [];
  table.columns.forEach((column, c) => {
    let below = 0;
    bars.forEach(({ s, i }, k) => {
      const v = s.values[c];
      if (v === null || v === undefined || v <= 0) return;
      const x = at.x(c) + (grouped ? (k - bars.length / 2) * thick : -thick / 2);
      const from = grouped ? 0 : below;
      below += v;
      rects.push({
        key: `${s.label} ${column}`,
        x,
        from,
        to: from + v,
        i,
        title: `${column} ${s.label} ${shown(v, table.digits)}${table.unit}`,
        tell: grouped ? told(v, table, thick) : '',
      });
    });
  });
  return rects.map((r) => (
    <g key={r.key}>
      <title>{r.title}</title>
      <rect
        x={r.x + 1}
        y={at.y(r.to)}
        width={Math.max(1, thick - 2)}
        height={Math.max(0, at.y(r.from) - at.y(r.to))}
        fill={colour(r.i)}
        stroke="#fff"
      />
      {r.tell && (
        <text x={r.x + thick / 2} y={at.y(r.to) - 4} textAnchor="middle" className="num fill-ink text-[12px]">
          {r.tell}
        </text>
      )}
    </g>
  ));
}

function Line({ s, i, at }: { s: Series; i: number; at: Frame }) {
  const limit = s.look === 'limit';
  return (
    <g>
      <title>{s.label}</title>
      {pieces(s.values).map((piece) => (
        <polyline
          key={piece[0]?.[0]}
          points={piece.map(([c, v]) => `${at.x(c)},${at.y(v)}`).join(' ')}
          fill="none"
          stroke={ink(s, i)}
          strokeWidth={limit ? 3.5 : 2.25}
          strokeDasharray={limit ? '' : DASHES[i % DASHES.length]}
        />
      ))}
      {!limit &&
        pieces(s.values)
          .flat()
          .map(([c, v]) => <Marker key={c} i={i} x={at.x(c)} y={at.y(v)} />)}
    </g>
  );
}

/** The value above its bar, where it fits. */
function told(v: number, table: SheetTable, thick: number): string {
  const exact = shown(v, table.digits);
  const text = exact.length > 7 ? onAxis(v, table) : exact;
  return text.length * 8 <= thick + 10 ? text : '';
}

/** Told apart without colour too. */
function Marker({ i, x, y }: { i: number; x: number; y: number }) {
  const fill = colour(i);
  if (i % 4 === 0) return <circle cx={x} cy={y} r="3.5" fill={fill} />;
  if (i % 4 === 1) return <rect x={x - 3.5} y={y - 3.5} width="7" height="7" fill={fill} />;
  if (i % 4 === 2) return <path d={`M${x} ${y - 4.5}l4.5 8h-9z`} fill={fill} />;
  return <path d={`M${x} ${y - 5}l5 5l-5 5l-5 -5z`} fill={fill} />;
}

function Legend({ table }: { table: SheetTable }) {
  const known = table.series
    .map((s, i) => ({ s, i }))
    .filter(({ s }) => s.look !== 'none' && s.values.some((v) => v));
  return (
    <ul aria-hidden="true" className="flex flex-wrap gap-x-4 gap-y-0.5 text-dns-14N-130">
      {known.map(({ s, i }) => (
        <li key={s.label} className="flex items-center gap-1.5">
          <svg width="22" height="12" aria-hidden="true">
            {s.look === 'bar' ? (
              <rect x="4" width="14" height="12" fill={colour(i)} />
            ) : (
              <>
                <line
                  x1="0"
                  x2="22"
                  y1="6"
                  y2="6"
                  stroke={ink(s, i)}
                  strokeWidth={s.look === 'limit' ? 3.5 : 2.25}
                  strokeDasharray={s.look === 'limit' ? '' : DASHES[i % DASHES.length]}
                />
                {s.look === 'line' && <Marker i={i} x={11} y={6} />}
              </>
            )}
          </svg>
          {s.label}
        </li>
      ))}
      {table.first_future > 0 && table.first_future < table.columns.length && (
        <li className="text-quiet">うすい青の年は、見込み・推計です</li>
      )}
    </ul>
  );
}

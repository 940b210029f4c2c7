import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useGet, withQuery } from '../../api';
import { count, yen, yenInWords } from '../../format';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { Figure } from '../../ui/Figure';
import { Page } from '../../ui/Page';
import { Panel, Read } from '../../ui/Panel';
import { Scroll } from '../../ui/Scroll';
import { longMonth } from '../../wareki';
import { useHere } from '../session/here';
import { Downloads } from './Downloads';
import { Filters } from './Filters';
import { readDimensions, type SpendingSearch } from './search';
import {
  type Amount,
  amountText,
  dimensionLabel,
  lengthOf,
  narrowed,
  OUTSIDE_VIEWS,
  type Pivot,
  peopleText,
  pivot,
  type SpendingData,
  yearAround,
} from './spending';
import { useThisYear } from './useCalendar';

// ECharts is heavy: it comes only here, and only after the table stands.
const SpendingChart = lazy(() => import('./SpendingChart'));

export default function SpendingPage() {
  const here = useHere();
  const search = useSearch({ strict: false }) as SpendingSearch;
  const by = readDimensions(search.by);
  const allowed = by.length > 0 && (!here.outside || OUTSIDE_VIEWS.includes(by.join(',')));
  const dimensions = allowed ? by : (['month', 'service'] as const);
  const year = useThisYear();
  const { from, to } = here.outside
    ? yearAround(search.month ?? search.from ?? year.from, year.starts)
    : { ...year, ...search };
  const query = here.outside
    ? { from, to, by: dimensions.join(',') }
    : {
        from: search.month ?? from,
        to: search.month ?? to,
        by: dimensions.join(','),
        service: search.service,
        kind: search.kind,
        program: search.program,
        provider: search.provider,
        level: search.level,
        origin: search.origin,
      };
  const data = useGet<SpendingData>(here.town === null ? null : withQuery(`${here.base}/spending`, query));
  return (
    <Page
      figures={['spending']}
      title="費用を見る"
      lead={`${longMonth(query.from)}〜${longMonth(query.to)}のサービス提供分です。${here.outside ? '' : '数字を押すと、もとの明細を開けます。'}`}
      actions={<Downloads query={query} />}
    >
      <Filters search={search} from={from} to={to} by={[...dimensions]} data={data.data} />
      <Read query={data}>{(d) => <Result data={d} search={{ ...search, from, to }} />}</Read>
    </Page>
  );
}

function Result({ data, search }: { data: SpendingData; search: SpendingSearch }) {
  const here = useHere();
  const navigate = useNavigate();
  const table = pivot(data);
  const first = data.by[0] ?? 'month';
  if (table.rows.length === 0)
    return (
      <Empty
        what="この条件に当てはまる費用はありません。"
        why="期間や条件を広げるか、データを取り込んでください。"
      >
        <button
          type="button"
          className="text-key-900 underline"
          onClick={() => void navigate({ to: '/spending', search: {} })}
        >
          条件をすべて外す
        </button>
      </Empty>
    );
  return (
    <>
      <dl className="num keep flex flex-wrap gap-x-10 gap-y-2 rounded-8 border border-hair bg-white px-5 py-3">
        {[
          ['費用の合計', orHidden(data.total.paid, yen)],
          ['費用額（総額）', orHidden(data.total.cost, yen)],
          ['単位数', orHidden(data.total.units, count)],
          ['利用した人（延べ）', peopleText(data.total.people)],
          ['明細', orHidden(data.total.lines, (n) => `${count(n)}行`)],
        ].map(([label, value], i) => (
          <div key={label}>
            <dt className="text-dns-14N-130 text-quiet">{label}</dt>
            <dd className={i === 0 ? 'text-std-24B-150' : 'text-std-20N-150'}>
              {i === 0 ? (
                <Figure passport={{ figure: 'spending', label: label ?? '' }}>{value}</Figure>
              ) : (
                value
              )}
            </dd>
          </div>
        ))}
      </dl>
      <Card title={`${data.by.map((d) => dimensionLabel[d]).join('×')}ごとの費用`}>
        <p className="mb-2">{data.note || sentence(table, first === 'month')}</p>
        <Panel>
          <Suspense fallback={<div className="h-64" />}>
            <SpendingChart table={table} byMonth={first === 'month'} />
          </Suspense>
        </Panel>
        <PivotTable
          data={data}
          table={table}
          drill={here.may('person_read') ? (keys) => narrowed(search, data.by, keys) : null}
        />
      </Card>
    </>
  );
}

const orHidden = (v: number | null, text: (n: number) => string) => (v === null ? 'x' : text(v));

/** One plain sentence beside the chart. */
function sentence(table: Pivot, byMonth: boolean): string {
  const largest = table.columns.length > 1 ? table.columns[0] : undefined;
  const total = lengthOf(table.total);
  const share = largest && total > 0 ? Math.round((lengthOf(table.sums[0] ?? null) * 100) / total) : null;
  const parts = [`合計は${yenInWords(total)}です。`];
  if (largest && share !== null) parts.push(`いちばん多いのは${largest.label}で、全体の${share}％です。`);
  const top = table.rows.toSorted((a, b) => lengthOf(b.sum) - lengthOf(a.sum))[0];
  if (top)
    parts.push(
      byMonth
        ? `最も多い月は${top.label}の${yenInWords(lengthOf(top.sum))}です。`
        : `最も多いのは${top.label}の${yenInWords(lengthOf(top.sum))}です。`,
    );
  return parts.join('');
}

function PivotTable({
  data,
  table,
  drill,
}: {
  data: SpendingData;
  table: Pivot;
  drill: ((keys: string[]) => SpendingSearch) | null;
}) {
  const number = 'num px-3 py-2 text-right text-dns-16N-130 whitespace-nowrap';
  const cell = (value: Amount, keys: string[]) =>
    value === null ? (
      <span className="text-quiet">—</span>
    ) : drill ? (
      <Link
        to="/claims"
        search={drill(keys)}
        className="underline decoration-dotted decoration-2 decoration-solid-gray-536 underline-offset-4 hover:bg-key-50 print:no-underline"
      >
        {amountText(value)}
      </Link>
    ) : (
      amountText(value)
    );
  return (
    <Scroll label="費用の表">
      <table className="w-full border-collapse">
        <caption className="pb-1 text-right text-dns-14N-130 text-quiet">単位：円</caption>
        <thead>
          <tr className="border-b border-black bg-solid-gray-100">
            <th scope="col" className="px-3 py-2 text-left text-dns-14B-130">
              {dimensionLabel[data.by[0] ?? 'month']}
            </th>
            {table.columns.map((c) => (
              <th key={c.key} scope="col" className="px-3 py-2 text-right text-dns-14B-130">
                {c.label}
              </th>
            ))}
            {table.columns.length > 1 && (
              <th scope="col" className="px-3 py-2 text-right text-dns-14B-130">
                計
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((r) => (
            <tr key={r.key} className="border-b border-solid-gray-420 hover:bg-key-50">
              <th scope="row" className="px-3 py-2 text-left text-dns-16N-130 font-normal">
                {r.label}
              </th>
              {r.cells.map((v, i) => (
                <td key={table.columns[i]?.key} className={number}>
                  {cell(v, [r.key, data.by.length > 1 ? (table.columns[i]?.key ?? '') : ''])}
                </td>
              ))}
              {table.columns.length > 1 && <td className={`${number} font-bold`}>{cell(r.sum, [r.key])}</td>}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="border-t-2 border-black font-bold">
            <th scope="row" className="px-3 py-2 text-left">
              計
            </th>
            {table.sums.map((s, i) => (
              <td key={table.columns[i]?.key} className={number}>
                {amountText(s)}
              </td>
            ))}
            {table.columns.length > 1 && <td className={number}>{amountText(table.total)}</td>}
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

import { useNavigate } from '@tanstack/react-router';
import { useGet, withQuery } from '../../api';
import { monthAdd } from '../../format';
import { longMonth } from '../../wareki';
import { useHere } from '../session/here';
import { DIMENSIONS, type Dimension, type SpendingSearch } from './search';
import { dimensionLabel, labelOf, OUTSIDE_VIEWS, type SpendingData, yearAround } from './spending';
import { useThisYear } from './useCalendar';

const views: { by: string; label: string }[] = [
  { by: 'month,service', label: '月×サービス' },
  { by: 'month,kind', label: '月×サービス種類' },
  { by: 'month,program', label: '月×類型' },
  { by: 'month,level', label: '月×要介護度' },
  { by: 'month,origin', label: '月×データの種類' },
  { by: 'service,program', label: 'サービス×類型' },
  { by: 'provider', label: '事業所' },
  { by: 'provider,service', label: '事業所×サービス' },
  { by: 'service,level', label: 'サービス×要介護度' },
];
const filters = DIMENSIONS.filter(
  (d): d is Exclude<Dimension, 'month' | 'kind'> => d !== 'month' && d !== 'kind',
);
const box = 'min-h-11 rounded-8 border border-solid-gray-600 bg-white px-2';

type Props = {
  search: SpendingSearch;
  from: number;
  to: number;
  by: Dimension[];
  data: SpendingData | undefined;
};

/** Everything chosen here stands in the address: a pasted link opens the same table. */
export function Filters({ search, from, to, by, data }: Props) {
  const here = useHere();
  const navigate = useNavigate();
  const set = (change: SpendingSearch) =>
    void navigate({
      to: '/spending',
      search: (old: SpendingSearch) => {
        const { page: _, month: __, ...rest } = { ...old, ...change };
        return Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined && v !== ''));
      },
    });
  const months = Array.from({ length: 72 }, (_, i) => monthAdd(here.year * 100 + 3, 12 - i));
  for (const m of [from, to]) if (!months.includes(m)) months.push(m);
  const now = by.join(',');
  const { starts } = useThisYear();
  if (here.outside)
    return (
      <form
        aria-label="条件"
        className="no-print flex flex-wrap items-end gap-3"
        onSubmit={(e) => e.preventDefault()}
      >
        <Choice label="見かた" value={now} set={(v) => set({ by: v })}>
          {OUTSIDE_VIEWS.map((v) => (
            <option key={v} value={v}>
              {v
                .split(',')
                .map((d) => dimensionLabel[d as Dimension])
                .join('×')}
            </option>
          ))}
        </Choice>
        <Choice
          label="年度"
          value={String(from)}
          set={(v) => set({ from: Number(v), to: monthAdd(Number(v), 11) })}
        >
          {Array.from({ length: 6 }, (_, i) => here.year - i).map((year) => (
            <option key={year} value={yearAround(year * 100 + starts, starts).from}>
              令和{year - 2018}年度
            </option>
          ))}
        </Choice>
      </form>
    );
  return (
    <form
      aria-label="条件"
      className="no-print flex flex-wrap items-end gap-3"
      onSubmit={(e) => e.preventDefault()}
    >
      <Choice label="見かた" value={now} set={(v) => set({ by: v })}>
        {!views.some((v) => v.by === now) && (
          <option value={now}>{by.map((d) => dimensionLabel[d]).join('×')}</option>
        )}
        {views.map((v) => (
          <option key={v.by} value={v.by}>
            {v.label}
          </option>
        ))}
      </Choice>
      <Choice
        label="から"
        value={String(from)}
        set={(v) => set({ from: Number(v), ...(Number(v) > to && { to: Number(v) }) })}
      >
        {months.map((m) => (
          <option key={m} value={m}>
            {longMonth(m)}
          </option>
        ))}
      </Choice>
      <Choice
        label="まで"
        value={String(to)}
        set={(v) => set({ to: Number(v), ...(Number(v) < from && { from: Number(v) }) })}
      >
        {months.map((m) => (
          <option key={m} value={m}>
            {longMonth(m)}
          </option>
        ))}
      </Choice>
      {filters.map((d) => (
        <FilterChoice
          key={d}
          dimension={d}
          value={search[d] ?? ''}
          from={from}
          to={to}
          shown={data}
          set={(v) => set({ [d]: v })}
        />
      ))}
      {filters.some((d) => search[d]) && (
        <button
          type="button"
          className="min-h-11 text-key-900 underline"
          onClick={() => set(Object.fromEntries(filters.map((d) => [d, undefined])))}
        >
          条件を外す
        </button>
      )}
    </form>
  );
}

function FilterChoice({
  dimension,
  value,
  from,
  to,
  shown,
  set,
}: {
  dimension: Exclude<Dimension, 'month' | 'kind'>;
  value: string;
  from: number;
  to: number;
  shown: SpendingData | undefined;
  set: (v: string) => void;
}) {
  const here = useHere();
  // What there is to choose: the values that occur in the period.
  const all = useGet<SpendingData>(withQuery(`${here.base}/spending`, { from, to, by: dimension }));
  const keys = (all.data?.rows ?? []).map((r) => String(r[dimension] ?? '')).filter((k) => k !== '');
  if (value && !keys.includes(value)) keys.push(value);
  const labels = all.data ?? shown;
  return (
    <Choice label={dimensionLabel[dimension]} value={value} set={set}>
      <option value="">すべて</option>
      {keys.map((k) => (
        <option key={k} value={k}>
          {labels ? labelOf(labels, dimension, k) : k}
        </option>
      ))}
    </Choice>
  );
}

function Choice({
  label,
  value,
  set,
  children,
}: {
  label: string;
  value: string;
  set: (v: string) => void;
  children: React.ReactNode;
}) {
  return (
    <label className="flex flex-col text-dns-14N-130">
      {label}
      <select
        value={value}
        onChange={(e) => set(e.target.value)}
        className={`${box} max-w-31 text-dns-16N-130`}
      >
        {children}
      </select>
    </label>
  );
}

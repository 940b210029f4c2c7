import { count, monthAdd } from '../../format';
import { longMonth } from '../../wareki';
import type { Dimension, SpendingSearch } from './search';

/** All null: a small cell, which is not for readers outside the town hall. */
export type Cell = {
  people: number | null;
  lines: number | null;
  units: number | null;
  cost: number | null;
  paid: number | null;
};
export type SpendingRow = Cell & Partial<Record<Dimension, string | number | null>>;

export type SpendingData = {
  by: Dimension[];
  rows: SpendingRow[];
  total: Cell;
  outside?: boolean;
  note?: string;
  labels: Partial<Record<Dimension, Record<string, string>>>;
};

export const dimensionLabel: Record<Dimension, string> = {
  month: 'サービス提供月',
  service: 'サービス',
  kind: 'サービス種類',
  program: '類型',
  provider: '事業所',
  level: '要介護度',
  origin: 'データの種類',
};

export function labelOf(
  data: SpendingData,
  dimension: Dimension,
  value: string | number | null | undefined,
): string {
  if (value === null || value === undefined || value === '') return '（なし）';
  if (dimension === 'month') return longMonth(Number(value));
  return data.labels[dimension]?.[String(value)] ?? String(value);
}

/** null: there is nothing; 'x': hidden, or a sum of which a part is hidden. */
export type Amount = number | null | 'x';
export type Sum = number | 'x';

export type Pivot = {
  rows: { key: string; label: string; cells: Amount[]; sum: Sum }[];
  columns: { key: string; label: string }[];
  sums: Sum[];
  total: Sum;
};

const plus = (a: Amount, b: Amount): Sum => (a === 'x' || b === 'x' ? 'x' : (a ?? 0) + (b ?? 0));
export const amountText = (v: Amount) => (v === null ? '—' : v === 'x' ? 'x' : count(v));
/** For a chart and for ordering: what is hidden has no length. */
export const lengthOf = (v: Amount) => (typeof v === 'number' ? v : 0);

/** Rows by the first dimension, columns by the second (one column when there is only one). Sums are of what is shown. */
export function pivot(data: SpendingData): Pivot {
  const [first = 'month', second] = data.by;
  const keyOf = (r: SpendingRow, d: Dimension | undefined) => (d ? String(r[d] ?? '') : 'paid');
  const order = (d: Dimension, keys: string[]) =>
    d === 'month'
      ? keys.toSorted()
      : keys.toSorted((a, b) => (weight.get(`${d} ${b}`) ?? 0) - (weight.get(`${d} ${a}`) ?? 0));
  const weight = new Map<string, number>();
  const cells = new Map<string, Sum>();
  for (const r of data.rows) {
    const [a, b] = [keyOf(r, first), keyOf(r, second)];
    cells.set(`${a}\n${b}`, plus(cells.get(`${a}\n${b}`) ?? null, r.paid ?? 'x'));
    weight.set(`${first} ${a}`, (weight.get(`${first} ${a}`) ?? 0) + (r.paid ?? 0));
    if (second) weight.set(`${second} ${b}`, (weight.get(`${second} ${b}`) ?? 0) + (r.paid ?? 0));
  }
  const rowKeys = order(first, [...new Set(data.rows.map((r) => keyOf(r, first)))]);
  const columnKeys = second ? order(second, [...new Set(data.rows.map((r) => keyOf(r, second)))]) : ['paid'];
  const rows = rowKeys.map((a) => {
    const line = columnKeys.map((b) => cells.get(`${a}\n${b}`) ?? null);
    return {
      key: a,
      label: labelOf(data, first, a),
      cells: line,
      sum: line.reduce<Sum>(plus, 0),
    };
  });
  return {
    rows,
    columns: columnKeys.map((b) => ({ key: b, label: second ? labelOf(data, second, b) : '費用' })),
    sums: columnKeys.map((_, i) => rows.reduce<Sum>((s, r) => plus(s, r.cells[i] ?? null), 0)),
    total: data.total.paid === null ? 'x' : rows.reduce<Sum>((s, r) => plus(s, r.sum), 0),
  };
}

/** A search of exactly one cell: the filters so far and the keys of its row and column. */
export function narrowed(search: SpendingSearch, by: Dimension[], keys: string[]): SpendingSearch {
  const { by: _, page: __, ...rest } = search;
  const next: SpendingSearch = { ...rest };
  by.forEach((d, i) => {
    const key = keys[i];
    if (!key) return;
    if (d === 'month') next.month = Number(key);
    else next[d] = key;
  });
  return next;
}

/** The months of a fiscal year by the town's calendar: from April or from March. */
export function yearRange(year: number, starts: number): { from: number; to: number } {
  const from = year * 100 + starts;
  return { from, to: monthAdd(from, 11) };
}

/** The fiscal year in which a month lies, as the town counts: all that readers outside are shown. */
export function yearAround(month: number, starts: number): { from: number; to: number } {
  const year = Math.floor(month / 100) - (month % 100 < starts ? 1 : 0);
  return yearRange(year, starts);
}

/** What readers outside may cut by: the tables that are protected together. */
export const OUTSIDE_VIEWS = [
  'month,service',
  'month,program',
  'month,level',
  'service,program',
  'service,level',
  'month',
  'service',
  'program',
  'level',
  'provider',
];

export const peopleText = (n: number | null) => (n === null ? '—' : `${count(n)}人`);

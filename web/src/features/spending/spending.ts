import { count, monthAdd } from '../../format';
import { longMonth } from '../../wareki';
import type { Dimension, SpendingSearch } from './search';

export type Cell = { people: number | null; lines: number; units: number; cost: number; paid: number };
export type SpendingRow = Cell & Partial<Record<Dimension, string | number | null>>;

export type SpendingData = {
  by: Dimension[];
  rows: SpendingRow[];
  total: Cell;
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

export type Pivot = {
  rows: { key: string; label: string; cells: (number | null)[]; sum: number }[];
  columns: { key: string; label: string }[];
  sums: number[];
  total: number;
};

/** Rows by the first dimension, columns by the second (one column when there is only one). Sums are of what is shown. */
export function pivot(data: SpendingData): Pivot {
  const [first = 'month', second] = data.by;
  const keyOf = (r: SpendingRow, d: Dimension | undefined) => (d ? String(r[d] ?? '') : 'paid');
  const order = (d: Dimension, keys: string[]) =>
    d === 'month'
      ? keys.toSorted()
      : keys.toSorted((a, b) => (weight.get(`${d} ${b}`) ?? 0) - (weight.get(`${d} ${a}`) ?? 0));
  const weight = new Map<string, number>();
  const cells = new Map<string, number>();
  for (const r of data.rows) {
    const [a, b] = [keyOf(r, first), keyOf(r, second)];
    cells.set(`${a}\n${b}`, (cells.get(`${a}\n${b}`) ?? 0) + r.paid);
    weight.set(`${first} ${a}`, (weight.get(`${first} ${a}`) ?? 0) + r.paid);
    if (second) weight.set(`${second} ${b}`, (weight.get(`${second} ${b}`) ?? 0) + r.paid);
  }
  const rowKeys = order(first, [...new Set(data.rows.map((r) => keyOf(r, first)))]);
  const columnKeys = second ? order(second, [...new Set(data.rows.map((r) => keyOf(r, second)))]) : ['paid'];
  const rows = rowKeys.map((a) => {
    const line = columnKeys.map((b) => cells.get(`${a}\n${b}`) ?? null);
    return {
      key: a,
      label: labelOf(data, first, a),
      cells: line,
      sum: line.reduce<number>((s, v) => s + (v ?? 0), 0),
    };
  });
  return {
    rows,
    columns: columnKeys.map((b) => ({ key: b, label: second ? labelOf(data, second, b) : '費用' })),
    sums: columnKeys.map((_, i) => rows.reduce((s, r) => s + (r.cells[i] ?? 0), 0)),
    total: rows.reduce((s, r) => s + r.sum, 0),
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

export const peopleText = (n: number | null) => (n === null ? '—' : `${count(n)}人`);

// What the spending screen shows stands wholly in its address, so that a link in a handover
// note opens the same table. Never a name or an insured number.
export const DIMENSIONS = ['month', 'service', 'kind', 'program', 'provider', 'level', 'origin'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export type SpendingSearch = {
  from?: number;
  to?: number;
  by?: string;
  service?: string;
  kind?: string;
  program?: string;
  provider?: string;
  level?: string;
  origin?: string;
  month?: number;
  page?: number;
};

const isMonth = (v: unknown): v is number =>
  typeof v === 'number' && v >= 200004 && v <= 210003 && v % 100 >= 1 && v % 100 <= 12;

export function readDimensions(by: string | undefined): Dimension[] {
  const wanted = (by ?? '').split(',');
  return DIMENSIONS.filter((d) => wanted.includes(d)).slice(0, 2);
}

export function readSpendingSearch(s: Record<string, unknown>): SpendingSearch {
  const ret: SpendingSearch = {};
  if (isMonth(s.from)) ret.from = s.from;
  if (isMonth(s.to)) ret.to = s.to;
  if (isMonth(s.month)) ret.month = s.month;
  if (typeof s.by === 'string' && readDimensions(s.by).length > 0) ret.by = readDimensions(s.by).join(',');
  for (const key of ['service', 'kind', 'program', 'provider', 'level', 'origin'] as const) {
    const v = s[key];
    const text = typeof v === 'number' ? String(v) : v;
    if (typeof text === 'string' && /^[\w-]{1,40}$/.test(text)) ret[key] = text;
  }
  if (typeof s.page === 'number' && s.page > 1) ret.page = Math.floor(s.page);
  return ret;
}

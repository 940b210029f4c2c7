import { count, yenInWords } from '../../format';

export type Look = 'bar' | 'line' | 'limit' | 'none';
export type Series = { label: string; mark: string; look: Look; values: (number | null)[] };
export type SheetTable = {
  title: string;
  unit: string;
  note: string;
  /** Values are whole numbers of 10^-digits. */
  digits: number;
  chart: 'none' | 'line' | 'stack' | 'group';
  columns: string[];
  /** Columns from here on are foretold. */
  first_future: number;
  series: Series[];
};
export type Missing = { what: string; ask: string; screen: string };
export type Block = {
  key: string;
  title: string;
  viewpoint: string;
  finding: string;
  tables: SheetTable[];
  sources: string[];
  missing: Missing[];
};
export type Cell = { users: number | null; unit_yen: number | null; yen: number | null };
export type SimLine = {
  service: string;
  program: string;
  label: string;
  by_users: boolean;
  now: Cell;
  natural: Cell;
  set: Cell;
  years: { users: number; unit_yen: number; yen: number }[];
};
export type Simulation = {
  year: number;
  to: number;
  follows: 'age75' | 'age80' | 'age85';
  at_once: boolean;
  known: boolean;
  sentence: string;
  years: {
    year: number;
    label: string;
    base: number;
    total: number;
    cap: number | null;
    over: number | null;
  }[];
  lines: SimLine[];
};
export type Worksheet = {
  town: string;
  year: number;
  year_label: string;
  last_month: number | null;
  note: string;
  blocks: Block[];
  simulation: Simulation;
};
export type PrefectureSheet = {
  year: number;
  year_label: string;
  note: string;
  columns: { key: string; label: string; unit: string; digits: number }[];
  items: { org: number; name: string; values: (number | null)[]; hidden: boolean[] }[];
};

/** As people read it: 798 with one digit → "79.8"; not known → "". */
export function shown(value: number | null, digits: number): string {
  if (value === null) return '';
  if (digits === 0) return count(value);
  const scale = 10 ** digits;
  const size = Math.abs(value);
  const part = String(size % scale).padStart(digits, '0');
  return `${value < 0 ? '−' : ''}${count(Math.floor(size / scale))}.${part}`;
}

/** On an axis: money in 万円, the rest as it is. */
export function onAxis(value: number, table: Pick<SheetTable, 'unit' | 'digits'>): string {
  if (value === 0) return '0';
  return table.unit === '円' && value >= 10_000
    ? yenInWords(value).replace('円', '')
    : shown(value, table.digits).replace(/\.0+$/, '');
}

/** 令和8年度（7か月） → R8, 令和8年9月 → R8.9: short enough to stand under a bar. */
export function shortYear(label: string): string {
  const era = (name: string) => (name === '令和' ? 'R' : name === '平成' ? 'H' : '');
  const month = /^(令和|平成)(\d+|元)年(\d+)月$/.exec(label);
  if (month) return `${era(month[1] ?? '')}${month[2]}.${month[3]}`;
  const year = /^(令和|平成)(\d+|元)年度?(（(.*)）)?$/.exec(label);
  if (!year) return label;
  const tail = year[4] === undefined ? '' : year[4] === '見込み' ? '見' : '途';
  return `${era(year[1] ?? '')}${year[2]}${tail}`;
}

/** The highest point that a picture must hold. */
export function highest(table: SheetTable): number {
  const drawn = table.series.filter((s) => s.look !== 'none');
  let top = 0;
  table.columns.forEach((_, c) => {
    let stack = 0;
    for (const s of drawn) {
      const v = s.values[c] ?? 0;
      if (s.look === 'bar' && table.chart === 'stack') stack += v;
      top = Math.max(top, v, stack);
    }
  });
  return top;
}

/** Pieces of a line without the gaps where nothing is known. */
export function pieces(values: (number | null)[]): [number, number][][] {
  const out: [number, number][][] = [];
  let open: [number, number][] = [];
  values.forEach((v, i) => {
    if (v !== null) open.push([i, v]);
    else if (open.length > 0) {
      out.push(open);
      open = [];
    }
  });
  if (open.length > 0) out.push(open);
  return out;
}

export const keyOf = (l: { service: string; program: string }) => `${l.service}/${l.program}`;

export function isSet(c: Cell): boolean {
  return c.users !== null || c.unit_yen !== null || c.yen !== null;
}

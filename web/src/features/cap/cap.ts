import type { Missing } from '../home/home';

export type Term = {
  label: string;
  yen: number | null;
  sign: '+' | '-';
  item: string;
  mark: string | null;
  source: string | null;
  input: number | null;
};

export type Branch = {
  key: string;
  label: string;
  known: boolean;
  /** First fiscal year whose rate is multiplied in (2015, or the year after the entered chain). */
  rates_from: number;
  terms: Term[];
  start: number | null;
  before: number | null;
  deduction: number | null;
  yen: number | null;
  chosen: boolean;
};

export type Rate = {
  year: number;
  from_year: number;
  n_from: number | null;
  from_source: string | null;
  to_year: number;
  n_to: number | null;
  to_source: string | null;
  rate: string | null;
  product: string | null;
};

export type CapData = {
  year: number;
  rates: Rate[];
  branches: Branch[];
  chosen: string | null;
  base_yen: number | null;
  /** The branch that is not known might be higher: the cap is at least this. */
  at_least: boolean;
  /** The year whose chained amounts the town entered, instead of starting from 2014. */
  chain_year: number | null;
  approved_yen: number;
  approvals: { id: number; yen: number; reason: string; decided_on: string | null }[];
  yen: number | null;
  provisional: boolean;
  rounding: string;
  missing: Missing[];
  articles: string[];
};

/** 1.2451683363 is shown as it is calculated with; a rate of four decimals likewise. No floating point in between. */
export function rateInPercent(rate: string): string {
  const m = /^(\d)\.(\d{4})$/.exec(rate);
  if (!m) return rate;
  const tenThousandths = (Number(m[1]) - 1) * 10_000 + Number(m[2]);
  const abs = String(Math.abs(tenThousandths)).padStart(3, '0');
  return `${tenThousandths < 0 ? '−' : '＋'}${abs.slice(0, -2)}.${abs.slice(-2)}％`;
}

/** The fiscal year an input belongs to: the bases are those of 2014 (and 2017 for the special case). */
export function yearOfItem(item: string, year: number): number {
  if (/^[abk]26$/.test(item)) return 2014;
  return item.startsWith('h29') ? 2017 : year;
}

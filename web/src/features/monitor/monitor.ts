// The monitoring sheet: values are integers in units of their last decimal, as the program keeps them.

export type Point = {
  day: string;
  value: number;
  how: 'computed' | 'entered';
  note: string;
  reading: number | null;
  rev: number | null;
};

export type Indicator = {
  id: number;
  rev: number;
  name: string;
  figure: string;
  unit: string;
  digits: number;
  begin_value: number | null;
  target: number | null;
  target_day: string | null;
  why: string;
  now: number | null;
  progress_percent: number | null;
  points: Point[];
};

export type Honest = { subject: string; standing: string; note: string };

export type Portrait = {
  id: number;
  day: string;
  title: string;
  sheet: { present: string; wish: string; concern: string; honest: Honest[] };
};

export type Monitoring = {
  engagement: number;
  fiscal_year: number;
  town: string;
  theme: string;
  goal: string;
  reached: string;
  assessment: string;
  wanted: string;
  present: string;
  wish: string;
  concern: string;
  today: string;
  promises: { kept: number; kept_late: number; open: number; late: number; dropped: number };
  indicators: Indicator[];
  portraits: Portrait[];
};

/** 184 with one digit → "18.4％". */
export function valueWords(value: number, it: Pick<Indicator, 'digits' | 'unit'>): string {
  const scaled = Math.abs(value) / 10 ** it.digits;
  const text = scaled.toLocaleString('ja-JP', {
    minimumFractionDigits: it.digits,
    maximumFractionDigits: it.digits,
  });
  return `${value < 0 ? '−' : ''}${text}${it.unit}`;
}

/** "18.4", "１８．４" or "△1,200" as typed → an integer in units of the last decimal; null when it is no such number. */
export function parseValue(text: string, digits: number): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[,、\s]/g, '')
    .replace(/^[△▲−‐ー―]/, '-');
  const found = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(plain);
  if (!found) return null;
  const [, sign, whole = '', part = ''] = found;
  if (part.length > digits) return null;
  const value = Number(whole + part.padEnd(digits, '0'));
  return sign === '-' ? -value : value;
}

/** As a box shows it for correcting. */
export const valueText = (value: number | null, digits: number) =>
  value === null ? '' : (value / 10 ** digits).toFixed(digits);

/** What changed between two portraits, by subject: only what moved or is new. */
export function moved(
  before: readonly Honest[],
  now: readonly Honest[],
): { subject: string; from: string | null; to: string | null }[] {
  const subjects = [...new Set([...before, ...now].map((h) => h.subject))];
  const standing = (list: readonly Honest[], subject: string) =>
    list.find((h) => h.subject === subject)?.standing ?? null;
  return subjects
    .map((subject) => ({ subject, from: standing(before, subject), to: standing(now, subject) }))
    .filter((m) => m.from !== m.to);
}

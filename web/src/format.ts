// Numbers and moments as people in a town hall read them. All input is whole yen, whole counts, months as 202604, moments in ms.

import { longDate } from './wareki';

const whole = new Intl.NumberFormat('ja-JP', { maximumFractionDigits: 0 });

/** 170000000 → "170,000,000"; a true minus sign, so that it is not taken for a hyphen. */
export function count(n: number): string {
  return n < 0 ? `−${whole.format(-n)}` : whole.format(n);
}

export function yen(n: number): string {
  return `${count(n)}円`;
}

/** To the nearest 10,000 yen in words: 172,404,999 → "1億7,240万円". Below 10,000 yen it stays exact. */
export function yenInWords(n: number): string {
  const sign = n < 0 ? '−' : '';
  const abs = Math.abs(n);
  if (abs < 10_000) return `${sign}${whole.format(abs)}円`;
  const man = Math.floor((abs + 5_000) / 10_000);
  const oku = Math.floor(man / 10_000);
  const rest = man % 10_000;
  if (oku === 0) return `${sign}${whole.format(rest)}万円`;
  return rest === 0
    ? `${sign}${whole.format(oku)}億円`
    : `${sign}${whole.format(oku)}億${whole.format(rest)}万円`;
}

/** +320 or −320 in words, for differences. */
export function yenChange(n: number): string {
  return n > 0 ? `＋${yenInWords(n)}` : yenInWords(n);
}

/** Between which amounts the cap is passed, without a sign to misread: "448万円余る〜736万円超える". */
export function overSpan(low: number, high: number): string {
  const [a, b] = [yenInWords(Math.abs(low)), yenInWords(Math.abs(high))];
  if (low < 0 && high > 0) return `${a}余る〜${b}超える`;
  return low < 0 ? `${b}〜${a}余る` : `${a}〜${b}超える`;
}

/** The same of a change: "12万円減る〜30万円増える". */
export function changeSpan(low: number, high: number): string {
  return overSpan(low, high).replace('余る', '減る').replace('超える', '増える');
}

/** "1,234円" or "△1,234" as people type it → whole yen; null when it is not a whole number. */
export function parseCount(text: string): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[,、\s円¥\\]/g, '')
    .replace(/^[△▲−‐ー―]/, '-');
  if (!/^[-+]?\d{1,15}$/.test(plain)) return null;
  return Number(plain);
}

export function monthOf(month: number): { year: number; month: number } {
  return { year: Math.floor(month / 100), month: month % 100 };
}

/** 202604 → "4月"; the year is said once beside it. */
export function monthShort(month: number): string {
  return `${month % 100}月`;
}

export function monthAdd(month: number, add: number): number {
  const index = Math.floor(month / 100) * 12 + (month % 100) - 1 + add;
  return Math.floor(index / 12) * 100 + (index % 12) + 1;
}

export function fiscalYearOf(day: string): number {
  const [y = 0, m = 1] = day.split('-').map(Number);
  return m >= 4 ? y : y - 1;
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} バイト`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** 95 → "1分35秒"; for time left. */
export function seconds(n: number): string {
  const s = Math.max(0, Math.round(n));
  if (s < 60) return `${s}秒`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)}分${s % 60}秒` : `${Math.floor(s / 60)}分`;
  return `${Math.floor(s / 3600)}時間${Math.floor((s % 3600) / 60)}分`;
}

const clockOf = (d: Date) => `${d.getHours()}:${String(d.getMinutes()).padStart(2, '0')}`;

export function timeOf(ms: number): string {
  const d = new Date(ms);
  return `${d.getMonth() + 1}月${d.getDate()}日 ${clockOf(d)}`;
}

/** With its year, for what is kept for years. */
export const whenOf = (ms: number) =>
  `${longDate(new Date(ms).toLocaleDateString('sv-SE'))} ${clockOf(new Date(ms))}`;

import { isIsoDay } from '../../wareki';

export type AuditSearch = { verb?: string; person?: number; page?: number };

export const readAuditSearch = (s: Record<string, unknown>): AuditSearch => ({
  ...(typeof s.verb === 'string' && s.verb ? { verb: s.verb } : {}),
  ...(typeof s.person === 'number' && s.person > 0 ? { person: Math.floor(s.person) } : {}),
  ...(typeof s.page === 'number' && s.page > 1 ? { page: Math.floor(s.page) } : {}),
});

export type OddSearch = { week?: string };
export const readOddSearch = (s: Record<string, unknown>): OddSearch =>
  typeof s.week === 'string' && isIsoDay(s.week) ? { week: s.week } : {};

export type SheetSearch = { month?: number };
export const readMonthSearch = (s: Record<string, unknown>): SheetSearch =>
  typeof s.month === 'number' && s.month % 100 >= 1 && s.month % 100 <= 12 ? { month: s.month } : {};

/** The day so many weeks on: 2026-12-28, 1 → 2027-01-04. */
export function weeksFrom(iso: string, weeks: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + weeks * 7 * 86400000).toISOString().slice(0, 10);
}

/** 202612, 1 → 202701. */
export function monthsFrom(month: number, add: number): number {
  const n = Math.floor(month / 100) * 12 + (month % 100) - 1 + add;
  return Math.floor(n / 12) * 100 + (n % 12) + 1;
}

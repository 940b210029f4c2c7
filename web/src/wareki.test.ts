import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  echoDate,
  fiscalYear,
  isIsoDay,
  longDate,
  longMonth,
  parseDate,
  parseFiscalYear,
  parseMonth,
  shortDate,
} from './wareki';

const accepted: [string, string][] = [
  ['R8.3.1', '2026-03-01'],
  ['令和８年３月１日', '2026-03-01'],
  ['令和元年5月1日', '2019-05-01'],
  ['r080301', '2026-03-01'],
  ['H31.4.30', '2019-04-30'],
  ['S64.1.7', '1989-01-07'],
  ['昭和十二年四月五日', '1937-04-05'],
  ['昭和二十一年十二月三十一日', '1946-12-31'],
  ['2026/3/1', '2026-03-01'],
  ['20260301', '2026-03-01'],
  ['T15.12.24', '1926-12-24'],
  ['R6.2.29', '2024-02-29'],
];
const refused: [string, string | null][] = [
  ['R7.2.29', null],
  ['H31.5.1', '令和元年5月1日'],
  ['R1.4.30', '平成31年4月30日'],
  ['S64.1.8', '平成元年1月8日'],
  ['きのう', null],
  ['8.3.1', null],
  ['', null],
  ['R0.1.1', null],
  ['2026/13/1', null],
  ['R8.3.1 x', null],
  ['99990101', null],
];

describe('parseDate', () => {
  it.each(accepted)('%s is %s', (text, iso) => {
    expect(parseDate(text)).toEqual({ ok: true, iso });
  });
  it.each(refused)('%s is refused', (text, right) => {
    const got = parseDate(text);
    expect(got.ok).toBe(false);
    if (got.ok) return;
    expect(got.reason).toMatch(/。$/);
    expect(got.suggestion ?? null).toBe(right);
    if (right) expect(got.reason).toContain(right);
  });
});

describe('every day from 1900 to 2040', () => {
  it('equals ICU, and comes back from its long and its short form', () => {
    const icu = new Intl.DateTimeFormat('ja-JP-u-ca-japanese', {
      era: 'long',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    });
    let days = 0;
    for (let t = Date.UTC(1900, 0, 1); t <= Date.UTC(2040, 11, 31); t += 86_400_000) {
      const iso = new Date(t).toISOString().slice(0, 10);
      const parts = Object.fromEntries(icu.formatToParts(t).map((p) => [p.type, p.value]));
      const expected = `${parts.era}${parts.year === '1' ? '元' : parts.year}年${parts.month}月${parts.day}日`;
      const long = longDate(iso);
      const back = [parseDate(long), parseDate(shortDate(iso))];
      if (long !== expected || back.some((b) => !b.ok || b.iso !== iso))
        throw new Error(`${iso}: ${long}, ICU ${expected}, ${JSON.stringify(back)}`);
      days++;
    }
    expect(days).toBe(51_500);
  });
});

describe('years, months, weekdays', () => {
  it('names a fiscal year by its first day, and 2019 as 令和元年度', () => {
    expect([2018, 2019, 2020, 2026].map(fiscalYear)).toEqual([
      '平成30年度',
      '令和元年度',
      '令和2年度',
      '令和8年度',
    ]);
  });
  it('names a month by the era in which it ends', () => {
    expect([201904, 201905, 202603].map(longMonth)).toEqual(['平成31年4月', '令和元年5月', '令和8年3月']);
  });
  it('echoes the weekday', () => {
    expect(echoDate('2026-03-01')).toBe('令和8年3月1日（日）');
  });
  it('knows real days from unreal ones', () => {
    expect(['2024-02-29', '2023-02-29', '2026-13-01', '2026-4-1'].map(isIsoDay)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('parseMonth and parseFiscalYear', () => {
  it.each([
    ['R8.4', 202604],
    ['令和8年4月', 202604],
    ['2026/4', 202604],
    ['２０２６年１２月', 202612],
    ['202604', 202604],
    ['令和元年5月', 201905],
    ['H31.4', 201904],
    ['昭和64年1月', 198901],
    ['平成元年1月', 198901],
  ])('%s is %i', (text, month) => expect(parseMonth(text)).toEqual({ ok: true, month }));
  it.each(['H31.6', 'R1.3', '8.4', '2026/13', '202600', '来月'])('%s is refused', (text) =>
    expect(parseMonth(text).ok).toBe(false),
  );
  it.each([
    ['R8', 2026],
    ['令和8年度', 2026],
    ['令和元年度', 2019],
    ['平成31年度', 2019],
    ['2026', 2026],
    ['2026年度', 2026],
  ])('%s is the fiscal year %i', (text, year) => expect(parseFiscalYear(text)).toEqual({ ok: true, year }));
  it.each(['8', 'H32', 'R0', '令和', '来年度'])('%s is refused', (text) =>
    expect(parseFiscalYear(text).ok).toBe(false),
  );
  it('every month and year comes back from its long form', () => {
    for (let y = 1900; y <= 2040; y++) {
      expect(parseFiscalYear(fiscalYear(y))).toEqual({ ok: true, year: y });
      for (let m = 1; m <= 12; m++)
        expect(parseMonth(longMonth(y * 100 + m))).toEqual({ ok: true, month: y * 100 + m });
    }
  });
});

// The same file is read by the C side: what is typed, the ISO day or "!", what the refusal must say.
const shared = fileURLToPath(new URL('../../tests/vectors/wareki.tsv', import.meta.url));
describe.skipIf(!existsSync(shared))('tests/vectors/wareki.tsv', () => {
  const rows = existsSync(shared)
    ? readFileSync(shared, 'utf8')
        .split('\n')
        .filter((l) => l !== '' && !l.startsWith('#'))
        .map((l) => l.split('\t'))
    : [];
  it('has rows', () => expect(rows.length).toBeGreaterThan(10));
  it.each(rows)('%s', (text = '', iso = '', right) => {
    const got = parseDate(text);
    if (isIsoDay(iso)) expect(got).toEqual({ ok: true, iso });
    else {
      expect(got.ok).toBe(false);
      if (!got.ok) expect(got.reason).toContain(right);
    }
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { echoDate, fiscalYear, isIsoDay, longDate, longMonth, parseDate, shortDate } from './wareki';

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

// The same file is read by the C side: column 1 what is typed, 2 the ISO day or "-", 3 the right answer if there is one.
const shared = fileURLToPath(new URL('../../tests/vectors/wareki.tsv', import.meta.url));
describe.skipIf(!existsSync(shared))('tests/vectors/wareki.tsv', () => {
  const rows = existsSync(shared)
    ? readFileSync(shared, 'utf8')
        .split('\n')
        .filter((l) => l && !l.startsWith('#'))
        .map((l) => l.split('\t'))
    : [];
  it('has rows', () => expect(rows.length).toBeGreaterThan(10));
  it.each(rows)('%s', (text = '', iso = '', right) => {
    const got = parseDate(text);
    if (isIsoDay(iso)) expect(got).toEqual({ ok: true, iso });
    else {
      expect(got.ok).toBe(false);
      if (!got.ok && right && right !== '-') expect(got.reason).toContain(right);
    }
  });
});

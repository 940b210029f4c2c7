import { describe, expect, it } from 'vitest';
import type { CapException } from '../../generated/schema';
import type { Result, YearResult } from '../whatif/whatif';
import { draftOf, overWords, unasked } from './exception';

const year = (y: number, total: number, cap: number | null): YearResult => ({
  year: y,
  label: '',
  base: 12_000_000,
  effect: total - 12_000_000,
  total,
  cap,
  base_cap: cap,
  over: cap === null ? null : total - cap,
  base_over: null,
  people75: null,
  people85: null,
  base75: 12_000_000,
  base85: null,
  together: 0,
});
const parts = { gross_only: -2_296_920, care: 0, replacement: 0, natural: 0, course: 0 };
const scenario = (years: YearResult[]): Result => ({
  id: 1,
  name: 'x',
  year: 2026,
  to: 2028,
  landed: true,
  follows: 'age75',
  sentence: '',
  years,
  steps: [
    {
      id: 1,
      kind: 'graduation',
      label: '10人が卒業',
      mark: 'literature',
      source: '富士川町の計算',
      years: [
        { year: 2026, net: 0, gross: 0, parts },
        { year: 2027, net: -2_296_920, gross: -2_296_920, parts },
      ],
      remarks: [],
    },
  ],
  assumptions: [{ text: '人口は同じ', mark: '仮定' }],
});

describe('the plan to lower the cost', () => {
  const plan = draftOf(
    scenario([
      year(2026, 12_000_000, 11_500_000),
      year(2027, 11_000_000, 11_500_000),
      year(2028, 11_000_000, 11_500_000),
    ]),
    [{ sentence: '通所型が458万円多い' }],
    [{ who: '包括', what: '名簿を作る', due: '2026-12-01' }],
  );
  it('takes causes, measures with their yen, promises and grounds', () => {
    expect(plan.causes).toBe('・通所型が458万円多い');
    expect(plan.measures).toContain('10人が卒業：令和9年度に230万円の減');
    expect(plan.promises).toContain('包括：名簿を作る（令和8年12月1日まで）');
    expect(plan.grounds).toContain('富士川町の計算');
    expect(plan.grounds).toContain('（仮定）人口は同じ');
  });
  it('ends in the first year from which the cap holds for good', () => {
    expect(plan.end_year).toBe(2027);
    expect(draftOf(scenario([year(2026, 1, 2), year(2027, 3, 2)]), [], []).end_year).toBeNull();
    expect(
      draftOf(scenario([year(2026, 3, 2), year(2027, 1, 2), year(2028, 3, 2)]), [], []).end_year,
    ).toBeNull();
    expect(draftOf(scenario([year(2026, 1, null)]), [], []).end_year).toBeNull();
  });
  it('has the figures of every year', () => {
    expect(plan.years[1]).toEqual({
      fiscal_year: 2027,
      base_yen: 12_000_000,
      planned_yen: 11_000_000,
      cap_yen: 11_500_000,
    });
  });
});

describe('a reason that goes on', () => {
  const e = (fiscal_year: number, reason: string, still_needed: string | null = null) =>
    ({ fiscal_year, reason, still_needed }) as CapException;
  it('is unasked until somebody said why', () => {
    const all = [e(2025, 'small'), e(2026, 'small')];
    expect(unasked(e(2026, 'small'), all)).toBe(true);
    expect(unasked(e(2026, 'small', '教室が始まるまで'), all)).toBe(false);
    expect(unasked(e(2026, 'effective'), all)).toBe(false);
    expect(unasked(e(2025, 'small'), all)).toBe(false);
  });
});

it('says what is over and what is left', () => {
  expect(overWords(12, 10)).toBe('超過 2円');
  expect(overWords(8, 10)).toBe('余裕 2円');
  expect(overWords(null, 10)).toBe('—');
});

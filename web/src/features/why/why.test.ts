import { describe, expect, it } from 'vitest';
import { readWhySearch } from './search';
import { axisStart, spendingOf, waterfall } from './why';

const bars = [
  { key: 'users', label: '使う人', yen: 30 },
  { key: 'price', label: '単価', yen: -50 },
];

describe('waterfall', () => {
  it('goes from one total to the other without a gap', () => {
    const steps = waterfall({ label: '昨年', yen: 100 }, bars, { label: '今年', yen: 80 });
    expect(steps.map((s) => [s.from, s.to])).toEqual([
      [0, 100],
      [100, 130],
      [130, 80],
      [0, 80],
    ]);
  });
  it('begins its axis at 0 unless everything stands far above', () => {
    const near = waterfall({ label: 'a', yen: 100 }, bars, { label: 'b', yen: 80 });
    const far = waterfall({ label: 'a', yen: 100_000 }, bars, { label: 'b', yen: 99_980 });
    expect(axisStart(near.map((s) => ({ ...s, from: s.from / 10 })))).toBeLessThanOrEqual(80);
    const start = axisStart(far);
    expect(start).toBeGreaterThan(0);
    expect(start).toBeLessThan(99_980);
  });
  it('goes below 0 when a bar does', () => {
    const steps = waterfall({ label: 'a', yen: 10 }, [{ key: 'x', label: 'x', yen: -30 }], {
      label: 'b',
      yen: -20,
    });
    expect(axisStart(steps)).toBe(-20);
  });
});

describe('addresses', () => {
  it('hold only what the screen understands', () => {
    expect(readWhySearch({ year: 2026, against: 'peers' })).toEqual({ year: 2026, against: 'peers' });
    expect(readWhySearch({ year: 'x', against: 'moon' })).toEqual({});
    expect(readWhySearch({ year: 2014 })).toEqual({});
  });
  it('of rows carry the filters of the part', () => {
    const data = { first_month: 202603, last_month: 202609 };
    expect(spendingOf(data, { service: 'day', program: 'equivalent' }, 12, '06')).toEqual({
      by: 'month,level',
      from: 202603,
      to: 202609,
      service: 'day',
      program: 'equivalent',
      provider: '12',
      level: '06',
    });
    expect(spendingOf({ first_month: null, last_month: null }, { service: 'day', program: 'a' })).toEqual({
      by: 'month,provider',
      service: 'day',
      program: 'a',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { placeSentence, placeShown, stripEnds } from './places';
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
  it('begins at 0 where nothing moved', () => {
    expect(axisStart(waterfall({ label: 'a', yen: 100 }, [], { label: 'b', yen: 100 }))).toBe(0);
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

describe('places', () => {
  const place = {
    key: 'certified_total',
    label: '認定率',
    unit: 'percent',
    value: 20,
    rank: 2,
    of: 4,
    percentile: 50,
    interval: { lo: 18.1, hi: 22.1 },
    shrunk: null,
    dots: [
      { org: 1, name: '甲町', value: 18 },
      { org: 2, name: '乙町', value: 25 },
    ],
    all: { rank: 300, of: 1571, percentile: 81 },
  };
  it('say the rank among the towns like it and among all', () => {
    expect(placeSentence(place)).toBe(
      '似た市町村とあわせた4のうち、高いほうから2番目です。数の分かる1,571市町村では300番目で、81％の市町村がこの町より低い数です。',
    );
  });
  it('say so when there is nobody to stand among', () => {
    const alone = { rank: 1, of: 1, percentile: null };
    expect(placeSentence({ ...place, ...alone, dots: [], all: alone })).toBe(
      '似た市町村に比べられる数がありません。',
    );
  });
  it('hold every dot, the town and its interval on the strip', () => {
    expect(stripEnds(place)).toEqual([18, 25]);
    expect(stripEnds({ ...place, dots: [] })).toEqual([18.1, 22.1]);
    expect(stripEnds({ value: 7, dots: [], interval: null })).toEqual([7, 7]);
    expect(stripEnds({ value: null, dots: [], interval: null })).toEqual([0, 0]);
  });
  it('show a share with one decimal and an index without', () => {
    expect(placeShown(place, 18.94)).toBe('18.9％');
    expect(placeShown({ unit: 'index' }, 97.6)).toBe('98');
    expect(placeShown(place, null)).toBe('—');
  });
});

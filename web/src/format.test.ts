import { describe, expect, it } from 'vitest';
import {
  changeSpan,
  count,
  fiscalYearOf,
  monthAdd,
  overSpan,
  parseCount,
  seconds,
  yen,
  yenChange,
  yenInWords,
} from './format';

describe('money in words', () => {
  it.each([
    [0, '0円'],
    [9_999, '9,999円'],
    [10_000, '1万円'],
    [1_700_000, '170万円'],
    [172_404_999, '1億7,240万円'],
    [99_995_000, '1億円'],
    [100_000_000, '1億円'],
    [-1_700_000, '−170万円'],
    [1_234_567_890_123, '12,345億6,789万円'],
  ])('%i → %s', (n, text) => expect(yenInWords(n)).toBe(text));
  it('says the direction of a change', () => {
    expect([yenChange(3_200_000), yenChange(-3_200_000), yenChange(0)]).toEqual([
      '＋320万円',
      '−320万円',
      '0円',
    ]);
  });
  it.each([
    [-4_483_037, 7_364_396, '448万円余る〜736万円超える'],
    [1_000_000, 2_000_000, '100万円〜200万円超える'],
    [-2_000_000, -1_000_000, '100万円〜200万円余る'],
  ])('between %i and %i over the cap: %s', (low, high, text) => expect(overSpan(low, high)).toBe(text));
  it('says a span around nothing by two words', () => {
    expect(changeSpan(-120_000, 300_000)).toBe('12万円減る〜30万円増える');
  });
  it('keeps every digit where it matters', () => {
    expect([yen(216_292_084), count(-1_234)]).toEqual(['216,292,084円', '−1,234']);
  });
});

describe('parseCount', () => {
  it.each([
    ['1,234円', 1234],
    ['１２，３４５', 12345],
    ['△1,700', -1700],
    ['−5', -5],
    [' 0 ', 0],
    ['￥100', 100],
  ])('%s → %i', (text, n) => expect(parseCount(text)).toBe(n));
  it.each(['', '約1万', '1.5', '4.00E+12', '1万', '--1'])('%s is not a whole number', (text) =>
    expect(parseCount(text)).toBeNull(),
  );
  it('reads back what yen() writes', () => {
    for (let i = 0, n = 1; i < 2000; i++, n = (n * 48271) % 2147483647) {
      const signed = i % 2 ? n : -n;
      expect(parseCount(yen(signed))).toBe(signed);
    }
  });
});

describe('months and years', () => {
  it('steps over the turn of the year both ways', () => {
    expect([monthAdd(202612, 1), monthAdd(202601, -1), monthAdd(202604, 11), monthAdd(202604, 0)]).toEqual([
      202701, 202512, 202703, 202604,
    ]);
  });
  it('starts the fiscal year on 1 April', () => {
    expect([fiscalYearOf('2026-03-31'), fiscalYearOf('2026-04-01')]).toEqual([2025, 2026]);
  });
  it('says time left', () => {
    expect([seconds(0.4), seconds(95), seconds(120), seconds(3700)]).toEqual([
      '0秒',
      '1分35秒',
      '2分',
      '1時間1分',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { rateInPercent, yearOfItem } from './cap';

describe('rateInPercent', () => {
  it.each([
    ['1.0194', '＋1.94％'],
    ['0.9846', '−1.54％'],
    ['1.0000', '＋0.00％'],
    ['1.0005', '＋0.05％'],
    ['0.9995', '−0.05％'],
    ['1.1034', '＋10.34％'],
  ])('%s → %s', (rate, text) => expect(rateInPercent(rate)).toBe(text));
});

describe('yearOfItem', () => {
  it('knows the bases from the inputs of the year', () => {
    expect(['a26', 'b26', 'k26', 'h29_program', 'care_management'].map((i) => yearOfItem(i, 2026))).toEqual([
      2014, 2014, 2014, 2017, 2026,
    ]);
  });
});

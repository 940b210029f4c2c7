import { describe, expect, it } from 'vitest';
import { rateInPercent } from './cap';

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

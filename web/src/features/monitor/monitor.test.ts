import { describe, expect, it } from 'vitest';
import { moved, parseValue, valueText, valueWords } from './monitor';

describe('values with decimals', () => {
  it('are said with all their digits', () => {
    expect(valueWords(184, { digits: 1, unit: '％' })).toBe('18.4％');
    expect(valueWords(-5, { digits: 1, unit: '％' })).toBe('−0.5％');
    expect(valueWords(1234567, { digits: 0, unit: '円' })).toBe('1,234,567円');
  });
  it('are read as people type them', () => {
    expect(parseValue('18.4', 1)).toBe(184);
    expect(parseValue('１８．４', 1)).toBe(184);
    expect(parseValue('18', 1)).toBe(180);
    expect(parseValue('△1,200', 0)).toBe(-1200);
  });
  it('are refused when they are no such number', () => {
    for (const text of ['', '18.44', '1.', 'abc', '1e3', '--1']) expect(parseValue(text, 1)).toBeNull();
  });
  it('come back from what they became', () => {
    for (const value of [0, 5, -184, 99999]) expect(parseValue(valueText(value, 2), 2)).toBe(value);
  });
});

describe('what moved between two portraits', () => {
  const h = (subject: string, standing: string) => ({ subject, standing, note: '' });
  it('names what moved, came and went, and nothing else', () => {
    expect(
      moved(
        [h('a', 'well'), h('b', 'believed'), h('c', 'put_off')],
        [h('a', 'well'), h('b', 'well'), h('d', 'wanted')],
      ),
    ).toEqual([
      { subject: 'b', from: 'believed', to: 'well' },
      { subject: 'c', from: 'put_off', to: null },
      { subject: 'd', from: null, to: 'wanted' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { daysBetween, nextPromise, whenWords } from './engagement';

describe('days', () => {
  it('counts over the end of a month and of a leap February', () => {
    expect(daysBetween('2022-07-25', '2022-08-01')).toBe(7);
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(daysBetween('2023-03-01', '2022-12-05')).toBe(-86);
  });
  it('says them', () => {
    expect(whenWords('2026-11-20', '2026-11-20')).toBe('今日');
    expect(whenWords('2026-11-21', '2026-11-20')).toBe('あと1日');
    expect(whenWords('2026-11-13', '2026-11-20')).toBe('7日過ぎています');
  });
});

describe('the next promise', () => {
  it('is the oldest open one', () => {
    const p = (state: string, due: string) => ({ state, due });
    expect(
      nextPromise([p('open', '2026-12-01'), p('done', '2026-10-01'), p('open', '2026-11-13')])?.due,
    ).toBe('2026-11-13');
    expect(nextPromise([p('done', '2026-10-01')])).toBeUndefined();
  });
});

import { expect, test } from 'vitest';
import { monthsFrom, readMonthSearch, readOddSearch, weeksFrom } from './search';

test('weeks go over the year, in leap years too', () => {
  expect(weeksFrom('2026-12-28', 1)).toBe('2027-01-04');
  expect(weeksFrom('2027-01-04', -1)).toBe('2026-12-28');
  expect(weeksFrom('2028-02-28', 1)).toBe('2028-03-06');
});
test('months go over the year', () => {
  expect(monthsFrom(202612, 1)).toBe(202701);
  expect(monthsFrom(202701, -1)).toBe(202612);
  expect(monthsFrom(202610, 0)).toBe(202610);
});
test('what is no day and no month is left out', () => {
  expect(readOddSearch({ week: '2026-10-15' })).toEqual({ week: '2026-10-15' });
  expect(readOddSearch({ week: '2026-13-15' })).toEqual({});
  expect(readOddSearch({ week: 7 })).toEqual({});
  expect(readMonthSearch({ month: 202610 })).toEqual({ month: 202610 });
  expect(readMonthSearch({ month: 202613 })).toEqual({});
  expect(readMonthSearch({ month: 'x' })).toEqual({});
});

import { expect, test } from 'vitest';
import { asOf, isMoment } from './asOf';

test('only what the server can answer for an earlier moment is asked for it', () => {
  expect(asOf('/api/towns/7/home', '2026-05-01')).toBe('/api/towns/7/home?as_of=2026-05-01');
  expect(asOf('/api/towns/7/why?year=2026', '2026-05-01T10:00')).toBe(
    '/api/towns/7/why?year=2026&as_of=2026-05-01T10%3A00',
  );
  expect(asOf('/api/towns/7/spending.xlsx?by=month', '2026-05-01')).toContain('&as_of=2026-05-01');
  for (const path of [
    '/api/towns/7/imports',
    '/api/towns/7/homes',
    '/api/session',
    '/api/towns/7/cap-inputs',
  ])
    expect(asOf(path, '2026-05-01')).toBe(path);
  expect(asOf('/api/towns/7/home', '')).toBe('/api/towns/7/home');
});

test('a moment is a day or a day and a time', () => {
  expect(['2026-05-01', '2026-05-01T10:00'].map(isMoment)).toEqual([true, true]);
  expect(['', '2026-5-1', '2026-05-01T10', 'today'].map(isMoment)).toEqual([false, false, false, false]);
});

import { describe, expect, it } from 'vitest';
import { lengthOf, narrowed, pivot, type SpendingData, yearAround, yearRange } from './spending';

const row = (month: number, service: string, paid: number) => ({
  month,
  service,
  people: 1,
  lines: 1,
  units: 1,
  cost: paid,
  paid,
});
const data: SpendingData = {
  by: ['month', 'service'],
  rows: [row(202604, 'visit', 10), row(202603, 'day', 5), row(202604, 'day', 30), row(202603, 'visit', -2)],
  total: { people: 1, lines: 4, units: 4, cost: 43, paid: 43 },
  labels: { service: { day: '通所型', visit: '訪問型' } },
};

describe('pivot', () => {
  it('puts months in order and the dearest column first, and its sums agree both ways', () => {
    const p = pivot(data);
    expect(p.rows.map((r) => r.label)).toEqual(['令和8年3月', '令和8年4月']);
    expect(p.columns.map((c) => c.label)).toEqual(['通所型', '訪問型']);
    expect(p.rows.map((r) => r.cells)).toEqual([
      [5, -2],
      [30, 10],
    ]);
    expect(p.sums).toEqual([35, 8]);
    expect([
      p.total,
      p.sums.reduce<number>((a, b) => a + lengthOf(b), 0),
      p.rows.reduce((a, r) => a + lengthOf(r.sum), 0),
    ]).toEqual([43, 43, 43]);
  });
  it('has one column for one dimension, and nothing for no rows', () => {
    const one = pivot({ ...data, by: ['service'] });
    expect(one.rows.map((r) => [r.label, r.sum])).toEqual([
      ['通所型', 35],
      ['訪問型', 8],
    ]);
    expect(pivot({ ...data, rows: [] })).toEqual({ rows: [], columns: [], sums: [], total: 0 });
  });
  it('shows what is hidden as hidden, in its cell and in every sum', () => {
    const hidden = {
      ...row(202604, 'visit', 0),
      people: null,
      lines: null,
      units: null,
      cost: null,
      paid: null,
    };
    const p = pivot({ ...data, rows: [row(202603, 'visit', 7), hidden, row(202604, 'day', 30)] });
    expect(p.rows.map((r) => [...r.cells, r.sum])).toEqual([
      [null, 7, 7],
      [30, 'x', 'x'],
    ]);
    expect([...p.sums, p.total]).toEqual([30, 'x', 'x']);
  });
  it('tells an empty cell from a zero', () => {
    const p = pivot({ ...data, rows: [row(202603, 'day', 0), row(202604, 'visit', 1)] });
    expect(p.rows.map((r) => r.cells)).toEqual([
      [null, 0],
      [1, null],
    ]);
  });
});

describe('addresses', () => {
  it('narrows to one cell and drops what no longer applies', () => {
    expect(
      narrowed(
        { from: 202603, by: 'month,service', page: 3, level: 's1' },
        ['month', 'service'],
        ['202604', 'day'],
      ),
    ).toEqual({ from: 202603, level: 's1', month: 202604, service: 'day' });
  });
  it('finds the fiscal year around a month', () => {
    expect([yearAround(202602, 3).from, yearAround(202603, 3).from, yearAround(202703, 4).from]).toEqual([
      202503, 202603, 202604,
    ]);
  });
  it('knows both calendars', () => {
    expect([yearRange(2026, 3), yearRange(2026, 4)]).toEqual([
      { from: 202603, to: 202702 },
      { from: 202604, to: 202703 },
    ]);
  });
});

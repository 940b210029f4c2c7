import { describe, expect, it } from 'vitest';
import type { Issue, Measure } from '../../generated/schema';
import { circled, planIssues, road } from './plan';

const issue = (id: number, more: Partial<Issue> = {}): Issue => ({
  org: 1,
  id,
  rev: 1,
  engagement: 1,
  words: `課題${id}`,
  original: null,
  origin: 'hand',
  votes: null,
  merged_into: null,
  cause: null,
  split_from: null,
  said_by: null,
  source: null,
  line: null,
  yen: null,
  effort: null,
  ...more,
});
const measure = (id: number, of: number): Measure => ({
  org: 1,
  id,
  rev: 1,
  engagement: 1,
  issue: of,
  what: `対策${id}`,
  indicator: null,
  priority: null,
});
const ids = (rows: { issue: Issue }[]) => rows.map((r) => r.issue.id);

describe('the table of issues', () => {
  it('gathers votes, yen and measures of what lies below, at any depth', () => {
    const rows = planIssues(
      [
        issue(1, { votes: 5, yen: 100, merged_into: 3 }),
        issue(2, { votes: 3, effort: 4, merged_into: 3 }),
        issue(3, { merged_into: 5 }),
        issue(4, { votes: 7, effort: 2, merged_into: 5 }),
        issue(5),
      ],
      [measure(10, 1), measure(11, 5)],
      'votes',
    );
    expect(ids(rows)).toEqual([5]);
    expect(rows[0]).toMatchObject({ votes: 15, yen: 100, effort: 4 });
    expect(rows[0]?.measures.map((m) => m.id)).toEqual([10, 11]);
    expect(ids(rows[0]?.below ?? [])).toEqual([3, 4]);
  });
  it('shows parts instead of what was split, unless measures hang on it', () => {
    const all = [issue(1, { votes: 6 }), issue(2, { split_from: 1 }), issue(3, { split_from: 1 })];
    expect(ids(planIssues(all, [], 'entered'))).toEqual([2, 3]);
    expect(ids(planIssues(all, [measure(9, 1)], 'entered'))).toEqual([1, 2, 3]);
    expect(planIssues(all, [], 'votes')[0]).toMatchObject({ votes: 6, whole: { id: 1 } });
  });
  it('puts what is not known last, in every order', () => {
    const all = [
      issue(1),
      issue(2, { votes: 0, yen: 0, effort: 5 }),
      issue(3, { votes: 2, yen: 9, effort: 1 }),
    ];
    for (const order of ['votes', 'yen', 'effort'] as const)
      expect(ids(planIssues(all, [], order))).toEqual([3, 2, 1]);
    expect(ids(planIssues(all, [], 'entered'))).toEqual([1, 2, 3]);
  });
  it('numbers as towns do', () => {
    expect([1, 9, 20, 21].map(circled)).toEqual(['①', '⑨', '⑳', '(21)']);
  });
});

describe('the road', () => {
  it('marks the border of the fiscal year and the day of today', () => {
    const r = road([{ id: 1, starts: '2026-12-05', due: '2027-06-30' }], '2026-12-20');
    expect([r.from, r.until]).toEqual(['2026-12-01', '2027-07-01']);
    expect(r.years.map((y) => y.day)).toEqual(['2027-04-01']);
    expect(r.years[0]?.at).toBeCloseTo(121 / 212, 6);
    expect(r.bars[0]?.from).toBeCloseTo(4 / 212, 6);
    expect(r.bars[0]?.until).toBe(1);
    expect(r.today).toBeCloseTo(19 / 212, 6);
  });
  it('lets an action without an end go on, and one without a beginning begin today', () => {
    const r = road([{ id: 1, starts: null, due: null }], '2026-12-20');
    expect(r.bars[0]).toMatchObject({ open: true, until: 1 });
    expect(r.bars[0]?.from).toBe(r.today);
    expect(r.months).toHaveLength(6);
  });
});

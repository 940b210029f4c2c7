import type { Issue, Measure } from '../../generated/schema';

/** An issue as it stands in the table, with everything it was gathered from. */
export type PlanIssue = {
  issue: Issue;
  /** Gathered under it, each with what is gathered under that. */
  below: PlanIssue[];
  /** What it was split from. */
  whole: Issue | null;
  votes: number | null;
  yen: number | null;
  effort: number | null;
  measures: Measure[];
};

export type Order = 'votes' | 'yen' | 'effort' | 'entered';
export const orders: { value: Order; label: string }[] = [
  { value: 'votes', label: 'いいねの多い順' },
  { value: 'yen', label: '金額の大きい順' },
  { value: 'effort', label: '手間の少ない順' },
  { value: 'entered', label: '入れた順' },
];

const sum = (all: (number | null)[]) => {
  const known = all.filter((n): n is number => n !== null);
  return known.length ? known.reduce((a, b) => a + b, 0) : null;
};

/** Issues that stand by themselves: not gathered under another, and not wholly given away to parts. */
export function planIssues(
  issues: readonly Issue[],
  measures: readonly Measure[],
  order: Order,
): PlanIssue[] {
  const byId = new Map(issues.map((i) => [i.id, i]));
  const own = (i: Issue) => measures.filter((m) => m.issue === i.id);
  const node = (issue: Issue): PlanIssue => {
    const below = issues.filter((i) => i.merged_into === issue.id).map(node);
    const whole = issue.split_from === null ? null : (byId.get(issue.split_from) ?? null);
    const efforts = below.map((b) => b.effort).filter((e): e is number => e !== null);
    return {
      issue,
      below,
      whole,
      votes: sum([issue.votes ?? whole?.votes ?? null, ...below.map((b) => b.votes)]),
      yen: issue.yen ?? sum(below.map((b) => b.yen)),
      effort: issue.effort ?? (efforts.length ? Math.max(...efforts) : null),
      measures: [...own(issue), ...below.flatMap((b) => b.measures)].sort(
        (a, b) => (a.priority ?? 99) - (b.priority ?? 99) || a.id - b.id,
      ),
    };
  };
  const split = new Set(issues.map((i) => i.split_from));
  const shown = issues
    .filter((i) => i.merged_into === null && (!split.has(i.id) || own(i).length > 0))
    .map(node);
  const last = Number.MAX_SAFE_INTEGER;
  const keys: Record<Order, (n: PlanIssue) => number> = {
    votes: (n) => -(n.votes ?? -1),
    yen: (n) => -(n.yen ?? -1),
    effort: (n) => n.effort ?? last,
    entered: () => 0,
  };
  return shown.sort((a, b) => keys[order](a) - keys[order](b) || a.issue.id - b.issue.id);
}

/** ① to ⑳ as towns number their tables; plain figures beyond. */
export const circled = (n: number) => (n >= 1 && n <= 20 ? String.fromCodePoint(0x2460 + n - 1) : `(${n})`);

const DAY = 86_400_000;
const time = (iso: string) => Date.parse(`${iso}T00:00:00Z`);
const isoOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

export type Bar = { id: number; from: number; until: number; open: boolean };
export type Road = {
  from: string;
  until: string;
  /** 1 April of every fiscal year within; share of the width. */
  years: { year: number; day: string; at: number }[];
  months: { day: string; at: number }[];
  today: number;
  bars: Bar[];
};

/** Actions on one line of time: shares of the width, from the month of the first to the end of the last month. */
export function road(
  actions: readonly { id: number; starts: string | null; due: string | null }[],
  today: string,
  beyond: readonly string[] = [],
): Road {
  const days = [
    today,
    ...beyond,
    ...actions.flatMap((a) => [a.starts, a.due].filter((d) => d !== null)),
  ].sort();
  const first = new Date(time(days[0] ?? today));
  const end = new Date(time(days.at(-1) ?? today));
  const from = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1);
  const least = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 6, 1);
  const until = Math.max(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 1), least);
  const at = (iso: string) => (time(iso) - from) / (until - from);
  const months: { day: string; at: number }[] = [];
  for (let m = from; m < until; ) {
    months.push({ day: isoOf(m), at: at(isoOf(m)) });
    const d = new Date(m);
    m = Date.UTC(d.getUTCFullYear(), d.getUTCMonth() + 1, 1);
  }
  return {
    from: isoOf(from),
    until: isoOf(until),
    months,
    years: months
      .filter((m) => m.day.slice(5) === '04-01')
      .map((m) => ({ ...m, year: Number(m.day.slice(0, 4)) })),
    today: at(today),
    bars: actions.map((a) => {
      const begin = a.starts ?? (a.due !== null && a.due < today ? a.due : today);
      // One day long at least; without an end it goes on.
      return {
        id: a.id,
        from: at(begin),
        until: a.due === null ? 1 : Math.max(at(a.due) + DAY / (until - from), at(begin)),
        open: a.due === null,
      };
    }),
  };
}

import type {
  Action,
  Attendance,
  Contact,
  Decision,
  Engagement,
  HonestItem,
  Issue,
  Measure,
  Meeting,
  Outcome,
  Promise as Pledge,
  Preparation,
  Remark,
  TeamMember,
  TimelineStep,
} from '../../generated/schema';

export type List<T> = { items: T[]; total: number };

/** GET …/engagements/{id}/page */
export type EngagementData = {
  engagement: Engagement;
  team: List<TeamMember>;
  steps: List<TimelineStep>;
  honest: List<HonestItem>;
  meetings: List<Meeting>;
  attendances: List<Attendance>;
  preparations: List<Preparation>;
  remarks: List<Remark>;
  decisions: List<Decision>;
  promises: List<Pledge>;
  contacts: List<Contact>;
  issues: List<Issue>;
  measures: List<Measure>;
  actions: List<Action>;
  outcomes: List<Outcome>;
  /** Open promises whose owner's account has closed. */
  ownerless: number[];
  facts: { label: string; value: string; source: string; mark: string }[];
  missing: { what: string; whom: string }[];
  subjects: string[];
  warnings: { step: string; sentence: string }[];
  april: {
    day: string;
    actions: { id: number; what: string; colour: 'clear' | 'yellow' | 'red'; sentence: string }[];
    path: { source: string; latest: string; steps: { label: string; what: string; day: string }[] };
  };
};

/** GET /api/prefectures/{org}/board */
export type BoardTown = {
  town: number;
  name: string;
  engagement: number | null;
  fiscal_year: number | null;
  theme: string | null;
  state: string | null;
  present: string | null;
  wish: string | null;
  wanted: string | null;
  met_on: string | null;
  moved_on: string | null;
  still_days: number | null;
  landing_yen: number | null;
  /** Landing minus cap, as on the town's own screens; negative: room left. */
  over_yen: number | null;
  chance_percent: number | null;
  first_month: number | null;
  /** The service that moved most, in the direction of over_yen. */
  cause: string | null;
  cause_yen: number | null;
  promises_late: number;
  promises_open: number;
  next_on: string | null;
  next_step: string | null;
};

const DAY = 86_400_000;

/** Whole days from a to b; negative when b lies before a. */
export const daysBetween = (a: string, b: string) =>
  Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY);

/** How a day stands to today, as people say it. */
export function whenWords(day: string, today: string): string {
  const n = daysBetween(today, day);
  if (n === 0) return '今日';
  return n > 0 ? `あと${n}日` : `${-n}日過ぎています`;
}

/** The promise to look at next: the oldest that is open. */
export function nextPromise<T extends { state: string; due: string }>(promises: readonly T[]): T | undefined {
  return promises.filter((p) => p.state === 'open').sort((a, b) => a.due.localeCompare(b.due))[0];
}

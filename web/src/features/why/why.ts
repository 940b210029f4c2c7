import type { Against } from './search';

export type Level = { level: string; label: string; yen: number };
export type Provider = { provider: number; name: string; yen: number; levels: Level[] };
export type Part = { service: string; program: string; label: string; yen: number; providers: Provider[] };

export type Bar = {
  key: string;
  label: string;
  yen: number;
  sentence: string;
  /** 5,960人 → 6,080人; empty when no such number exists. */
  numbers: string;
  /** 偶然の幅: what chance alone makes of this bar in a small town. */
  chance: { lo: number; hi: number } | null;
  parts: Part[];
};

export type Side = { label: string; yen: number; people75: number | null; people_year: number | null };

export type WhyData = {
  year: number;
  year_label: string;
  against: Against;
  first_month: number | null;
  last_month: number | null;
  months: number;
  refused: boolean;
  sentence: string;
  own: Side;
  other: Side;
  towns: number;
  towns_asked: number;
  difference: number;
  /** The same figure as on the home. */
  landing: { yen: number; over_yen: number | null; sentence: string } | null;
  year_pace: number;
  bars: Bar[];
  services: {
    service: string;
    program: string;
    label: string;
    yen: number;
    from_yen: number;
    to_yen: number;
  }[];
  cap_view: { cap_change: number; own: number; population: number; total: number; sentence: string } | null;
  merged: string[];
};

/** The same months of several years; any two years differ by the sum of the steps between them. */
export type YearsData = {
  year: number;
  first_month: number;
  last_month: number;
  months: number;
  refused: boolean;
  sentence: string;
  bars: { key: string; label: string; yen: number; steps: number[] }[];
  years: { year: number; label: string; yen: number }[];
  merged: string[];
};

export type Feature = { key: string; label: string; unit: string };
export type Peer = {
  org: number;
  name: string;
  values: Record<string, number | null>;
  distance: number;
  stability_percent: number;
  contributions: Record<string, number>;
  manual: boolean;
  reason: string;
  choice: number | null;
};
/** rank 1 is the highest; percentile: how many of 100 others lie below, equal ones counted half. */
type Standing = { rank: number | null; of: number; percentile: number | null };
export type Place = Standing & {
  key: string;
  label: string;
  unit: string;
  value: number | null;
  interval: { lo: number; hi: number } | null;
  shrunk: number | null;
  dots: { org: number; name: string; value: number }[];
  all: Standing;
};
export type PeersData = {
  year: number;
  people_year: number;
  /** Of the annual report; 0: none. */
  statistic_year: number;
  sentence: string;
  compared: number;
  k: number;
  features: Feature[];
  own: { values?: Record<string, number | null> };
  items: Peer[];
  excluded: Pick<Peer, 'org' | 'name' | 'reason' | 'choice'>[];
  places_year: number;
  places: Place[];
};

export type Step = { key: string; label: string; yen: number; from: number; to: number; whole: boolean };

/** Where each bar of a waterfall begins and ends: the other side, the causes in turn, our side. */
export function waterfall(
  from: { label: string; yen: number },
  bars: { key: string; label: string; yen: number }[],
  to: { label: string; yen: number },
): Step[] {
  const steps: Step[] = [
    { key: 'from', label: from.label, yen: from.yen, from: 0, to: from.yen, whole: true },
  ];
  let level = from.yen;
  for (const b of bars) {
    steps.push({ ...b, from: level, to: level + b.yen, whole: false });
    level += b.yen;
  }
  steps.push({ key: 'to', label: to.label, yen: to.yen, from: 0, to: to.yen, whole: true });
  return steps;
}

/** The axis need not begin at 0 where all that happens stands high above it; the chart then says so. */
export function axisStart(steps: Step[]): number {
  const low = Math.min(...steps.map((s) => (s.whole ? s.to : Math.min(s.from, s.to))));
  const high = Math.max(...steps.map((s) => Math.max(s.from, s.to)));
  if (low <= 0 || high === low || high - low > low) return Math.min(0, low);
  const step = 10 ** Math.floor(Math.log10(high - low));
  return Math.floor((low - (high - low) * 0.35) / step) * step;
}

/** The rows behind a part of a bar: this year's months, cut as the part is. */
export function spendingOf(
  data: Pick<WhyData, 'first_month' | 'last_month'>,
  part: { service: string; program: string },
  provider?: number,
  level?: string,
): Record<string, string | number> {
  return {
    by: provider ? 'month,level' : 'month,provider',
    ...(data.first_month && { from: data.first_month }),
    ...(data.last_month && { to: data.last_month }),
    service: part.service,
    program: part.program,
    ...(provider && { provider: String(provider) }),
    ...(level && { level }),
  };
}

import type { MonthPoint } from '../../charts/CumulativeChart';

export type Missing = { item: string; label: string; sentence: string };

export type HomeData = {
  town: { id: number; name: string; code: string; insurer: string; prefecture: string };
  year: number;
  year_label: string;
  calendar: { starts: number; label: string };
  cap: {
    /** null while inputs are missing. */
    yen: number | null;
    base_yen: number | null;
    approved_yen: number;
    chosen: string | null;
    chosen_label: string | null;
    provisional: boolean;
    missing: Missing[];
  };
  spent: {
    yen: number;
    months: number;
    last_month: number | null;
    source: string | null;
  };
  landing: {
    yen: number;
    lo80: number;
    hi80: number;
    /** Both null while there is no cap to compare with. */
    over_yen: number | null;
    chance_percent: number | null;
    first_month: number | null;
    mark: string;
    /** null while there are too few years. */
    backtest: {
      sentence: string;
      shown: { month: number; year: number; foretold: number; actual: number }[];
    } | null;
    assumptions: { text: string; mark: string }[];
  } | null;
  sentence: string;
  /** Why there are none for readers outside the town hall; empty otherwise. */
  reasons_note: string;
  reasons: { sentence: string; yen: number; service?: string; program?: string; provider?: string }[];
  months: MonthPoint[];
  duties: {
    id: number;
    rev: number;
    title: string;
    why: string;
    how: string | null;
    screen: string | null;
    mark: string;
    done: boolean;
  }[];
  duties_month: number;
  latest_import: {
    id: number;
    rev: number;
    file_name: string;
    applied_ms: number;
    rows_taken: number;
  } | null;
};

/** The first and last month whose service counts in the fiscal year, by the town's calendar. */
export function monthsOfYear(data: { year: number; calendar: { starts: number } }): {
  from: number;
  to: number;
} {
  const from = data.year * 100 + data.calendar.starts;
  const to = (data.year + 1) * 100 + (data.calendar.starts - 1 || 12);
  return data.calendar.starts === 1 ? { from, to: data.year * 100 + 12 } : { from, to };
}

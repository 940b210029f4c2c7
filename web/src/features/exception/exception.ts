import { yen, yenInWords } from '../../format';
import type { CapException, ExceptionPaper, ExceptionPlan, ExceptionPlanYear } from '../../generated/schema';
import { fiscalYear, longDate } from '../../wareki';
import type { List } from '../engagement/engagement';
import type { Result } from '../whatif/whatif';

export type Verdict = {
  on: string;
  state: 'accepted' | 'refused' | 'open';
  sentence: string;
  mark: string;
  source: string;
};

export type Rule = {
  reason: string;
  label: string;
  from: string;
  until: string | null;
  accepted: boolean;
  condition: string;
  mark: string;
  source: string;
  own: boolean;
  in_force: boolean;
};

/** GET …/exception-page */
export type ExceptionData = {
  on: string;
  year: number;
  facts: { people: number | null; rate75: string | null };
  reasons: { reason: string; label: string; now: Verdict }[];
  rules: Rule[];
  approvals: {
    id: number;
    fiscal_year: number;
    yen: number;
    reason: string;
    then: Verdict;
  }[];
  exceptions: List<CapException>;
  papers: List<ExceptionPaper>;
  plans: List<ExceptionPlan>;
  plan_years: List<ExceptionPlanYear>;
};

export const stateWords: Record<Verdict['state'], string> = {
  accepted: '認められる理由',
  refused: '認められない',
  open: '確かめが要る',
};

/** Goes on from the year before without anybody having said that it is needed. */
export function unasked(e: CapException, all: readonly CapException[]): boolean {
  return !e.still_needed && all.some((o) => o.fiscal_year === e.fiscal_year - 1 && o.reason === e.reason);
}

export type PlanDraft = {
  causes: string;
  measures: string;
  promises: string;
  grounds: string;
  end_year: number | null;
  years: { fiscal_year: number; base_yen: number; planned_yen: number; cap_yen: number | null }[];
};

/** The plan as a chosen scenario, the home and an engagement would have it; people change it afterwards. */
export function draftOf(
  scenario: Result,
  reasons: readonly { sentence: string }[],
  promises: readonly { who: string; what: string; due: string }[],
): PlanDraft {
  // Within the cap from a year on, and in every later one.
  const over = scenario.years.map((y) => y.over === null || y.over > 0);
  const last = over.lastIndexOf(true);
  const end = scenario.years[last + 1]?.year ?? null;
  return {
    causes: reasons.map((r) => `・${r.sentence}`).join('\n'),
    measures: scenario.steps
      .map((s) => {
        const full = s.years[1] ?? s.years[0];
        const effect = full
          ? `${fiscalYear(full.year)}に${yenInWords(Math.abs(full.net))}${full.net < 0 ? 'の減' : full.net > 0 ? 'の増' : ''}`
          : '';
        return `・${s.label}：${effect}`;
      })
      .join('\n'),
    promises: promises.map((p) => `・${p.who}：${p.what}（${longDate(p.due)}まで）`).join('\n'),
    grounds: [
      ...scenario.steps.map((s) => `・${s.label}：${s.source}`),
      ...scenario.assumptions.map((a) => `・（${a.mark}）${a.text}`),
    ].join('\n'),
    end_year: end,
    years: scenario.years.map((y) => ({
      fiscal_year: y.year,
      base_yen: Math.max(0, y.base),
      planned_yen: Math.max(0, y.total),
      cap_yen: y.cap,
    })),
  };
}

export const overWords = (planned: number | null, cap: number | null) =>
  planned === null || cap === null
    ? '—'
    : planned > cap
      ? `超過 ${yen(planned - cap)}`
      : `余裕 ${yen(cap - planned)}`;

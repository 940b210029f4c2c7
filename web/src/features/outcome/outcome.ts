export type Indicator = {
  key: string;
  block: string;
  label: string;
  numerator: string;
  /** null: a count alone. */
  denominator: string | null;
  hint: string;
  by_age: boolean;
  entered: boolean;
};

export type Value = {
  year: number;
  indicator: string;
  part: string;
  part_label: string;
  numerator: number | null;
  denominator: number | null;
  permille: number | null;
  hidden: boolean;
  origin: 'entered' | 'claims' | 'survey';
  mark: string;
  source: string | null;
  note: string | null;
  by: string | null;
  at_ms: number | null;
  batch: number | null;
};

export type Outcomes = {
  indicators: Indicator[];
  values: Value[];
  outside: boolean;
  sentence: string | null;
};

export type SurveyCell = {
  sex: '' | 'm' | 'f';
  age: string;
  from: number;
  answered: number;
  weekly2: number;
  weekly3: number;
  activity: number[];
};
export type Survey = {
  year: number;
  batch: number;
  file_name: string;
  cut: string;
  unanswered: number;
  cells: SurveyCell[];
};
export type Surveys = { activities: string[]; surveys: Survey[] };

export const originLabel: Record<Value['origin'], string> = {
  entered: '入力',
  claims: '明細から',
  survey: 'ニーズ調査から',
};

export const sexLabel: Record<SurveyCell['sex'], string> = { m: '男性', f: '女性', '': '性別の回答なし' };

/** Age classes a value can be entered for: the cuts of five and ten years, and before and after 75. */
export const ageParts = [
  { value: '', label: '全体' },
  { value: '65-69', label: '65〜69歳' },
  { value: '70-74', label: '70〜74歳' },
  { value: '75-79', label: '75〜79歳' },
  { value: '80-84', label: '80〜84歳' },
  { value: '85-89', label: '85〜89歳' },
  { value: '90-', label: '90歳以上' },
  { value: '65-74', label: '65〜74歳' },
  { value: '75-84', label: '75〜84歳' },
  { value: '85-', label: '85歳以上' },
  { value: '75-', label: '75歳以上' },
];

/** 345 → "34.5％" */
export function percent(permille: number | null): string {
  return permille === null ? '—' : `${(permille / 10).toFixed(1)}％`;
}

/** Of so many so many, half up; null of nobody. */
export function permilleOf(part: number, all: number): number | null {
  return all === 0 ? null : Math.floor((part * 2000 + all) / (all * 2));
}

/** What was pasted out of a sheet, as the file the import reads; the year stands in its name. */
export function pastedFile(text: string, year: number): { name: string; file: Blob } {
  return {
    name: `ニーズ調査 問5 ${year}年度.tsv`,
    file: new Blob([text], { type: 'text/tab-separated-values' }),
  };
}

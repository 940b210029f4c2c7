import { count } from '../../format';

export type BatchState = 'reading' | 'checked' | 'applied' | 'undone' | 'failed';

export type Batch = {
  id: number;
  rev: number;
  kind: string;
  kind_label: string;
  file_name: string;
  size: number;
  state: BatchState;
  encoding: string | null;
  rows_read: number;
  rows_taken: number;
  rows_same: number;
  rows_wrong: number;
  first_month: number | null;
  last_month: number | null;
  yen: number;
  account_name: string;
  made_ms: number;
  applied_ms: number | null;
  undone_ms: number | null;
};

export type BatchDetail = Batch & {
  understood: string[];
  columns: {
    index: number;
    header: string;
    field: string | null;
    field_label: string | null;
    examples: string[];
  }[];
  fields: { name: string; label: string; required: boolean }[];
  preview: string[][];
  warnings: { code: string; sentence: string }[];
  issue_count: number;
  sums: { month: number; rows: number; yen: number; yen_before: number }[];
  /** Cells of one column with one fault for which a repair is known; shown of the first of them. */
  column_faults?: ColumnFault[];
  /** Of files whose figures are found by their labels (実績報告書); a record is a fiscal year. */
  figures?: Figure[];
  same_as: number | null;
};

export type Figure = {
  record: number;
  year: number;
  field: string;
  field_label: string;
  state: 'read' | 'same' | 'typed' | 'wrong' | 'missing';
  measure: Measure;
  sheet: string;
  cell: string;
  label: string;
  unit: string;
  found: string;
  value: number | null;
  before: number | null;
  own: number | null;
};
export type Measure = 'yen' | 'people' | 'rate';

/** 1,234円, 5,678人, 1.0194; a dash where there is none. */
export function measured(measure: Measure, n: number | null): string {
  if (n === null) return '—';
  if (measure === 'rate') return (n / 10_000).toFixed(4);
  return `${count(n)}${measure === 'people' ? '人' : '円'}`;
}

export type ColumnFault = {
  field: string;
  field_label: string;
  code: string;
  cells: number;
  value: string;
  repair: string;
  accepted: boolean;
};

export type Issue = {
  n: number;
  row: number;
  field: string | null;
  field_label: string | null;
  severity: string;
  code: string;
  sentence: string;
  value: string | null;
  repair: string | null;
  repaired: boolean;
};

export const stateLabel: Record<BatchState, string> = {
  reading: '読み込み中',
  checked: '確認待ち',
  applied: '取り込み済み',
  undone: '取り消し済み',
  failed: '読み込めませんでした',
};

/** Every row is another town's: the sentence of the file says it, and no row need say it again. */
export const isOfAnotherTown = (batch: Pick<BatchDetail, 'warnings' | 'rows_taken' | 'rows_same'>) =>
  batch.rows_taken + batch.rows_same === 0 && batch.warnings.some((w) => w.code === 'other_town');

/** Beside the buttons of a file that was read: why there is nothing to take in, what stays out, what can be undone. */
export function whatThen(
  batch: Pick<
    BatchDetail,
    'warnings' | 'figures' | 'issue_count' | 'rows_read' | 'rows_taken' | 'rows_same' | 'rows_wrong'
  >,
): string {
  const byYear = (batch.figures ?? []).length > 0;
  const what = byYear ? '数字' : '行';
  if (batch.rows_taken > 0 && batch.issue_count > 0)
    return byYear
      ? '直すところがある項目は取り込まれません。ここで直すか、あとから直して取り込めます。'
      : `直すところがある${count(batch.rows_wrong)}行は取り込まれません。あとから直して取り込めます。`;
  if (batch.rows_taken > 0) return '取り込んだあとでも、まるごと取り消せます。';
  if (isOfAnotherTown(batch)) return 'この町のファイルではないので、取り込めません。数字は変わっていません。';
  if (batch.warnings.some((w) => w.code === 'missing_column'))
    return '「列の対応」で必要な列を選ぶと、取り込めます。数字はまだ変わっていません。';
  if (batch.rows_wrong > 0)
    return `取り込める${what}が、まだありません。上の「確かめてほしい行」を直すと、取り込めます。`;
  if (batch.rows_same > 0) return `すべて前に取り込んだ${what}です。新しく取り込む${what}はありません。`;
  return `取り込む${what}がありません。数字は変わっていません。`;
}

/** Required fields no column gives: the file cannot be taken in before they are chosen. */
export function missingFields(
  batch: Pick<BatchDetail, 'columns' | 'fields'>,
  chosen: Record<number, string>,
): string[] {
  const given = new Set(batch.columns.map((c) => chosen[c.index] ?? c.field ?? ''));
  return batch.fields.filter((f) => f.required && !given.has(f.name)).map((f) => f.label);
}

/** Fields given by more than one column. */
export function doubledFields(
  batch: Pick<BatchDetail, 'columns' | 'fields'>,
  chosen: Record<number, string>,
): string[] {
  const all = batch.columns.map((c) => chosen[c.index] ?? c.field ?? '').filter((f) => f !== '');
  return batch.fields.filter((f) => all.filter((a) => a === f.name).length > 1).map((f) => f.label);
}

export type Choice = { value: string; label: string };
export type Source = {
  name: string;
  label: string;
  persons: boolean;
  units: boolean;
  columns: { name: string; label: string; off: boolean; reason: boolean }[];
};
export type Sources = {
  sources: Source[];
  purposes: Choice[];
  recipients: Choice[];
  alone_persons: number;
};

/** What goes to POST export-previews and exports. */
export type Order = {
  source: string;
  from: number;
  to: number;
  columns: string[];
  purpose: string;
  purpose_words: string;
  recipient_kind: string;
  recipient?: number;
  recipient_words?: string;
  number_reason?: string;
  format: 'xlsx' | 'csv';
};

export type Preview = {
  columns: string[];
  rows: number;
  persons: number;
  nobodys: number;
  needs_second: boolean;
  note: string;
  files: { name: string; recipient: string; rows: number; persons: number; first: string[][] }[];
};

export type Left = {
  id: number;
  source: string;
  source_label: string;
  state: 'waiting' | 'ready' | 'refused' | 'given';
  purpose_label: string;
  purpose_words: string;
  recipient_kind: string;
  recipient: string;
  recipient_label: string;
  columns: string;
  number_reason: string;
  persons: number;
  rows: number;
  asked_by: number;
  asked_by_name: string;
  asked_ms: number;
  decided_by_name: string;
  until_ms: number;
  open: boolean;
  files: {
    n: number;
    name: string;
    recipient: string;
    rows: number;
    persons: number;
    size: number;
    sha256: string;
  }[];
};

/** A word for the state, as of now. */
export function stateOf(e: Pick<Left, 'state' | 'open'>): string {
  if (e.state === 'given') return 'その場で保存';
  if (e.state === 'refused') return '取り下げ';
  if (e.state === 'waiting') return e.open ? '承認待ち' : '期限切れ';
  return e.open ? '取り出せます' : '取り出し期限を過ぎました';
}

/** The columns that are in without being asked for. */
export const usual = (s: Source) => s.columns.filter((c) => !c.off).map((c) => c.name);

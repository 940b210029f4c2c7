export const parts = [
  { key: 'board', label: '板' },
  { key: 'list', label: '一覧' },
  { key: 'paper', label: '紙を打ち込む' },
  { key: 'harvest', label: '課題・約束にする' },
  { key: 'setting', label: '班・隠した付せん・ひな形' },
] as const;
export type Part = (typeof parts)[number]['key'];

export const readBoardSearch = (s: Record<string, unknown>): { part?: Part } => {
  const part = parts.find((p) => p.key === s.part);
  return part && part.key !== 'board' ? { part: part.key } : {};
};

export const sheets = [
  { key: 'blank', label: '書くための用紙（A4）' },
  { key: 'a4', label: 'いまの板（A4）' },
  { key: 'a1', label: 'いまの板（A1）' },
] as const;
export type SheetKind = (typeof sheets)[number]['key'];

export const readSheetSearch = (s: Record<string, unknown>): { sheet?: SheetKind } => {
  const sheet = sheets.find((k) => k.key === s.sheet);
  return sheet ? { sheet: sheet.key } : {};
};

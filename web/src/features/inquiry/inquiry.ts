/** GET /api/towns/{org}/questions */
export type QuestionItem = {
  place: number;
  label: string;
  kind: 'text' | 'number' | 'yes_no';
  unit: string | null;
  figure: string | null;
  answer: string | null;
  origin: 'data' | 'hand' | null;
  suggested: string | null;
  source: string | null;
};

export type Question = {
  id: number;
  title: string;
  words: string | null;
  due: string;
  asked_on: string;
  asked_by: string;
  confirmed_ms: number | null;
  confirmed_by: string | null;
  items: QuestionItem[];
};

/** GET /api/prefectures/{org}/inquiries/{id}/answers */
export type Answers = {
  title: string;
  words: string;
  due: string;
  sent_on: string;
  items: { label: string; kind: QuestionItem['kind']; unit: string }[];
  towns: { town: number; name: string; confirmed_ms: number | null; answers: string[] }[];
};

/** What stands in the boxes at first: what was typed, else what the data would answer. */
export const firstAnswers = (items: readonly QuestionItem[]): Record<number, string> =>
  Object.fromEntries(items.map((i) => [i.place, i.answer ?? i.suggested ?? '']));

/** "6080" → "6,080人" where it is a number. */
export function answerWords(answer: string, item: { kind: string; unit: string | null }): string {
  if (item.kind !== 'number' || !/^-?\d+$/.test(answer)) return answer;
  const n = Number(answer);
  return `${n < 0 ? '−' : ''}${Math.abs(n).toLocaleString('ja-JP')}${item.unit ?? ''}`;
}

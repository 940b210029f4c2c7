import { monthAdd } from '../../format';

export type Kind = 'graduation' | 'shift' | 'new_class' | 'price' | 'population' | 'certification';

export type Step = {
  id?: number;
  rev?: number;
  kind: Kind;
  service?: string | null;
  program?: string | null;
  to_program?: string | null;
  from_month?: number | null;
  to_month?: number | null;
  /** Bit 0 January … bit 11 December: when courses begin. */
  start_months?: number | null;
  until_year?: number | null;
  mark: string;
  source: string;
} & Partial<Record<Figure, number | null>>;

/** A scenario as it is kept. */
export type Kept = {
  id: number;
  rev: number;
  name: string;
  fiscal_year: number;
  follows: string | null;
  engagement: number | null;
};

export type Figure =
  | 'people'
  | 'unit_yen'
  | 'to_yen'
  | 'care_management'
  | 'replacement'
  | 'courses'
  | 'course_months'
  | 'course_yen'
  | 'fill'
  | 'treated'
  | 'control'
  | 'hold_months'
  | 'price_permille'
  | 'growth_permille'
  | 'growth85_permille'
  | 'cert_from'
  | 'cert_to';

export type Box = {
  key: Figure;
  label: string;
  unit: string;
  /** Stored whole number ÷ shown number: 100 for 1/100 %, 10 for ‰ shown as %. */
  scale: number;
  /** Range of the slider beside the box, as shown; none: a box alone. */
  slide?: [number, number, number];
  optional?: boolean;
};

const people: Box = { key: 'people', label: '人数', unit: '人', scale: 1, slide: [0, 60, 1] };
const unit: Box = { key: 'unit_yen', label: '1人1か月の事業費', unit: '円', scale: 1 };
const rates = (optional: boolean): Box[] => [
  { key: 'treated', label: '参加した人が卒業する割合', unit: '％', scale: 100, optional },
  { key: 'control', label: '参加しなくても卒業する割合', unit: '％', scale: 100, optional },
];

/** Which figures each kind asks for. The server knows the same and refuses what is missing. */
export const boxes: Record<Kind, Box[]> = {
  graduation: [
    people,
    unit,
    { key: 'care_management', label: '1人1か月のケアマネジメント費', unit: '円', scale: 1, optional: true },
    { key: 'replacement', label: '代わりに使う1人1か月の費用', unit: '円', scale: 1, optional: true },
    ...rates(true),
  ],
  shift: [people, unit, { key: 'to_yen', label: '移った先の1人1か月の事業費', unit: '円', scale: 1 }],
  new_class: [
    { ...people, label: '1回の定員', slide: [0, 40, 1] },
    { key: 'courses', label: '1年の回数', unit: '回', scale: 1, slide: [1, 12, 1] },
    { key: 'course_months', label: '1回の月数', unit: 'か月', scale: 1 },
    { key: 'course_yen', label: '1回の費用', unit: '円', scale: 1 },
    { key: 'fill', label: '参加する割合', unit: '％', scale: 100, slide: [0, 100, 5] },
    ...rates(false),
    { key: 'hold_months', label: '卒業が続く月数', unit: 'か月', scale: 1, slide: [0, 36, 1] },
    { ...unit, label: '卒業した人が使わなくなる1人1か月の事業費' },
  ],
  price: [{ key: 'price_permille', label: '単価の変化', unit: '％', scale: 10, slide: [-10, 10, 0.1] }],
  population: [
    { key: 'growth_permille', label: '75歳以上人口の1年の伸び', unit: '％', scale: 10, slide: [-5, 5, 0.1] },
    {
      key: 'growth85_permille',
      label: '85歳以上人口の1年の伸び',
      unit: '％',
      scale: 10,
      slide: [-5, 10, 0.1],
      optional: true,
    },
  ],
  certification: [
    { key: 'cert_from', label: 'いまの要支援認定率', unit: '％', scale: 100 },
    { key: 'cert_to', label: '変わった後の要支援認定率', unit: '％', scale: 100, slide: [0, 15, 0.1] },
  ],
};

/** A price before and after, by units and yen a unit: the change in ‰ that is stored, and the sum written out. */
export function priceChange(
  from: { units: number; priceE2: number },
  to: { units: number; priceE2: number },
): { permille: number; source: string } | null {
  const before = from.units * from.priceE2;
  const after = to.units * to.priceE2;
  if (!(before > 0) || !(after >= 0)) return null;
  const permille = Math.round(((after - before) * 1000) / before);
  const side = (s: { units: number; priceE2: number }) =>
    `${s.units.toLocaleString('ja-JP')}単位×${(s.priceE2 / 100).toFixed(2)}円`;
  return permille > 10_000 ? null : { permille, source: `単位数と単価の改定：${side(from)} → ${side(to)}` };
}

/** A path of people, not a decision of a month: one of each kind in a scenario. */
export const isPath = (kind: Kind) => kind === 'population' || kind === 'certification';

export const kinds: { value: Kind; label: string; about: string }[] = [
  { value: 'graduation', label: '卒業する人を増やす', about: 'サービスを使わなくなる人の費用が減ります。' },
  { value: 'shift', label: '類型を移る', about: '従前相当からサービス・活動Aなどへ移った差額です。' },
  {
    value: 'new_class',
    label: 'サービスCの教室を開く',
    about: '教室の費用と、卒業する人の費用の差し引きです。',
  },
  { value: 'price', label: '単価を変える', about: 'そのサービスの費用全体が変わります。' },
  {
    value: 'population',
    label: '高齢者の人口が違うとき',
    about: '75歳以上は費用と上限額の両方、85歳以上は費用だけを動かします。',
  },
  {
    value: 'certification',
    label: '要支援認定率が変わるとき',
    about: '75歳以上の人に対する要支援1・2の割合が、選んだ年度までまっすぐ変わります。上限額は動きません。',
  },
];

export const marks = [
  { value: 'given', label: '入力' },
  { value: 'measured', label: '実績' },
  { value: 'computed', label: '計算' },
  { value: 'literature', label: '文献' },
  { value: 'assumed', label: '仮定' },
];

export type Line = {
  service: string;
  program: string;
  label: string;
  people: number;
  unit_yen: number;
  landing_yen: number;
};

export type Basis = {
  year: number;
  first_month: number;
  last_month: number;
  landed: boolean;
  sentence: string;
  /** What readers outside the town hall are not told apart; empty inside. */
  note: string;
  lines: Line[];
  certification: { year: number; people: number; rate: number; source: string } | null;
  examples: { key: string; label: string; step: Step }[];
};

export type YearResult = {
  year: number;
  label: string;
  base: number;
  effect: number;
  total: number;
  cap: number | null;
  base_cap: number | null;
  over: number | null;
  base_over: number | null;
  people75: number | null;
  people85: number | null;
  base75: number;
  base85: number | null;
  together: number;
};

export type Part = 'gross_only' | 'care' | 'replacement' | 'natural' | 'course';

/** What a net effect is made of, in the order in which it is told. */
export const parts: { key: Part; label: string }[] = [
  { key: 'gross_only', label: '総額' },
  { key: 'care', label: 'ケアマネジメント費' },
  { key: 'replacement', label: '代わりに使う費用' },
  { key: 'natural', label: '何もしなくても卒業した分' },
  { key: 'course', label: '教室の費用' },
];

export type Result = {
  id: number | null;
  name: string;
  year: number;
  to: number;
  landed: boolean;
  follows: 'age75' | 'age85';
  sentence: string;
  years: YearResult[];
  steps: {
    id: number;
    kind: string;
    label: string;
    mark: string;
    source: string;
    years: { year: number; net: number; gross: number; parts: Record<Part, number> }[];
    remarks: string[];
  }[];
  assumptions: { text: string; mark: string }[];
};

/** The next months that can still be changed. */
export function monthsToChoose(basis: Basis): number[] {
  const first = basis.last_month ? monthAdd(basis.last_month, 1) : basis.first_month;
  return Array.from({ length: 48 }, (_, i) => monthAdd(first, i));
}

/** A new decision on the measured figures of the dearest line, its mark and source with it. */
export function freshStep(kind: Kind, basis: Basis, measured: string): Step {
  const line = basis.lines
    .filter((l) => l.unit_yen > 0 && l.service !== 'management')
    .toSorted((a, b) => b.landing_yen - a.landing_yen)[0];
  const from = monthsToChoose(basis)[0] ?? null;
  if (kind === 'population')
    return { kind, growth_permille: 0, mark: 'assumed', source: '話し合いで置いた値' };
  if (kind === 'certification')
    return {
      kind,
      cert_from: basis.certification?.rate ?? null,
      cert_to: basis.certification?.rate ?? null,
      until_year: basis.year + 4,
      mark: basis.certification ? 'measured' : 'assumed',
      source: basis.certification
        ? `いまの率は${basis.certification.source}変わった後の率は話し合いで置いた値`
        : '話し合いで置いた値',
    };
  const step: Step = { kind, from_month: from, mark: 'assumed', source: '話し合いで置いた値' };
  if (line) Object.assign(step, { service: line.service, program: line.program });
  if (kind === 'price') return { ...step, price_permille: 0 };
  Object.assign(step, { people: 10, unit_yen: line?.unit_yen ?? 0, mark: 'measured', source: measured });
  if (kind === 'shift') return { ...step, to_program: 'a', to_yen: yenOf(basis, line?.service, 'a') };
  if (kind === 'new_class')
    return {
      ...step,
      courses: 2,
      course_months: 3,
      course_yen: null,
      fill: 10000,
      treated: 1110,
      control: 380,
      hold_months: 12,
      mark: 'literature',
      source: `卒業する割合は寝屋川市の無作為化試験（11.1％と3.8％、Hattori ほか 2019）。事業費は${measured}。教室の続く月数は仮に置いた値`,
    };
  return step;
}

/** What a person-month costs elsewhere, as measured. */
export function yenOf(basis: Basis, service: string | undefined | null, program: string): number {
  return basis.lines.find((l) => l.service === service && l.program === program)?.unit_yen ?? 0;
}

/** As the server takes it: without what does not belong to the kind, and without ids. */
export function toSend(step: Step): Record<string, unknown> {
  const { kind, from_month, to_month, service, program, to_program, mark, source } = step;
  const figures = Object.fromEntries(
    boxes[kind].filter((b) => step[b.key] != null).map((b) => [b.key, step[b.key]]),
  );
  return {
    kind,
    ...figures,
    ...(!isPath(kind) && { from_month, ...(to_month ? { to_month } : {}) }),
    ...(!isPath(kind) && { service, program }),
    ...(kind === 'new_class' && step.start_months ? { start_months: step.start_months } : {}),
    ...(kind === 'certification' && { until_year: step.until_year }),
    ...(kind === 'shift' && { to_program }),
    mark,
    source,
  };
}

/** What was typed into a box, as stored; null when it is no number or empty. */
export function stored(text: string, scale: number): number | null {
  const plain = text
    .normalize('NFKC')
    .replace(/[,\s]/g, '')
    .replace(/^[△▲−]/, '-');
  if (!/^-?\d+(\.\d+)?$/.test(plain)) return null;
  const value = Math.round(Number(plain) * scale);
  return Number.isSafeInteger(value) ? value : null;
}

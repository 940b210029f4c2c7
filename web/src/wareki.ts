// 和暦: how a town hall writes days. Stored is always ISO (2026-04-01); this is display and input only.
// The C side keeps the same rules; both read tests/vectors/wareki.tsv.

type Era = { name: string; letter: string; short: string; from: string; year: number };

// 明治 starts where the Gregorian calendar does (1873-01-01 = 明治6年).
const ERAS: readonly Era[] = [
  { name: '令和', letter: 'R', short: '令', from: '2019-05-01', year: 2019 },
  { name: '平成', letter: 'H', short: '平', from: '1989-01-08', year: 1989 },
  { name: '昭和', letter: 'S', short: '昭', from: '1926-12-25', year: 1926 },
  { name: '大正', letter: 'T', short: '大', from: '1912-07-30', year: 1912 },
  { name: '明治', letter: 'M', short: '明', from: '1873-01-01', year: 1868 },
];

const WEEKDAYS = '日月火水木金土';
const KANJI = '〇一二三四五六七八九';

const pad = (n: number, width = 2) => String(n).padStart(width, '0');

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isoOf(year: number, month: number, day: number): string {
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

export function isIsoDay(text: string): boolean {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!m) return false;
  const [y, mo, d] = [Number(m[1]), Number(m[2]), Number(m[3])];
  return mo >= 1 && mo <= 12 && d >= 1 && d <= daysInMonth(y, mo);
}

function eraAt(iso: string): Era | undefined {
  return ERAS.find((era) => iso >= era.from);
}

/** 2019-05-01 → 令和元年5月1日. Days before 明治6年 stay in the Western calendar. */
export function longDate(iso: string): string {
  const [y = 0, m = 0, d = 0] = iso.split('-').map(Number);
  const era = eraAt(iso);
  if (!era) return `${y}年${m}月${d}日`;
  const n = y - era.year + 1;
  return `${era.name}${n === 1 ? '元' : n}年${m}月${d}日`;
}

/** 2026-03-01 → R8.3.1 */
export function shortDate(iso: string): string {
  const [y = 0, m = 0, d = 0] = iso.split('-').map(Number);
  const era = eraAt(iso);
  return era ? `${era.letter}${y - era.year + 1}.${m}.${d}` : `${y}.${m}.${d}`;
}

export function weekday(iso: string): string {
  return WEEKDAYS.charAt(new Date(`${iso}T00:00:00Z`).getUTCDay());
}

/** 2026-03-01 → 令和8年3月1日（日） */
export function echoDate(iso: string): string {
  return `${longDate(iso)}（${weekday(iso)}）`;
}

/** A fiscal year (April to March) carries the era of its first day, but 2019 is called 令和元年度. */
export function fiscalYear(year: number): string {
  if (year === 2019) return '令和元年度';
  const era = eraAt(isoOf(year, 4, 1));
  if (!era) return `${year}年度`;
  const n = year - era.year + 1;
  return `${era.name}${n === 1 ? '元' : n}年度`;
}

/** 202603 → 令和8年3月 */
export function longMonth(month: number): string {
  const year = Math.floor(month / 100);
  // A month belongs to the era in which it ends: 2019-05 is 令和, 1989-01 is 平成.
  const era = eraAt(isoOf(year, month % 100, daysInMonth(year, month % 100)));
  if (!era) return `${year}年${month % 100}月`;
  const n = year - era.year + 1;
  return `${era.name}${n === 1 ? '元' : n}年${month % 100}月`;
}

/** 十二 → 12, 二十一 → 21, 元 → 1, 12 → 12; NaN otherwise. */
function numeral(text: string): number {
  if (text === '元') return 1;
  if (/^\d+$/.test(text)) return Number(text);
  const m = /^([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)$/.exec(text);
  if (m?.[2]) return (m[1] ? KANJI.indexOf(m[1]) : 1) * 10 + (m[3] ? KANJI.indexOf(m[3]) : 0);
  if (/^[〇一二三四五六七八九]+$/.test(text)) return Number([...text].map((c) => KANJI.indexOf(c)).join(''));
  return Number.NaN;
}

const ERA = '(令和|平成|昭和|大正|明治|令|平|昭|大|明|[RHSTM])';
const NUMBER = '([0-9〇一二三四五六七八九十元]+)';

// Blanks are left away except between two digits, where they may hide a slip of the hand.
const plain = (input: string) =>
  input
    .normalize('NFKC')
    .replace(/(?<![0-9])\s+|\s+(?![0-9])/g, '')
    .toUpperCase();
const eraNamed = (text: string | undefined) =>
  ERAS.find((e) => text === e.name || text === e.short || text === e.letter);

export type ParsedDate = { ok: true; iso: string } | { ok: false; reason: string; suggestion?: string };

const HOW = '「R8.3.1」「令和8年3月1日」「2026/3/1」のように入力してください。';
const UNREADABLE: ParsedDate = { ok: false, reason: `日付として読めません。${HOW}` };

function checked(year: number, month: number, day: number): ParsedDate {
  if (year > 2200) return { ok: false, reason: '2200年より後の日付は扱えません。年を直してください。' };
  if (month < 1 || month > 12) return { ok: false, reason: `${month}月はありません。${HOW}` };
  const last = daysInMonth(year, month);
  if (day < 1 || day > last) {
    const label = longDate(isoOf(year, month, 1)).replace(/1日$/, '');
    return { ok: false, reason: `${label}は${last}日までです。日を直してください。` };
  }
  const iso = isoOf(year, month, day);
  if (iso < '1873-01-01') return { ok: false, reason: '明治6年（1873年）より前の日付は扱えません。' };
  return { ok: true, iso };
}

const FORMS = [
  new RegExp(`^${ERA}?${NUMBER}年${NUMBER}月${NUMBER}日$`),
  new RegExp(`^${ERA}?(\\d{1,4}|元)([./-])(\\d{1,2})\\3(\\d{1,2})$`),
  new RegExp(`^${ERA}(\\d{2})(\\d{2})(\\d{2})$`),
  /^()(\d{4})(\d{2})(\d{2})$/,
];

/** One text box for every way people write a day. Refusals say what is wrong and, where there is one, the right answer. */
export function parseDate(input: string): ParsedDate {
  const text = plain(input);
  const m = FORMS.map((f) => f.exec(text)).find((found) => found !== null);
  if (!m) return UNREADABLE;
  const [name, ...rest] = m.slice(1);
  const numbers = rest.filter((part) => !/^[./-]$/.test(part ?? '')).map((part) => numeral(part ?? ''));
  const [n = Number.NaN, month = Number.NaN, day = Number.NaN] = numbers;
  if (numbers.some(Number.isNaN)) return UNREADABLE;
  if (!name) {
    if (n >= 1000) return checked(n, month, day);
    return { ok: false, reason: `元号がありません。${HOW}` };
  }
  const era = eraNamed(name);
  if (!era || n > 999) return UNREADABLE;
  if (n < 1) return { ok: false, reason: `${era.name}${n}年はありません。${HOW}` };

  const result = checked(era.year + n - 1, month, day);
  if (!result.ok || eraAt(result.iso) === era) return result;
  const suggestion = longDate(result.iso);
  const written = `${era.name}${n === 1 ? '元' : n}年${month}月${day}日`;
  return { ok: false, reason: `${written}はありません。正しくは${suggestion}です。`, suggestion };
}

export type ParsedMonth = { ok: true; month: number } | { ok: false; reason: string };
export type ParsedYear = { ok: true; year: number } | { ok: false; reason: string };

/** R8.4 · 令和8年4月 · 2026/4 · 202604. A month in which the era changes may be written in either. */
export function parseMonth(input: string): ParsedMonth {
  const text = plain(input);
  const western = /^(\d{4})[-/.年](\d{1,2})月?$/.exec(text) ?? /^((?:19|20)\d{2})(\d{2})$/.exec(text);
  const m = western ? null : new RegExp(`^${ERA}${NUMBER}[年./-]${NUMBER}月?$`).exec(text);
  const era = m && eraNamed(m[1]);
  const year = western ? Number(western[1]) : era ? era.year + numeral(m[2] ?? '') - 1 : Number.NaN;
  const month = western ? Number(western[2]) : numeral(m?.[3] ?? '');
  if (!(year >= 1873 && month >= 1 && month <= 12))
    return {
      ok: false,
      reason: '月として読めません。「R8.4」「令和8年4月」「2026/4」のように入力してください。',
    };
  const found = year * 100 + month;
  if (
    era &&
    eraAt(isoOf(year, month, 1)) !== era &&
    eraAt(isoOf(year, month, daysInMonth(year, month))) !== era
  )
    return { ok: false, reason: `その月はありません。正しくは${longMonth(found)}です。` };
  return { ok: true, month: found };
}

/** R8 · 令和8年度 · 2026 → 2026, the year of its April. */
export function parseFiscalYear(input: string): ParsedYear {
  const text = plain(input);
  const western = /^((?:19|20)\d{2})(年度?)?$/.exec(text);
  const m = western ? null : new RegExp(`^${ERA}${NUMBER}(年度?)?$`).exec(text);
  const era = m && eraNamed(m[1]);
  const year = western ? Number(western[1]) : era ? era.year + numeral(m[2] ?? '') - 1 : Number.NaN;
  if (!(year >= 1873 && year <= 2999))
    return {
      ok: false,
      reason: '年度として読めません。「R8」「令和8年度」「2026」のように入力してください。',
    };
  if (era && eraAt(isoOf(year, 4, 1)) !== era && eraAt(isoOf(year + 1, 3, 31)) !== era)
    return { ok: false, reason: `その年度はありません。正しくは${fiscalYear(year)}です。` };
  return { ok: true, year };
}

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

export type ParsedDate = { ok: true; iso: string } | { ok: false; reason: string; suggestion?: string };

const HOW = '「R8.3.1」「令和8年3月1日」「2026/3/1」のように入力してください。';

function checked(year: number, month: number, day: number): ParsedDate {
  if (!(month >= 1 && month <= 12)) return { ok: false, reason: `${month}月はありません。${HOW}` };
  const last = daysInMonth(year, month);
  if (!(day >= 1 && day <= last)) {
    const label = longDate(isoOf(year, month, 1)).replace(/1日$/, '');
    return { ok: false, reason: `${label}は${last}日までです。日を直してください。` };
  }
  return { ok: true, iso: isoOf(year, month, day) };
}

/** One text box for every way people write a day. Refusals say what is wrong and, where there is one, the right answer. */
export function parseDate(input: string): ParsedDate {
  const text = input.normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  const N = '([0-9〇一二三四五六七八九十元]+)';

  const western =
    /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ??
    /^(\d{4})年(\d{1,2})月(\d{1,2})日$/.exec(text) ??
    /^((?:18|19|20)\d{2})(\d{2})(\d{2})$/.exec(text);
  if (western) {
    const year = Number(western[1]);
    if (year < 1873 || year > 2999)
      return { ok: false, reason: `西暦${year}年は扱えません。年を直してください。` };
    return checked(year, Number(western[2]), Number(western[3]));
  }

  const m =
    new RegExp(`^(令和|平成|昭和|大正|明治|令|平|昭|大|明|[RHSTM])${N}[年./-]${N}[月./-]${N}日?$`).exec(
      text,
    ) ?? /^(令和|平成|昭和|大正|明治|令|平|昭|大|明|[RHSTM])(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!m) return { ok: false, reason: `日付として読めません。${HOW}` };
  const era = ERAS.find((e) => m[1] === e.name || m[1] === e.short || m[1] === e.letter);
  const [n, month, day] = [numeral(m[2] ?? ''), numeral(m[3] ?? ''), numeral(m[4] ?? '')];
  if (!era || Number.isNaN(n) || Number.isNaN(month) || Number.isNaN(day))
    return { ok: false, reason: `日付として読めません。${HOW}` };
  if (n < 1) return { ok: false, reason: `${era.name}${n}年はありません。${HOW}` };

  const result = checked(era.year + n - 1, month, day);
  if (!result.ok) return result;
  const right = eraAt(result.iso);
  if (right === era) return result;
  const written = `${era.name}${n === 1 ? '元' : n}年${month}月${day}日`;
  if (!right) return { ok: false, reason: `${written}は扱えません（明治6年より前です）。` };
  const suggestion = longDate(result.iso);
  return { ok: false, reason: `${written}はありません。正しくは${suggestion}です。`, suggestion };
}

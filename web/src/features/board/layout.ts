// Where things lie on a board: places are centres, 0..10000 in both directions.
import { type Area, EXTENT, type Id, type Sticky } from './wire';

/** Half a sticky as it is drawn on the canvas, in the same measure. */
export const HALF = { x: 480, y: 520 };
/** One press of an arrow key. */
export const STEP = 200;

const between = (low: number, v: number, high: number) => Math.max(low, Math.min(high, v));

export const inside = (x: number, y: number) => ({
  x: Math.round(between(HALF.x, x, EXTENT - HALF.x)),
  y: Math.round(between(HALF.y, y, EXTENT - HALF.y)),
});

/** The area a place lies in, else the nearest. */
export function areaAt(areas: readonly Area[], x: number, y: number): Area | undefined {
  let best: Area | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const a of areas) {
    const dx = x - between(a.x, x, a.x + a.w);
    const dy = y - between(a.y, y, a.y + a.h);
    const far = dx * dx + dy * dy;
    if (far < least) {
      least = far;
      best = a;
    }
  }
  return best;
}

/** A free place in an area, row by row; when all are taken, over the ones that lie there, a little aside. */
export function placeIn(area: Area, others: readonly Pick<Sticky, 'x' | 'y'>[]): { x: number; y: number } {
  const columns = Math.max(1, Math.floor(area.w / (2 * HALF.x + 60)));
  // The name of the area stands in its first lines.
  const top = Math.min(area.y + 700, area.y + area.h);
  const rows = Math.max(1, Math.floor((area.y + area.h - top) / (2 * HALF.y + 60)));
  const at = (n: number) => {
    const layer = Math.floor(n / (columns * rows));
    const column = n % columns;
    const row = Math.floor(n / columns) % rows;
    const across = columns === 1 ? 0 : (area.w - 2 * HALF.x - 120) / (columns - 1);
    return inside(
      area.x + 60 + HALF.x + column * Math.min(across, 2 * HALF.x + 90) + layer * 90,
      top + HALF.y + row * (2 * HALF.y + 60) + layer * 90,
    );
  };
  for (let n = 0; n <= others.length; n++) {
    const p = at(n);
    if (!others.some((o) => Math.abs(o.x - p.x) < HALF.x && Math.abs(o.y - p.y) < HALF.y)) return p;
  }
  return at(others.length);
}

/** The frame around the stickies of a cluster. */
export function frameOf(
  stickies: readonly Pick<Sticky, 'x' | 'y'>[],
): { x: number; y: number; w: number; h: number } | null {
  if (stickies.length === 0) return null;
  const xs = stickies.map((s) => s.x);
  const ys = stickies.map((s) => s.y);
  const x = Math.min(...xs) - HALF.x - 90;
  const y = Math.min(...ys) - HALF.y - 330;
  return { x, y, w: Math.max(...xs) + HALF.x + 90 - x, h: Math.max(...ys) + HALF.y + 110 - y };
}

export type Part = { area: Area; stickies: Sticky[] };

/** A group's stickies by area, oldest first; what stands in no known area is counted to the nearest. */
export function parts(areas: readonly Area[], stickies: Iterable<Sticky>, group: Id | null): Part[] {
  const out = areas.map((area) => ({ area, stickies: [] as Sticky[] }));
  const by = new Map(out.map((p) => [p.area.key, p]));
  for (const s of stickies) {
    if (group !== null && s.group !== group) continue;
    const part = by.get(s.area) ?? by.get(areaAt(areas, s.x, s.y)?.key ?? '');
    part?.stickies.push(s);
  }
  return out;
}

/** Those with most stickers first; equal ones as they were written. */
export const byVotes = (stickies: readonly Sticky[]): Sticky[] =>
  [...stickies].sort((a, b) => b.votes + b.arrows - (a.votes + a.arrows) || a.id - b.id);

/** 93 s → "1:33"; never below nothing. */
export function clock(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
}

/** What the QR carries behind #: the code, and the link that opens the door whatever strangers try at it. */
export function readBrought(hash: string): { code: string; link: string | null } | null {
  const [typed = '', link = ''] = hash.split('.');
  const code = readCode(typed);
  return code === null ? null : { code, link: /^[\w-]{22}$/.test(link) ? link : null };
}

/** The code as people type it: small letters, full width, spaces, any dash. Eight letters, else null. */
export function readCode(text: string): string | null {
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');
  return plain.length === 8 ? `${plain.slice(0, 4)}-${plain.slice(4)}` : null;
}

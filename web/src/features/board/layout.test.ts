import { describe, expect, it } from 'vitest';
import { areaAt, byVotes, clock, frameOf, inside, parts, placeIn, readBrought, readCode } from './layout';
import type { Area, Sticky } from './wire';

const area = (key: string, x: number, y: number, w: number, h: number): Area => ({
  key,
  label: key,
  hint: '',
  x,
  y,
  w,
  h,
});
const areas = [area('left', 0, 0, 5000, 10_000), area('right', 5200, 0, 4800, 10_000)];

describe('a place', () => {
  it('belongs to the area it lies in, else to the nearest', () => {
    expect(areaAt(areas, 10, 10)?.key).toBe('left');
    expect(areaAt(areas, 9000, 9000)?.key).toBe('right');
    expect(areaAt(areas, 5150, 100)?.key).toBe('right');
    expect(areaAt([], 1, 1)).toBeUndefined();
  });
  it('is moved inside, so that no sticky hangs over the edge', () => {
    for (const [x, y] of [
      [-5, 20_000],
      [0, 0],
      [10_000, 10_000],
    ] as const) {
      const p = inside(x, y);
      expect(p.x).toBeGreaterThan(0);
      expect(p.x).toBeLessThan(10_000);
      expect(p.y).toBeGreaterThan(0);
      expect(p.y).toBeLessThan(10_000);
    }
  });
  it('is free as long as there is room, and always inside its area', () => {
    const six = [0, 1, 2].flatMap((c) => [0, 1].map((r) => area(`${c}${r}`, c * 3333, r * 5000, 3333, 5000)));
    for (const a of [...areas, ...six]) {
      const taken: { x: number; y: number }[] = [];
      for (let i = 0; i < 40; i++) {
        const p = placeIn(a, taken);
        taken.push(p);
        expect(areaAt([...areas.filter((o) => o === a), ...six.filter((o) => o === a)], p.x, p.y)).toBe(a);
      }
      const near = taken
        .slice(0, 4)
        .flatMap((p, i) =>
          taken.slice(0, i).filter((o) => Math.abs(o.x - p.x) < 400 && Math.abs(o.y - p.y) < 400),
        );
      expect(near).toEqual([]);
      expect(new Set(taken.map((p) => `${p.x} ${p.y}`)).size).toBeGreaterThan(8);
    }
  });
});

describe('a board in words', () => {
  const sticky = (id: number, over: Partial<Sticky> = {}): Sticky => ({
    id,
    group: 1,
    area: 'left',
    text: 'あ',
    colour: 'yellow',
    x: 1,
    y: 1,
    cluster: null,
    author: null,
    organisation_kind: null,
    paper: false,
    votes: 0,
    arrows: 0,
    mine: false,
    my_votes: 0,
    my_arrows: 0,
    hidden: false,
    rev: 1,
    ...over,
  });
  it('puts each sticky of the group into one area, also when the area is unknown', () => {
    const all = [sticky(1), sticky(2, { area: 'gone', x: 9000 }), sticky(3, { group: 2 })];
    expect(parts(areas, all, 1).map((p) => p.stickies.map((s) => s.id))).toEqual([[1], [2]]);
    expect(parts(areas, all, null).map((p) => p.stickies.length)).toEqual([2, 1]);
  });
  it('frames a cluster around its stickies', () => {
    expect(frameOf([])).toBeNull();
    const f = frameOf([
      { x: 2000, y: 3000 },
      { x: 4000, y: 3500 },
    ]);
    expect(f && f.x < 2000 && f.x + f.w > 4000 && f.y < 3000 && f.y + f.h > 3500).toBe(true);
  });
  it('ranks by stickers, then by age', () => {
    expect(byVotes([sticky(3), sticky(1, { votes: 2 }), sticky(2, { arrows: 2 })]).map((s) => s.id)).toEqual([
      1, 2, 3,
    ]);
  });
  it('says the time left, and a code however it is typed', () => {
    expect([clock(92_001), clock(60_000), clock(-5)]).toEqual(['1:33', '1:00', '0:00']);
    expect(readCode(' abcd　ｅｆｇｈ')).toBe('ABCD-EFGH');
    expect(readCode('ABCD‐EFGH')).toBe('ABCD-EFGH');
    expect(readCode('ABC')).toBeNull();
    expect(readCode('ABCDEFGHJ')).toBeNull();
  });
  it('reads what a QR carries, with and without the link', () => {
    const link = 'abcdefghij-klmnop_qrst';
    expect(readBrought(`ABCD-EFGH.${link}`)).toEqual({ code: 'ABCD-EFGH', link });
    expect(readBrought('ABCD-EFGH')).toEqual({ code: 'ABCD-EFGH', link: null });
    expect(readBrought(`ABCD-EFGH.${link}x`)).toEqual({ code: 'ABCD-EFGH', link: null });
    expect(readBrought('')).toBeNull();
  });
});

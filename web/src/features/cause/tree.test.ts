import { describe, expect, it } from 'vitest';
import type { CauseNode } from '../../generated/schema';
import { type Bound, inOrder, lines, pathOf, place, type State, shape, stateOf, type TreeData } from './tree';

const node = (id: number, parent: number | null, at = id, dropped = false) =>
  ({ id, parent, place: at, words: `問${id}`, dropped }) as CauseNode;
const bound = (state: State, at = 1) => ({ row: { node: at }, state, reading: '', border: '' }) as Bound;
const data = (items: CauseNode[], evidence: Bound[] = []): TreeData => ({
  nodes: { items, total: items.length },
  evidence,
  figures: [],
  source: '',
});

describe('the tree', () => {
  it('stands in the order of its places, without what was dropped and what hangs below it', () => {
    const shown = shape(
      data([node(1, null), node(2, 1, 9), node(3, 1, 1), node(4, 2), node(5, 1, 5, true), node(6, 5)]),
    );
    expect(inOrder(shown).map((s) => s.node.id)).toEqual([1, 3, 2, 4]);
    expect(inOrder(shown).map((s) => s.depth)).toEqual([0, 1, 1, 2]);
  });
  it('shows a question whose parent is gone at the top, and no ring', () => {
    expect(inOrder(shape(data([node(2, 77)]))).map((s) => s.node.id)).toEqual([2]);
    expect(shape(data([node(1, 2), node(2, 1)]))).toEqual([]);
  });
  it('is as sure as what is bound to it', () => {
    expect(stateOf([])).toBe('unknown');
    expect(stateOf([bound('supports'), bound('unknown')])).toBe('supports');
    expect(stateOf([bound('supports'), bound('weakens')])).toBe('unknown');
    expect(stateOf([bound('weakens')])).toBe('weakens');
  });
  it('is drawn with leaves apart and parents in their middle', () => {
    const { placed, rows } = place(shape(data([node(1, null), node(2, 1), node(3, 1), node(4, 3)])), 100, 10);
    expect(placed.map((p) => [p.node.id, p.x, p.y])).toEqual([
      [1, 0, 5],
      [2, 100, 0],
      [3, 100, 10],
      [4, 200, 10],
    ]);
    expect(rows).toBe(2);
  });
  it('tells the way down to a question', () => {
    expect(pathOf(3, [node(1, null), node(2, 1), node(3, 2)])).toBe('問1 → 問2 → 問3');
    expect(pathOf(9, [node(1, null)])).toBe('');
  });
  it('breaks long words', () => {
    expect(lines('あいうえお', 2, 2)).toEqual(['あい', 'う…']);
    expect(lines('あい', 2, 2)).toEqual(['あい']);
    expect(lines('あい？うえ', 2, 2)).toEqual(['あい？', 'うえ']);
  });
});

import type { CauseEvidence, CauseNode } from '../../generated/schema';
import type { List } from '../engagement/engagement';

export type State = 'supports' | 'weakens' | 'unknown';

export type Bound = { row: CauseEvidence; state: State; reading: string; border: string };

/** GET …/cause-tree */
export type TreeData = {
  nodes: List<CauseNode>;
  evidence: Bound[];
  figures: {
    key: string;
    label: string;
    unit: 'permille' | 'yen';
    screen: 'spending' | 'why' | 'home';
    value: number | null;
    words: string;
  }[];
  source: string;
};

export const stateWords: Record<State, string> = {
  supports: '支える',
  weakens: '弱める',
  unknown: 'まだ分からない',
};

export type Shown = { node: CauseNode; depth: number; children: Shown[]; state: State; bound: Bound[] };

/** More that supports than weakens, or the other way; the same of both, or nothing known: not known. */
export function stateOf(bound: readonly Bound[]): State {
  const sum = bound.reduce((n, b) => n + (b.state === 'supports' ? 1 : b.state === 'weakens' ? -1 : 0), 0);
  return sum > 0 ? 'supports' : sum < 0 ? 'weakens' : 'unknown';
}

/** The tree without what was dropped. A question whose parent is gone, or that lies in a ring, stands at the top or not at all. */
export function shape(data: TreeData): Shown[] {
  const nodes = data.nodes.items.filter((n) => !n.dropped);
  const known = new Set(data.nodes.items.map((n) => n.id));
  const grow = (parent: number | null, depth: number): Shown[] =>
    depth > 20
      ? []
      : nodes
          .filter((n) => (parent === null ? n.parent === null || !known.has(n.parent) : n.parent === parent))
          .sort((a, b) => a.place - b.place || a.id - b.id)
          .map((node) => {
            const bound = data.evidence.filter((b) => b.row.node === node.id);
            return { node, depth, children: grow(node.id, depth + 1), state: stateOf(bound), bound };
          });
  return grow(null, 0);
}

/** From top to bottom, as read and as the arrow keys go. */
export const inOrder = (shown: readonly Shown[]): Shown[] =>
  shown.flatMap((s) => [s, ...inOrder(s.children)]);

export type Placed = Shown & { x: number; y: number; parent: Placed | null };

/** Columns by depth, leaves evenly below each other, a parent in the middle of its children. */
export function place(
  shown: readonly Shown[],
  column: number,
  row: number,
): { placed: Placed[]; rows: number } {
  const placed: Placed[] = [];
  let next = 0;
  const put = (s: Shown, parent: Placed | null): Placed => {
    const at: Placed = { ...s, x: s.depth * column, y: 0, parent };
    placed.push(at);
    const below = s.children.map((c) => put(c, at));
    const first = below[0];
    const last = below[below.length - 1];
    at.y = first && last ? (first.y + last.y) / 2 : next++ * row;
    return at;
  };
  for (const s of shown) put(s, null);
  return { placed, rows: Math.max(1, next) };
}

/** The words from the top down to a question: where an issue came from. */
export function pathOf(id: number, all: readonly CauseNode[]): string {
  const words: string[] = [];
  let at = all.find((n) => n.id === id);
  for (let steps = 0; at && steps < 20; steps++) {
    words.unshift(at.words);
    const up: number | null = at.parent;
    at = up === null ? undefined : all.find((n) => n.id === up);
  }
  return words.join(' → ');
}

/** Words over lines of so many characters, so many lines; no line begins with a stop; what does not fit ends in …. */
export function lines(words: string, wide: number, high: number): string[] {
  const all = words.match(new RegExp(`.{1,${wide}}[、。？]?`, 'gsu')) ?? [];
  return all.length <= high
    ? all
    : [...all.slice(0, high - 1), `${(all[high - 1] ?? '').slice(0, wide - 1)}…`];
}

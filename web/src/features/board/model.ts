// A board as one client knows it: what the server has decided, and above it what this client has written and
// the server has not yet been heard on. Pure: no time, no network, so that every order of events can be tried.
import type {
  Answer,
  BoardFacts,
  Change,
  Cluster,
  Deed,
  Group,
  Id,
  Me,
  Operation,
  Result,
  Said,
  Snapshot,
  Sticky,
  Template,
} from './wire';

/** Operations sent in one request. */
export const BATCH = 50;

export type Board = {
  seq: number;
  board: BoardFacts;
  template: Template;
  groups: readonly Group[];
  me: Me;
  clusters: ReadonlyMap<Id, Cluster>;
  stickies: ReadonlyMap<Id, Sticky>;
  participants: number;
  removed: ReadonlyMap<Id, Sticky>;
};

export type Pending = {
  op: Operation;
  /** What this client calls the thing it makes, until the server names it. */
  local?: Id;
  /** Accepted; shown from here until the change itself has come. */
  done?: { upto: number; id: Id | null; sticky: Sticky | null };
};

export type Refused = { op: Operation; sentence: string };

export type Client = {
  board: Board;
  outbox: readonly Pending[];
  refused: readonly Refused[];
  /** Own names of things → the server's. */
  named: ReadonlyMap<Id, Id>;
  /** What the server said to this client alone, kept because changes are printed once for everybody. */
  own: ReadonlyMap<Id, Own>;
  /** Stickers left are counted up to here. */
  countedTo: number;
  /** A reply came after later changes: only a snapshot can say where we stand. */
  doubt: boolean;
};

type Own = Pick<Sticky, 'mine' | 'my_votes' | 'my_arrows' | 'text'>;
const NOTHING: Own = { mine: false, my_votes: 0, my_arrows: 0, text: null };
const ownOf = ({ mine, my_votes, my_arrows, text }: Own): Own => ({ mine, my_votes, my_arrows, text });

export function boardOf(s: Snapshot): Board {
  return {
    seq: s.seq,
    board: s.board,
    template: s.template,
    groups: s.groups,
    me: s.me,
    clusters: new Map(s.clusters.map((c) => [c.id, c])),
    stickies: new Map(s.stickies.map((k) => [k.id, k])),
    participants: s.participants,
    removed: new Map((s.removed ?? []).map((k) => [k.id, k])),
  };
}

export const clientOf = (s: Snapshot, outbox: readonly Pending[] = []): Client => ({
  board: boardOf(s),
  outbox,
  refused: [],
  named: new Map(),
  own: new Map(),
  countedTo: s.seq,
  doubt: false,
});

// ---- what the server says ----

/** A snapshot read later; what was written meanwhile stays on top of it. */
export function reread(client: Client, s: Snapshot): Client {
  if (s.seq < client.board.seq) return client;
  const outbox = client.outbox.filter((p) => !p.done || p.done.upto > s.seq);
  return { ...client, board: boardOf(s), outbox, own: new Map(), countedTo: s.seq, doubt: false };
}

/** Whether the change shows texts that this client was not given. */
export const uncovers = (board: Board, change: Change): boolean =>
  board.board.phase === 'silent' &&
  change.board?.phase !== undefined &&
  change.board.phase !== 'silent' &&
  change.stickies === undefined;

export function heard(client: Client, change: Change): Client {
  const { board } = client;
  if (change.seq !== undefined && change.seq < board.seq) return client;
  const mine = change.key ? client.outbox.find((p) => p.op.key === change.key) : undefined;
  // What a snapshot or a reply has in it already is not counted again.
  const counted = mine?.done !== undefined || (change.seq !== undefined && change.seq <= board.seq);
  const next = changed(client, change, counted ? undefined : mine?.op);
  let { outbox, named } = client;
  if (mine) {
    ({ outbox, named } = name(client, mine, change.sticky?.id ?? change.cluster?.id ?? null));
    outbox = outbox.filter((p) => p.op.key !== mine.op.key);
  }
  outbox = outbox.filter((p) => !p.done || p.done.upto > next.seq);
  for (const said of told(change)) outbox = rebased(outbox, board, next, said.id, mine !== undefined);
  return { ...client, board: next, outbox, named };
}

const told = (change: Change): readonly Said[] => change.stickies ?? (change.sticky ? [change.sticky] : []);

/** Edits that wait are written over the text that was seen: another's vote or move in between does not make them old. */
function rebased(
  outbox: readonly Pending[],
  before: Board,
  after: Board,
  id: Id,
  mine: boolean,
): readonly Pending[] {
  const now = after.stickies.get(id);
  if (!now || !outbox.some((p) => p.op.kind === 'edit' && p.op.id === id)) return outbox;
  if (!mine && before.stickies.get(id)?.text !== now.text) return outbox;
  return outbox.map((p) =>
    p.op.kind === 'edit' && p.op.id === id ? { ...p, op: { ...p.op, rev: now.rev } } : p,
  );
}

function changed({ board, own, countedTo }: Client, change: Change, deed: Operation | undefined): Board {
  const next = { ...board, seq: Math.max(board.seq, change.seq ?? 0) };
  if (change.board) next.board = { ...board.board, ...change.board };
  if (change.participants !== undefined) next.participants = change.participants;
  if (change.group) next.groups = put(board.groups, change.group);
  next.me = { ...meAfter(board.me, deed), ...change.me };
  if (change.cluster) next.clusters = new Map(board.clusters).set(change.cluster.id, change.cluster);
  if (told(change).length > 0) {
    const stickies = new Map(board.stickies);
    const removed = new Map(board.removed);
    for (const said of told(change)) {
      const before = stickies.get(said.id) ?? removed.get(said.id);
      stickies.set(said.id, stickyAfter({ ...NOTHING, ...(before ?? own.get(said.id)) }, said, deed));
      removed.delete(said.id);
    }
    next.stickies = stickies;
    next.removed = removed;
  }
  const { me } = next;
  if (change.removed !== undefined) remove(next, change.removed);
  if (change.removed_cluster !== undefined) remove(next, change.removed_cluster);
  if (change.seq !== undefined && change.seq <= countedTo) next.me = { ...me, ...left(board.me) };
  return next;
}

function stickyAfter(before: Own & Partial<Sticky>, said: Said, deed: Operation | undefined): Sticky {
  const it = { ...before, ...said } as Sticky;
  if (deed?.kind === 'add') it.mine = said.mine ?? true;
  if ((deed?.kind === 'add' || deed?.kind === 'edit') && said.text == null) it.text = deed.text;
  else if (it.mine && said.text === null) it.text = before.text ?? null;
  if (deed?.kind === 'vote') {
    if (deed.kind_of === 'like' && said.my_votes === undefined) it.my_votes += deed.n;
    if (deed.kind_of === 'arrow' && said.my_arrows === undefined) it.my_arrows += deed.n;
  }
  return it;
}

function meAfter(me: Me, deed: Deed | undefined): Me {
  if (deed?.kind === 'vote')
    return deed.kind_of === 'like'
      ? { ...me, votes_left: me.votes_left - deed.n }
      : { ...me, arrows_left: me.arrows_left - deed.n };
  if (deed?.kind === 'join_group') return { ...me, group: deed.group };
  if (deed?.kind === 'rename') return { ...me, name: deed.name };
  return me;
}

/** The stickers on a sticky that goes come back to those who put them there. */
const givenBack = (me: Me, gone: Sticky): Me => ({
  ...me,
  votes_left: me.votes_left + gone.my_votes,
  arrows_left: me.arrows_left + gone.my_arrows,
});

const left = ({ votes_left, arrows_left }: Me) => ({ votes_left, arrows_left });

function put(groups: readonly Group[], group: Group): Group[] {
  return groups.some((g) => g.id === group.id)
    ? groups.map((g) => (g.id === group.id ? group : g))
    : [...groups, group];
}

function remove(board: Board, id: Id): void {
  const stickies = new Map(board.stickies);
  const gone = stickies.get(id);
  stickies.delete(id);
  if (gone) {
    board.me = givenBack(board.me, gone);
    if (board.me.facilitator) board.removed = new Map(board.removed).set(id, gone);
  }
  if (board.clusters.has(id)) {
    const clusters = new Map(board.clusters);
    clusters.delete(id);
    board.clusters = clusters;
    for (const k of stickies.values()) if (k.cluster === id) stickies.set(k.id, { ...k, cluster: null });
  }
  board.stickies = stickies;
}

// ---- what this client does ----

const makes = (deed: Deed) => deed.kind === 'add' || deed.kind === 'add_cluster';

/** Puts a deed into the outbox. An edit that still waits takes the newer words. */
export function wrote(client: Client, op: Operation, sent: ReadonlySet<string> = new Set()): Client {
  if (op.kind === 'edit') {
    const at = client.outbox.findIndex(
      (p) => p.op.kind === 'edit' && p.op.id === op.id && !p.done && !sent.has(p.op.key),
    );
    const old = client.outbox[at];
    if (old?.op.kind === 'edit') {
      const outbox = client.outbox.with(at, { ...old, op: { ...old.op, text: op.text } });
      return { ...client, outbox };
    }
  }
  const lowest = Math.min(0, ...client.outbox.map((p) => p.local ?? 0), ...client.named.keys());
  const pending: Pending = makes(op) ? { op, local: lowest - 1 } : { op };
  return { ...client, outbox: [...client.outbox, pending] };
}

/** The next operations to send, oldest first: none that speaks of a thing the server has not named yet. */
export function batch(client: Client): Operation[] {
  const ops: Operation[] = [];
  const edited = new Set<Id>();
  for (const { op, done } of client.outbox) {
    if (done) continue;
    if (ops.length === BATCH || refers(op).some((id) => id < 0)) break;
    if (op.kind === 'edit') {
      if (edited.has(op.id)) break;
      edited.add(op.id);
    }
    ops.push(op);
  }
  return ops;
}

function refers(op: Operation): Id[] {
  const ids: Id[] = [];
  if ('id' in op) ids.push(op.id);
  if (op.kind === 'cluster' && op.cluster !== null) ids.push(op.cluster);
  return ids;
}

/** The reply to a batch. What was refused leaves the board; its words are kept to be seen. */
export function answered(client: Client, answer: Answer): Client {
  const next = answer.results.reduce((c, result) => one(c, result, answer.seq), client);
  if (client.board.seq > answer.seq) {
    const known = new Set(client.outbox.map((p) => p.op.key));
    return { ...next, doubt: next.doubt || answer.results.some((r) => known.has(r.key) && !later(r)) };
  }
  if (!answer.me) return next;
  const me = { ...next.board.me, ...answer.me };
  return { ...next, board: { ...next.board, me }, countedTo: answer.seq };
}

/** Asked too fast: the same is sent again. */
export const later = (result: Result): boolean => result.status === 'refused' && result.code === 'too_fast';

function one(client: Client, result: Result, seq: number): Client {
  const mine = client.outbox.find((p) => p.op.key === result.key);
  if (later(result)) return client;
  const next = { ...(result.sticky ? toldAlone(client, result.sticky) : client) };
  if (!mine) return next;
  const others = (outbox: readonly Pending[]) => outbox.filter((p) => p.op.key !== mine.op.key);
  if (result.status === 'refused') {
    const sentence = result.sentence ?? '受け付けられませんでした。';
    return {
      ...next,
      outbox: orphaned(next.outbox, mine),
      refused: [...next.refused, { op: mine.op, sentence }],
    };
  }
  const id = result.id ?? null;
  const { outbox, named } = name(next, mine, id);
  // Where one sits and how one is called nobody else is told: it is so from the reply on.
  if (mine.op.kind === 'join_group' || mine.op.kind === 'rename')
    next.board = { ...next.board, me: meAfter(next.board.me, mine.op) };
  if (next.board.seq >= seq) return { ...next, named, outbox: others(outbox) };
  const done = { upto: seq, id, sticky: result.sticky ?? null };
  return { ...next, named, outbox: outbox.map((p) => (p.op.key === mine.op.key ? { ...p, done } : p)) };
}

function toldAlone(client: Client, sticky: Sticky): Client {
  const own = new Map(client.own).set(sticky.id, ownOf(sticky));
  const it = client.board.stickies.get(sticky.id);
  if (!it) return { ...client, own };
  const stickies = new Map(client.board.stickies).set(it.id, { ...it, ...ownOf(sticky) });
  return { ...client, own, board: { ...client.board, stickies } };
}

/** What was refused goes, and with it what was done to the thing it should have made. */
function orphaned(outbox: readonly Pending[], gone: Pending): Pending[] {
  return outbox.filter(
    (p) => p.op.key !== gone.op.key && !(gone.local !== undefined && refers(p.op).includes(gone.local)),
  );
}

/** The server has named what this client made: everything that waits speaks of it by that name. */
function name(client: Client, own: Pending, id: Id | null): Pick<Client, 'outbox' | 'named'> {
  const { local } = own;
  if (local === undefined || id === null) return client;
  const real = (given: Id) => (given === local ? id : given);
  const outbox = client.outbox.map((p) => {
    if (!refers(p.op).includes(local)) return p;
    const op = { ...p.op };
    if ('id' in op) op.id = real(op.id);
    if (op.kind === 'cluster' && op.cluster !== null) op.cluster = real(op.cluster);
    return { ...p, op };
  });
  return { outbox, named: new Map(client.named).set(local, id) };
}

export const dismissed = (client: Client, key: string): Client => ({
  ...client,
  refused: client.refused.filter((r) => r.op.key !== key),
});

export const unsent = (client: Client): number => client.outbox.filter((p) => !p.done).length;

// ---- what is shown ----

/** The decided board with one's own deeds already done on it. */
export function shown({ board, outbox }: Client): Board {
  if (outbox.length === 0) return board;
  const next = {
    ...board,
    stickies: new Map(board.stickies),
    clusters: new Map(board.clusters),
  };
  for (const p of outbox) done(next, p);
  return next;
}

type Draft = Board & { stickies: Map<Id, Sticky>; clusters: Map<Id, Cluster> };

function done(draft: Draft, { op, local, done: accepted }: Pending): void {
  const { stickies, clusters } = draft;
  const id = accepted?.id ?? local ?? 0;
  const alter = (which: Id, by: (k: Sticky) => Partial<Sticky>) => {
    const it = stickies.get(which);
    if (it) stickies.set(which, { ...it, ...by(it) });
  };
  if (accepted?.sticky) {
    if (op.kind !== 'remove' && op.kind !== 'remove_any') stickies.set(accepted.sticky.id, accepted.sticky);
    return;
  }
  if (!accepted) draft.me = meAfter(draft.me, op);
  draft.board = { ...draft.board, ...boardAfter(draft.board, op) };
  switch (op.kind) {
    case 'add':
      if (!stickies.has(id)) stickies.set(id, fresh(id, op, draft.me));
      break;
    case 'edit':
      alter(op.id, () => ({ text: op.text }));
      break;
    case 'move':
      alter(op.id, () => ({ x: op.x, y: op.y, area: op.area, group: op.group }));
      break;
    case 'colour':
      alter(op.id, () => ({ colour: op.colour }));
      break;
    case 'remove':
    case 'remove_any': {
      const gone = stickies.get(op.id);
      if (gone) draft.me = givenBack(draft.me, gone);
      stickies.delete(op.id);
      break;
    }
    case 'cluster':
      alter(op.id, () => ({ cluster: op.cluster }));
      break;
    case 'hide':
      alter(op.id, () => ({ hidden: op.on }));
      break;
    case 'restore':
      alter(op.id, () => ({ hidden: false }));
      break;
    case 'vote':
      alter(op.id, (k) =>
        op.kind_of === 'like'
          ? { votes: k.votes + op.n, my_votes: k.my_votes + op.n }
          : { arrows: k.arrows + op.n, my_arrows: k.my_arrows + op.n },
      );
      break;
    case 'add_cluster':
      if (!clusters.has(id)) clusters.set(id, { id, group: op.group, name: op.name, x: op.x, y: op.y });
      break;
    case 'remove_cluster':
      clusters.delete(op.id);
      for (const k of stickies.values()) if (k.cluster === op.id) stickies.set(k.id, { ...k, cluster: null });
      break;
    case 'name_cluster': {
      const it = clusters.get(op.id);
      if (it) clusters.set(op.id, { ...it, name: op.name });
    }
  }
}

/** A switch stands where it was put, before the server has said so. */
function boardAfter(facts: BoardFacts, op: Deed): Partial<BoardFacts> {
  switch (op.kind) {
    case 'phase':
      return { phase: op.phase };
    case 'lock':
      return facts.state === 'closed' ? {} : { state: op.on ? 'locked' : 'open' };
    case 'hide_names':
      return { hide_names: op.on };
    case 'present':
      return { presenting_group: op.group };
    case 'votes_each':
      return { votes_each: op.n, arrows_each: op.arrows };
    default:
      return {};
  }
}

const fresh = (id: Id, op: Extract<Operation, { kind: 'add' }>, me: Me): Sticky => ({
  id,
  group: op.group,
  area: op.area,
  text: op.text,
  colour: op.colour,
  x: op.x,
  y: op.y,
  cluster: null,
  author: me.name,
  organisation_kind: null,
  paper: false,
  votes: 0,
  arrows: 0,
  mine: true,
  my_votes: 0,
  my_arrows: 0,
  hidden: false,
  rev: 0,
});

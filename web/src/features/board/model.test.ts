import { describe, expect, it } from 'vitest';
import {
  answered,
  type Board,
  batch,
  type Client,
  clientOf,
  heard,
  later,
  reread,
  shown,
  unsent,
  wrote,
} from './model';
import type { Answer, Change, Cluster, Id, Operation, Result, Snapshot, Sticky } from './wire';

const GROUP = 1;
const facts: Snapshot['board'] = {
  id: 1,
  title: '板',
  state: 'open',
  phase: 'talk',
  phase_label: '話し合う',
  timer_ends_ms: null,
  now_ms: 0,
  hide_names: false,
  presenting_group: null,
  votes_each: 3,
  arrows_each: 2,
  closes_ms: null,
};

/** The rule by which a server orders deeds, small enough to be believed: one line, one number for each accepted deed. */
class Sequencer {
  /** In the silent phase nobody is told what others wrote. */
  readonly silent: boolean;
  constructor(silent = false) {
    this.silent = silent;
  }
  seq = 0;
  stickies = new Map<Id, Sticky & { by: number; likes: Map<number, number>; points: Map<number, number> }>();
  clusters = new Map<Id, Cluster>();
  log: Change[] = [];
  known = new Map<string, Result>();
  next = 100;

  spent(who: number, which: 'likes' | 'points'): number {
    return [...this.stickies.values()].reduce((sum, k) => sum + (k[which].get(who) ?? 0), 0);
  }
  snapshot(who: number): Snapshot {
    const own = [...this.stickies.values()].map(({ by, likes, points, ...k }) => ({
      ...k,
      text: this.silent && by !== who ? null : k.text,
      mine: by === who,
      my_votes: likes.get(who) ?? 0,
      my_arrows: points.get(who) ?? 0,
    }));
    return {
      seq: this.seq,
      board: facts,
      template: { key: 'free', label: '自由', areas: [] },
      groups: [{ id: GROUP, name: 'A班' }],
      me: {
        participant: who,
        name: `p${who}`,
        facilitator: false,
        group: GROUP,
        votes_left: 3 - this.spent(who, 'likes'),
        arrows_left: 2 - this.spent(who, 'points'),
      },
      clusters: [...this.clusters.values()],
      stickies: own,
      participants: 3,
    };
  }
  take(who: number, ops: Operation[]): Answer {
    const results = ops.map((op) => this.one(who, op));
    const { me, stickies } = this.snapshot(who);
    const of = new Map(stickies.map((k) => [k.id, k]));
    return {
      seq: this.seq,
      results: results.map((r) => ({ ...r, sticky: (r.id && of.get(r.id)) || null })),
      me: { votes_left: me.votes_left, arrows_left: me.arrows_left },
    };
  }
  /** What a phone is told that comes back after a cut: each thing once, as it is now, in the words for this phone. */
  since(who: number, at: number): Change[] {
    const { stickies } = this.snapshot(who);
    const last = new Map<Id, Change>();
    for (const c of this.log.slice(at)) {
      const id = c.sticky?.id ?? c.cluster?.id ?? c.removed ?? 0;
      const sticky = stickies.find((k) => k.id === id);
      const { key: _, sticky: __, ...rest } = c;
      last.delete(id);
      last.set(id, sticky ? { ...rest, kind: 'sticky', sticky } : rest);
    }
    return [...last.values()];
  }
  one(who: number, op: Operation): Result {
    const before = this.known.get(op.key);
    if (before) return before.status === 'refused' ? before : { ...before, status: 'repeated' };
    const result = this.decide(who, op);
    this.known.set(op.key, result);
    return result;
  }
  decide(who: number, op: Operation): Result {
    const refused = (sentence: string): Result => ({ key: op.key, status: 'refused', sentence });
    const done = (piece: Partial<Change>, id: Id): Result => {
      this.seq++;
      this.log.push({ seq: this.seq, key: op.key, kind: op.kind, ...piece });
      return { key: op.key, status: 'done', id };
    };
    const say = (id: Id) => {
      const k = this.stickies.get(id);
      if (!k) throw new Error('a sticky that is not there');
      const { by, likes, points, mine, my_votes, my_arrows, ...all } = k;
      return { sticky: { ...all, text: this.silent ? null : all.text } };
    };
    if (op.kind === 'add_cluster') {
      const id = this.next++;
      const cluster = { id, group: op.group, name: op.name, x: op.x, y: op.y };
      this.clusters.set(id, cluster);
      return done({ cluster }, id);
    }
    if (op.kind === 'add') {
      const id = this.next++;
      this.stickies.set(id, {
        id,
        group: op.group,
        area: op.area,
        text: op.text,
        colour: op.colour,
        x: op.x,
        y: op.y,
        cluster: null,
        author: `p${who}`,
        organisation_kind: null,
        paper: false,
        votes: 0,
        arrows: 0,
        mine: false,
        my_votes: 0,
        my_arrows: 0,
        hidden: false,
        rev: 1,
        by: who,
        likes: new Map(),
        points: new Map(),
      });
      return done(say(id), id);
    }
    if (!('id' in op)) return refused('?');
    const k = this.stickies.get(op.id);
    if (!k) return refused('この付せんは、もうありません。');
    switch (op.kind) {
      case 'edit':
        if (k.by !== who) return refused('ほかの人の付せんです。');
        if (op.rev !== k.rev) return refused('ほかの人が先に直しました。');
        k.text = op.text;
        break;
      case 'move':
        Object.assign(k, { x: op.x, y: op.y, area: op.area, group: op.group });
        break;
      case 'colour':
        k.colour = op.colour;
        break;
      case 'cluster':
        if (op.cluster !== null && !this.clusters.has(op.cluster)) return refused('まとまりがありません。');
        k.cluster = op.cluster;
        break;
      case 'remove':
        if (k.by !== who) return refused('ほかの人の付せんです。');
        this.stickies.delete(op.id);
        return done({ removed: op.id }, op.id);
      case 'vote': {
        const [of, sum, each] =
          op.kind_of === 'like' ? ([k.likes, 'votes', 3] as const) : ([k.points, 'arrows', 2] as const);
        const spent = this.spent(who, op.kind_of === 'like' ? 'likes' : 'points');
        const mine = (of.get(who) ?? 0) + op.n;
        if (mine < 0 || spent + op.n > each) return refused('シールが残っていません。');
        of.set(who, mine);
        k[sum] += op.n;
        break;
      }
      default:
        return refused('?');
    }
    k.rev++;
    return done(say(op.id), op.id);
  }
}

/** A repeatable stream of chances. */
function chances(seed: number): (below: number) => number {
  let s = seed >>> 0;
  return (below) => {
    s = (Math.imul(s, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((s / 2 ** 32) * below);
  };
}

const plain = (client: Client) => {
  const { stickies, clusters, me, seq } = shown(client);
  const sorted = [...stickies.values()].sort((a, b) => a.id - b.id);
  return { seq, me, clusters: [...clusters.values()].sort((a, b) => a.id - b.id), stickies: sorted };
};

function interleaved(seed: number) {
  const chance = chances(seed);
  const server = new Sequencer(seed % 3 === 0);
  const written: { key: string; text: string }[] = [];
  const phones = [1, 2, 3].map((who) => ({
    who,
    client: clientOf(server.snapshot(who)),
    at: 0,
    coming: null as Answer | null,
  }));
  type Phone = (typeof phones)[number];
  let keys = 0;
  const write = (phone: Phone) => {
    const key = `k${keys++}`;
    const op = anyDeed(chance, shown(phone.client), key);
    if (op.kind === 'add') written.push({ key, text: op.text });
    phone.client = wrote(phone.client, op, new Set(phone.coming?.results.map((r) => r.key)));
  };
  const answer = (phone: Phone) => {
    if (!phone.coming) return;
    phone.client = answered(phone.client, phone.coming);
    phone.coming = null;
    if (phone.client.doubt) open(phone, false);
  };
  const send = (phone: Phone, how: number) => {
    if (phone.coming) return answer(phone);
    const ops = batch(phone.client);
    if (ops.length === 0 || how === 0) return; // lost on the way there
    const came = server.take(phone.who, ops);
    if (how === 1) return; // lost on the way back
    phone.coming = came;
    if (how > 2) answer(phone);
  };
  const listen = (phone: Phone) => {
    const change = server.log[phone.at];
    if (!change) return;
    const { key: _, ...without } = change;
    phone.client = heard(phone.client, seed % 2 ? change : without);
    phone.at++;
  };
  const resume = (phone: Phone) => {
    for (const change of server.since(phone.who, phone.at)) phone.client = heard(phone.client, change);
    phone.at = server.log.length;
  };
  const open = (phone: Phone, whole: boolean) => {
    // A page loaded anew has its outbox from the storage and nothing else.
    const waiting = phone.client.outbox.filter((p) => !p.done);
    const s = server.snapshot(phone.who);
    phone.client = whole ? clientOf(s, waiting) : reread(phone.client, s);
    if (whole) phone.coming = null;
    phone.at = server.log.length;
  };
  for (let step = 0; step < 220; step++) {
    const phone = phones[chance(3)];
    if (!phone) continue;
    const what = chance(24);
    if (what < 7) write(phone);
    else if (what < 13) send(phone, chance(6));
    else if (what < 20) listen(phone);
    else if (what === 20) resume(phone);
    else if (what === 21) open(phone, false);
    else if (what === 22) open(phone, true);
  }
  for (const phone of phones)
    for (let tries = 0; (phone.coming || unsent(phone.client) > 0) && tries < 500; tries++) send(phone, 5);
  for (const phone of phones) while (phone.at < server.log.length) listen(phone);
  return { server, phones, written };
}

function anyDeed(chance: (below: number) => number, board: Board, key: string): Operation {
  const ids = [...board.stickies.keys()];
  const clusters = [...board.clusters.keys()];
  const id = ids[chance(ids.length)];
  const of = id === undefined ? undefined : board.stickies.get(id);
  const text = `言葉${key}`;
  const place = { x: chance(10_001), y: chance(10_001) };
  const pick = of === undefined ? 0 : chance(9);
  if (!of || pick <= 1)
    return { key, kind: 'add', group: GROUP, area: 'a', text, colour: 'yellow', ...place };
  if (pick === 2) return { key, kind: 'edit', id: of.id, text, rev: of.rev };
  if (pick === 3) return { key, kind: 'remove', id: of.id };
  if (pick === 4) return { key, kind: 'colour', id: of.id, colour: 'blue' };
  if (pick === 5) return { key, kind: 'add_cluster', group: GROUP, name: text, ...place };
  if (pick === 6)
    return { key, kind: 'cluster', id: of.id, cluster: clusters[chance(clusters.length)] ?? null };
  if (pick === 7)
    return { key, kind: 'vote', id: of.id, kind_of: chance(2) ? 'like' : 'arrow', n: chance(3) ? 1 : -1 };
  return { key, kind: 'move', id: of.id, area: 'b', group: GROUP, ...place };
}

describe('any order of writing, losing, repeating, cutting and reloading', () => {
  it('ends with every client equal to the server, and each sticky put once', () => {
    for (let seed = 1; seed <= 120; seed++) {
      const { server, phones, written } = interleaved(seed);
      for (const { who, client } of phones) {
        expect(client.outbox, `seed ${seed}`).toEqual([]);
        expect(plain(client), `seed ${seed}, client ${who}`).toEqual(plain(clientOf(server.snapshot(who))));
      }
      const added = server.log.filter((c) => c.kind === 'add').map((c) => c.key);
      expect(new Set(added).size).toBe(added.length);
      expect(
        written.filter((w) => !added.includes(w.key)),
        `seed ${seed}`,
      ).toEqual([]);
    }
  });
});

describe('a client', () => {
  const place = { group: GROUP, area: 'a', colour: 'yellow', x: 1, y: 2 } as const;
  const begun = () => {
    const server = new Sequencer();
    return { server, client: clientOf(server.snapshot(1)) };
  };
  it('shows what it wrote at once and lets the server name it', () => {
    const { server, client } = begun();
    const a = wrote(client, { key: 'a', kind: 'add', text: '送迎', ...place });
    expect([...shown(a).stickies.values()].map((k) => [k.id, k.text, k.mine])).toEqual([[-1, '送迎', true]]);
    const b = answered(a, server.take(1, batch(a)));
    expect([...shown(b).stickies.keys()]).toEqual([100]);
    expect(b.named.get(-1)).toBe(100);
    expect(unsent(b)).toBe(0);
  });
  it('holds back what speaks of a thing not yet named, then sends it by its name', () => {
    const { server, client } = begun();
    let c = wrote(client, { key: 'a', kind: 'add', text: '送迎', ...place });
    c = wrote(c, { key: 'b', kind: 'vote', id: -1, kind_of: 'like', n: 1 });
    expect(batch(c).map((op) => op.key)).toEqual(['a']);
    expect(shown(c).me.votes_left).toBe(2);
    c = answered(c, server.take(1, batch(c)));
    expect(batch(c)).toEqual([{ key: 'b', kind: 'vote', id: 100, kind_of: 'like', n: 1 }]);
  });
  it('takes its own change by its key, before the reply', () => {
    const { server, client } = begun();
    const c = wrote(client, { key: 'a', kind: 'add', text: '送迎', ...place });
    const late = server.take(1, batch(c));
    const change = server.log[0];
    if (!change) throw new Error('nothing happened');
    const d = heard(c, change);
    expect(d.outbox).toEqual([]);
    expect(d.board.stickies.get(100)?.mine).toBe(true);
    expect(plain(answered(d, late))).toEqual(plain(d));
  });
  it('keeps the words of what was refused, and drops what hung on it', () => {
    const { client } = begun();
    let c = wrote(client, { key: 'a', kind: 'add', text: '送迎', ...place });
    c = wrote(c, { key: 'b', kind: 'edit', id: -1, text: '送迎車', rev: 0 });
    c = answered(c, { seq: 0, results: [{ key: 'a', status: 'refused', sentence: '鍵がかかっています。' }] });
    expect(c.outbox).toEqual([]);
    expect(c.refused).toEqual([
      { op: expect.objectContaining({ text: '送迎' }), sentence: '鍵がかかっています。' },
    ]);
  });
  it('sends the last words of a sticky edited twice while cut off', () => {
    const { server, client } = begun();
    let c = wrote(client, { key: 'a', kind: 'add', text: '送迎', ...place });
    c = answered(c, server.take(1, batch(c)));
    c = wrote(c, { key: 'b', kind: 'edit', id: 100, text: '一', rev: 1 });
    c = wrote(c, { key: 'c', kind: 'edit', id: 100, text: '二', rev: 1 });
    expect(batch(c).map((op) => op.kind === 'edit' && op.text)).toEqual(['二']);
  });
  it('does not count its vote twice when the snapshot has it already', () => {
    const { server, client } = begun();
    let c = answered(client, server.take(2, [{ key: 'x', kind: 'add', text: '送迎', ...place }]));
    c = reread(c, server.snapshot(1));
    c = wrote(c, { key: 'v', kind: 'vote', id: 100, kind_of: 'like', n: 1 });
    server.take(1, batch(c));
    c = clientOf(server.snapshot(1), c.outbox);
    c = answered(c, server.take(1, batch(c)));
    expect(shown(c).me.votes_left).toBe(2);
    expect(shown(c).stickies.get(100)?.my_votes).toBe(1);
  });
  it('sits in its group from the reply on, whether or not anybody says so later', () => {
    const { client } = begun();
    const c = wrote(client, { key: 'j', kind: 'join_group', group: 7 });
    expect(shown(c).me.group).toBe(7);
    const d = answered(c, { seq: 1, results: [{ key: 'j', status: 'done' }] });
    expect(shown(heard(d, { seq: 1, kind: 'join_group', participants: 3 })).me.group).toBe(7);
  });
  it('sends again what came too fast', () => {
    const { client } = begun();
    const c = wrote(client, { key: 'a', kind: 'add', text: '送迎', ...place });
    const result = {
      key: 'a',
      status: 'refused',
      code: 'too_fast',
      sentence: '少し待ってください。',
    } as const;
    expect(later(result)).toBe(true);
    const d = answered(c, { seq: 0, results: [result] });
    expect(batch(d).map((op) => op.key)).toEqual(['a']);
    expect(d.refused).toEqual([]);
  });
});

// What server and client say to each other about a board (docs/api.md).

/** Of the server; negative while only this client knows the thing. */
export type Id = number;

export type Phase = 'silent' | 'talk' | 'present' | 'vote';
export type Colour = 'yellow' | 'blue' | 'green' | 'pink' | 'white';
export type Mark = 'like' | 'arrow';

/** Places are centres, 0..10000 in both directions of a group's board. */
export const EXTENT = 10_000;

export type Area = { key: string; label: string; hint: string; x: number; y: number; w: number; h: number };
export type Group = { id: Id; name: string };
export type Cluster = { id: Id; group: Id; name: string; x: number; y: number };

export type Sticky = {
  id: Id;
  group: Id;
  area: string;
  /** null: somebody else's, in the silent phase. */
  text: string | null;
  colour: Colour;
  x: number;
  y: number;
  cluster: Id | null;
  author: string | null;
  organisation_kind: string | null;
  paper: boolean;
  votes: number;
  arrows: number;
  mine: boolean;
  my_votes: number;
  my_arrows: number;
  hidden: boolean;
  rev: number;
};

export type BoardFacts = {
  id: Id;
  title: string;
  state: 'open' | 'locked' | 'closed';
  phase: Phase;
  phase_label: string;
  timer_ends_ms: number | null;
  now_ms: number;
  hide_names: boolean;
  presenting_group: Id | null;
  votes_each: number;
  arrows_each: number;
  closes_ms: number | null;
};

export type Me = {
  participant: Id | null;
  name: string | null;
  facilitator: boolean;
  group: Id | null;
  votes_left: number;
  arrows_left: number;
};

export type Template = { key: string; label: string; areas: Area[] };

export type Snapshot = {
  seq: number;
  board: BoardFacts;
  template: Template;
  groups: Group[];
  me: Me;
  clusters: Cluster[];
  stickies: Sticky[];
  participants: number;
  /** For the facilitator: what can be brought back. */
  removed?: Sticky[];
};

/** One applied change, in the order of the server; the pieces that changed, whole. */
export type Change = {
  seq?: number;
  /** Of the operation that caused it: so a client knows its own. */
  key?: string | null;
  kind: string;
  sticky?: Said;
  stickies?: Said[];
  cluster?: Cluster;
  board?: Partial<BoardFacts>;
  group?: Group;
  me?: Partial<Me>;
  removed?: Id;
  removed_cluster?: Id;
  participants?: number;
};

/** A sticky as everybody is told of it; what concerns one client alone may be left out. */
export type Said = Partial<Sticky> & { id: Id };

export type Deed =
  | { kind: 'add'; group: Id; area: string; text: string; colour: Colour; x: number; y: number }
  | { kind: 'remove_cluster'; id: Id }
  | { kind: 'edit'; id: Id; text: string; rev: number }
  | { kind: 'move'; id: Id; x: number; y: number; area: string; group: Id }
  | { kind: 'colour'; id: Id; colour: Colour }
  | { kind: 'remove' | 'remove_any'; id: Id }
  | { kind: 'cluster'; id: Id; cluster: Id | null }
  | { kind: 'add_cluster'; group: Id; name: string; x: number; y: number }
  | { kind: 'name_cluster'; id: Id; name: string }
  | { kind: 'vote'; id: Id; kind_of: Mark; n: 1 | -1 }
  | { kind: 'join_group'; group: Id }
  | { kind: 'rename'; name: string }
  | { kind: 'phase'; phase: Phase }
  | { kind: 'timer'; seconds: number }
  | { kind: 'lock' | 'hide_names'; on: boolean }
  | { kind: 'present'; group: Id | null }
  | { kind: 'hide'; id: Id; on: boolean }
  | { kind: 'restore'; id: Id }
  | { kind: 'add_group'; name: string }
  | { kind: 'name_group'; id: Id; name: string }
  | { kind: 'votes_each'; n: number; arrows: number }
  | { kind: 'paper'; group: Id; area: string; rows: { text: string; votes: number; arrows: number }[] }
  | { kind: 'close' };

export type Operation = Deed & { key: string };

export type Result = {
  key: string;
  status: 'done' | 'repeated' | 'refused';
  id?: Id | null;
  code?: string | null;
  sentence?: string | null;
  /** What the operation touched, as this client may see it. */
  sticky?: Sticky | null;
};
export type Answer = { seq: number; results: Result[]; me?: Partial<Me> | null };

export const colours: { value: Colour; label: string }[] = [
  { value: 'yellow', label: '黄' },
  { value: 'blue', label: '青' },
  { value: 'green', label: '緑' },
  { value: 'pink', label: '桃' },
  { value: 'white', label: '白' },
];

export const phases: { value: Phase; label: string; what: string }[] = [
  { value: 'silent', label: 'ひとりで書く', what: 'ほかの人の付せんは、まだ見えません。' },
  { value: 'talk', label: '話して、まとめる', what: '付せんを見せ合い、動かし、まとめます。' },
  { value: 'present', label: '発表を聞く', what: '1つの班の板を、みんなで見ます。' },
  { value: 'vote', label: 'シールを貼る', what: '良いと思った付せんに、いいねと矢印を貼ります。' },
];

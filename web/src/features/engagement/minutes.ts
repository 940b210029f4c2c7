// The minutes as one person types them: what he has typed and the server has not taken yet waits here and goes out
// again and again until it is answered; what others typed comes in between. Nothing here touches the network or React.

export type ServerLine = {
  id: number;
  rev: number;
  place: string;
  text: string;
  writer: string;
  twin_of: number;
  gone: boolean;
};

type Became = 'saved' | 'merged' | 'twin' | 'back' | 'kept' | 'gone' | 'again';
export type Answer = {
  lines: ServerLine[];
  seq: number;
  results?: { op: string; line: number; became: Became }[];
};

export type Change = {
  op: string;
  kind: 'add' | 'edit' | 'remove';
  text?: string;
  line?: number;
  base?: number;
  after?: number;
};

/** One line on the screen. Without a server line it was typed here and is not known there yet. */
export type DeskLine = {
  key: string;
  text: string;
  server: ServerLine | null;
  /** What others made of it while it was being typed here; merged when this one is sent. */
  newer: ServerLine | null;
  /** Taken away, or brought back, here; the server has not said yes yet. */
  wish: 'none' | 'gone' | 'back';
};

const ordinary = (a: string, b: string) => {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  return { head, tail };
};

/** Somebody typed on (from → now) while the server made `theirs` of `from`: his typing, done again over theirs. */
export function retype(from: string, theirs: string, now: string): string {
  if (from === now) return theirs;
  if (from === theirs) return now;
  const mine = ordinary(from, now);
  const other = ordinary(from, theirs);
  const typed = now.slice(mine.head, now.length - mine.tail);
  const mineEnd = from.length - mine.tail;
  const otherEnd = from.length - other.tail;
  if (mineEnd <= other.head) return theirs.slice(0, mine.head) + typed + theirs.slice(mineEnd);
  if (mine.head >= otherEnd) {
    const shift = theirs.length - from.length;
    return theirs.slice(0, mine.head + shift) + typed + theirs.slice(mineEnd + shift);
  }
  return theirs + typed; // in the middle of what they changed: at the end, and not lost
}

/** Where the caret stands after a text changed around it. */
export function caretAfter(before: string, after: string, caret: number): number {
  const { head, tail } = ordinary(before, after);
  if (caret <= head) return caret;
  return caret >= before.length - tail
    ? caret + after.length - before.length
    : Math.min(caret, after.length - tail);
}

const NEW_LINES_AT_ONCE = 20;

type Batch = { changes: Change[]; keys: string[]; texts: string[] };
/** What a reloaded page needs to go on: the lines that the server has not taken, each below a line it knows. */
export type Kept = { lines: DeskLine[]; batch: Batch | null; nextKey: number };

export class Desk {
  lines: DeskLine[] = [];
  seq = 0;
  /** What is under way, with the texts it carries; sent again as it is until somebody answers. */
  private batch: Batch | null = null;
  private nextKey = 1;
  private readonly makeOp: () => string;
  constructor(makeOp: () => string, kept?: Kept | null) {
    this.makeOp = makeOp;
    if (!kept) return;
    this.lines = kept.lines;
    this.batch = kept.batch;
    this.nextKey = kept.nextKey;
  }

  /** What must outlive the page, or null when the server has everything. */
  get kept(): Kept | null {
    const under = new Set(this.batch?.keys);
    const waits = (l: DeskLine) => this.changeOf(l) !== null || under.has(l.key);
    const lines = this.lines.filter((l, i) => {
      const below = this.lines[i + 1];
      return waits(l) || (l.server !== null && below !== undefined && !below.server && waits(below));
    });
    return lines.some(waits) ? { lines, batch: this.batch, nextKey: this.nextKey } : null;
  }

  /** Lines that somebody sees. */
  get shown(): DeskLine[] {
    return this.lines.filter((l) => l.wish !== 'gone' && !this.isGone(l));
  }
  get gone(): DeskLine[] {
    return this.lines.filter((l) => this.isGone(l) && l.text.trim() !== '');
  }
  private isGone(l: DeskLine): boolean {
    return l.server?.gone === true && l.wish !== 'back' && l.text === l.server.text;
  }
  /** Lines that the server does not know as they stand here. */
  get unsent(): number {
    return this.lines.filter((l) => this.changeOf(l) !== null).length;
  }

  private make(text: string, server: ServerLine | null): DeskLine {
    return { key: `line${this.nextKey++}`, text, server, newer: null, wish: 'none' };
  }

  type(key: string, text: string): void {
    this.lines = this.lines.map((l) => (l.key === key ? { ...l, text } : l));
  }

  /** A new line below that one (null: at the end), with what stands behind the caret. Answers its key. */
  split(key: string | null, above = '', below = ''): string {
    const line = this.make(below, null);
    const at = this.lines.findIndex((l) => l.key === key);
    if (key !== null && at >= 0) this.type(key, above);
    this.lines = at < 0 ? [...this.lines, line] : this.lines.toSpliced(at + 1, 0, line);
    return line.key;
  }

  remove(key: string): void {
    this.lines = this.lines.flatMap((l) =>
      l.key !== key ? [l] : l.server ? [{ ...l, wish: 'gone' as const }] : [],
    );
  }

  /** Bring back what was taken away. */
  restore(key: string): void {
    this.lines = this.lines.map((l) => (l.key === key ? { ...l, wish: 'back' as const } : l));
  }

  private changeOf(l: DeskLine): Omit<Change, 'op'> | null {
    if (!l.server) return l.text.trim() ? { kind: 'add', text: l.text } : null;
    if (l.wish === 'gone') return { kind: 'remove', line: l.server.id, base: l.server.rev };
    return l.text === l.server.text && l.wish === 'none'
      ? null
      : { kind: 'edit', line: l.server.id, base: l.server.rev, text: l.text };
  }

  /** What to send now, or null. `resting` says of a line that nobody is in the middle of a word of it. */
  next(resting: (l: DeskLine) => boolean): Change[] | null {
    if (this.batch) return this.batch.changes;
    const changes: Change[] = [];
    const keys: string[] = [];
    const texts: string[] = [];
    let above: number | undefined = 0;
    for (const l of this.lines) {
      const change = changes.length < NEW_LINES_AT_ONCE && resting(l) ? this.changeOf(l) : null;
      // Below a line that has no number yet nothing can be put: it goes with the next batch.
      if (change && (change.kind !== 'add' || above !== undefined)) {
        changes.push({
          ...change,
          op: this.makeOp(),
          ...(change.kind === 'add' && above !== undefined && { after: above }),
        });
        keys.push(l.key);
        texts.push(l.text);
      }
      if (l.server) above = l.server.id;
      else if (l.text.trim()) above = undefined;
    }
    if (changes.length === 0) return null;
    this.batch = { changes, keys, texts };
    return changes;
  }

  /** The server will never take this batch: it is made anew from what stands here. */
  refused(): void {
    this.batch = null;
  }

  take(answer: Answer): Became[] {
    const said: Became[] = [];
    const batch = answer.results ? this.batch : null;
    const mine = new Map<string, string>(); // key → the text that was sent
    for (const r of answer.results ?? []) {
      const i = batch?.changes.findIndex((c) => c.op === r.op) ?? -1;
      const key = batch?.keys[i];
      if (!batch || key === undefined) continue;
      said.push(r.became);
      mine.set(key, batch.texts[i] ?? '');
      const change = batch.changes[i];
      if (change?.kind === 'add') {
        const known = answer.lines.find((l) => l.id === r.line);
        if (known) this.lines = this.lines.map((l) => (l.key === key ? { ...l, server: known } : l));
      }
      if (change?.kind === 'remove' || r.became === 'back')
        this.lines = this.lines.map((l) => (l.key === key ? { ...l, wish: 'none' } : l));
    }
    if (answer.results) this.batch = null;
    for (const line of answer.lines) this.takeLine(line, mine);
    // A line that collided or was kept did not change by it: what others made of it came earlier.
    for (const l of this.lines) if (l.newer && mine.has(l.key)) this.takeLine(l.newer, mine);
    this.seq = Math.max(this.seq, answer.seq);
    this.lines = this.ordered();
    return said;
  }

  private takeLine(line: ServerLine, mine: Map<string, string>): void {
    const at = this.lines.findIndex((l) => l.server?.id === line.id);
    const l = this.lines[at];
    if (!l?.server) {
      this.lines = [...this.lines, this.make(line.text, line)];
      return;
    }
    const sent = mine.get(l.key);
    // Typed and not sent yet: it is sent with the version it was typed over, and merged there.
    if (sent === undefined && l.text !== l.server.text) {
      this.lines = this.lines.with(at, { ...l, newer: line });
      return;
    }
    const text = sent === undefined ? line.text : retype(sent, line.text, l.text);
    this.lines = this.lines.with(at, { ...l, text, server: line, newer: null });
  }

  /** Lines by their place; those that have none yet stay below the line they were typed below. */
  private ordered(): DeskLine[] {
    const groups: DeskLine[][] = [[]];
    for (const l of this.lines) {
      if (l.server) groups.push([l]);
      else groups.at(-1)?.push(l);
    }
    const [first = [], ...rest] = groups;
    const place = (g: DeskLine[]) => g[0]?.server?.place ?? '';
    const id = (g: DeskLine[]) => g[0]?.server?.id ?? 0;
    rest.sort((a, b) => (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : id(a) - id(b)));
    return [first, ...rest].flat();
  }
}

// Keeps one board in step with the server: sends what was written until it is acknowledged, listens to what
// happened, and begins again after every cut. What to think of it all is the model's; here are only time and network.
import { ApiProblem, call, type ProblemBody, problemOfError } from '../../api';
import {
  answered,
  type Board,
  batch,
  type Client,
  clientOf,
  dismissed,
  heard,
  later,
  type Pending,
  reread,
  shown,
  uncovers,
  unsent,
  wrote,
} from './model';
import { listen } from './stream';
import type { Answer, Change, Deed, Id, Snapshot } from './wire';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says something every 15 seconds; after this much silence the line is dead. */
const SILENCE_MS = 35_000;
/** Too many at once, or the server resting: the same is sent again. Everything else that is refused stays refused. */
const passing = (status: number) => status === 0 || status === 408 || status === 429 || status >= 500;
const ending = (status: number) => status === 401 || status === 403 || status === 404 || status === 410;

export type View = {
  board: Board | null;
  state: 'opening' | 'live' | 'cut' | 'over';
  /** Written here and not yet acknowledged. */
  waiting: number;
  refused: Client['refused'];
  /** Words that were still waiting when the room ended. */
  left: readonly string[];
  problem: ProblemBody | null;
  /** Server's clock minus this device's. */
  skew: number;
};

/** Where what is not acknowledged outlives a reload; absent: nowhere. */
export type Shelf = { take: (board: Id) => Pending[]; put: (board: Id, outbox: readonly Pending[]) => void };

export class Link {
  readonly #base: { snapshot: string; rest: string };
  readonly #shelf: Shelf | undefined;
  readonly #listeners = new Set<() => void>();
  #client: Client | null = null;
  #view: View = {
    board: null,
    state: 'opening',
    waiting: 0,
    refused: [],
    left: [],
    problem: null,
    skew: 0,
  };
  #stopped = true;
  #sending = new Set<string>();
  #stream: AbortController | undefined;
  #wake = new Set<() => void>();
  #heardAt = 0;
  #stale = false;

  constructor(base: { snapshot: string; rest: string }, shelf?: Shelf) {
    this.#base = base;
    this.#shelf = shelf;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  view = (): View => this.#view;

  start(): () => void {
    this.#stopped = false;
    const woken = () => this.#woken();
    const lost = () => this.#stream?.abort();
    window.addEventListener('online', woken);
    window.addEventListener('offline', lost);
    document.addEventListener('visibilitychange', woken);
    void this.#follow();
    return () => {
      this.#stopped = true;
      window.removeEventListener('online', woken);
      window.removeEventListener('offline', lost);
      document.removeEventListener('visibilitychange', woken);
      this.#stream?.abort();
      for (const go of this.#wake) go();
    };
  }

  /** Does something: seen at once, sent until the server has it. Answers what the made thing is called meanwhile. */
  do(deed: Deed): Id | null {
    if (!this.#client || this.#view.state === 'over') return null;
    const op = { ...deed, key: crypto.randomUUID?.() ?? key() };
    this.#set(wrote(this.#client, op, this.#sending));
    void this.#pump();
    return this.#client.outbox.find((p) => p.op.key === op.key)?.local ?? null;
  }
  /** Reads the snapshot anew, after something was changed beside this line. */
  again(): void {
    this.#again();
    this.#wakeAll();
  }
  /** The server's name of a thing, as soon as it has one. */
  real = (id: Id): Id => this.#client?.named.get(id) ?? id;
  dismiss(key: string): void {
    if (this.#client) this.#set(dismissed(this.#client, key));
  }

  // ---- sending ----

  async #pump(): Promise<void> {
    if (this.#sending.size > 0) return;
    let wait = FIRST_WAIT_MS;
    while (!this.#stopped && this.#client && this.#view.state !== 'over') {
      const operations = batch(this.#client);
      if (operations.length === 0) return;
      this.#sending = new Set(operations.map((op) => op.key));
      try {
        const path = `${this.#base.rest}/operations`;
        const answer = await call<Answer>({ method: 'POST', path, body: { operations } });
        this.#set(answered(this.#client, answer));
        if (this.#client.doubt) this.#again();
        if (answer.results.some(later)) wait = await this.#longer(wait);
        else wait = FIRST_WAIT_MS;
      } catch (error) {
        const status = error instanceof ApiProblem ? error.status : 0;
        if (ending(status)) this.#over(error);
        else if (passing(status)) wait = await this.#longer(wait);
        else this.#refuse(operations, error);
      } finally {
        this.#sending = new Set();
      }
    }
  }

  #refuse(operations: { key: string }[], error: unknown): void {
    if (!this.#client) return;
    const sentence = problemOfError(error).title;
    const results = operations.map(({ key }) => ({ key, status: 'refused' as const, sentence }));
    this.#set(answered(this.#client, { seq: this.#client.board.seq, results }));
  }

  // ---- listening ----

  async #follow(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.#stopped) {
      try {
        if (!this.#client || this.#stale) await this.#read();
        await this.#listen(() => {
          wait = FIRST_WAIT_MS;
        });
      } catch (error) {
        if (this.#stopped) return;
        if (error instanceof ApiProblem && ending(error.status)) {
          this.#over(error);
          return;
        }
      }
      if (this.#stopped || this.#view.state === 'over') return;
      if (this.#stale) continue;
      this.#show({ state: 'cut' });
      wait = await this.#longer(wait);
    }
  }

  async #read(): Promise<void> {
    const snapshot = await call<Snapshot>({ method: 'GET', path: this.#base.snapshot });
    this.#stale = false;
    this.#view = { ...this.#view, skew: snapshot.board.now_ms - Date.now() };
    if (this.#client) this.#set(reread(this.#client, snapshot));
    else this.#set(clientOf(snapshot, this.#shelf?.take(snapshot.board.id)));
    void this.#pump();
  }

  async #listen(opened: () => void): Promise<void> {
    if (!this.#client) return;
    const stream = new AbortController();
    this.#stream = stream;
    this.#heardAt = Date.now();
    const watch = setInterval(() => {
      if (Date.now() - this.#heardAt > SILENCE_MS) stream.abort();
    }, 5000);
    try {
      await listen(
        `${this.#base.rest}/events?after=${this.#client.board.seq}`,
        {
          opened: () => {
            opened();
            this.#show({ state: 'live' });
            this.#wakeAll();
          },
          alive: () => {
            this.#heardAt = Date.now();
          },
          happened: (e) => {
            if (e.event === 'reload') this.#again();
            else if (e.event === 'operation') this.#take(JSON.parse(e.data) as Change);
          },
        },
        stream.signal,
      );
    } finally {
      clearInterval(watch);
      stream.abort();
    }
  }

  #take(change: Change): void {
    if (!this.#client || this.#stale) return;
    if (uncovers(this.#client.board, change)) this.#again();
    else this.#set(heard(this.#client, change));
  }
  /** The snapshot is to be read before anything more is believed. */
  #again(): void {
    this.#stale = true;
    this.#stream?.abort();
  }

  // ---- waiting ----

  /** Rests, and answers how long to rest the next time. */
  async #longer(ms: number): Promise<number> {
    await this.#rest(ms);
    return Math.min(ms * 2, LONGEST_WAIT_MS);
  }
  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#wake.delete(go);
        resolve();
      };
      const timer = setTimeout(go, ms * (0.75 + Math.random() / 2));
      this.#wake.add(go);
    });
  }
  #wakeAll(): void {
    for (const go of this.#wake) go();
  }
  #woken(): void {
    if (document.visibilityState !== 'visible') return;
    if (this.#view.state === 'live' && Date.now() - this.#heardAt > SILENCE_MS / 2) this.#stream?.abort();
    this.#wakeAll();
  }

  // ---- showing ----

  #over(error: unknown): void {
    const left = (this.#client?.outbox ?? []).flatMap((p) => (!p.done && 'text' in p.op ? [p.op.text] : []));
    this.#stream?.abort();
    this.#show({ state: 'over', problem: problemOfError(error), left });
  }
  #set(client: Client): void {
    this.#client = client;
    this.#shelf?.put(
      client.board.board.id,
      client.outbox.filter((p) => !p.done),
    );
    this.#show({ board: shown(client), waiting: unsent(client), refused: client.refused });
  }
  #show(part: Partial<View>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of this.#listeners) listener();
  }
}

/** For browsers that give no randomUUID on a plain http address of the town hall. */
const key = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

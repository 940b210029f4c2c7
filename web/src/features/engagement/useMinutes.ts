import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiProblem, call, refresh, SESSION } from '../../api';
import { type Answer, Desk, type Kept } from './minutes';

const TICK_MS = 900;
const RESTING_MS = 700;
const OFFLINE_MS = 3000;

// What was not sent outlives the screen: who looks up a figure elsewhere comes back to his words. And it outlives a reload: until
// the server has acknowledged it, it lies in the tab's own storage, which signing out empties.
const desks = new Map<string, Desk>();
const makeOp = () => crypto.randomUUID();
const shelfOf = (door: string) => `banso-minutes ${door}`;

function isKept(value: unknown): value is Kept {
  return (
    typeof value === 'object' &&
    value !== null &&
    'lines' in value &&
    Array.isArray(value.lines) &&
    'nextKey' in value
  );
}

function takeKept(door: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(shelfOf(door)) ?? 'null');
    return isKept(kept) ? kept : null;
  } catch {
    return null;
  }
}

function putKept(door: string, kept: Kept | null): void {
  try {
    if (kept) sessionStorage.setItem(shelfOf(door), JSON.stringify(kept));
    else sessionStorage.removeItem(shelfOf(door));
  } catch {
    // Storage that is full or forbidden: what waits still lives in the page.
  }
}

function deskOf(door: string): Desk {
  const known = desks.get(door) ?? new Desk(makeOp, takeKept(door));
  desks.set(door, known);
  return known;
}

export type Line = 'open' | 'offline' | 'refused';

/** The minutes behind a door, kept up to date with those who type there now. */
export function useMinutes(door: string, heard: (said: string[]) => void) {
  const desk = deskOf(door);
  const [, redraw] = useState(0);
  const [line, setLine] = useState<Line>('open');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [begun, setBegun] = useState(desk.seq > 0);
  const typedAt = useRef(new Map<string, number>());
  const onHeard = useRef(heard);
  onHeard.current = heard;
  const drawn = useCallback(() => {
    putKept(door, desk.kept);
    redraw((n) => n + 1);
  }, [door, desk]);

  useEffect(() => {
    let over = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      const now = performance.now();
      const changes = desk.next((l) => now - (typedAt.current.get(l.key) ?? -RESTING_MS) >= RESTING_MS);
      if (changes) putKept(door, desk.kept); // with the words of its changes: after a reload they are the same ones
      const answer = changes
        ? await call<Answer>({ method: 'POST', path: door, body: { since: desk.seq, changes } })
        : await call<Answer>({ method: 'GET', path: `${door}?since=${desk.seq}` });
      const said = desk.take(answer);
      putKept(door, desk.kept);
      if (over) return;
      setBegun(true);
      setLine('open');
      setProblem(null);
      if (said.length) onHeard.current(said);
      if (said.length || answer.lines.length) drawn();
    };
    const tick = async () => {
      let wait = TICK_MS;
      if (document.visibilityState === 'visible' || desk.unsent > 0) {
        try {
          await ask();
        } catch (error) {
          const refused = error instanceof ApiProblem && error.status >= 400 && error.status < 500;
          if (refused && error.status === 401) refresh(SESSION);
          if (refused) {
            desk.refused();
            putKept(door, desk.kept);
          }
          setProblem(error instanceof ApiProblem ? error : null);
          setLine(refused ? 'refused' : 'offline');
          wait = OFFLINE_MS;
        }
      }
      if (!over) timer = setTimeout(tick, wait);
    };
    const seen = () => {
      if (document.visibilityState !== 'visible') return;
      clearTimeout(timer);
      void tick();
    };
    const leaving = (e: BeforeUnloadEvent) => {
      if (desk.unsent > 0) e.preventDefault();
    };
    void tick();
    document.addEventListener('visibilitychange', seen);
    window.addEventListener('beforeunload', leaving);
    return () => {
      over = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
      window.removeEventListener('beforeunload', leaving);
    };
  }, [desk, door, drawn]);

  return {
    desk,
    begun,
    line,
    problem,
    type: (key: string, text: string) => {
      typedAt.current.set(key, performance.now());
      desk.type(key, text);
      drawn();
    },
    drawn,
  };
}

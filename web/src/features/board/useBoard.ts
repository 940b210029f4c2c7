import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import { refresh, SESSION } from '../../api';
import { Link, type Shelf, type View } from './link';
import type { Board } from './model';
import { type Rights, rightsOn } from './rights';
import type { Deed, Id, Sticky } from './wire';

export function useLink(base: { snapshot: string; rest: string }, shelf?: Shelf): { link: Link; view: View } {
  const [link] = useState(() => new Link(base, shelf));
  useEffect(() => link.start(), [link]);
  const view = useSyncExternalStore(link.subscribe, link.view);
  // Of the staff: a session that was locked or ended shows its door over the same place.
  const ended = shelf === undefined && view.state === 'over' && view.problem?.status === 401;
  useEffect(() => {
    if (ended) refresh(SESSION);
  }, [ended]);
  return { link, view };
}

export type Here = {
  link: Link;
  view: View;
  board: Board;
  rights: Rights;
  /** Whose board is looked at. */
  group: Id | null;
  show: (group: Id) => void;
  selected: Sticky | null;
  select: (id: Id | null) => void;
  do: (deed: Deed) => Id | null;
};

const BoardContext = createContext<Here | null>(null);
export const BoardProvider = BoardContext.Provider;

export function useBoard(): Here {
  const here = useContext(BoardContext);
  if (!here) throw new Error('useBoard is for what stands on a board');
  return here;
}

/** What all screens of one board share. */
export function useHereOn(link: Link, view: View): Here | null {
  const [chosen, setChosen] = useState<Id | null>(null);
  const [selectedId, select] = useState<Id | null>(null);
  const { board } = view;
  if (!board) return null;
  const known = (id: Id | null | undefined) => (board.groups.some((g) => g.id === id) ? (id ?? null) : null);
  const presenting = board.board.phase === 'present' ? known(board.board.presenting_group) : null;
  const group = known(chosen) ?? presenting ?? known(board.me.group) ?? board.groups[0]?.id ?? null;
  const selected = selectedId === null ? null : (board.stickies.get(link.real(selectedId)) ?? null);
  return {
    link,
    view,
    board,
    rights: rightsOn(board),
    group,
    show: setChosen,
    selected,
    select,
    do: (deed) => link.do(deed),
  };
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

/** Milliseconds left on the timer, by the server's clock; null when none runs. Looks four times a second. */
export function useTimer({ board, skew }: View): number | null {
  const ends = board?.board.timer_ends_ms ?? null;
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (ends === null) return;
    setNow(Date.now());
    const tick = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(tick);
  }, [ends]);
  return ends === null ? null : ends - (now + skew);
}

// What one may do now; the server decides, this only keeps buttons away that would be refused.
import type { Board } from './model';
import type { Sticky } from './wire';

export type Rights = {
  facilitator: boolean;
  write: boolean;
  moveAny: boolean;
  moveOwn: boolean;
  cluster: boolean;
  vote: boolean;
  /** Why nothing can be done, in a sentence; null when something can. */
  still: string | null;
};

export function rightsOn({ board, me }: Board): Rights {
  const { phase, state } = board;
  const none = { write: false, moveAny: false, moveOwn: false, cluster: false, vote: false };
  if (me.facilitator) {
    const open = state !== 'closed';
    return {
      facilitator: true,
      write: open,
      moveAny: open,
      moveOwn: open,
      cluster: open,
      vote: false,
      still: null,
    };
  }
  if (!me.participant) return { facilitator: false, ...none, still: '見るだけの画面です。' };
  if (state === 'closed') return { facilitator: false, ...none, still: 'この話し合いは終わりました。' };
  if (state === 'locked')
    return {
      facilitator: false,
      ...none,
      still: 'いまは、書きこみを止めています。進行役の話を聞きましょう。',
    };
  return {
    facilitator: false,
    write: phase !== 'vote',
    moveAny: phase === 'talk',
    moveOwn: phase === 'talk' || phase === 'silent',
    cluster: phase === 'talk',
    vote: phase === 'vote',
    still: null,
  };
}

export const mayEdit = (r: Rights, s: Sticky): boolean =>
  r.write && (s.mine || r.facilitator) && s.text !== null;
export const mayMove = (r: Rights, s: Sticky): boolean => r.moveAny || (r.moveOwn && s.mine);
export const mayRemove = (r: Rights, s: Sticky): boolean => r.write && (s.mine || r.facilitator);

/** Whose view of the board everybody is asked to look at. */
export const presented = ({ board }: Board): number | null =>
  board.phase === 'present' ? board.presenting_group : null;

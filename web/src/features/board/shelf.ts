// Kept in the browser's storage, as the unsent lines of minutes are: what a participant has written and the server has not yet
// acknowledged. It lives with the tab, is emptied by each acknowledgement, and goes when the room is left.
import type { Shelf } from './link';
import type { Pending } from './model';

const KEY = 'banso-unsent';

export const shelf: Shelf = {
  take: (board) => {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
      if (typeof kept !== 'object' || kept === null || !('board' in kept) || kept.board !== board) return [];
      return 'outbox' in kept && Array.isArray(kept.outbox) ? (kept.outbox as Pending[]) : [];
    } catch {
      return [];
    }
  },
  put: (board, outbox) => {
    try {
      if (outbox.length === 0) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, JSON.stringify({ board, outbox }));
    } catch {
      // Storage that is full or forbidden: what waits still lives in the page.
    }
  },
};

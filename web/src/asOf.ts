// The moment whose figures are looked at; '' is now. Kept by this page alone: a reload is now again.
import { useSyncExternalStore } from 'react';

let moment = '';
const listeners = new Set<() => void>();

export function setAsOf(next: string): void {
  moment = next;
  for (const tell of listeners) tell();
}

export function useAsOf(): string {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => moment,
  );
}

export const asOfNow = () => moment;

/** A day, or a day and a time, as the server reads it. */
export const isMoment = (text: string) => /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(text);

// What the server answers for an earlier moment (routes with .as_of).
const ASKED =
  /^\/api\/towns\/\d+\/(home|cap|outlook|spending|spending\.csv|spending\.xlsx|why|why\.xlsx)(\?|$)/;

/** The address with the moment, where there is one and the server can answer for it. */
export function asOf(path: string, at: string): string {
  if (!at || !ASKED.test(path)) return path;
  return `${path}${path.includes('?') ? '&' : '?'}as_of=${encodeURIComponent(at)}`;
}

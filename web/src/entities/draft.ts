import { useEffect, useState } from 'react';
import { call, refresh, useGet } from '../api';

const PATH = '/api/drafts';
const QUIET_MS = 10_000;

/** Name of the draft of a form: its address without what a draft's name may not hold. */
export const draftKey = (path: string, id: number | undefined): string =>
  `${path.replace(/^\/api\//, '').replaceAll('/', '.')}.${id ?? 'new'}`;

/**
 * What is typed and not saved is kept on the server, for its person alone: the idle lock clears the page, and nothing
 * of it may lie in the browser (ASVS 14.3.3). A draft that cannot be kept disturbs nobody; the next one tries again.
 */
export function useDraft<T>(key: string, value: T, touched: boolean) {
  const path = `${PATH}/${key}`;
  const list = useGet<{ items: { key: string; saved_ms: number }[] }>(PATH);
  const [kept, setKept] = useState(false);
  const [answered, setAnswered] = useState(false);
  const text = touched ? JSON.stringify(value) : null;
  useEffect(() => {
    if (text === null) return;
    const timer = setTimeout(() => {
      setKept(true);
      call({ method: 'PUT', path, body: { text } }).then(
        () => refresh(PATH),
        () => undefined,
      );
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [path, text]);
  const found = touched || answered ? undefined : list.data?.items.find((d) => d.key === key);
  return {
    /** When the draft of an earlier time was kept; undefined when there is none to ask about. */
    savedMs: found?.saved_ms,
    take: async (): Promise<T> => {
      const draft = await call<{ text: string }>({ method: 'GET', path });
      setAnswered(true);
      setKept(true);
      return JSON.parse(draft.text) as T;
    },
    /** After saving or giving up. */
    drop: () => {
      setAnswered(true);
      if (!kept && !found) return;
      call({ method: 'DELETE', path }).then(
        () => refresh(PATH),
        () => undefined,
      );
    },
  };
}

import { useRef, useState } from 'react';
import { call, refresh } from '../../api';
import type { CauseEvidence, CauseNode, Issue } from '../../generated/schema';
import { useHere } from '../session/here';
import { pathOf, type TreeData } from './tree';

type Undo = { label: string; run: () => Promise<unknown> };
type Body = Record<string, unknown>;

const nodeBody = (n: CauseNode): Body => ({
  parent: n.parent,
  place: n.place,
  words: n.words,
  note: n.note,
  dropped: n.dropped,
  issue: n.issue,
  source: n.source,
});
const evidenceBody = ({ id, rev, org, ...body }: CauseEvidence & { org?: number }): Body => body;

/** What can be done to the tree; everything can be taken back, last first. Nothing is ever deleted from it. */
export function useTree(data: TreeData) {
  const here = useHere();
  const [error, setError] = useState<unknown>(null);
  const [done, setDone] = useState<Undo[]>([]);
  const latest = useRef(data);
  latest.current = data;
  const busy = useRef(false);
  const nodes = `${here.base}/cause-nodes`;
  const run = async (work: () => Promise<Undo | null>) => {
    if (busy.current) return;
    busy.current = true;
    setError(null);
    try {
      const undo = await work();
      if (undo) setDone((d) => [...d, undo]);
    } catch (e) {
      setError(e);
    }
    busy.current = false;
    refresh(`${here.base}/cause-tree`, `${here.base}/issues`, `${here.base}/engagements`);
  };
  // The version is the one of now, not the one of when the step was remembered.
  const put = async (id: number, changes: Body) => {
    const now = await call<CauseNode>({ method: 'GET', path: `${nodes}/${id}` });
    return call<CauseNode>({
      method: 'PUT',
      path: `${nodes}/${id}`,
      rev: now.rev,
      body: { ...nodeBody(now), ...changes },
    });
  };
  return {
    error,
    undoable: done[done.length - 1]?.label ?? null,
    undo: () =>
      void run(async () => {
        const last = done[done.length - 1];
        if (!last) return null;
        await last.run();
        setDone((d) => d.slice(0, -1));
        return null;
      }),
    add: (parent: number | null, words: string, made: (id: number) => void) =>
      void run(async () => {
        const place = Math.max(0, ...latest.current.nodes.items.map((n) => n.place)) + 1;
        const row = await call<CauseNode>({ method: 'POST', path: nodes, body: { parent, place, words } });
        made(row.id);
        return { label: '問いを加える', run: () => put(row.id, { dropped: true }) };
      }),
    change: (node: CauseNode, changes: Partial<CauseNode>, label: string) =>
      void run(async () => {
        await put(node.id, changes);
        const before = Object.fromEntries(Object.keys(changes).map((k) => [k, node[k as keyof CauseNode]]));
        return { label, run: () => put(node.id, before) };
      }),
    unbind: (row: CauseEvidence) =>
      void run(async () => {
        const path = `${here.base}/cause-evidence`;
        await call({ method: 'DELETE', path: `${path}/${row.id}`, rev: row.rev });
        return {
          label: '確かめるものを外す',
          run: () => call({ method: 'POST', path, body: evidenceBody(row) }),
        };
      }),
    toIssue: (node: CauseNode, engagement: number) =>
      void run(async () => {
        const path = `${here.base}/issues`;
        const cause = pathOf(node.id, latest.current.nodes.items).slice(0, 400);
        const issue = await call<Issue>({
          method: 'POST',
          path,
          body: { engagement, words: node.words, original: node.words, origin: 'cause', cause },
        });
        await put(node.id, { issue: issue.id });
        return {
          label: '課題にする',
          run: async () => {
            await put(node.id, { issue: null });
            const now = await call<Issue>({ method: 'GET', path: `${path}/${issue.id}` });
            await call({ method: 'DELETE', path: `${path}/${issue.id}`, rev: now.rev });
          },
        };
      }),
  };
}

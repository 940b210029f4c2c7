import { type ReactNode, useState } from 'react';
import { useSend } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { entityOf } from '../../entities/schema';
import type { EntitySpec, Row } from '../../fields';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';

type Props<T> = {
  title: string;
  plural: string;
  /** 0: may only be read. */
  engagement: number;
  rows: readonly T[];
  empty: string;
  aside?: ReactNode;
  start?: Record<string, unknown>;
  /** What a new row is part of beside the engagement; not asked. */
  given?: Record<string, unknown>;
  /** Called when there are rows; edit gives the button of a row. */
  children: (edit: (row: T) => ReactNode) => ReactNode;
};

/** Where a row came from is not typed: it comes with what it is made of. */
export const unasked = (spec: EntitySpec): Record<string, null> =>
  Object.fromEntries(
    spec.fields.filter((f) => ['line', 'carried_from', 'source'].includes(f.name)).map((f) => [f.name, null]),
  );

/** The rows of one table of an engagement, with its generic form where they may be written. */
export function Records<T extends { id: number; rev: number }>({
  title,
  plural,
  engagement,
  rows,
  empty,
  aside,
  start = {},
  given = {},
  children,
}: Props<T>) {
  const here = useHere();
  const say = useSay();
  const spec = entityOf('plural', plural);
  const [open, setOpen] = useState<Row | 'new' | null>(null);
  const may = engagement > 0 && here.may('walk_write') && spec !== undefined;
  const path = `${here.base}/${plural}`;
  const touches = [path, `${here.base}/engagements`];
  const send = useSend(touches);
  const close = () => setOpen(null);
  const edit = (row: T) =>
    may && (
      <span className="no-print ml-auto flex shrink-0">
        <Button look="text" size="sm" className="min-w-12!" onClick={() => setOpen(row as unknown as Row)}>
          直す<span className="sr-only">（{title}）</span>
        </Button>
      </span>
    );
  // Who may only read is not told what somebody else has not written.
  if (!may && rows.length === 0) return null;
  return (
    <Card
      long
      title={title}
      aside={
        <span className="flex items-baseline gap-3">
          {aside}
          {may && (
            <span className="no-print">
              <Button look="outline" size="sm" onClick={() => setOpen('new')}>
                追加する<span className="sr-only">（{title}）</span>
              </Button>
            </span>
          )}
        </span>
      }
    >
      {rows.length === 0 ? <p className="text-quiet">{empty}</p> : children(edit)}
      {spec && (
        <Dialog
          title={open === 'new' ? `${spec.label}を追加する` : `${spec.label}を直す`}
          open={open !== null}
          close={close}
        >
          {open && (
            <EntityForm
              spec={spec}
              path={path}
              {...(open === 'new' ? {} : { row: open })}
              given={open === 'new' ? { ...unasked(spec), engagement, ...given } : {}}
              start={start}
              touches={touches}
              cancel={close}
              saved={() => {
                close();
                say(`${spec.label}を保存しました。`);
              }}
            />
          )}
          {open && open !== 'new' && (
            <div className="mt-4 border-t border-hair pt-3">
              <Button
                look="text"
                size="sm"
                onClick={() =>
                  send.mutate(
                    { method: 'DELETE', path: `${path}/${open.id}`, rev: open.rev },
                    {
                      onSuccess: () => {
                        const row = open;
                        close();
                        say(`${spec.label}を1件消しました。`, () =>
                          send.mutate({
                            method: 'POST',
                            path,
                            body: Object.fromEntries(
                              spec.fields
                                .filter((f) => !f.read_only)
                                .map((f) => [f.name, row[f.name] ?? null]),
                            ),
                          }),
                        );
                      },
                    },
                  )
                }
              >
                この1件を消す
              </Button>
            </div>
          )}
        </Dialog>
      )}
    </Card>
  );
}

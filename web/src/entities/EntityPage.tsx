import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useGet, useSend, withQuery } from '../api';
import { useHere } from '../features/session/here';
import { type EntitySpec, kindOf, type Row } from '../fields';
import { count } from '../format';
import { Button } from '../ui/Button';
import { Dialog } from '../ui/Dialog';
import { Empty } from '../ui/Empty';
import { controlClass } from '../ui/Field';
import { Notice } from '../ui/Notice';
import { Page } from '../ui/Page';
import { Pager } from '../ui/Pager';
import { Read } from '../ui/Panel';
import type { Figures } from '../ui/Sources';
import { Table } from '../ui/Table';
import { useSay } from '../ui/Toast';
import { about } from './about';
import { EntityForm } from './EntityForm';
import { entityOf } from './schema';

type List = { items: Row[]; total: number };
const SIZE = 50;

/** What is computed from the rows of a list. */
const figuresOf: Record<string, Figures> = {
  'cap-inputs': ['cap'],
  populations: ['cap_rate'],
  ledger: ['ledger', 'spent'],
  'known-effects': ['landing'],
  'forecast-assumptions': ['landing'],
  'town-settings': ['cap', 'landing'],
};

/** List and form of any entity, from the field table alone. */
export default function EntityPage() {
  const plural = useLocation().pathname.slice(1);
  const spec = entityOf('plural', plural);
  return spec ? (
    <EntityList key={plural} spec={spec} />
  ) : (
    <Notice tone="error" title="この一覧はありません。メニューから選び直してください。" />
  );
}

function EntityList({ spec }: { spec: EntitySpec }) {
  const here = useHere();
  const say = useSay();
  const navigate = useNavigate();
  const { page = 1, edit } = useSearch({ strict: false }) as { page?: number; edit?: string };
  const path = `${here.base}/${spec.plural}`;
  // What is searched for stays out of the address (it may be a name) and is sent in the query only here.
  const [q, setQ] = useState('');
  const list = useGet<List>(here.town === null ? null : withQuery(path, { q, page, size: SIZE }));
  const editing = useGet<Row>(edit && edit !== 'new' ? `${path}/${edit}` : null, { fresh: true });
  const touches = [path, `${here.base}/home`, `${here.base}/cap`, `${here.base}/spending`];
  const send = useSend<Row>(touches);
  const open = (id: string | undefined) =>
    void navigate({
      to: '.',
      search: (s: object) => {
        const { edit: _, ...rest } = s as { edit?: string };
        return id ? { ...rest, edit: id === 'new' ? id : Number(id) } : rest;
      },
    });
  const may = here.may(about[spec.plural]?.needs ?? 'money_write');

  const remove = (row: Row) =>
    send.mutate(
      { method: 'DELETE', path: `${path}/${row.id}`, rev: row.rev },
      {
        onSuccess: () =>
          say(`${spec.label}を1件消しました。`, () =>
            send.mutate({
              method: 'POST',
              path,
              body: Object.fromEntries(
                spec.fields.filter((f) => !f.read_only).map((f) => [f.name, row[f.name] ?? null]),
              ),
            }),
          ),
      },
    );

  const shown = spec.fields.filter((f) => !(f.kind === 'text' && (f.max ?? 0) > 500 && f.name !== 'why'));
  const names = spec.fields.find((f) => f.name === 'name' || f.name === 'title')?.name ?? shown[0]?.name;
  return (
    <Page
      figures={figuresOf[spec.plural] ?? { none: '人が入力した行の一覧で、計算した数字はありません' }}
      title={about[spec.plural]?.title ?? spec.label}
      lead={about[spec.plural]?.lead}
      actions={
        may && (
          <Button size="sm" onClick={() => open('new')}>
            追加する
          </Button>
        )
      }
    >
      <SearchForm key={spec.plural} search={setQ} />
      <Read query={list}>
        {(data) => (
          <div className="rounded-8 border border-hair bg-white p-4">
            <p className="num mb-2 text-quiet">{count(data.total)}件</p>
            <Table
              caption={spec.label}
              captionHidden
              rows={data.items}
              rowKey={(r) => r.id}
              rowClass={(r) => spec.plural === 'duties' && !r.why && 'bg-yellow-100'}
              empty={
                <Empty
                  what={`${spec.label}は、まだありません。`}
                  why={about[spec.plural]?.empty ?? '追加すると、ここに並びます。'}
                />
              }
              columns={[
                ...shown.map((f) => ({
                  key: f.name,
                  head: f.label,
                  number: kindOf(f.kind).number ?? false,
                  names: f.name === names,
                  cell: (r: Row) => kindOf(f.kind).show(r[f.name], f),
                  whole: ['month', 'year', 'date'].includes(f.kind),
                })),
                ...(may
                  ? [
                      {
                        key: '…',
                        head: <span className="sr-only">操作</span>,
                        cell: (r: Row) => (
                          <div className="no-print flex">
                            <Button
                              look="text"
                              size="sm"
                              className="min-w-14!"
                              onClick={() => open(String(r.id))}
                            >
                              直す
                            </Button>
                            <Button look="text" size="sm" className="min-w-14!" onClick={() => remove(r)}>
                              消す
                            </Button>
                          </div>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <Pager page={page} size={SIZE} total={data.total} />
          </div>
        )}
      </Read>
      <Dialog
        title={edit === 'new' ? `${spec.label}を追加する` : `${spec.label}を直す`}
        open={edit !== undefined && may}
        close={() => open(undefined)}
      >
        {edit === 'new' ? (
          <EntityForm
            spec={spec}
            path={path}
            touches={touches}
            cancel={() => open(undefined)}
            saved={() => {
              open(undefined);
              say(`${spec.label}を追加しました。`);
            }}
          />
        ) : (
          <Read query={editing}>
            {(row) => (
              <EntityForm
                key={row.id}
                spec={spec}
                path={path}
                row={row}
                touches={touches}
                cancel={() => open(undefined)}
                saved={() => {
                  open(undefined);
                  say(`${spec.label}を保存しました。`);
                }}
              />
            )}
          </Read>
        )}
      </Dialog>
    </Page>
  );
}

function SearchForm({ search }: { search: (q: string) => void }) {
  const [text, setText] = useState('');
  const submit = (e: FormEvent) => {
    e.preventDefault();
    search(text.trim());
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <search> is not yet everywhere
    <form role="search" onSubmit={submit} className="no-print flex max-w-xl items-center gap-3">
      <label className="flex grow items-center gap-3">
        <span className="shrink-0">絞り込む</span>
        <input
          type="search"
          value={text}
          onChange={(e) => setText(e.target.value)}
          className={controlClass}
        />
      </label>
      <Button look="outline" size="md" type="submit">
        さがす
      </Button>
    </form>
  );
}

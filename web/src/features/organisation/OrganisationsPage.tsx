import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useGet, withQuery } from '../../api';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { controlClass } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { longDate } from '../../wareki';
import { useHere } from '../session/here';

type Organisation = {
  id: number;
  kind: string;
  kind_label: string;
  code: string | null;
  insurer: string | null;
  name: string;
  kana: string | null;
  opened: string | null;
  closed: string | null;
};

const SIZE = 50;

/** Nation, bureaus, prefectures and municipalities with both their numbers. */
export default function OrganisationsPage() {
  const { person } = useHere();
  const { page = 1 } = useSearch({ strict: false }) as { page?: number };
  const [text, setText] = useState('');
  const [q, setQ] = useState('');
  const [kind, setKind] = useState('');
  const kinds = useGet<{ value: string; label: string }[]>('/api/organisation-kinds');
  const list = useGet<{ items: Organisation[]; total: number }>(
    withQuery('/api/organisations', { kind, q, page: page > 1 ? page : undefined }),
  );
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setQ(text.trim());
  };
  return (
    <Page
      figures={{ none: '名前とコードだけの一覧です' }}
      title="市町村・都道府県"
      lead="市町村コード（総務省）と保険者番号は、最後の1桁だけ違うことがあります。取り違えに気をつけてください。"
    >
      {/* biome-ignore lint/a11y/useSemanticElements: <search> is not yet everywhere */}
      <form role="search" onSubmit={submit} className="no-print flex flex-wrap items-center gap-3">
        <label className="flex items-center gap-2">
          種類
          <select
            value={kind}
            onChange={(e) => setKind(e.target.value)}
            className="min-h-12 rounded-8 border border-solid-gray-600 bg-white px-3"
          >
            <option value="">すべて</option>
            {(kinds.data ?? []).map((k) => (
              <option key={k.value} value={k.value}>
                {k.label}
              </option>
            ))}
          </select>
        </label>
        <label className="flex grow items-center gap-2">
          <span className="shrink-0">名前・コード</span>
          <input
            type="search"
            value={text}
            onChange={(e) => setText(e.target.value)}
            className={`${controlClass} max-w-md`}
          />
          <Button look="outline" type="submit">
            さがす
          </Button>
        </label>
      </form>
      <Read query={list}>
        {(data) => (
          <div className="rounded-8 border border-hair bg-white p-4">
            <p className="num mb-2 text-quiet">{count(data.total)}件</p>
            <Table
              caption="市町村・都道府県"
              captionHidden
              rows={data.items}
              rowKey={(o) => o.id}
              empty="当てはまるものがありません。"
              columns={[
                {
                  key: 'n',
                  head: '名前',
                  names: true,
                  cell: (o) =>
                    person.town === null && o.kind === 'municipality' ? (
                      <Link to="/" search={{ town: o.id }} className="text-key-900 underline">
                        {o.name}
                      </Link>
                    ) : (
                      o.name
                    ),
                },
                { key: 'y', head: 'よみ', cell: (o) => o.kana || '—' },
                { key: 'k', head: '種類', cell: (o) => o.kind_label },
                { key: 'c', head: '市町村コード', cell: (o) => <span className="num">{o.code ?? '—'}</span> },
                {
                  key: 'i',
                  head: '保険者番号',
                  cell: (o) => <span className="num">{o.insurer ?? '—'}</span>,
                },
                { key: 'o', head: '始まり', cell: (o) => (o.opened ? longDate(o.opened) : '—') },
                { key: 'e', head: '終わり', cell: (o) => (o.closed ? longDate(o.closed) : '—') },
              ]}
            />
            <Pager page={page} size={SIZE} total={data.total} />
          </div>
        )}
      </Read>
    </Page>
  );
}

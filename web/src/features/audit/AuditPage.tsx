import { useNavigate, useSearch } from '@tanstack/react-router';
import { useGet, withQuery } from '../../api';
import { whenOf } from '../../format';
import { SelectField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { useHere } from '../session/here';
import type { AuditSearch } from './search';
import { actOf } from './words';

type Entry = {
  seq: number;
  at_ms: number;
  account_name: string;
  verb: string;
  route: string;
  entity: string;
  target: number | null;
  reason: string;
  result: string;
};
type Audit = { items: Entry[]; total: number; head: { seq: number; code: string } };

const SIZE = 50;
const verbs: Record<string, string> = {
  view: '個人の情報を見た',
  export: 'ファイルに出した',
  write: '変えた',
  sign: 'サインイン',
};
const results: Record<string, string> = {
  ok: 'できた',
  unauthenticated: '断った',
  forbidden: '断った',
  not_found: '断った',
  conflict: '先に直されていた',
  invalid: '入力に誤り',
};

/** Who did and saw what, for the head of section: newest first, with the code for the printed sheet. */
export default function AuditPage() {
  const here = useHere();
  const search = useSearch({ strict: false }) as AuditSearch;
  const navigate = useNavigate();
  const page = search.page ?? 1;
  const list = useGet<Audit>(
    here.town === null
      ? null
      : withQuery(`${here.base}/audit`, { verb: search.verb, person: search.person, page }),
  );
  return (
    <Page
      figures={{ none: '記録そのもので、計算した数字はありません' }}
      title={search.person ? 'この方の情報を見た人の記録' : '見た人・変えた人の記録'}
      lead="だれが、いつ、何を見て、何を変えたかの記録です。書き換えると、つながりが切れてわかります。この画面を見たことも残ります。"
    >
      <div className="no-print max-w-80">
        <SelectField
          label="種類"
          value={search.verb ?? ''}
          onChange={(e) => {
            const verb = e.target.value;
            void navigate({
              to: '/audit',
              search: { ...(verb ? { verb } : {}), ...(search.person ? { person: search.person } : {}) },
            });
          }}
          choices={[
            { value: '', label: 'すべて' },
            ...Object.entries(verbs).map(([value, label]) => ({ value, label })),
          ]}
        />
      </div>
      <Read query={list}>
        {(data) => (
          <div className="rounded-8 border border-hair bg-white p-4">
            <p className="mb-2">
              確認番号 <strong className="num">{data.head.code}</strong>
              <span className="text-quiet">
                （{data.head.seq}番目まで）　月の終わりに印刷して、つづっておいてください。
              </span>
            </p>
            <Table
              caption="見た人・変えた人の記録"
              captionHidden
              rows={data.items}
              rowKey={(e) => String(e.seq)}
              empty="この条件に当てはまる記録はありません。"
              columns={[
                { key: 's', head: '番号', number: true, cell: (e) => e.seq },
                { key: 't', head: 'いつ', whole: true, cell: (e) => whenOf(e.at_ms) },
                { key: 'w', head: 'だれが', whole: true, cell: (e) => e.account_name },
                { key: 'v', head: '何をした', cell: (e) => actOf(e.route) },
                { key: 'y', head: '理由', cell: (e) => e.reason || '—' },
                { key: 'k', head: '結果', whole: true, cell: (e) => results[e.result] ?? e.result },
              ]}
            />
            <Pager page={page} size={SIZE} total={data.total} />
          </div>
        )}
      </Read>
    </Page>
  );
}

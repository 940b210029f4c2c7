import { useNavigate, useSearch } from '@tanstack/react-router';
import { useGet, withQuery } from '../../api';
import { Button } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { longMonth } from '../../wareki';
import { useHere } from '../session/here';
import { monthsFrom, type SheetSearch } from './search';

type Count = {
  account: number;
  account_name: string;
  views: number;
  exports: number;
  writes: number;
  signs: number;
  refused: number;
};
type Month = { month: number; items: Count[]; confirmed: number; head: { seq: number; code: string } };

/** 月の確認票: printed and filed, so that paper holds the code of the record. */
export default function SheetPage() {
  const here = useHere();
  const { month } = useSearch({ strict: false }) as SheetSearch;
  const navigate = useNavigate();
  const sheet = useGet<Month>(here.town === null ? null : withQuery(`${here.base}/audit-month`, { month }));
  const go = (to: number) => void navigate({ to: '/audit-month', search: { month: to } });
  return (
    <Page
      figures={{ none: '記録を数えたもので、もとの記録は「見た人・変えた人の記録」にあります' }}
      title="記録の月の確認票"
      lead="月の終わりに印刷し、判を受けてつづります。記録が書き換えられると、確認番号が合わなくなります。"
    >
      <Read query={sheet}>
        {(data) => (
          <>
            <div className="no-print flex flex-wrap items-center gap-3">
              <Button look="outline" size="sm" onClick={() => go(monthsFrom(data.month, -1))}>
                前の月
              </Button>
              <Button look="outline" size="sm" onClick={() => go(monthsFrom(data.month, 1))}>
                次の月
              </Button>
            </div>
            <div className="flex flex-col gap-4 rounded-8 border border-hair bg-white p-4">
              <h2 className="text-std-20B-150">
                {longMonth(data.month)}　{here.person.org_name}
              </h2>
              <p>
                確認番号 <strong className="num text-std-20B-150">{data.head.code}</strong>（{data.head.seq}
                番目の記録まで）　目立つ閲覧のうち、この月に確かめたもの {data.confirmed}件
              </p>
              <Table
                caption="利用者ごとの回数"
                captionHidden
                rows={data.items}
                rowKey={(c) => c.account}
                empty="この月の記録はありません。"
                columns={[
                  { key: 'n', head: '利用者', names: true, cell: (c) => c.account_name },
                  { key: 's', head: 'サインイン', number: true, cell: (c) => c.signs },
                  { key: 'v', head: '個人の情報を見た', number: true, cell: (c) => c.views },
                  { key: 'e', head: 'ファイルに出した', number: true, cell: (c) => c.exports },
                  { key: 'w', head: '変えた', number: true, cell: (c) => c.writes },
                  { key: 'r', head: '断られた', number: true, cell: (c) => c.refused },
                ]}
              />
            </div>
          </>
        )}
      </Read>
    </Page>
  );
}

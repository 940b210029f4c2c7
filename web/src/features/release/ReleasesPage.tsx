import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet, useSend } from '../../api';
import { count, timeOf, whenOf, yen } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { useHere } from '../session/here';

type Month = {
  month: number;
  label: string;
  waits: boolean;
  shown_ms: number | null;
  since_ms: number | null;
  due_ms: number | null;
  /** Why it is held back: too few persons; empty: it is not. */
  few: string;
};
type Months = { days: number; assumed: boolean; stamp: number; months: Month[] };
type Preview = {
  month: number;
  label: string;
  stamp: number;
  people: number;
  paid: number;
  cells: number;
  hidden: number;
  few: boolean;
  held: string;
  note: string;
};

/** Which months readers outside the town hall are shown, which wait, and the button that ends a wait. */
export default function ReleasesPage() {
  const here = useHere();
  const list = useGet<Months>(`${here.base}/releases`);
  const [looking, setLooking] = useState<Month | null>(null);
  return (
    <Page
      figures={['spending']}
      title="外に見せる月"
      lead="都道府県・地方厚生局・厚生労働省・アドバイザーに、どの月の数字を見せるかを決めます。取り込みのたびに見せると、前の日との差から一人の請求が分かることがあるため、数字が落ち着いた月から見せます。"
    >
      <Read query={list}>
        {(data) => (
          <>
            <Card title="まだ見せていない月" long>
              <p className="mb-3">
                その月の取り込みや台帳の入力が最後にあってから{count(data.days)}日{data.assumed && '（仮定）'}
                たつと、そのときの数字を自動で見せます。そのあいだに取り込むと、日数は数え直します。待つ日数は
                <Link to="/town-settings" className="text-key-900 underline">
                  計算の設定
                </Link>
                で変えられます。
              </p>
              <Table
                caption="まだ見せていない月"
                captionHidden
                rows={data.months.filter((m) => m.due_ms !== null)}
                rowKey={(m) => m.month}
                empty="待っている月はありません。"
                columns={[
                  { key: 'm', head: 'サービス月', names: true, whole: true, cell: (m) => m.label },
                  { key: 'd', head: '自動で見せる日', whole: true, cell: (m) => timeOf(m.due_ms ?? 0) },
                  {
                    key: 'b',
                    head: '待たずに見せる',
                    screen: true,
                    cell: (m) => (
                      <Button look="text" size="sm" onClick={() => setLooking(m)}>
                        中身を確かめる<span className="sr-only">（{m.label}）</span>
                      </Button>
                    ),
                  },
                  { key: 's', head: '最後に変わった日', whole: true, cell: (m) => timeOf(m.since_ms ?? 0) },
                ]}
              />
            </Card>
            <Few months={data.months.filter((m) => m.few)} />
            <Card title="外から見られる月" long>
              <p className="mb-3">
                見せた月は、そのときの数字のまま残ります。あとからの請求や訂正は入りません。まだ見た人がいない月は、はじめて見られたときの数字になります。
              </p>
              <Table
                caption="外から見られる月"
                captionHidden
                rows={data.months.filter((m) => !m.waits || (m.few && m.shown_ms !== null))}
                rowKey={(m) => m.month}
                empty="まだありません。"
                columns={[
                  { key: 'm', head: 'サービス月', names: true, whole: true, cell: (m) => m.label },
                  {
                    key: 's',
                    head: 'どの時点の数字か',
                    cell: (m) => (m.shown_ms === null ? 'まだ見た人がいません' : whenOf(m.shown_ms)),
                  },
                ]}
              />
            </Card>
          </>
        )}
      </Read>
      {looking && <Look month={looking} close={() => setLooking(null)} />}
    </Page>
  );
}

/** Months that a few persons make: even their whole would tell of them. */
function Few({ months }: { months: Month[] }) {
  if (months.length === 0) return null;
  return (
    <Card title="利用者が少ないため、外に見せない月" long>
      <p className="mb-3">
        全体の額だけでも、その人たちの費用が分かってしまうためです。都道府県などが見る年度の合計・着地の見込みにも入りません。あとの取り込みで利用者が増えると、日数がたってから見せます。
      </p>
      <Table
        caption="利用者が少ないため、外に見せない月"
        captionHidden
        rows={months}
        rowKey={(m) => m.month}
        empty=""
        columns={[
          { key: 'm', head: 'サービス月', names: true, cell: (m) => m.label },
          { key: 'w', head: 'わけ', cell: (m) => m.few },
        ]}
      />
    </Card>
  );
}

/** What would be seen, before it is. */
function Look({ month, close }: { month: Month; close: () => void }) {
  const here = useHere();
  const path = `${here.base}/releases/${month.month}`;
  const preview = useGet<Preview>(path, { fresh: true });
  const send = useSend([`${here.base}/releases`]);
  return (
    <Dialog title={`${month.label}サービス分を外に見せる`} open close={close}>
      <Read query={preview}>
        {(p) => (
          <div className="flex flex-col gap-4">
            {send.error && <ProblemNotice error={send.error} />}
            <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
              <dt>利用者（延べ）</dt>
              <dd>{count(p.people)}人</dd>
              <dt>費用</dt>
              <dd>{yen(p.paid)}</dd>
              <dt>隠す区分</dt>
              <dd>
                {count(p.cells)}区分のうち{count(p.hidden)}区分
              </dd>
            </dl>
            <p>
              {p.few
                ? '使った人が全体で少ない月なので、内訳は出しません。全体の額だけが見えます。'
                : 'サービス・類型・要介護度の表が見えます。隠す区分は「x」になります。'}
            </p>
            {p.held && <p>{p.held}</p>}
            <p className="text-quiet">{p.note}</p>
            <p>
              見せると、この月は外からはこの数字のまま残ります。次の取り込みを待っているときは、見せないでください。
            </p>
            <div className="flex flex-wrap gap-3">
              <Button
                busy={send.isPending}
                onClick={() =>
                  send.mutate({ method: 'POST', path, body: { stamp: p.stamp } }, { onSuccess: close })
                }
              >
                この月を外に見せる
              </Button>
              <Button look="outline" onClick={close}>
                やめる
              </Button>
            </div>
          </div>
        )}
      </Read>
    </Dialog>
  );
}

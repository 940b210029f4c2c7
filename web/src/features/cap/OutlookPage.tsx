import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { choiceLabel, entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import { yen } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { useSay } from '../../ui/Toast';
import { longMonth } from '../../wareki';
import { useHere } from '../session/here';
import type { CapSearch } from './search';
import { YearSelect } from './YearSelect';

type Effect = { id: number; kind: string; sentence: string; mark: string; source: string };
type Assumption = {
  item: string;
  label: string;
  /** null: the default stands. */
  id: number | null;
  value: number;
  standard: number;
  mark: string;
  source: string;
};
type Outlook = {
  effects: Effect[];
  assumptions: Assumption[];
  late: {
    told: boolean;
    setting_months: number;
    months: { month: number; paid: number; added: number; error: number }[];
  };
};
type Editing = { plural: string; title: string; id: number | null; start?: Partial<Row> };

const permille = (n: number) => (n >= 1000 ? `${n / 1000}倍` : `${n / 10}％`);
const markLabel = (mark: string) => choiceLabel('known-effects', 'mark', mark);

/** What the forecast takes as known: coming changes, figures that nobody measured, late claims. */
export default function OutlookPage() {
  const here = useHere();
  const { year = here.year } = useSearch({ strict: false }) as CapSearch;
  const outlook = useGet<Outlook>(here.town === null ? null : `${here.base}/outlook?year=${year}`);
  const may = here.may('money_write');
  const [editing, setEditing] = useState<Editing | null>(null);
  const effect = (id: number | null) =>
    setEditing({ plural: 'known-effects', title: id ? '予定を直す' : '予定を加える', id });
  if (here.town === null)
    return (
      <Empty
        what="市町村が選ばれていません。"
        why="ホームで市町村を選ぶと、その町の見通しの予定が見られます。"
      />
    );
  return (
    <Page
      figures={['landing', 'spent_month']}
      year={year}
      title="見通しに入れる予定と仮定"
      lead="着地見込みは、ここにあるとおりに計算します。直すと、すべての画面の見込みが変わります。"
      actions={<YearSelect year={year} thisYear={here.year} />}
    >
      <Read query={outlook}>
        {(data) => (
          <>
            <Card
              title="見通しに入れる予定"
              aside={
                may && (
                  <Button look="outline" size="sm" onClick={() => effect(null)}>
                    予定を加える
                  </Button>
                )
              }
            >
              <Table
                caption="見通しに入れる予定"
                captionHidden
                rows={data.effects}
                rowKey={(e) => e.id}
                empty="まだありません。報酬改定、サービスの開始や終了が決まったら、ここに入れます。"
                columns={[
                  {
                    key: 'what',
                    head: '予定',
                    names: true,
                    cell: (e) =>
                      may ? (
                        <Button look="text" size="sm" onClick={() => effect(e.id)}>
                          {e.sentence}
                        </Button>
                      ) : (
                        e.sentence
                      ),
                  },
                  { key: 'mark', head: '確かさ', cell: (e) => <Mark value={markLabel(e.mark)} /> },
                  { key: 'source', head: '出典', cell: (e) => e.source },
                ]}
              />
              <p className="no-print mt-2 text-dns-14N-130">
                <Link to="/known-effects" className="text-key-900 underline">
                  一覧で開く（消すときもこちら）
                </Link>
              </p>
            </Card>
            <Card title="まだ届いていない請求（月遅れ）">
              {data.late.told ? (
                <>
                  <p>
                    サービスの月より遅れて請求が届く分です。これまで何か月おくれで届いたかを明細の審査月から数え、これから届く額を見込みました（チェインラダー法）。幅は、ふつうこのくらいは外れるという大きさ（標準誤差）です。
                  </p>
                  <Table
                    caption="まだ届いていない請求"
                    captionHidden
                    rows={data.late.months}
                    rowKey={(m) => m.month}
                    empty="最近の月は、もう出そろっています。"
                    columns={[
                      { key: 'month', head: 'サービス月', names: true, cell: (m) => longMonth(m.month) },
                      { key: 'paid', head: '届いた請求', number: true, cell: (m) => yen(m.paid) },
                      { key: 'added', head: 'これから届く見込み', number: true, cell: (m) => yen(m.added) },
                      { key: 'error', head: '幅（±）', number: true, cell: (m) => yen(m.error) },
                    ]}
                  />
                </>
              ) : (
                <p>
                  審査月の分かる明細が13か月分そろわないため、「計算の設定」のとおり、新しい
                  {data.late.setting_months}か月分を出そろっていないとみています。
                </p>
              )}
            </Card>
            <Card title="実測のない数字（仮定）">
              <Table
                caption="実測のない数字"
                captionHidden
                rows={data.assumptions}
                rowKey={(a) => a.item}
                columns={[
                  { key: 'label', head: '項目', names: true, cell: (a) => a.label },
                  {
                    key: 'value',
                    head: '値',
                    number: true,
                    cell: (a) =>
                      may ? (
                        <Button
                          look="text"
                          size="sm"
                          onClick={() =>
                            setEditing({
                              plural: 'forecast-assumptions',
                              title: a.label,
                              id: a.id,
                              start: { item: a.item, value: a.value, mark: 'assumed' },
                            })
                          }
                        >
                          {permille(a.value)}
                          <span className="sr-only">（{a.label}を直す）</span>
                        </Button>
                      ) : (
                        permille(a.value)
                      ),
                  },
                  { key: 'mark', head: '確かさ', cell: (a) => <Mark value={markLabel(a.mark)} /> },
                  { key: 'source', head: '出典', cell: (a) => a.source },
                ]}
              />
            </Card>
          </>
        )}
      </Read>
      {editing && <Edit editing={editing} close={() => setEditing(null)} />}
    </Page>
  );
}

function Edit({ editing, close }: { editing: Editing; close: () => void }) {
  const here = useHere();
  const say = useSay();
  const path = `${here.base}/${editing.plural}`;
  const row = useGet<Row>(editing.id === null ? null : `${path}/${editing.id}`, { fresh: true });
  const spec = entityOf('plural', editing.plural);
  const form = (current: Row | undefined) =>
    spec && (
      <EntityForm
        spec={spec}
        path={path}
        row={current}
        given={{}}
        start={editing.start ?? {}}
        touches={[here.base]}
        cancel={close}
        saved={() => {
          close();
          say('保存しました。着地見込みを計算し直しました。');
        }}
      />
    );
  return (
    <Dialog title={editing.title} open close={close}>
      {editing.id === null ? form(undefined) : <Read query={row}>{form}</Read>}
    </Dialog>
  );
}

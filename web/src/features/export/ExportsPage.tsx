import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { download, useGet, useSend, withQuery } from '../../api';
import { count, timeOf, whenOf } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { useHere } from '../session/here';
import { type Left, type Sources, stateOf } from './exports';
import { OrderForm } from './OrderForm';

const SIZE = 50;

/** Everything that left the house: to be asked for, to be approved, to be looked up. */
export default function ExportsPage() {
  const here = useHere();
  const { page = 1 } = useSearch({ strict: false }) as { page?: number };
  const [ordering, setOrdering] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const list = useGet<{ items: Left[]; total: number }>(withQuery(`${here.base}/exports`, { page }));
  const sources = useGet<Sources>(`${here.base}/export-sources`);
  const save = (path: string, name: string) => {
    setError(null);
    download(path, name).catch(setError);
  };
  return (
    <Page
      figures={['exported']}
      title="外に出したもの"
      lead="人の分かる行や、役場の外へ渡すファイルは、ここから出します。だれが・いつ・何を・だれに・なぜ出したかが残ります。"
      actions={
        <Button
          look="outline"
          size="sm"
          onClick={() => save(`${here.base}/exports.csv`, '外に出したもの.csv')}
        >
          一覧を CSV で保存する
        </Button>
      }
    >
      {error !== null && <ProblemNotice error={error} />}
      <Read query={sources}>
        {(s) =>
          ordering ? (
            <OrderForm sources={s} done={() => setOrdering(false)} />
          ) : (
            <div className="no-print">
              <Button onClick={() => setOrdering(true)}>ファイルを外に出す</Button>
            </div>
          )
        }
      </Read>
      <Read query={list}>
        {(data) => (
          <>
            <Waiting items={data.items.filter((e) => e.state === 'waiting' && e.open)} />
            <Card title="これまでに出したもの" long>
              <LeftTable items={data.items} save={save} />
              <Pager page={page} size={SIZE} total={data.total} />
            </Card>
          </>
        )}
      </Read>
    </Page>
  );
}

function Waiting({ items }: { items: Left[] }) {
  const here = useHere();
  const path = `${here.base}/exports`;
  const send = useSend([path]);
  if (items.length === 0) return null;
  return (
    <Card title="承認を待っているもの">
      {send.error && <ProblemNotice error={send.error} />}
      <ul className="flex flex-col gap-4">
        {items.map((e) => {
          const own = e.asked_by === here.person.id;
          return (
            <li key={e.id} className="flex flex-col gap-1 border-l-4 border-warning-yellow-1 pl-3">
              <p>
                <strong>
                  {e.source_label}　{count(e.persons)}人
                </strong>
                を「{e.recipient}」へ（{e.asked_by_name}さん、{timeOf(e.until_ms)}まで）
              </p>
              <p>目的：{e.purpose_words}</p>
              <p className="text-quiet">
                ファイル{e.files.length}個：
                {e.files.map((f) => `${f.recipient}（${count(f.persons)}人・${count(f.rows)}行）`).join('、')}
              </p>
              <div className="flex flex-wrap gap-3">
                {own ? (
                  <p className="text-quiet">
                    100人を超えるため、別の人（課長・係長か介護保険担当）の承認が要ります。
                  </p>
                ) : (
                  <Button
                    size="sm"
                    busy={send.isPending}
                    onClick={() =>
                      send.mutate({ method: 'POST', path: `${path}/${e.id}/approval`, body: {} })
                    }
                  >
                    相手と中身を確かめたので承認する
                  </Button>
                )}
                <Button
                  look="text"
                  size="sm"
                  onClick={() => send.mutate({ method: 'DELETE', path: `${path}/${e.id}` })}
                >
                  {own ? '取り下げる' : '承認しない'}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function LeftTable({ items, save }: { items: Left[]; save: (path: string, name: string) => void }) {
  const here = useHere();
  return (
    <Table
      caption="外に出したもの"
      captionHidden
      rows={items}
      rowKey={(e) => e.id}
      empty="まだ何も出していません。"
      columns={[
        { key: 't', head: 'いつ', whole: true, cell: (e) => whenOf(e.asked_ms) },
        {
          key: 'w',
          head: '何を',
          names: true,
          cell: (e) =>
            e.source_label === '画面の表' ? (e.files[0]?.name ?? e.source_label) : e.source_label,
        },
        {
          key: 'r',
          head: 'だれに・なぜ',
          cell: (e) => (
            <>
              {e.recipient_kind === 'inside' ? '役場の中で使う' : e.recipient}
              <span className="block text-dns-14N-130 text-quiet">
                {e.purpose_words || e.purpose_label}
                {e.number_reason && `／番号を入れた理由：${e.number_reason}`}
              </span>
            </>
          ),
        },
        { key: 'p', head: '人数', number: true, cell: (e) => (e.persons > 0 ? count(e.persons) : '—') },
        {
          key: 'b',
          head: '出した人',
          cell: (e) => (
            <>
              {e.asked_by_name}
              {e.decided_by_name && (
                <span className="block text-dns-14N-130 text-quiet">承認：{e.decided_by_name}</span>
              )}
            </>
          ),
        },
        {
          key: 's',
          head: '状態とファイル',
          cell: (e) => (
            <>
              {stateOf(e)}
              {e.state === 'ready' && e.open && (
                <ul>
                  {e.files.map((f) => (
                    <li key={f.n}>
                      <Button
                        look="text"
                        size="sm"
                        onClick={() => save(`${here.base}/exports/${e.id}/files/${f.n}`, f.name)}
                      >
                        {f.recipient}（{count(f.rows)}行）を取り出す
                      </Button>
                    </li>
                  ))}
                </ul>
              )}
              <details className="text-dns-14N-130 text-quiet">
                <summary className="min-h-11 cursor-pointer content-center">確認用の値</summary>
                {e.columns && <p>列：{e.columns}</p>}
                {e.files.map((f) => (
                  <p key={f.n} className="break-all">
                    {f.recipient}　SHA-256 {f.sha256}
                  </p>
                ))}
              </details>
            </>
          ),
        },
      ]}
    />
  );
}

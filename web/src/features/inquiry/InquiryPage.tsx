import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { download, useGet, useSend } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { choiceLabel, entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import type { Inquiry, InquiryItem } from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { useSay } from '../../ui/Toast';
import { longDate } from '../../wareki';
import { useHere } from '../session/here';
import { type Answers, answerWords } from './inquiry';

/** One question: written, sent once, and then the table of what came back. */
export default function InquiryPage() {
  const here = useHere();
  const { id } = useParams({ strict: false }) as { id: string };
  const inquiry = useGet<Inquiry>(`/api/towns/${here.person.org}/inquiries/${id}`);
  return <Read query={inquiry}>{(q) => (q.sent_on ? <Came inquiry={q} /> : <Writing inquiry={q} />)}</Read>;
}

function Writing({ inquiry: q }: { inquiry: Inquiry }) {
  const here = useHere();
  const say = useSay();
  const base = `/api/towns/${here.person.org}`;
  const items = useGet<{ items: InquiryItem[]; total: number }>(`${base}/inquiry-items?inquiry=${q.id}`);
  const spec = entityOf('plural', 'inquiry-items');
  const [open, setOpen] = useState<Row | 'new' | null>(null);
  const [asking, setAsking] = useState(false);
  const send = useSend<{ towns: number }>([base, `/api/prefectures/${here.person.org}`]);
  const n = items.data?.total ?? 0;
  return (
    <Page
      figures={['answer', 'progress']}
      title={`照会　${q.title}`}
      lead={`しめ切り ${longDate(q.due)}。まだ送っていません。`}
    >
      {q.words && <p>{q.words}</p>}
      <Card
        long
        title="聞くこと"
        aside={
          <Button look="outline" size="sm" onClick={() => setOpen('new')}>
            聞くことを加える
          </Button>
        }
      >
        <Read query={items}>
          {(data) => (
            <Table
              caption="聞くこと"
              captionHidden
              rows={data.items}
              rowKey={(i) => i.id}
              empty="まだありません。聞くことをひとつ加えてください。"
              columns={[
                { key: 'p', head: '順', number: true, cell: (i) => i.place },
                { key: 'l', head: '聞くこと', names: true, cell: (i) => i.label },
                {
                  key: 'k',
                  head: '答え方',
                  whole: true,
                  cell: (i) => choiceLabel('inquiry-items', 'kind', i.kind),
                },
                {
                  key: 'f',
                  head: 'データで埋める数字',
                  cell: (i) => (i.figure ? choiceLabel('inquiry-items', 'figure', i.figure) : '—'),
                },
                {
                  key: 'e',
                  head: '',
                  cell: (i) => (
                    <Button look="text" size="sm" onClick={() => setOpen(i as unknown as Row)}>
                      直す<span className="sr-only">（{i.label}）</span>
                    </Button>
                  ),
                },
              ]}
            />
          )}
        </Read>
      </Card>
      {send.error && <ProblemNotice error={send.error} />}
      <p className="no-print flex flex-wrap items-center gap-3">
        <Button onClick={() => setAsking(true)} aria-disabled={n === 0}>
          市町村へ送る
        </Button>
        <Link to="/inquiries" className="text-key-900 underline">
          一覧へ戻る
        </Link>
      </p>
      <Dialog
        title="この照会を送りますか"
        open={asking}
        close={() => setAsking(false)}
        actions={
          <>
            <Button look="outline" onClick={() => setAsking(false)}>
              やめる
            </Button>
            <Button
              busy={send.isPending}
              onClick={() =>
                send.mutate(
                  { method: 'POST', path: `${base}/inquiries/${q.id}/send`, body: {} },
                  {
                    onSuccess: (a) => say(`${a.towns}の市町村へ送りました。`),
                    onSettled: () => setAsking(false),
                  },
                )
              }
            >
              送る
            </Button>
          </>
        }
      >
        <p>管内のすべての市町村へ、{n}項目を送ります。送ったあとは、聞くことを直せません。</p>
      </Dialog>
      {spec && (
        <Dialog
          title={open === 'new' ? '聞くことを加える' : '聞くことを直す'}
          open={open !== null}
          close={() => setOpen(null)}
        >
          {open && (
            <EntityForm
              spec={spec}
              path={`${base}/inquiry-items`}
              {...(open !== 'new' && { row: open })}
              {...(open === 'new' && { given: { inquiry: q.id }, start: { place: n + 1, kind: 'text' } })}
              touches={[`${base}/inquiry-items`]}
              cancel={() => setOpen(null)}
              saved={() => setOpen(null)}
            />
          )}
        </Dialog>
      )}
    </Page>
  );
}

function Came({ inquiry: q }: { inquiry: Inquiry }) {
  const here = useHere();
  const path = `/api/prefectures/${here.person.org}/inquiries/${q.id}/answers`;
  const answers = useGet<Answers>(path);
  const [failed, setFailed] = useState<unknown>(null);
  return (
    <Page
      figures={['answer', 'progress']}
      title={`照会　${q.title}`}
      lead={`しめ切り ${longDate(q.due)}`}
      actions={
        <>
          <Link to="/inquiries" className="text-key-900 underline">
            一覧へ戻る
          </Link>
          <Button
            look="outline"
            size="sm"
            onClick={() => download(`${path}.xlsx`, `照会_${q.title}.xlsx`).catch(setFailed)}
          >
            Excel で保存する
          </Button>
        </>
      }
    >
      {failed !== null && <ProblemNotice error={failed} />}
      <Read query={answers}>{(data) => <AnswersTable data={data} />}</Read>
    </Page>
  );
}

function AnswersTable({ data }: { data: Answers }) {
  const waiting = data.towns.filter((t) => t.confirmed_ms === null);
  return (
    <>
      <p className="text-std-17N-170">
        {data.towns.length}の市町村のうち、{data.towns.length - waiting.length}から答えがありました。
        {waiting.length > 0 && `まだなのは、${waiting.map((t) => t.name).join('・')}です。`}
      </p>
      <div className="rounded-8 border border-hair bg-white p-4 print:p-0">
        <Table
          caption="市町村の答え"
          captionHidden
          rows={data.towns}
          rowKey={(t) => t.town}
          columns={[
            { key: 'n', head: '市町村', names: true, whole: true, cell: (t) => t.name },
            ...data.items.map((item, i) => ({
              key: String(i),
              head: item.label,
              number: item.kind === 'number',
              cell: (t: Answers['towns'][number]) =>
                t.confirmed_ms === null ? (
                  <span className="text-quiet">まだ</span>
                ) : (
                  answerWords(t.answers[i] ?? '', item)
                ),
            })),
          ]}
        />
      </div>
      <p className="text-dns-14N-130 text-quiet">
        市町村が「確かめて送る」を押した答えだけが見えます。下書きは見えません。
      </p>
    </>
  );
}

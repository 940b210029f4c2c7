import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useId, useState } from 'react';
import { call, type Job, jobProblem, useGet, useJob, useSend, withQuery } from '../../api';
import { count, fileSize, timeOf } from '../../format';
import { useDropped } from '../../Shell';
import { buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { Page } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Progress } from '../../ui/Progress';
import { Table } from '../../ui/Table';
import { longMonth } from '../../wareki';
import { useHere } from '../session/here';
import { type Batch, stateLabel } from './batch';
import { UndoImport } from './UndoImport';

/** Choose or drop a file; what was taken in before stands below. */
export default function ImportPage() {
  const here = useHere();
  return (
    <Page
      figures={['import_rows']}
      title="データを取り込む"
      lead="ファイルを読み込んで中身を確かめてから、取り込むかどうかを選びます。取り込んだあとでも、まるごと取り消せます。"
      print={false}
    >
      {here.town === null ? <p>市町村を選んでください。</p> : <Upload />}
      {here.town !== null && <Past />}
    </Page>
  );
}

function Upload() {
  const here = useHere();
  const navigate = useNavigate();
  const dropped = useDropped();
  const id = useId();
  const [file, setFile] = useState<File | null>(null);
  const [going, setGoing] = useState<{ batch: number; job: number } | null>(null);
  const upload = useSend<{ batch: number; job: number }>([`${here.base}/imports`]);
  const [ended, setEnded] = useState<Job | null>(null);
  const job = useJob(going?.job ?? null, (end: Job) => {
    setEnded(end);
    if (end.state === 'done' && going)
      void navigate({ to: '/import/$batch', params: { batch: String(going.batch) } });
    else setGoing(null);
  });

  const start = (chosen: File) => {
    setFile(chosen);
    setEnded(null);
    upload.mutate(
      { method: 'POST', path: withQuery(`${here.base}/imports`, { name: chosen.name }), file: chosen },
      { onSuccess: setGoing },
    );
  };
  const take = useEffectEvent(() => {
    if (!dropped.file || upload.isPending || going) return;
    start(dropped.file);
    dropped.take();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: reacts to the dropped file alone
  useEffect(take, [dropped.file]);

  if (upload.isPending || going)
    return (
      <Progress
        title={`「${file?.name ?? ''}」を読み込んでいます`}
        job={going ? job : null}
        {...(going && {
          cancel: () =>
            void call({ method: 'DELETE', path: `/api/jobs/${going.job}` }).catch(() => undefined),
        })}
      />
    );
  return (
    <>
      {(upload.error ?? jobProblem(ended)) && (
        <ProblemNotice
          title={`「${file?.name ?? ''}」は読み込めませんでした。数字は変わっていません。`}
          error={upload.error ?? jobProblem(ended)}
        />
      )}
      {ended?.state === 'cancelled' && <p role="status">中止しました。何も取り込まれていません。</p>}
      <section
        aria-labelledby={id}
        className="flex flex-wrap items-center gap-x-8 gap-y-4 rounded-12 border-2 border-dashed border-key-900 bg-white px-8 py-7"
      >
        <svg viewBox="0 0 48 48" className="size-14 shrink-0" aria-hidden="true">
          <g
            fill="none"
            className="stroke-key-900"
            strokeWidth="3"
            strokeLinecap="round"
            strokeLinejoin="round"
          >
            <path d="M24 31V9M15 17l9-9 9 9M8 30v8a3 3 0 0 0 3 3h26a3 3 0 0 0 3-3v-8" />
          </g>
        </svg>
        <div className="min-w-[min(17.5rem,100%)] flex-1">
          <h2 id={id} className="text-std-20B-150">
            ここ（この画面のどこでも）にファイルを落としてください
          </h2>
          <p className="text-quiet">
            国保連から届いた CSV、事業所別の明細、75歳以上の人数の表などを読めます。CSV・XLSX
            の文字コードや見出しの位置は、自動で見つけます。
          </p>
        </div>
        <label
          className={buttonClass(
            'solid',
            'lg',
            'cursor-pointer has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black',
          )}
        >
          <input
            type="file"
            accept=".csv,.tsv,.txt,.xlsx,.zip"
            className="sr-only"
            onChange={(e) => {
              const chosen = e.target.files?.[0];
              e.target.value = '';
              if (chosen) start(chosen);
            }}
          />
          ファイルを選ぶ
        </label>
      </section>
    </>
  );
}

const SIZE = 20;

function Past() {
  const here = useHere();
  const { page = 1 } = useSearch({ strict: false }) as { page?: number };
  const list = useGet<{ items: Batch[]; total: number }>(
    withQuery(`${here.base}/imports`, { page: page > 1 ? page : undefined }),
  );
  return (
    <Card title="これまでに読み込んだもの">
      <Read query={list}>
        {(data) => (
          <>
            <Table
              caption="これまでに読み込んだもの"
              captionHidden
              rows={data.items}
              rowKey={(b) => b.id}
              empty={
                <Empty
                  what="まだ何も読み込んでいません。"
                  why="国保連から毎月届く CSV をそのまま落としてください。読み込むだけでは、数字は変わりません。"
                />
              }
              columns={[
                {
                  key: 'name',
                  head: 'ファイル',
                  names: true,
                  cell: (b) => (
                    <Link to={`/import/${b.id}`} className="text-key-900 underline">
                      {b.file_name}
                    </Link>
                  ),
                },
                { key: 'kind', head: '種類', cell: (b) => b.kind_label },
                {
                  key: 'months',
                  head: 'サービス提供月',
                  cell: (b) =>
                    b.first_month && b.last_month
                      ? b.first_month === b.last_month
                        ? longMonth(b.first_month)
                        : `${longMonth(b.first_month)}〜${longMonth(b.last_month)}`
                      : '—',
                },
                {
                  key: 'rows',
                  head: '行',
                  number: true,
                  cell: (b) => count(b.state === 'applied' ? b.rows_taken : b.rows_read),
                },
                { key: 'size', head: '大きさ', number: true, cell: (b) => fileSize(b.size) },
                {
                  key: 'who',
                  head: '読み込んだ人',
                  cell: (b) => `${b.account_name}（${timeOf(b.made_ms)}）`,
                },
                { key: 'state', head: '状態', cell: (b) => stateLabel[b.state] },
                {
                  key: 'act',
                  head: <span className="sr-only">操作</span>,
                  cell: (b) =>
                    b.state === 'applied' ? (
                      <UndoImport batch={b.id} name={b.file_name} />
                    ) : b.state === 'checked' ? (
                      <Link to={`/import/${b.id}`} className={buttonClass('outline', 'sm')}>
                        確かめる
                      </Link>
                    ) : null,
                },
              ]}
            />
            <Pager page={page} size={SIZE} total={data.total} />
          </>
        )}
      </Read>
    </Card>
  );
}

import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call, type Job, jobProblem, refresh, useGet, useJob, useSend } from '../../api';
import { count, timeOf, yen, yenChange, yenInWords } from '../../format';
import { Button, buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Panel, Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Progress } from '../../ui/Progress';
import { Table } from '../../ui/Table';
import { longMonth } from '../../wareki';
import type { HomeData } from '../home/home';
import { useHere } from '../session/here';
import { type BatchDetail, isOfAnotherTown, stateLabel, whatThen } from './batch';
import { Columns } from './Columns';
import { Figures } from './Figures';
import { Issues, type Repair } from './Issues';
import { UndoImport } from './UndoImport';
import { WholeColumns } from './WholeColumns';

/** One file: what was understood, what needs eyes, take it in, and what moved. */
export default function BatchPage() {
  const here = useHere();
  const { batch: id } = useParams({ strict: false }) as { batch: string };
  const path = `${here.base}/imports/${encodeURIComponent(id)}`;
  const batch = useGet<BatchDetail>(path);
  return <Read query={batch}>{(data) => <One key={data.id} batch={data} path={path} />}</Read>;
}

function One({ batch, path }: { batch: BatchDetail; path: string }) {
  const here = useHere();
  const navigate = useNavigate();
  const home = useGet<HomeData>(`${here.base}/home?year=${here.year}`);
  const [going, setGoing] = useState<{ job: number; title: string; what: 'check' | 'apply' } | null>(null);
  const [before, setBefore] = useState<HomeData | null>(null);
  const [ended, setEnded] = useState<Job | null>(null);
  const job = useJob(going?.job ?? null, (end: Job) => {
    setEnded(end);
    setGoing(null);
    refresh(here.base);
  });
  const start = useSend<{ job: number }>();
  const drop = useSend([`${here.base}/imports`]);
  const run = (method: 'PUT' | 'POST', to: string, body: unknown, title: string, what: 'check' | 'apply') =>
    start.mutate(
      { method, path: `${path}/${to}`, body },
      { onSuccess: (a) => setGoing({ job: a.job, title, what }) },
    );

  const repairRows = (repairs: Repair[]) =>
    run('PUT', 'repairs', { repairs }, '直した行を確かめています', 'check');

  const open = batch.issue_count;
  const foreign = isOfAnotherTown(batch);
  const isNew = batch.state === 'checked';
  const byYear = (batch.figures ?? []).length > 0;
  return (
    <Page
      figures={['import_rows']}
      title={batch.file_name}
      lead={`${batch.kind_label}　${stateLabel[batch.state]}${batch.applied_ms ? `（${timeOf(batch.applied_ms)}）` : ''}`}
      actions={
        <Link to="/import" className="text-key-900 underline">
          取り込みの一覧へ戻る
        </Link>
      }
    >
      {going ? (
        <Progress
          job={job}
          title={going.title}
          cancel={() =>
            void call({ method: 'DELETE', path: `/api/jobs/${going.job}` }).catch(() => undefined)
          }
        />
      ) : (
        <>
          {start.error && <ProblemNotice error={start.error} />}
          {drop.error && <ProblemNotice error={drop.error} />}
          {jobProblem(ended) && <ProblemNotice error={jobProblem(ended)} />}
          {ended?.state === 'cancelled' && (
            <Notice tone="info" live title="中止しました。数字は変わっていません。" />
          )}
          {batch.state === 'applied' && byYear && (
            <Notice
              tone="success"
              live
              title={`${count(batch.rows_taken)}個の数字を取り込んであります。町のデータから計算した額は変わりません。`}
            />
          )}
          {batch.state === 'applied' && !byYear && <Moved before={before} after={home.data} batch={batch} />}
          {batch.same_as !== null && isNew && (
            <Notice
              tone="info"
              title="このファイルは、前に読み込んだものと同じ内容です。取り込んでも数字は変わりません。"
            >
              <Link to={`/import/${batch.same_as}`} className="text-key-900 underline">
                前に読み込んだときの記録を開く
              </Link>
            </Notice>
          )}
        </>
      )}

      {batch.state === 'failed' && (
        <Notice
          tone="error"
          title={batch.warnings[0]?.sentence ?? 'このファイルは読み込めませんでした。'}
          actions={
            <Link to="/import" className={buttonClass('solid', 'sm')}>
              別のファイルを選ぶ
            </Link>
          }
        >
          読める形は、国保連の
          CSV、給付実績・請求明細（CSV・XLSX）、単位数表マスタ、人口の表、実績報告書・上限額の算定（XLSX）、ニーズ調査（問5）です。数字は変わっていません。
        </Notice>
      )}
      {batch.state !== 'failed' && <Understood batch={batch} />}

      {(batch.state === 'failed' ? batch.warnings.slice(1) : batch.warnings).map((w) => (
        <Notice
          key={w.code + w.sentence}
          tone={foreign && w.code === 'other_town' ? 'error' : 'warning'}
          title={w.sentence}
        />
      ))}

      {!going && !foreign && (
        <WholeColumns faults={batch.column_faults ?? []} may={isNew} repair={repairRows} />
      )}
      {!foreign && (open > 0 || batch.rows_wrong > 0) && (
        <Panel>
          <Issues batch={batch} path={path} busy={going !== null} repair={repairRows} />
        </Panel>
      )}
      {!going && <Figures batch={batch} may={isNew} repair={repairRows} />}
      {isNew && !going && (
        <Columns
          batch={batch}
          check={(columns) =>
            run('PUT', 'mapping', { columns }, '列の対応を変えて確かめ直しています', 'check')
          }
        />
      )}

      {!going && (
        <div className="no-print sticky bottom-0 flex flex-wrap items-center gap-4 border-t border-line bg-page py-3">
          {isNew && (
            <>
              {batch.rows_taken > 0 && (
                <Button
                  size="lg"
                  busy={start.isPending}
                  onClick={() => {
                    setBefore(home.data ?? null);
                    run('POST', 'apply', {}, `「${batch.file_name}」を取り込んでいます`, 'apply');
                  }}
                >
                  {byYear
                    ? `${count(batch.rows_taken)}個の数字を取り込む`
                    : `${count(batch.rows_taken)}行を取り込む`}
                </Button>
              )}
              <Button
                look="outline"
                size="lg"
                busy={drop.isPending}
                onClick={() =>
                  drop.mutate(
                    { method: 'DELETE', path, rev: batch.rev },
                    { onSuccess: () => void navigate({ to: '/import' }) },
                  )
                }
              >
                取り込まずに捨てる
              </Button>
              <p className="text-quiet">{whatThen(batch)}</p>
            </>
          )}
          {batch.state === 'applied' && (
            <>
              <Link to={byYear ? '/settled' : '/'} className={buttonClass('solid', 'md')}>
                {byYear ? '実績報告とデータを比べる' : '見通しを見る'}
              </Link>
              <UndoImport batch={batch.id} name={batch.file_name} size="md" />
            </>
          )}
          {batch.state === 'undone' && (
            <p>この取り込みは取り消されています。同じファイルをもう一度読み込めば、取り込み直せます。</p>
          )}
        </div>
      )}
    </Page>
  );
}

/** Only claims have costs by month. */
const ofMoney = (batch: BatchDetail) => ['claims', 'kokuho'].includes(batch.kind);

function Understood({ batch }: { batch: BatchDetail }) {
  const byYear = (batch.figures ?? []).length > 0;
  return (
    <div
      className={
        !ofMoney(batch) ? '' : 'grid grid-cols-1 gap-4 desktop-admin:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]'
      }
    >
      <Card title="読み取ったこと">
        <ul className="list-disc pl-6">
          {batch.understood.map((s) => (
            <li key={s}>{s}</li>
          ))}
        </ul>
        <dl className="num mt-3 flex flex-wrap gap-x-8 gap-y-2 border-t border-hair pt-3">
          {(byYear
            ? ([
                [batch.state === 'applied' ? '取り込んだ数字' : '取り込める数字', batch.rows_taken],
                ['すでにある同じ数字', batch.rows_same],
                ['直すところがある年度', batch.rows_wrong],
              ] as const)
            : ([
                ['読んだ行', batch.rows_read],
                [batch.state === 'applied' ? '取り込んだ行' : '取り込める行', batch.rows_taken],
                ['すでにある同じ行', batch.rows_same],
                ['直すところがある行', batch.rows_wrong],
              ] as const)
          ).map(([label, n]) => (
            <div key={label}>
              <dt className="text-dns-14N-130 text-quiet">{label}</dt>
              <dd className="text-std-20B-150">{count(n)}</dd>
            </div>
          ))}
          {ofMoney(batch) && (
            <div>
              <dt className="text-dns-14N-130 text-quiet">費用の合計</dt>
              <dd className="text-std-20B-150">{yen(batch.yen)}</dd>
            </div>
          )}
        </dl>
      </Card>
      {ofMoney(batch) && <MonthSums batch={batch} />}
    </div>
  );
}

function MonthSums({ batch }: { batch: BatchDetail }) {
  return (
    <Card title="月ごとの合計（取り込む前との比べ）">
      <Table
        caption="月ごとの合計"
        captionHidden
        rows={batch.sums}
        rowKey={(s) => s.month}
        empty="月ごとに合計できる費用はありません。"
        columns={[
          { key: 'm', head: 'サービス提供月', names: true, cell: (s) => longMonth(s.month) },
          { key: 'r', head: '行', number: true, cell: (s) => count(s.rows) },
          { key: 'y', head: 'このファイル', number: true, cell: (s) => yen(s.yen) },
          {
            key: 'b',
            head: 'いまある額',
            number: true,
            cell: (s) => (s.yen_before ? yen(s.yen_before) : '—'),
          },
        ]}
      />
    </Card>
  );
}

/** What the import did to the forecast: before and after, side by side. */
function Moved({
  before,
  after,
  batch,
}: {
  before: HomeData | null;
  after: HomeData | undefined;
  batch: BatchDetail;
}) {
  if (!before || !after)
    return <Notice tone="success" title={`${count(batch.rows_taken)}行を取り込んであります。`} />;
  const rows: [string, number | null | undefined, number | null | undefined][] = [
    ['使った額', before.spent.yen, after.spent.yen],
    ['着地見込み', before.landing?.yen, after.landing?.yen],
    ['上限額を超える見込みの額', before.landing?.over_yen, after.landing?.over_yen],
  ];
  return (
    <Notice
      tone="success"
      live
      title={`${count(batch.rows_taken)}行を取り込みました。見通しは次のように動きました。`}
    >
      <dl className="num mt-1 flex flex-wrap gap-x-10 gap-y-2">
        {rows.map(([label, a, b]) =>
          a == null || b == null ? null : (
            <div key={label}>
              <dt className="text-quiet">{label}</dt>
              <dd>
                {yenInWords(a)} → <strong className="text-std-20B-150">{yenInWords(b)}</strong>
                <span className="ml-2">（{a === b ? '変わりません' : yenChange(b - a)}）</span>
              </dd>
            </div>
          ),
        )}
      </dl>
    </Notice>
  );
}

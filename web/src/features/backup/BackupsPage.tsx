import { useEffect } from 'react';
import { refresh, useSend } from '../../api';
import { count, fileSize, timeOf } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { useHere } from '../session/here';
import { ageInWords, type Backups, type Medium, useBackups } from './backup';

const LOOK_AGAIN_MS = 2000;

/** Is last night's backup there, on both media, and did one come back when it was tried? */
export default function BackupsPage() {
  const { query } = useBackups();
  return (
    <Page
      figures={{ none: 'ファイルの大きさと日時だけです' }}
      title="バックアップ"
      lead={
        query.data?.database === 'postgresql'
          ? '機械が壊れても仕事を戻せるように、写しから本当に戻せることを、この画面で確かめます。'
          : '機械が壊れても仕事を戻せるように、毎晩2時に写しを作ります。この画面で、写しがあることと、本当に戻せることを確かめます。'
      }
    >
      <Read query={query}>{(data) => <State data={data} />}</Read>
    </Page>
  );
}

function State({ data }: { data: Backups }) {
  const served = data.database === 'postgresql';
  return (
    <>
      {data.warnings.length > 0 && (
        <Notice tone="warning" title="確かめることがあります。">
          <ul className="list-disc pl-5">
            {data.warnings.map((w) => (
              <li key={w.code}>{w.sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
      {served ? (
        <Notice tone="info" title="このサーバーは PostgreSQL で動いています。">
          バックアップは、PostgreSQL
          の道具（pg_dump）で、サーバーの担当が作ります。この画面には出ません。復元の訓練は、別のデータベースに戻し（pg_restore）、banso
          drill で確かめます。その結果は下に出ます。
        </Notice>
      ) : (
        <Files data={data} />
      )}
      <Card title="最後の復元の訓練">
        <Drill drill={data.drill} served={served} />
      </Card>
    </>
  );
}

/** Of a database that is a file, whose backups the program makes itself. */
function Files({ data }: { data: Backups }) {
  return (
    <>
      {data.can_start && <Start data={data} />}
      <Card title="最後のバックアップ">
        <p className="mb-2 text-std-20B-150">
          {data.first?.count && data.age_minutes !== null
            ? `${timeOf(data.first.made_ms)}（${ageInWords(data.age_minutes)}）`
            : 'まだありません'}
        </p>
        <Table
          caption="媒体ごとの最後のバックアップ"
          captionHidden
          rows={[
            { name: '一つ目', medium: data.first },
            { name: '二つ目', medium: data.second },
          ]}
          rowKey={(r) => r.name}
          columns={[
            {
              key: 'n',
              head: '媒体',
              names: true,
              cell: (r) => <span className="whitespace-nowrap">{r.name}</span>,
            },
            { key: 'f', head: 'フォルダー', cell: (r) => where(r.medium) },
            {
              key: 'm',
              head: '最後に作った日時',
              cell: (r) => (r.medium?.count ? timeOf(r.medium.made_ms) : '—'),
            },
            {
              key: 'b',
              head: '大きさ',
              number: true,
              cell: (r) => (r.medium?.count ? fileSize(r.medium.bytes) : '—'),
            },
            {
              key: 'c',
              head: '残っている数',
              number: true,
              cell: (r) => (r.medium?.reachable ? `${count(r.medium.count)}個` : '—'),
            },
          ]}
        />
        <p className="mt-2 text-quiet">
          日ごとに{data.days}、週ごとに{data.weeks}、月ごとに{data.months}の世代を残し、古いものから消します。
          {data.age_hours_max}時間より古くなると、ホームでもお知らせします。
        </p>
      </Card>
    </>
  );
}

function where(medium: Medium | null) {
  if (!medium) return '決められていません';
  return medium.reachable ? medium.folder : `${medium.folder}（見つかりません）`;
}

function Start({ data }: { data: Backups }) {
  const here = useHere();
  const { base, path } = useBackups();
  const send = useSend([path]);
  useEffect(() => {
    if (!data.under_way) return;
    const again = setInterval(() => refresh(path), LOOK_AGAIN_MS);
    return () => clearInterval(again);
  }, [data.under_way, path]);
  const busy = data.under_way !== null || send.isPending;
  return (
    <>
      {send.error && <ProblemNotice error={send.error} />}
      {here.may('account_admin') && (
        <div className="no-print flex flex-wrap gap-3">
          <Button
            disabled={busy}
            onClick={() => send.mutate({ method: 'POST', path: `${base}/backups`, body: {} })}
          >
            今すぐバックアップする
          </Button>
          <Button
            look="outline"
            disabled={busy}
            onClick={() => send.mutate({ method: 'POST', path: `${base}/backup-drills`, body: {} })}
          >
            復元の訓練をする
          </Button>
        </div>
      )}
      <p role="status">
        {data.under_way === 'backup' && 'バックアップを作っています。このまま仕事を続けられます。'}
        {data.under_way === 'drill' &&
          '復元の訓練をしています。写しを別の場所に戻して確かめ、消します。このまま仕事を続けられます。'}
      </p>
    </>
  );
}

const seconds = (ms: number) => (ms / 1000).toFixed(1);

function Drill({ drill, served }: { drill: Backups['drill']; served: boolean }) {
  if (!drill)
    return <p>まだしていません。写しがあっても、戻せるとは限りません。月に一度、訓練してください。</p>;
  return (
    <>
      <p className="mb-1 text-std-20B-150">
        {timeOf(drill.at_ms)}　{drill.sound ? '戻せました' : '戻せませんでした'}
      </p>
      {drill.sound ? (
        <p>
          {served
            ? `${timeOf(drill.made_ms)}までの内容の写しを別のデータベースに戻し、${seconds(drill.took_ms)}秒で確かめました。表の形と記録の検査に合格しました。`
            : `${timeOf(drill.made_ms)}のバックアップを${seconds(drill.took_ms)}秒で戻し、データベースと記録の検査に合格しました。`}
          そのとき壊れていたら、記録{count(drill.later)}件分の仕事を入れ直すことになりました。
        </p>
      ) : (
        <p>{drill.sentence}</p>
      )}
    </>
  );
}

import { Link, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { download, useGet, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { fiscalYear, shortDate } from '../../wareki';
import { Loop } from '../loop/Loop';
import { useHere } from '../session/here';
import { BeforeAfter } from './BeforeAfter';
import { IndicatorForm, ReadingForm } from './Forms';
import { type Honest, type Indicator, type Monitoring, valueWords } from './monitor';
import { Noticed } from './Noticed';
import { Trend } from './Trend';

/** モニタリングシート: what was wanted, what moved, what was promised, and how the town saw itself. */
export default function MonitoringPage() {
  const here = useHere();
  const { id } = useParams({ strict: false }) as { id: string };
  const path = here.town === null ? null : `${here.base}/engagements/${id}`;
  const sheet = useGet<Monitoring>(path && `${path}/monitoring`);
  const page = useGet<{ honest: { items: Honest[] } }>(path && `${path}/page`);
  return <Read query={sheet}>{(d) => <Sheet data={d} honest={page.data?.honest.items ?? []} />}</Read>;
}

function Sheet({ data, honest }: { data: Monitoring; honest: readonly Honest[] }) {
  const here = useHere();
  const may = here.may('walk_write');
  const [open, setOpen] = useState<'new' | 'portrait' | Indicator | null>(null);
  const [measuring, setMeasuring] = useState<Indicator | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const close = () => setOpen(null);
  const name = `モニタリングシート_${data.town}.xlsx`;
  return (
    <Page
      figures={['indicator', 'progress', 'cap', 'landing', 'over']}
      year={data.fiscal_year}
      title={`モニタリングシート　${data.theme}`}
      lead={`${data.town}　${fiscalYear(data.fiscal_year)}　${shortDate(data.today)}現在`}
      actions={
        <>
          <Link
            to="/engagements/$id"
            params={{ id: String(data.engagement) }}
            className="text-key-900 underline"
          >
            支援の画面へ戻る
          </Link>
          <Button
            look="outline"
            size="sm"
            onClick={() =>
              download(`${here.base}/engagements/${data.engagement}/monitoring.xlsx`, name).catch(setFailed)
            }
          >
            Excel で保存する
          </Button>
        </>
      }
    >
      {failed !== null && <ProblemNotice error={failed} />}
      <Goal data={data} />
      <Noticed year={data.fiscal_year} day={data.portraits[0]?.day} />
      <Card
        long
        title="指標"
        aside={
          may && (
            <span className="no-print">
              <Button look="outline" size="sm" onClick={() => setOpen('new')}>
                指標を加える
              </Button>
            </span>
          )
        }
      >
        {data.indicators.length === 0 ? (
          <p className="text-quiet">
            まだありません。到達目標に近づいたと、何を見ればわかりますか。ひとつ選ぶことから始めます。
          </p>
        ) : (
          <ul className="grid grid-cols-1 gap-5 desktop-admin:grid-cols-2 print:grid-cols-2">
            {data.indicators.map((it) => (
              <One key={it.id} it={it} may={may} edit={() => setOpen(it)} measure={() => setMeasuring(it)} />
            ))}
          </ul>
        )}
      </Card>
      <BeforeAfter data={data} honest={honest} />
      {may && (
        <p className="no-print flex flex-wrap items-center gap-3">
          <Button look="outline" size="sm" onClick={() => setOpen('portrait')}>
            いまの姿を残す
          </Button>
          <span className="text-dns-14N-130 text-quiet">
            ヒアリングシートとありのままの表を、今日のまま控えます。あとで、どこが変わったかを並べて見られます。
          </span>
        </p>
      )}
      <Loop at="check" />
      <Dialog
        title={open === 'portrait' ? 'いまの姿を残す' : open === 'new' ? '指標を加える' : '指標を直す'}
        open={open !== null}
        close={close}
      >
        {open === 'portrait' ? (
          <PortraitForm engagement={data.engagement} done={close} />
        ) : (
          open && (
            <IndicatorForm engagement={data.engagement} it={open === 'new' ? null : open} done={close} />
          )
        )}
      </Dialog>
      <Dialog
        title={`「${measuring?.name ?? ''}」を測った`}
        open={measuring !== null}
        close={() => setMeasuring(null)}
      >
        {measuring && (
          <ReadingForm engagement={data.engagement} it={measuring} done={() => setMeasuring(null)} />
        )}
      </Dialog>
    </Page>
  );
}

function Goal({ data }: { data: Monitoring }) {
  const p = data.promises;
  const all = p.kept + p.kept_late + p.open + p.late;
  return (
    <dl className="keep grid grid-cols-1 gap-x-8 gap-y-2 rounded-8 border border-hair bg-white px-5 py-3 desktop-admin:grid-cols-3 print:grid-cols-3 print:border-line">
      <div>
        <dt className="text-dns-14N-130 text-quiet">到達目標</dt>
        <dd className="font-bold">{data.goal || 'まだ決まっていません'}</dd>
      </div>
      <div>
        <dt className="text-dns-14N-130 text-quiet">到達点</dt>
        <dd className="font-bold">{data.reached || 'まだ書かれていません'}</dd>
      </div>
      <div>
        <dt className="text-dns-14N-130 text-quiet">約束</dt>
        <dd className="font-bold">
          {all === 0 ? (
            'まだありません'
          ) : (
            <>
              {all}件のうち{p.kept + p.kept_late}件を果たしました
              {p.late > 0 && <span className="text-error-2">（遅れ{p.late}件）</span>}
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}

function One({
  it,
  may,
  edit,
  measure,
}: {
  it: Indicator;
  may: boolean;
  edit: () => void;
  measure: () => void;
}) {
  const noted = it.points.filter((p) => p.note !== '').slice(-3);
  return (
    <li className="keep flex flex-col gap-1">
      <h3 className="flex flex-wrap items-center gap-2 font-bold">
        {it.name}
        {it.figure !== '' && <Mark value="データから" />}
      </h3>
      <p className="num">
        {it.now === null ? (
          <span className="text-quiet">まだ測っていません。</span>
        ) : (
          <>
            いま <strong className="text-std-20B-150">{valueWords(it.now, it)}</strong>
            {it.target !== null && (
              <>
                {'　'}目標 {valueWords(it.target, it)}
                {it.target_day && `（${shortDate(it.target_day)}まで）`}
              </>
            )}
            {it.progress_percent !== null && (
              <span className="ml-2 text-quiet">道のりの{it.progress_percent}％</span>
            )}
          </>
        )}
      </p>
      <Trend it={it} />
      {noted.length > 0 && (
        <ul className="text-dns-14N-130">
          {noted.map((p) => (
            <li key={p.day}>
              <span className="num">{shortDate(p.day)}</span>
              {'　'}
              {valueWords(p.value, it)}：{p.note}
            </li>
          ))}
        </ul>
      )}
      {it.why !== '' && <p className="text-dns-14N-130 text-quiet">なぜこの指標か：{it.why}</p>}
      {may && (
        <p className="no-print flex gap-3">
          {it.figure === '' && (
            <Button look="outline" size="sm" onClick={measure}>
              測った値を入れる<span className="sr-only">（{it.name}）</span>
            </Button>
          )}
          <Button look="text" size="sm" onClick={edit}>
            直す<span className="sr-only">（{it.name}）</span>
          </Button>
        </p>
      )}
    </li>
  );
}

function PortraitForm({ engagement, done }: { engagement: number; done: () => void }) {
  const here = useHere();
  const say = useSay();
  const [title, setTitle] = useState('');
  const send = useSend([`${here.base}/engagements`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    send.mutate(
      { method: 'POST', path: `${here.base}/engagements/${engagement}/portraits`, body: { title } },
      {
        onSuccess: () => {
          say('いまの姿を残しました。');
          done();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {send.error && <ProblemNotice error={send.error} />}
      <TextField
        label="いつの姿か"
        required
        hint="例：最初のヒアリング、2回目支援のあと"
        value={title}
        onChange={(e) => setTitle(e.target.value)}
        error={send.error?.of('title')}
      />
      <div className="flex gap-3">
        <Button type="submit" busy={send.isPending}>
          残す
        </Button>
        <Button look="outline" onClick={done}>
          やめる
        </Button>
      </div>
    </form>
  );
}

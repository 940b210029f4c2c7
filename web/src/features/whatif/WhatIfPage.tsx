import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiProblem, call, refresh, useGet } from '../../api';
import { Button, buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { TextField } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { fiscalYear, longMonth } from '../../wareki';
import { YearSelect } from '../cap/YearSelect';
import { useHere } from '../session/here';
import { Comparison } from './Comparison';
import { Outcome } from './Outcome';
import { StepCard } from './StepCard';
import type { WhatIfSearch } from './search';
import { type Basis, freshStep, kinds, type Result, type Step, toSend } from './whatif';

type Kept = { id: number; rev: number; name: string; fiscal_year: number };
type KeptSteps = { items: (Step & { id: number; rev: number })[] };

export default function WhatIfPage() {
  const here = useHere();
  const { year = here.year, id, ids } = useSearch({ strict: false }) as WhatIfSearch;
  const at = here.town !== null ? here.base : null;
  const basis = useGet<Basis>(at && `${at}/scenario-basis?year=${year}`);
  const kept = useGet<{ items: Kept[] }>(at && `${at}/scenarios?size=500`);
  const steps = useGet<KeptSteps>(at && id ? `${at}/scenario-steps?scenario=${id}&size=40` : null);
  if (at === null)
    return <Empty what="市町村が選ばれていません。" why="ホームで市町村を選ぶと、その町の数字で試せます。" />;
  const chosen = kept.data?.items.find((k) => k.id === id);
  return (
    <Page
      title={`もし　${fiscalYear(year)}からの見通し`}
      lead="決めごとを置いてみると、今年度の着地と、これからの年度が上限額に収まるかが分かります。"
      actions={<YearSelect year={year} thisYear={here.year} />}
    >
      <Shelf kept={kept.data?.items ?? []} now={id} compared={ids} />
      {ids && <Comparison ids={ids} />}
      <Read query={basis}>
        {(b) =>
          !b.landed ? (
            <Notice tone="info" title="まだ試せません。">
              {b.sentence}
            </Notice>
          ) : id && (!steps.data || !chosen) ? (
            <p role="status">読み込んでいます…</p>
          ) : (
            <Desk
              key={`${year} ${id ?? ''}`}
              basis={b}
              kept={chosen}
              stored={id ? (steps.data?.items ?? []) : []}
            />
          )
        }
      </Read>
    </Page>
  );
}

/** The kept ones: open one, or put up to four side by side. */
function Shelf({
  kept,
  now,
  compared,
}: {
  kept: Kept[];
  now: number | undefined;
  compared: string | undefined;
}) {
  const [picked, setPicked] = useState<number[]>((compared ?? '').split(',').filter(Boolean).map(Number));
  if (kept.length === 0) return null;
  return (
    <Card
      title="保存した「もし」"
      aside={
        <span className="no-print flex gap-3">
          {picked.length > 1 && (
            <Link to="/whatif" search={{ ids: picked.join(',') }} className={buttonClass('outline', 'sm')}>
              {picked.length}つを並べて比べる
            </Link>
          )}
          <Link to="/whatif" search={{}} className={buttonClass('text', 'sm')}>
            新しく始める
          </Link>
        </span>
      }
    >
      <ul className="flex flex-wrap gap-x-6 gap-y-1">
        {kept.map((k) => (
          <li key={k.id} className="flex items-center gap-2">
            <input
              type="checkbox"
              aria-label={`${k.name}を比べる`}
              className="size-6"
              checked={picked.includes(k.id)}
              disabled={!picked.includes(k.id) && picked.length >= 4}
              onChange={(e) =>
                setPicked(e.target.checked ? [...picked, k.id] : picked.filter((p) => p !== k.id))
              }
            />
            <Link
              to="/whatif"
              search={{ year: k.fiscal_year, id: k.id }}
              aria-current={k.id === now ? 'true' : undefined}
              className="inline-block min-h-6 text-key-900 underline aria-[current]:font-bold"
            >
              {k.name}（{fiscalYear(k.fiscal_year)}）
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Draft = Step & { key: number };
let nextKey = 1;
const keyed = (s: Step): Draft => ({ ...s, key: nextKey++ });

function Desk({
  basis,
  kept,
  stored,
}: {
  basis: Basis;
  kept: Kept | undefined;
  stored: (Step & { id: number; rev: number })[];
}) {
  const here = useHere();
  const [drafts, setDrafts] = useState<Draft[]>(() => stored.map(keyed));
  const { result, error } = useResult(`${here.base}/scenario-results`, basis.year, drafts);
  const measured = basis.last_month
    ? `${longMonth(basis.first_month)}〜${longMonth(basis.last_month)}サービス分の実績（事業費÷延べ人月）`
    : '';
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className="grid items-start gap-4 desktop-admin:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] print:grid-cols-1">
      <div className="flex min-w-0 flex-col gap-4">
        {drafts.length === 0 && (
          <Empty what="まだ何も置いていません。" why="例から始めるか、下から1つ選んで加えてください。">
            {basis.examples.map((e) => (
              <Button
                key={e.key}
                look="outline"
                className="whitespace-normal!"
                onClick={() => setDrafts([keyed(e.step)])}
              >
                例：{e.label}
              </Button>
            ))}
          </Empty>
        )}
        {drafts.map((d, i) => (
          <StepCard
            key={d.key}
            step={d}
            basis={basis}
            measured={measured}
            errors={(field) => problem?.of(`rows/${i}/${field}`)}
            change={(next) => setDrafts(drafts.map((o) => (o.key === d.key ? { ...next, key: d.key } : o)))}
            remove={() => setDrafts(drafts.filter((o) => o.key !== d.key))}
          />
        ))}
        <div className="no-print flex flex-wrap gap-2">
          {kinds.map((k) => (
            <Button
              key={k.value}
              look="outline"
              size="sm"
              busy={drafts.length >= 40}
              onClick={() => setDrafts([...drafts, keyed(freshStep(k.value, basis, measured))])}
            >
              ＋ {k.label}
            </Button>
          ))}
        </div>
        {here.may('money_write') && drafts.length > 0 && (
          <Keep kept={kept} year={basis.year} drafts={drafts} stored={stored} wrong={problem !== null} />
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {error !== null && <ProblemNotice error={error} />}
        {result && <Outcome result={result} />}
      </div>
    </div>
  );
}

/** Asks a moment after the last change; an answer that is late is not shown. */
function useResult(path: string, year: number, drafts: Draft[]) {
  const [state, setState] = useState<{ result: Result | null; error: unknown }>({
    result: null,
    error: null,
  });
  const body = JSON.stringify({ year, rows: drafts.map(toSend) });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      call<Result>({ method: 'POST', path, body: JSON.parse(body) as unknown }, stop.signal).then(
        (result) => setState({ result, error: null }),
        (error: unknown) => {
          if (!stop.signal.aborted) setState((s) => ({ result: s.result, error }));
        },
      );
    }, 200);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [path, body]);
  return state;
}

/** Keeps the set under a name: the new figures are written before the old ones go. */
function Keep({
  kept,
  year,
  drafts,
  stored,
  wrong,
}: {
  kept: Kept | undefined;
  year: number;
  drafts: Draft[];
  stored: { id: number; rev: number }[];
  wrong: boolean;
}) {
  const here = useHere();
  const navigate = useNavigate();
  const [name, setName] = useState(kept?.name ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const steps = `${here.base}/scenario-steps`;
  const done = (id: number | undefined) => {
    refresh(`${here.base}/scenario`);
    void navigate({ to: '/whatif', search: id ? { year, id } : { year } });
  };
  const run = async (work: () => Promise<number | undefined>) => {
    setBusy(true);
    setError(null);
    try {
      done(await work());
    } catch (e) {
      setError(e);
    }
    setBusy(false);
  };
  const save = (over: Kept | undefined) =>
    run(async () => {
      const path = `${here.base}/scenarios`;
      const body = { name, fiscal_year: year };
      const row = over
        ? await call<Kept>({ method: 'PUT', path: `${path}/${over.id}`, body, rev: over.rev })
        : await call<Kept>({ method: 'POST', path, body });
      for (const d of drafts)
        await call({ method: 'POST', path: steps, body: { ...toSend(d), scenario: row.id } });
      if (over)
        for (const s of stored) await call({ method: 'DELETE', path: `${steps}/${s.id}`, rev: s.rev });
      return row.id;
    });
  return (
    <Card title="保存する">
      {error !== null && <ProblemNotice error={error} />}
      <TextField
        label="名前"
        required
        hint="例：リハビリデイから10人卒業"
        value={name}
        error={error instanceof ApiProblem ? error.of('name') : undefined}
        onChange={(e) => setName(e.target.value)}
      />
      <div className="no-print mt-3 flex flex-wrap gap-3">
        {kept && (
          <Button busy={busy || wrong} onClick={() => void save(kept)}>
            上書きする
          </Button>
        )}
        <Button look={kept ? 'outline' : 'solid'} busy={busy || wrong} onClick={() => void save(undefined)}>
          {kept ? '別の「もし」として保存する' : '保存する'}
        </Button>
        {kept && (
          <Button
            look="text"
            busy={busy}
            onClick={() =>
              void run(async () => {
                await call({ method: 'DELETE', path: `${here.base}/scenarios/${kept.id}`, rev: kept.rev });
                return undefined;
              })
            }
          >
            この「もし」を消す
          </Button>
        )}
      </div>
    </Card>
  );
}

import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiProblem, call, download, useGet } from '../../api';
import { Button, buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { SelectField } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { fiscalYear, longMonth } from '../../wareki';
import { YearSelect } from '../cap/YearSelect';
import { Loop } from '../loop/Loop';
import { useHere } from '../session/here';
import { Comparison } from './Comparison';
import { Keep } from './Keep';
import { Outcome } from './Outcome';
import { StepCard } from './StepCard';
import type { WhatIfSearch } from './search';
import { type Basis, freshStep, isPath, type Kept, kinds, type Result, type Step, toSend } from './whatif';

type KeptSteps = { items: (Step & { id: number; rev: number })[] };

export default function WhatIfPage() {
  const here = useHere();
  const { year = here.year, id, ids } = useSearch({ strict: false }) as WhatIfSearch;
  const [failed, setFailed] = useState<unknown>(null);
  const at = here.town !== null ? here.base : null;
  const basis = useGet<Basis>(at && `${at}/scenario-basis?year=${year}`);
  const kept = useGet<{ items: Kept[] }>(at && `${at}/scenarios?size=500`);
  const steps = useGet<KeptSteps>(at && id ? `${at}/scenario-steps?scenario=${id}&size=40` : null);
  if (at === null)
    return <Empty what="市町村が選ばれていません。" why="ホームで市町村を選ぶと、その町の数字で試せます。" />;
  const save = (which: string) =>
    download(`${at}/scenario-workbook?ids=${which}`, 'もし.xlsx').then(() => setFailed(null), setFailed);
  const chosen = kept.data?.items.find((k) => k.id === id);
  return (
    <Page
      figures={['whatif', 'landing', 'cap', 'unit_cost', 'people_now']}
      year={year}
      title={`もし　${fiscalYear(year)}からの見通し`}
      lead="決めごとを置いてみると、今年度の着地と、これからの年度が上限額に収まるかが分かります。"
      actions={
        <>
          <YearSelect year={year} thisYear={here.year} />
          {(ids || id) && (
            <Button look="outline" size="sm" onClick={() => void save(ids || String(id))}>
              Excelにする
            </Button>
          )}
        </>
      }
    >
      {failed !== null && <ProblemNotice error={failed} />}
      <div className="no-print contents">
        <Shelf kept={kept.data?.items ?? []} now={id} compared={ids} />
      </div>
      {ids && <Comparison ids={ids} />}
      <Read query={basis}>
        {(b) =>
          !b.landed ? (
            <Notice tone="info" title="まだ試せません。">
              {b.sentence}
            </Notice>
          ) : id && kept.data && !chosen ? (
            <Empty
              what="この「もし」はありません。"
              why="消されたかもしれません。「もし（試してみる）」を開き直すと、新しく始められます。"
            />
          ) : id && (steps.error || kept.error) ? (
            <ProblemNotice error={steps.error ?? kept.error} />
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
      <Loop at="decide" />
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
  const [follows, setFollows] = useState(kept?.follows ?? 'age75');
  const { result, error } = useResult(`${here.base}/scenario-results`, basis.year, follows, drafts);
  const measured = basis.last_month
    ? `${longMonth(basis.first_month)}〜${longMonth(basis.last_month)}サービス分の実績（事業費÷延べ人月）`
    : '';
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className="grid items-start gap-4 desktop-admin:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] print:block">
      <div className="no-print flex min-w-0 flex-col gap-4">
        {basis.note && <p className="text-dns-14N-130 text-quiet">{basis.note}</p>}
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
              busy={drafts.length >= 40 || (isPath(k.value) && drafts.some((d) => d.kind === k.value))}
              onClick={() => setDrafts([...drafts, keyed(freshStep(k.value, basis, measured))])}
            >
              ＋ {k.label}
            </Button>
          ))}
        </div>
        <SelectField
          label="これからの費用が比例する人口"
          hint="上限額は、いつも75歳以上の人口で動きます。"
          value={follows}
          onChange={(e) => setFollows(e.target.value)}
          choices={[
            { value: 'age75', label: '75歳以上の人口' },
            { value: 'age85', label: '85歳以上の人口' },
          ]}
        />
        {here.may('money_write') && drafts.length > 0 && (
          <Keep
            kept={kept}
            year={basis.year}
            follows={follows}
            drafts={drafts}
            stored={stored}
            wrong={problem !== null}
          />
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {error !== null && <ProblemNotice error={error} />}
        {!result && error === null && (
          <p role="status" className="py-6 text-quiet">
            読み込んでいます…
          </p>
        )}
        {result && <Outcome result={result} drafts={drafts} />}
      </div>
    </div>
  );
}

/** Asks a moment after the last change; an answer that is late is not shown. */
function useResult(path: string, year: number, follows: string, drafts: Draft[]) {
  const [state, setState] = useState<{ result: Result | null; error: unknown }>({
    result: null,
    error: null,
  });
  const body = JSON.stringify({ year, follows, rows: drafts.map(toSend) });
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

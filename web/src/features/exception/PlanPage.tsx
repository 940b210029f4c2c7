import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call, download, refresh, useGet } from '../../api';
import { choiceLabel } from '../../entities/schema';
import { yen } from '../../format';
import type { CapException, ExceptionPlan, ExceptionPlanYear } from '../../generated/schema';
import { Button, buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { controlClass, Field, SelectField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Scroll } from '../../ui/Scroll';
import { useSay } from '../../ui/Toast';
import { fiscalYear } from '../../wareki';
import type { EngagementData } from '../engagement/engagement';
import { useHere } from '../session/here';
import type { Kept, Result } from '../whatif/whatif';
import { draftOf, type ExceptionData, overWords, type PlanDraft } from './exception';

const texts = [
  { key: 'causes', label: '1. 上限額を超える原因', rows: 4 },
  { key: 'measures', label: '2. 費用を下げる取組と効果', rows: 5 },
  { key: 'promises', label: '4. だれが、いつまでに', rows: 4 },
  { key: 'grounds', label: '5. 見込みの根拠', rows: 6 },
] as const;

/** 費用低減計画: filled from a scenario, changed by people, printed or taken as a workbook. */
export default function PlanPage() {
  const here = useHere();
  const { id } = useParams({ strict: false }) as { id: string };
  const page = useGet<ExceptionData>(here.town === null ? null : `${here.base}/exception-page`);
  return (
    <Read query={page}>
      {(data) => {
        const e = data.exceptions.items.find((x) => x.id === Number(id));
        if (!e) return <p>この個別協議の記録はありません。消されたか、アドレスがまちがっています。</p>;
        const plan = data.plans.items.find((p) => p.exception === e.id);
        const years = data.plan_years.items.filter((y) => y.exception === e.id);
        return <Sheet key={`${plan?.rev ?? 0}-${years.length}`} e={e} plan={plan} years={years} />;
      }}
    </Read>
  );
}

function Sheet({
  e,
  plan,
  years,
}: {
  e: CapException;
  plan: ExceptionPlan | undefined;
  years: ExceptionPlanYear[];
}) {
  const here = useHere();
  const say = useSay();
  const may = here.may('money_write');
  const [scenario, setScenario] = useState<number | null>(plan?.scenario ?? null);
  const [draft, setDraft] = useState<PlanDraft>({
    causes: plan?.causes ?? '',
    measures: plan?.measures ?? '',
    promises: plan?.promises ?? '',
    grounds: plan?.grounds ?? '',
    end_year: plan?.end_year ?? null,
    years: years
      .map((y) => ({
        fiscal_year: y.fiscal_year,
        base_yen: y.base_yen ?? 0,
        planned_yen: y.planned_yen ?? 0,
        cap_yen: y.cap_yen,
      }))
      .sort((a, b) => a.fiscal_year - b.fiscal_year),
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (wrong) {
      setError(wrong);
    }
    setBusy(false);
  };
  const save = () =>
    run(async () => {
      const path = `${here.base}/exception-plans`;
      const { years: figures, ...words } = draft;
      const body = { ...words, exception: e.id, scenario };
      if (plan) await call({ method: 'PUT', path: `${path}/${plan.id}`, rev: plan.rev, body });
      else await call({ method: 'POST', path, body });
      for (const y of years)
        await call({ method: 'DELETE', path: `${here.base}/exception-plan-years/${y.id}`, rev: y.rev });
      for (const y of figures)
        await call({
          method: 'POST',
          path: `${here.base}/exception-plan-years`,
          body: { ...y, exception: e.id },
        });
      refresh(`${here.base}/exception`);
      say('費用低減計画を保存しました。');
    });
  return (
    <Page
      figures={['plan_year', 'whatif', 'landing', 'cap']}
      title={`費用低減計画　${fiscalYear(e.fiscal_year)}の個別協議`}
      lead={`理由：${choiceLabel('cap-exceptions', 'reason', e.reason)}`}
      actions={
        <>
          <Link to="/exceptions" className={buttonClass('text', 'sm')}>
            個別協議へ戻る
          </Link>
          {plan && (
            <Button
              look="outline"
              size="sm"
              onClick={() =>
                void run(async () => {
                  await download(
                    `${here.base}/cap-exceptions/${e.id}/plan.xlsx`,
                    `費用低減計画_${e.fiscal_year}.xlsx`,
                  );
                })
              }
            >
              Excelにする
            </Button>
          )}
        </>
      }
    >
      {error !== null && <ProblemNotice error={error} />}
      {may && (
        <Fill
          scenario={scenario}
          choose={setScenario}
          busy={busy}
          fill={(chosen) => run(async () => setDraft(await filled(here.base, e.fiscal_year, chosen)))}
        />
      )}
      {texts.slice(0, 2).map((t) => (
        <Words key={t.key} text={t} may={may} draft={draft} change={setDraft} />
      ))}
      <Card title="3. 年度ごとの見込み">
        <Figures draft={draft} />
      </Card>
      {texts.slice(2).map((t) => (
        <Words key={t.key} text={t} may={may} draft={draft} change={setDraft} />
      ))}
      {may && (
        <div className="no-print flex gap-3">
          <Button busy={busy} onClick={() => void save()}>
            保存する
          </Button>
        </div>
      )}
    </Page>
  );
}

/** Reads the chosen scenario, the reasons of the home, and the open promises of its engagement. */
async function filled(base: string, year: number, kept: Kept): Promise<PlanDraft> {
  const get = <T,>(path: string) => call<T>({ method: 'GET', path: `${base}/${path}` });
  const [{ items }, home, engagement] = await Promise.all([
    get<{ items: Result[] }>(`scenario-comparison?ids=${kept.id}`),
    get<{ reasons: { sentence: string }[] }>(`home?year=${year}`),
    kept.engagement ? get<EngagementData>(`engagements/${kept.engagement}/page`) : null,
  ]);
  const result = items[0];
  if (!result) throw new Error('もしがありません。');
  const promises = engagement?.promises.items.filter((p) => p.state === 'open') ?? [];
  return draftOf(result, home.reasons, promises);
}

function Fill({
  scenario,
  choose,
  fill,
  busy,
}: {
  scenario: number | null;
  choose: (id: number | null) => void;
  fill: (kept: Kept) => Promise<void>;
  busy: boolean;
}) {
  const here = useHere();
  const kept = useGet<{ items: Kept[] }>(`${here.base}/scenarios?size=500`);
  const items = kept.data?.items ?? [];
  const chosen = items.find((k) => k.id === scenario);
  return (
    <div className="no-print flex flex-wrap items-end gap-3 rounded-8 border border-hair bg-white px-5 py-3">
      <SelectField
        className="min-w-0 grow"
        label="もとにする「もし」"
        hint={
          items.length === 0 ? '「もし（試してみる）」で、決めごとを置いて保存すると選べます。' : undefined
        }
        value={String(scenario ?? '')}
        onChange={(e) => choose(e.target.value ? Number(e.target.value) : null)}
        choices={[
          { value: '', label: '選んでください' },
          ...items.map((k) => ({ value: String(k.id), label: `${k.name}（${fiscalYear(k.fiscal_year)}）` })),
        ]}
      />
      <Button look="outline" busy={busy || !chosen} onClick={() => chosen && void fill(chosen)}>
        「もし」から下書きする
      </Button>
    </div>
  );
}

function Words({
  text,
  may,
  draft,
  change,
}: {
  text: (typeof texts)[number];
  may: boolean;
  draft: PlanDraft;
  change: (next: PlanDraft) => void;
}) {
  const value = draft[text.key];
  return (
    <Card long title={text.label}>
      {may && (
        <Field label={<span className="sr-only">{text.label}</span>} className="no-print">
          {(a11y) => (
            <textarea
              {...a11y}
              rows={Math.max(text.rows, value.split('\n').length)}
              className={controlClass}
              value={value}
              onChange={(e) => change({ ...draft, [text.key]: e.target.value })}
            />
          )}
        </Field>
      )}
      <p className={may ? 'hidden whitespace-pre-wrap print:block' : 'whitespace-pre-wrap'}>{value || '—'}</p>
    </Card>
  );
}

function Figures({ draft }: { draft: PlanDraft }) {
  if (draft.years.length === 0)
    return <p className="text-quiet">「もし」から下書きすると、年度ごとの額が入ります。</p>;
  return (
    <>
      <p>
        {draft.end_year === null
          ? 'この計画では、見通しの終わりまで上限額に収まりません。取組を足すか、見直してください。'
          : `${fiscalYear(draft.end_year)}から上限額に収まります。`}
      </p>
      <Scroll label="年度ごとの見込み">
        <table className="mt-2 w-full border-collapse">
          <caption className="sr-only">年度ごとの見込み</caption>
          <thead>
            <tr className="border-b border-black bg-solid-gray-100">
              {['年度', 'このままの費用', '計画の費用', '上限額', '差'].map((h, i) => (
                <th key={h} scope="col" className={i ? 'px-2 py-1 text-right' : 'px-2 py-1 text-left'}>
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {draft.years.map((y) => (
              <tr key={y.fiscal_year} className="border-b border-hair">
                <th scope="row" className="px-2 py-1 text-left whitespace-nowrap">
                  {fiscalYear(y.fiscal_year)}
                </th>
                <td className="num px-2 py-1 text-right whitespace-nowrap">{yen(y.base_yen)}</td>
                <td className="num px-2 py-1 text-right whitespace-nowrap">{yen(y.planned_yen)}</td>
                <td className="num px-2 py-1 text-right whitespace-nowrap">
                  {y.cap_yen === null ? '—' : yen(y.cap_yen)}
                </td>
                <td className="num px-2 py-1 text-right font-bold whitespace-nowrap">
                  {overWords(y.planned_yen, y.cap_yen)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}

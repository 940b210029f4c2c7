import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { EntityForm } from '../../entities/EntityForm';
import { choiceLabel, entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import { Button, buttonClass } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { fiscalYear, longDate } from '../../wareki';
import { Loop } from '../loop/Loop';
import { useHere } from '../session/here';
import { Assess } from './Assess';
import { type EngagementData, nextPromise, whenWords } from './engagement';
import { Hearing, Honest } from './Hearing';
import { Meetings, Promises, Smaller } from './Meetings';
import { Plans } from './Plans';
import { Shared } from './Shared';
import { Speak } from './Speak';
import { LayTimeline, Timeline } from './Timeline';

/** One engagement: where it stands, what comes next, what was said. The published ones are read only. */
export function View({
  data,
  title,
  readOnly = false,
}: {
  data: EngagementData;
  title: string;
  /** Of a town that is part of another now. */
  readOnly?: boolean;
}) {
  const here = useHere();
  const e = data.engagement;
  const may = !e.training && !readOnly && here.may('walk_write');
  const [editing, setEditing] = useState(false);
  const spec = entityOf('plural', 'engagements');
  const path = `${here.base}/engagements`;
  return (
    <Page
      figures={
        e.training ? { none: '公表された資料の事実です' } : ['progress', 'standing_still', 'landing', 'over']
      }
      title={`${title}　${e.theme}`}
      lead={
        <span className="flex flex-wrap items-center gap-2">
          {fiscalYear(e.fiscal_year)}　{choiceLabel('engagements', 'way', e.way)}
          {'　'}
          {choiceLabel('engagements', 'state', e.state)}
          {e.training && <Mark value="公表資料より" />}
          {e.training && <span className="text-dns-14N-130">{e.source}</span>}
        </span>
      }
      actions={!e.training && !readOnly && <Sheets id={e.id} may={may} />}
    >
      <Answer data={data} />
      {!e.training && !readOnly && <Loop at="talk" />}
      {may && data.steps.total === 0 && <LayTimeline id={e.id} />}
      <Timeline data={data} may={may} />
      <Promises data={data} may={may} />
      <Hearing
        data={data}
        readOnly={readOnly}
        more={
          may && (
            <span className="no-print">
              <Button look="outline" size="sm" onClick={() => setEditing(true)}>
                書き直す
              </Button>
            </span>
          )
        }
      />
      <Honest data={data} may={may} />
      <Meetings data={data} may={may} linked={!e.training && !readOnly} />
      {!e.training && !readOnly && !may && <Speak id={e.id} />}
      {!e.training && !readOnly && !may && here.may('walk_assess') && <Assess key={e.rev} engagement={e} />}
      <Plans data={data} may={may} linked={!e.training && !readOnly} />
      {!e.training && !readOnly && <Shared engagement={e.id} />}
      <Smaller data={data} may={may} />
      {spec && (
        <Dialog title="ヒアリングシートを書き直す" open={editing} close={() => setEditing(false)}>
          <EntityForm
            spec={spec}
            path={path}
            row={e as unknown as Row}
            touches={[path]}
            cancel={() => setEditing(false)}
            saved={() => setEditing(false)}
          />
        </Dialog>
      )}
    </Page>
  );
}

const sheets = [
  { to: '/engagements/$id/monitoring', label: 'モニタリングシート', writers: false },
  { to: '/engagements/$id/brief', label: '訪問の前の1枚', writers: false },
  { to: '/engagements/$id/story', label: '歩みの1枚', writers: false },
  { to: '/engagements/$id/handover', label: '引継ぎ書を開く', writers: true },
] as const;

/** What is made of these records for others. */
function Sheets({ id, may }: { id: number; may: boolean }) {
  return sheets
    .filter((s) => may || !s.writers)
    .map((s) => (
      <Link key={s.to} to={s.to} params={{ id: String(id) }} className={buttonClass('outline', 'sm')}>
        {s.label}
      </Link>
    ));
}

/** The first question answered first: what comes next, and who owes what. */
function Answer({ data }: { data: EngagementData }) {
  const { today } = useHere();
  const e = data.engagement;
  const promise = nextPromise(data.promises.items);
  const next = data.steps.items
    .filter((s) => !s.held && s.planned)
    .sort((a, b) => (a.planned ?? '').localeCompare(b.planned ?? ''))[0];
  const red = data.april.actions.filter((a) => a.colour === 'red').length;
  const parts: { label: string; value: ReactNode }[] = e.training
    ? [
        { label: '到達目標', value: e.goal },
        { label: '到達点', value: e.reached },
      ]
    : [
        { label: '到達目標', value: e.goal || 'まだ決まっていません' },
        {
          label: '次の予定',
          value: next?.planned ? (
            <>
              {choiceLabel('timeline-steps', 'step', next.step)}
              {'　'}
              <span className="num">{longDate(next.planned)}</span>（{whenWords(next.planned, today)}）
            </>
          ) : (
            '予定がありません。次に会う日を決めてください。'
          ),
        },
        {
          label: '次の約束',
          value: promise ? (
            <span className={promise.due < today ? 'text-error-2' : undefined}>
              {promise.who}：{promise.what}（{whenWords(promise.due, today)}）
            </span>
          ) : (
            '果たしていない約束はありません。'
          ),
        },
        {
          label: '4月の見張り',
          value:
            red > 0 ? (
              <span className="text-error-2">担当が替わると止まる行動が{red}件あります</span>
            ) : (
              '止まるおそれのある行動はありません。'
            ),
        },
      ];
  return (
    <dl className="keep grid grid-cols-1 gap-x-8 gap-y-2 rounded-8 border border-hair bg-white px-5 py-3 desktop-admin:grid-cols-2 print:grid-cols-2 print:border-line">
      {parts.map(({ label, value }) => (
        <div key={label}>
          <dt className="text-dns-14N-130 text-quiet">{label}</dt>
          <dd className="text-std-17N-170 font-bold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

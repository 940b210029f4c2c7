import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { download, useGet } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { useSay } from '../../ui/Toast';
import { shortDate } from '../../wareki';
import { Loop } from '../loop/Loop';
import { useHere } from '../session/here';
import type { EngagementData } from './engagement';
import { IssueTable } from './IssueTable';
import { type Order, orders, planIssues } from './plan';
import { Records, unasked } from './Records';
import { Roadmap } from './Roadmap';

export default function PlanPage() {
  const here = useHere();
  const { id } = useParams({ strict: false }) as { id: string };
  const data = useGet<EngagementData>(here.town === null ? null : `${here.base}/engagements/${id}/page`);
  return <Read query={data}>{(d) => <Plan data={d} />}</Read>;
}

export type Ask = (
  plural: 'issues' | 'measures' | 'actions',
  row: Row | null,
  given?: Record<string, unknown>,
  start?: Record<string, unknown>,
) => void;

/** 課題 × 対策 × 担当, and when: the table that 館林市 numbered from ① to ⑨, with its road. */
function Plan({ data }: { data: EngagementData }) {
  const here = useHere();
  const say = useSay();
  const e = data.engagement;
  const may = !e.training && here.may('walk_write');
  const [order, setOrder] = useState<Order>('votes');
  const rows = planIssues(data.issues.items, data.measures.items, order);
  const [asked, setAsked] = useState<{
    plural: string;
    row: Row | null;
    given: Record<string, unknown>;
    start: Record<string, unknown>;
  } | null>(null);
  const ask: Ask = (plural, row, given = {}, start = {}) => setAsked({ plural, row, given, start });
  const spec = entityOf('plural', asked?.plural);
  const close = () => setAsked(null);
  const save = () =>
    download(`${here.base}/engagements/${e.id}/plan.xlsx`, `課題と対策_${e.theme}.xlsx`).catch(
      (error: Error) => say(error.message),
    );
  return (
    <Page
      figures={['issue_yen', 'indicator', 'progress']}
      title={`課題と対策　${e.theme}`}
      lead={
        <Link to="/engagements/$id" params={{ id: String(e.id) }} className="no-print text-key-900 underline">
          伴走支援の画面へ戻る
        </Link>
      }
      actions={
        here.may('walk_read') && (
          <Button look="outline" size="sm" onClick={() => void save()}>
            Excelに書き出す
          </Button>
        )
      }
    >
      <div className="no-print flex flex-wrap items-end justify-between gap-3">
        <SelectField
          label="並べ方（優先の順）"
          value={order}
          onChange={(c) => setOrder(c.target.value as Order)}
          choices={orders}
          className="w-64"
        />
        {may && (
          <Button size="sm" onClick={() => ask('issues', null, {}, { origin: 'hand' })}>
            課題を追加する
          </Button>
        )}
      </div>
      <IssueTable data={data} rows={rows} may={may} ask={ask} />
      <Roadmap data={data} />
      <Records
        title="成果"
        plural="outcomes"
        engagement={may ? e.id : 0}
        rows={data.outcomes.items}
        empty="行動のあとに何がどう変わったかを、指標と一緒に残します。"
        start={{ day: here.today }}
      >
        {(edit) => (
          <ul className="flex flex-col divide-y divide-hair">
            {data.outcomes.items.map((o) => (
              <li key={o.id} className="flex items-start gap-3 py-1.5">
                <span className="num w-24 shrink-0 text-dns-14N-130 text-quiet">{shortDate(o.day)}</span>
                <span className="min-w-0">
                  {o.what}
                  <span className="block text-dns-14N-130 text-quiet">
                    指標：{o.indicator}
                    {(o.before_value || o.after_value) &&
                      `　${o.before_value ?? '—'} → ${o.after_value ?? '—'}`}
                    {o.action && `　行動：${data.actions.items.find((a) => a.id === o.action)?.what ?? '—'}`}
                  </span>
                </span>
                {edit(o)}
              </li>
            ))}
          </ul>
        )}
      </Records>
      <Loop at="act" />
      {spec && asked && (
        <Dialog title={asked.row ? `${spec.label}を直す` : `${spec.label}を追加する`} open close={close}>
          <EntityForm
            spec={spec}
            path={`${here.base}/${spec.plural}`}
            {...(asked.row && { row: asked.row })}
            given={asked.row ? {} : { ...unasked(spec), engagement: e.id, ...asked.given }}
            start={asked.start}
            touches={[`${here.base}/${spec.plural}`, `${here.base}/engagements`]}
            cancel={close}
            saved={() => {
              close();
              say(`${spec.label}を保存しました。`);
            }}
          />
        </Dialog>
      )}
    </Page>
  );
}

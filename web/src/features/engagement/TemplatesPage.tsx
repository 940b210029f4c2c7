import { useState } from 'react';
import { useGet, useSend } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { choiceLabel, entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import type { PreparationTemplate, TimelineTemplate } from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';
import type { List } from './engagement';

type Plural = 'timeline-templates' | 'preparation-templates';

/** What a prefecture's engagements begin with: the days, and what is prepared before each meeting. */
export default function TemplatesPage() {
  const here = useHere();
  const say = useSay();
  const base = `/api/towns/${here.person.org}`;
  const days = useGet<List<TimelineTemplate>>(`${base}/timeline-templates`);
  const preparations = useGet<List<PreparationTemplate>>(`${base}/preparation-templates`);
  const touches = [`${base}/timeline-templates`, `${base}/preparation-templates`];
  const send = useSend<{ made: number }>(touches);
  const remove = useSend(touches);
  const [asked, setAsked] = useState<{ plural: Plural; row: Row | null } | null>(null);
  const spec = entityOf('plural', asked?.plural);
  const close = () => setAsked(null);
  const edit = (plural: Plural, row: { id: number; rev: number }, name: string) => (
    <span className="no-print ml-auto flex shrink-0">
      <Button
        look="text"
        size="sm"
        className="min-w-12!"
        onClick={() => setAsked({ plural, row: row as unknown as Row })}
      >
        直す<span className="sr-only">（{name}）</span>
      </Button>
      <Button
        look="text"
        size="sm"
        className="min-w-12!"
        onClick={() =>
          remove.mutate(
            { method: 'DELETE', path: `${base}/${plural}/${row.id}`, rev: row.rev },
            { onSuccess: () => say('ひな形から1件を消しました。') },
          )
        }
      >
        消す<span className="sr-only">（{name}）</span>
      </Button>
    </span>
  );
  const add = (plural: Plural, label: string) => (
    <span className="no-print">
      <Button look="outline" size="sm" onClick={() => setAsked({ plural, row: null })}>
        追加する<span className="sr-only">（{label}）</span>
      </Button>
    </span>
  );
  const empty = days.data?.total === 0 || preparations.data?.total === 0;
  return (
    <Page
      figures={{ none: '日程のひな形で、計算した数字はありません' }}
      title="伴走支援のひな形"
      lead="管内の市町村で支援を始めるとき、日程と会議の準備は、このひな形から並びます。もう始めた支援は変わりません。"
      actions={
        empty && (
          <Button
            size="sm"
            busy={send.isPending}
            onClick={() =>
              send.mutate(
                { method: 'POST', path: `/api/prefectures/${here.person.org}/templates` },
                { onSuccess: ({ made }) => say(`標準のひな形を${made}件写しました。自由に直せます。`) },
              )
            }
          >
            標準を写して直す
          </Button>
        )
      }
    >
      {(send.error || remove.error) && <ProblemNotice error={send.error ?? remove.error} />}
      <Card long title="支援の日程" aside={add('timeline-templates', '支援の日程')}>
        <Read query={days}>
          {(d) =>
            d.items.length === 0 ? (
              <p className="text-quiet">いまは、標準の日程（公表された3つの町の日数から）を使っています。</p>
            ) : (
              <ol className="flex flex-col divide-y divide-hair">
                {d.items.map((t) => (
                  <li key={t.id} className="flex items-start gap-3 py-1">
                    <span className="num w-32 shrink-0 text-quiet">
                      {t.after_start === 0 ? '始まりの日' : `${t.after_start}日後`}
                    </span>
                    <span>
                      {choiceLabel('timeline-templates', 'step', t.step)}
                      {t.note && <span className="block text-dns-14N-130 text-quiet">{t.note}</span>}
                    </span>
                    {edit('timeline-templates', t, choiceLabel('timeline-templates', 'step', t.step))}
                  </li>
                ))}
              </ol>
            )
          }
        </Read>
        <p className="mt-2 text-dns-14N-130 text-quiet">
          0.5次・1.5次・2.5次のミーティングが支援の6〜15日前から外れると、町の画面で知らせます（公表された3つの町の日数から）。
        </p>
      </Card>
      <Card long title="会議の準備" aside={add('preparation-templates', '会議の準備')}>
        <Read query={preparations}>
          {(d) =>
            d.items.length === 0 ? (
              <p className="text-quiet">いまは、標準の一覧（日数は仮定）を使っています。</p>
            ) : (
              <ol className="flex flex-col divide-y divide-hair">
                {d.items.map((t) => (
                  <li key={t.id} className="flex items-start gap-3 py-1">
                    <span className="num w-32 shrink-0 text-quiet">{t.days_before}日前まで</span>
                    <span className="min-w-0">
                      {t.what}
                      <span className="block text-dns-14N-130 text-quiet">
                        {[t.owner, t.style && `${choiceLabel('meetings', 'style', t.style)}のとき`]
                          .filter(Boolean)
                          .join('　')}
                      </span>
                    </span>
                    {edit('preparation-templates', t, t.what)}
                  </li>
                ))}
              </ol>
            )
          }
        </Read>
      </Card>
      {spec && asked && (
        <Dialog title={`${spec.label}を${asked.row ? '直す' : '追加する'}`} open close={close}>
          <EntityForm
            spec={spec}
            path={`${base}/${asked.plural}`}
            {...(asked.row && { row: asked.row })}
            touches={touches}
            cancel={close}
            saved={() => {
              close();
              say('ひな形を保存しました。');
            }}
          />
        </Dialog>
      )}
    </Page>
  );
}

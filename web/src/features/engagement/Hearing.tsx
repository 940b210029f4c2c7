import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet, useSend } from '../../api';
import { entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import { yenChange } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Mark } from '../../ui/Mark';
import { useSay } from '../../ui/Toast';

import { useHere } from '../session/here';
import type { WhyData } from '../why/why';
import type { EngagementData } from './engagement';
import { Records } from './Records';

/** 現状・目指す姿・課題意識: what the data knows stands there already, and is marked so. */
export function Hearing({
  data,
  more,
  readOnly,
}: {
  data: EngagementData;
  more: ReactNode;
  readOnly: boolean;
}) {
  const e = data.engagement;
  const here = useHere();
  const peers = useGet<WhyData>(
    !e.training && !readOnly && here.town !== null && here.may('money_read')
      ? `${here.base}/why?year=${e.fiscal_year}&against=peers`
      : null,
  );
  const words: [string, string | null][] = [
    ['現状', e.present],
    ['目指す姿・取り組みたいこと', e.wish],
    ['課題意識', e.concern],
    ['支援チームの見立て', e.assessment],
    ['到達点', e.reached],
  ];
  return (
    <Card long title="ヒアリングシート" aside={more}>
      <div
        className={cx(
          'grid grid-cols-1 gap-x-6 gap-y-3',
          !e.training &&
            'desktop-admin:grid-cols-[minmax(0,1fr)_22rem] print:grid-cols-[minmax(0,1fr)_17rem]',
        )}
      >
        <dl className="flex flex-col gap-3">
          {words
            .filter(([label, text]) => text || label !== '到達点')
            .map(([label, text]) => (
              <div key={label}>
                <dt className="font-bold">{label}</dt>
                <dd className="whitespace-pre-line">
                  {text || <span className="text-quiet">まだ書かれていません。</span>}
                </dd>
              </div>
            ))}
        </dl>
        <div className="flex flex-col gap-4 text-dns-16N-130">
          {peers.data && !peers.data.refused && <Against peers={peers.data} />}
          {data.facts.length > 0 && (
            <section>
              <h3 className="mb-1 flex items-center gap-2 font-bold">
                数字
                <Mark value="データから" />
              </h3>
              <dl className="flex flex-col gap-1">
                {data.facts.map((f) => (
                  <div key={f.label} className="flex flex-wrap justify-between gap-x-4">
                    <dt className="text-quiet" title={f.source}>
                      {f.label}
                    </dt>
                    <dd className="num ml-auto text-right">
                      {f.value}
                      {f.mark !== 'データから' && <span className="text-quiet">（{f.mark}）</span>}
                    </dd>
                  </div>
                ))}
              </dl>
              <p className="mt-1 text-dns-14N-130 text-quiet">
                出どころ：{[...new Set(data.facts.map((f) => f.source))].join('、')}
              </p>
            </section>
          )}
          {data.missing.length > 0 && (
            <section>
              <h3 className="mb-1 font-bold">足りないことと、聞く相手</h3>
              <ul className="flex flex-col gap-1">
                {data.missing.map((m) => (
                  <li key={m.what} className="border-l-4 border-warning-yellow-1 pl-2">
                    {m.what}
                    <span className="block text-dns-14N-130 text-quiet">{m.whom}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </Card>
  );
}

/** Why the town spends more than those like it: the largest reasons, each a sentence. */
function Against({ peers }: { peers: WhyData }) {
  const bars = [...peers.bars].sort((a, b) => Math.abs(b.yen) - Math.abs(a.yen)).slice(0, 3);
  return (
    <section>
      <h3 className="mb-1 flex items-center gap-2 font-bold">
        似た市町村とくらべて
        <Mark value="データから" />
      </h3>
      <p>{peers.sentence}</p>
      <ul className="mt-1 flex flex-col gap-0.5">
        {bars.map((b) => (
          <li key={b.key} className="flex justify-between gap-3">
            <span>{b.label}</span>
            <span className="num whitespace-nowrap">{yenChange(b.yen)}</span>
          </li>
        ))}
      </ul>
      <Link
        to="/why"
        search={{ against: 'peers' }}
        className="no-print text-dns-14N-130 text-key-900 underline"
      >
        「なぜ」の画面で詳しく見る
      </Link>
    </section>
  );
}

const standings =
  entityOf('plural', 'honest-items')?.fields.find((f) => f.name === 'standing')?.choices ?? [];
const edges = [
  'border-success-2',
  'border-warning-yellow-1',
  'border-key-500',
  'border-key-300',
  'border-solid-gray-420',
];

/** さくら市's honest five columns. */
export function Honest({ data, may }: { data: EngagementData; may: boolean }) {
  return (
    <>
      <Columns data={data} may={may} />
      {may && <Unplaced data={data} />}
    </>
  );
}

/** Every service and duty that stands in no column yet: one press each. */
function Unplaced({ data }: { data: EngagementData }) {
  const here = useHere();
  const say = useSay();
  const send = useSend<Row>([`${here.base}/engagements`, `${here.base}/honest-items`]);
  const named = new Set(data.honest.items.map((h) => h.subject));
  const open = data.subjects.filter((s) => !named.has(s));
  if (open.length === 0) return null;
  const place = (subject: string, standing: string, label: string) =>
    send.mutate(
      {
        method: 'POST',
        path: `${here.base}/honest-items`,
        body: { engagement: data.engagement.id, subject, standing },
      },
      {
        onSuccess: (row) =>
          say(`「${subject}」を「${label}」に置きました。`, () =>
            send.mutate({ method: 'DELETE', path: `${here.base}/honest-items/${row.id}`, rev: row.rev }),
          ),
      },
    );
  return (
    <details className="no-print rounded-8 border border-hair bg-white px-5 py-3">
      <summary className="cursor-pointer font-bold">
        まだ置いていないサービスと仕事（{open.length}件）を、ありのままの表に置く
      </summary>
      <ul className="mt-2 flex flex-col divide-y divide-hair">
        {open.map((subject) => (
          <li key={subject} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-1.5">
            <span className="min-w-0 grow basis-64">{subject}</span>
            <span className="flex flex-wrap gap-1">
              {standings.map((c) => (
                <Button
                  key={c.value}
                  look="outline"
                  size="sm"
                  busy={send.isPending}
                  onClick={() => place(subject, c.value, c.label)}
                >
                  {shortStanding[c.value] ?? c.label}
                  <span className="sr-only">に置く（{subject}）</span>
                </Button>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

const shortStanding: Record<string, string> = {
  well: '上手く',
  believed: '思い込み',
  planned: '予定あり',
  wanted: 'したい',
  put_off: '後回し',
};

function Columns({ data, may }: { data: EngagementData; may: boolean }) {
  const named = new Set(data.honest.items.map((h) => h.subject));
  const open = data.subjects.filter((s) => !named.has(s));
  return (
    <Records
      title="ありのままの表"
      plural="honest-items"
      engagement={may ? data.engagement.id : 0}
      rows={data.honest.items}
      empty="まだ書かれていません。うまくいっていないことこそ、支援の入口になります。"
      {...(open[0] && { start: { subject: open[0] } })}
    >
      {(edit) => (
        <>
          <div className="grid grid-cols-1 gap-3 desktop-admin:grid-cols-5 print:grid-cols-5">
            {standings.map((c, i) => (
              <section key={c.value} className={`border-t-4 pt-1.5 ${edges[i]}`}>
                <h3 className="text-dns-16B-130">{c.label}</h3>
                <ul className="mt-1 flex flex-col gap-1.5">
                  {data.honest.items
                    .filter((h) => h.standing === c.value)
                    .map((h) => (
                      <li key={h.id} className="rounded-4 bg-solid-gray-50 px-2 py-1 text-dns-16N-130">
                        <span className="flex items-start">
                          {h.subject}
                          {edit(h)}
                        </span>
                        {h.note && <span className="block text-dns-14N-130 text-quiet">{h.note}</span>}
                      </li>
                    ))}
                </ul>
              </section>
            ))}
          </div>
        </>
      )}
    </Records>
  );
}

import type { ReactNode } from 'react';
import { useGet } from '../../api';
import { entityOf } from '../../entities/schema';
import { yen } from '../../format';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Mark } from '../../ui/Mark';
import type { HomeData } from '../home/home';
import { useHere } from '../session/here';
import type { EngagementData } from './engagement';
import { Records } from './Records';

/** 現状・目指す姿・課題意識: what the data knows stands there already, and is marked so. */
export function Hearing({ data, more }: { data: EngagementData; more: ReactNode }) {
  const e = data.engagement;
  const here = useHere();
  const home = useGet<HomeData>(
    !e.training && here.town !== null && here.may('money_read')
      ? `${here.base}/home?year=${e.fiscal_year}`
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
          {home.data && (
            <section>
              <h3 className="mb-1 flex items-center gap-2 font-bold">
                上限額と着地見込み
                <Mark value="データから" />
              </h3>
              <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1">
                <dt className="text-quiet">上限額</dt>
                <dd className="num text-right whitespace-nowrap">
                  {home.data.cap.yen === null ? 'まだ計算できません' : yen(home.data.cap.yen)}
                </dd>
                <dt className="text-quiet">着地見込み（{home.data.landing?.mark ?? '—'}）</dt>
                <dd className="num text-right whitespace-nowrap">
                  {home.data.landing ? yen(home.data.landing.yen) : '—'}
                </dd>
              </dl>
              <p className="mt-1">{home.data.sentence}</p>
            </section>
          )}
          {data.facts.length > 0 && (
            <section>
              <h3 className="mb-1 flex items-center gap-2 font-bold">
                数字
                <Mark value="データから" />
              </h3>
              <dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1">
                {data.facts.map((f) => (
                  <div key={f.label} className="contents">
                    <dt className="text-quiet" title={f.source}>
                      {f.label}
                    </dt>
                    <dd className="num text-right whitespace-nowrap">{f.value}</dd>
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
          {may && open.length > 0 && (
            <p className="no-print mt-2 text-dns-14N-130 text-quiet">
              まだ置いていないサービス：{open.join('、')}
            </p>
          )}
        </>
      )}
    </Records>
  );
}

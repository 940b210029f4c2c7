import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { choiceLabel } from '../../entities/schema';
import { cx } from '../../ui/cx';
import { Notice } from '../../ui/Notice';
import { shortDate } from '../../wareki';
import { useHere } from '../session/here';
import { type EngagementData, whenWords } from './engagement';
import { Records } from './Records';

const BoardsOf = lazy(() => import('../board/MakeBoard'));
const Origin = lazy(() => import('../board/Origin'));

const role = (value: string | null) => choiceLabel('promises', 'role', value);

export function Promises({ data, may }: { data: EngagementData; may: boolean }) {
  const { today } = useHere();
  const rows = [...data.promises.items].sort(
    (a, b) => Number(a.state !== 'open') - Number(b.state !== 'open') || a.due.localeCompare(b.due),
  );
  return (
    <Records
      title="約束"
      plural="promises"
      engagement={may ? data.engagement.id : 0}
      rows={rows}
      empty="約束は、まだありません。だれが・何を・いつまでに、を会議の終わりに決めます。"
      start={{ state: 'open' }}
    >
      {(edit) => (
        <>
          {data.ownerless.length > 0 && (
            <Notice
              tone="error"
              title={`担当がいない約束が${data.ownerless.length}件あります。`}
              className="mb-2"
            >
              約束した人のアカウントが閉じています。「直す」で、引き継ぐ人を決めてください。
            </Notice>
          )}
          <ul className="flex flex-col divide-y divide-hair">
            {rows.map((p) => (
              <li key={p.id} className="flex items-start gap-3 py-1.5">
                <span
                  className={cx(
                    'num w-32 shrink-0 text-dns-14N-130',
                    p.state === 'open' && p.due < today ? 'font-bold text-error-2' : 'text-quiet',
                  )}
                >
                  {shortDate(p.due)}まで
                  <span className="block">
                    {p.state === 'open' ? whenWords(p.due, today) : choiceLabel('promises', 'state', p.state)}
                  </span>
                </span>
                <span className={cx('min-w-0', p.state !== 'open' && 'text-quiet')}>
                  {p.what}
                  <span className="block text-dns-14N-130 text-quiet">
                    {role(p.role)}　{p.who}
                    {p.result && `　→ ${p.result}`}
                  </span>
                  {!data.engagement.training && (
                    <Suspense fallback={null}>
                      <Origin promise={p.id} />
                    </Suspense>
                  )}
                  {data.ownerless.includes(p.id) && (
                    <strong className="block text-dns-16N-130 text-error-2">担当がいません</strong>
                  )}
                </span>
                {edit(p)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Records>
  );
}

export function Meetings({ data, may, linked }: { data: EngagementData; may: boolean; linked: boolean }) {
  const rows = [...data.meetings.items].sort((a, b) => b.day.localeCompare(a.day));
  return (
    <Records
      title="会議"
      plural="meetings"
      engagement={may ? data.engagement.id : 0}
      rows={rows}
      empty="会議の記録は、まだありません。"
    >
      {(edit) => (
        <ol className="flex flex-col gap-4">
          {rows.map((m) => {
            const came = data.attendances.items.filter((a) => a.meeting === m.id);
            const prepare = data.preparations.items.filter((p) => p.meeting === m.id);
            const said = data.remarks.items.filter((r) => r.meeting === m.id);
            return (
              <li key={m.id} className="border-l-4 border-key-300 pl-3">
                <div className="flex items-start gap-3">
                  <h3 className="font-bold">
                    <span className="num">{shortDate(m.day)}</span>
                    {'　'}
                    {!linked ? (
                      m.title
                    ) : (
                      <Link
                        to="/engagements/$id/meetings/$m"
                        params={{ id: String(data.engagement.id), m: String(m.id) }}
                        className="text-key-900 underline"
                      >
                        {m.title}
                      </Link>
                    )}
                  </h3>
                  {edit(m)}
                </div>
                <p className="text-dns-14N-130 text-quiet">
                  {[
                    m.place,
                    m.style && choiceLabel('meetings', 'style', m.style),
                    came
                      .map(
                        (a) =>
                          `${role(a.role)}${a.organisation ? `（${a.organisation}）` : ''}${a.came ?? '？'}人`,
                      )
                      .join('・'),
                  ]
                    .filter(Boolean)
                    .join('　／　')}
                </p>
                {m.agenda && <p className="mt-1 whitespace-pre-line">{m.agenda}</p>}
                {m.minutes && <p className="mt-1 whitespace-pre-line">{m.minutes}</p>}
                {prepare.length > 0 && (
                  <ul className="mt-1" aria-label="準備">
                    {prepare.map((p) => (
                      <li key={p.id} className={cx(p.done && 'text-quiet')}>
                        {p.done ? '☑' : '☐'} {p.what}
                        <span className="text-dns-14N-130 text-quiet">
                          {'　'}
                          {p.owner}
                          {p.due && `　${shortDate(p.due)}まで`}
                          {p.done ? '　済み' : ''}
                        </span>
                      </li>
                    ))}
                  </ul>
                )}
                {said.length > 0 && (
                  <ul className="mt-1 flex flex-col gap-1">
                    {said.map((r) => (
                      <li key={r.id} className="rounded-4 bg-key-50 px-2 py-1 text-dns-16N-130">
                        <strong>{choiceLabel('remarks', 'kind', r.kind)}</strong>　{r.text}
                        <span className="text-dns-14N-130 text-quiet">
                          {'　'}
                          {role(r.from_role)}から
                          {r.to_role && r.to_role !== r.from_role ? `${role(r.to_role)}へ` : ''}
                        </span>
                      </li>
                    ))}
                  </ul>
                )}
                {!data.engagement.training && (
                  <Suspense fallback={null}>
                    <BoardsOf engagement={data.engagement.id} meeting={m.id} may={may} />
                  </Suspense>
                )}
                {m.carried && <p className="mt-1 text-dns-14N-130">持ち越し：{m.carried}</p>}
              </li>
            );
          })}
        </ol>
      )}
    </Records>
  );
}

export function Smaller({ data, may }: { data: EngagementData; may: boolean }) {
  const id = may ? data.engagement.id : 0;
  const loose = data.remarks.items.filter((r) => r.meeting === null);
  return (
    <div className="grid grid-cols-1 gap-4 desktop-admin:grid-cols-2 print:grid-cols-2">
      <Records
        title="会議の準備"
        plural="preparations"
        engagement={id}
        rows={may ? data.preparations.items : []}
        empty="会議ごとの準備は「会議」の中に出ます。"
      >
        {(edit) => (
          <ul>
            {data.preparations.items.map((p) => (
              <li key={p.id} className="flex items-start">
                {p.done ? '☑' : '☐'} {p.what}
                {edit(p)}
              </li>
            ))}
          </ul>
        )}
      </Records>
      <Records
        title="決めたことと、その理由"
        plural="decisions"
        engagement={id}
        rows={data.decisions.items}
        empty="まだありません。"
      >
        {(edit) => (
          <ul className="flex flex-col gap-2">
            {data.decisions.items.map((d) => (
              <li key={d.id}>
                <span className="flex items-start gap-2">
                  <span className="num shrink-0 text-dns-14N-130 text-quiet">{shortDate(d.day)}</span>
                  <strong>{d.what}</strong>
                  {edit(d)}
                </span>
                <span className="block text-dns-16N-130">なぜ：{d.why}</span>
              </li>
            ))}
          </ul>
        )}
      </Records>
      <Records
        title="助言・気づき（会議の外で）"
        plural="remarks"
        engagement={id}
        rows={loose}
        empty="会議で出た助言と気づきは「会議」の中に出ます。"
      >
        {(edit) => (
          <ul>
            {loose.map((r) => (
              <li key={r.id} className="flex items-start gap-2">
                <span>
                  <strong>{choiceLabel('remarks', 'kind', r.kind)}</strong>　{r.text}
                  <span className="text-dns-14N-130 text-quiet">
                    {'　'}
                    {role(r.from_role)}・{shortDate(r.day)}
                  </span>
                </span>
                {edit(r)}
              </li>
            ))}
          </ul>
        )}
      </Records>
      <Records
        title="連絡の記録"
        plural="contacts"
        engagement={id}
        rows={data.contacts.items}
        empty="電話・メール・訪問を一行ずつ残すと、止まっている町に気づけます。"
      >
        {(edit) => (
          <ul className="flex flex-col gap-1">
            {data.contacts.items.map((c) => (
              <li key={c.id} className="flex items-start gap-2">
                <span className="num shrink-0 text-dns-14N-130 text-quiet">
                  {shortDate(c.day)}　{choiceLabel('contacts', 'how', c.how)}
                </span>
                <span>
                  {c.line}
                  <span className="text-dns-14N-130 text-quiet">　{c.who}</span>
                </span>
                {edit(c)}
              </li>
            ))}
          </ul>
        )}
      </Records>
      <Records
        title="支援チーム"
        plural="team-members"
        engagement={id}
        rows={data.team.items}
        empty="まだありません。"
      >
        {(edit) => (
          <ul className="flex flex-col gap-1">
            {data.team.items.map((t) => (
              <li key={t.id} className="flex items-start gap-2">
                <span>
                  {role(t.role)}
                  {t.organisation && <span className="text-quiet">　{t.organisation}</span>}
                  {t.name && `　${t.name}`}
                  {t.until_day && (
                    <span className="block text-dns-14N-130 text-quiet">
                      この支援だけを {t.from_day && shortDate(t.from_day)}〜{shortDate(t.until_day)}{' '}
                      に見られます
                    </span>
                  )}
                </span>
                {edit(t)}
              </li>
            ))}
          </ul>
        )}
      </Records>
      <Records
        title="出席"
        plural="attendances"
        engagement={id}
        rows={may ? data.attendances.items : []}
        empty="出席は「会議」の中に出ます。"
      >
        {(edit) => (
          <ul>
            {data.attendances.items.map((a) => (
              <li key={a.id} className="flex items-start">
                {data.meetings.items.find((m) => m.id === a.meeting)?.title}　{role(a.role)}
                {a.organisation && `（${a.organisation}）`}　{a.came ?? '？'}人{edit(a)}
              </li>
            ))}
          </ul>
        )}
      </Records>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { useSend } from '../../api';
import { choiceLabel } from '../../entities/schema';
import type { Preparation } from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Notice } from '../../ui/Notice';
import { useSay } from '../../ui/Toast';
import { shortDate } from '../../wareki';
import { useHere } from '../session/here';
import type { MeetingData } from './meeting';
import { Records } from './Records';

type Part = { data: MeetingData; may: boolean };

/** What the meeting before left, and the one button that takes it over. */
export function Before({ data, path, may }: Part & { path: string }) {
  const here = useHere();
  const say = useSay();
  const send = useSend<{ made: number }>([`${here.base}/engagements`]);
  const before = data.previous;
  if (!before || (before.unfinished.length === 0 && !before.carried)) return null;
  return (
    <Card
      title="前回から"
      aside={
        <Link
          to="/engagements/$id/meetings/$m"
          params={{ id: String(data.engagement.id), m: String(before.id) }}
          className="text-dns-16N-130 text-key-900 underline"
        >
          {before.title}（{shortDate(before.day)}）を開く
        </Link>
      }
    >
      {before.carried && <p className="whitespace-pre-line">持ち越すと決めたこと：{before.carried}</p>}
      {before.unfinished.length > 0 && (
        <>
          <p className="text-quiet">終わらなかった項目</p>
          <ul className="list-disc pl-5">
            {before.unfinished.map((u) => (
              <li key={u.id}>{u.what}</li>
            ))}
          </ul>
          {may && (
            <Button
              size="sm"
              className="mt-2"
              busy={send.isPending}
              onClick={() =>
                send.mutate(
                  { method: 'POST', path: `${path}/carry` },
                  { onSuccess: ({ made }) => say(`${made}件を今回の次第に移しました。`) },
                )
              }
            >
              今回の次第に移す
            </Button>
          )}
        </>
      )}
    </Card>
  );
}

export function Agenda({ data, may }: Part) {
  const m = data.meeting;
  const rows = [...data.agenda.items].sort((a, b) => a.place - b.place || a.id - b.id);
  const total = rows.filter((r) => r.state !== 'dropped').reduce((n, r) => n + r.minutes, 0);
  return (
    <Records
      title="次第"
      plural="agenda-items"
      engagement={may ? data.engagement.id : 0}
      rows={rows}
      empty="次第は、まだありません。項目と分を入れると、時刻が並びます。"
      given={{ meeting: m.id }}
      start={{ place: (rows.at(-1)?.place ?? 0) + 1, minutes: 15, state: 'open' }}
      aside={rows.length > 0 && <span className="num text-dns-14N-130 text-quiet">全部で{total}分</span>}
    >
      {(edit) => (
        <>
          {data.over > 0 && (
            <Notice
              tone="warning"
              title={`終わる時刻（${m.ends}）を${data.over}分過ぎます。`}
              className="mb-2"
            >
              短くするか、次の会議に回す項目を決めてください。
            </Notice>
          )}
          {!m.starts && (
            <p className="mb-1 text-dns-14N-130 text-quiet">
              「会議の内容を直す」で始まる時刻を入れると、項目ごとの時刻が出ます。
            </p>
          )}
          <ol className="flex flex-col divide-y divide-hair">
            {rows.map((r) => {
              const slot = data.times.find((t) => t.id === r.id);
              return (
                <li key={r.id} className="flex items-start gap-3 py-1">
                  <span
                    className={cx(
                      'num w-24 shrink-0 text-dns-14N-130',
                      slot && slot.over > 0 ? 'font-bold text-error-2' : 'text-quiet',
                    )}
                  >
                    {slot ? `${slot.from}〜${slot.until}` : `${r.minutes}分`}
                    {slot && slot.over > 0 && <span className="block">{slot.over}分過ぎ</span>}
                  </span>
                  <span className={cx('min-w-0', r.state !== 'open' && 'text-quiet')}>
                    {r.what}
                    <span className="block text-dns-14N-130 text-quiet">
                      {[
                        r.speaker,
                        r.state !== 'open' && choiceLabel('agenda-items', 'state', r.state),
                        r.carried_from && '前回からの持ち越し',
                        r.note,
                      ]
                        .filter(Boolean)
                        .join('　')}
                    </span>
                  </span>
                  {edit(r)}
                </li>
              );
            })}
          </ol>
        </>
      )}
    </Records>
  );
}

export function Preparations({ data, path, may }: Part & { path: string }) {
  const here = useHere();
  const say = useSay();
  const touches = [`${here.base}/engagements`];
  const lay = useSend<{ made: number }>(touches);
  const rows = [...data.preparations.items].sort(
    (a, b) => Number(a.done) - Number(b.done) || (a.due ?? '').localeCompare(b.due ?? ''),
  );
  return (
    <Records
      title="準備"
      plural="preparations"
      engagement={may ? data.engagement.id : 0}
      rows={rows}
      empty="準備の一覧は、まだありません。ひな形から並べられます。"
      given={{ meeting: data.meeting.id }}
      aside={
        may && (
          <span className="no-print">
            <Button
              look="outline"
              size="sm"
              busy={lay.isPending}
              onClick={() =>
                lay.mutate(
                  { method: 'POST', path: `${path}/preparation` },
                  {
                    onSuccess: ({ made }) =>
                      say(
                        made ? `ひな形から${made}件を並べました。` : 'ひな形の項目は、もう全部並んでいます。',
                      ),
                  },
                )
              }
            >
              ひな形から並べる
            </Button>
          </span>
        )
      }
    >
      {(edit) => (
        <ul className="flex flex-col divide-y divide-hair">
          {rows.map((p) => (
            <li key={p.id} className="flex items-start gap-2 py-1">
              <Done row={p} may={may} />
              {edit(p)}
            </li>
          ))}
        </ul>
      )}
    </Records>
  );
}

function Done({ row, may }: { row: Preparation; may: boolean }) {
  const here = useHere();
  const send = useSend([`${here.base}/engagements`]);
  const late = !row.done && row.due !== null && row.due < here.today;
  return (
    <label className="flex min-w-0 items-start gap-2">
      <input
        type="checkbox"
        checked={row.done}
        disabled={!may || send.isPending}
        onChange={() =>
          send.mutate({
            method: 'PUT',
            path: `${here.base}/preparations/${row.id}`,
            rev: row.rev,
            body: { done: !row.done },
          })
        }
        className="mt-1 size-5 shrink-0 accent-key-900"
      />
      <span className={cx('min-w-0', row.done && 'text-quiet')}>
        {row.what}
        <span className={cx('block text-dns-14N-130', late ? 'font-bold text-error-2' : 'text-quiet')}>
          {[
            row.owner || '担当はまだ',
            row.due && `${shortDate(row.due)}まで${late ? '（過ぎています）' : ''}`,
          ]
            .filter(Boolean)
            .join('　')}
        </span>
      </span>
    </label>
  );
}

/** Who is asked, by organisation, and who came. */
export function Invited({ data, may }: Part) {
  const m = data.meeting;
  const rows = data.attendances.items;
  const tight = m.seats !== null && data.invited > m.seats;
  return (
    <Records
      title="案内と出席"
      plural="attendances"
      engagement={may ? data.engagement.id : 0}
      rows={rows}
      empty="だれに案内するかを、所属ごとに入れます。"
      given={{ meeting: m.id }}
      aside={
        rows.length > 0 && (
          <span className="num text-dns-14N-130 text-quiet">
            案内{data.invited}人・出席{data.came}人{m.seats !== null && `・席${m.seats}`}
          </span>
        )
      }
    >
      {(edit) => (
        <>
          {tight && (
            <Notice
              tone="warning"
              title={`案内した${data.invited}人に、席が${m.seats}です。`}
              className="mb-2"
            >
              コの字に並べるには広い部屋が要ります。部屋を替えるか、席の数を確かめてください。
            </Notice>
          )}
          <table className="w-full text-left">
            <thead>
              <tr className="text-dns-14N-130 text-quiet">
                <th className="font-normal">役割・所属</th>
                <th className="w-14 text-right font-normal">案内</th>
                <th className="w-14 text-right font-normal">出席</th>
                {may && (
                  <th className="no-print">
                    <span className="sr-only">直す</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {rows.map((a) => (
                <tr key={a.id} className="border-t border-hair">
                  <td className="py-1">
                    {choiceLabel('attendances', 'role', a.role)}
                    {a.organisation && `（${a.organisation}）`}
                  </td>
                  <td className="num text-right">{a.invited ?? '—'}</td>
                  <td className="num text-right">{a.came ?? '—'}</td>
                  {may && <td className="no-print">{edit(a)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Records>
  );
}

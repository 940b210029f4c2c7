import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { controlClass, SelectField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { codePath, qrPicture, type RoomCode } from './facts';
import type { View } from './link';
import { Timer } from './Timer';
import { useBoard } from './useBoard';
import { phases } from './wire';

/** What the facilitator holds in the hand: the room, what is done now, and for how long. */
export function Controls({ base, view }: { base: string; view: View }) {
  const { board } = useBoard();
  return (
    <section
      aria-label="進行"
      className="flex flex-wrap items-start gap-x-8 gap-y-3 rounded-8 border border-hair bg-white px-4 py-2"
    >
      <Door base={base} open={board.board.state !== 'closed'} />
      <div className="flex min-w-0 grow basis-80 flex-col gap-2">
        <Phases />
        <Switches />
      </div>
      <Minutes view={view} />
    </section>
  );
}

function Door({ base, open }: { base: string; open: boolean }) {
  const [hours, setHours] = useState('6');
  const [asked, setAsked] = useState(false);
  const { link, board } = useBoard();
  const code = useGet<RoomCode>(open ? codePath(base, board.board.closes_ms) : null);
  const send = useSend([base]);
  if (!open)
    return (
      <div className="flex flex-col gap-2">
        <p className="font-bold">部屋は閉じています</p>
        <SelectField
          label="自動で閉じるまで"
          value={hours}
          onChange={(e) => setHours(e.target.value)}
          choices={['2', '3', '6', '12', '24', '72'].map((h) => ({ value: h, label: `${h}時間` }))}
        />
        <Button
          busy={send.isPending}
          onClick={() =>
            send.mutate(
              { method: 'POST', path: `${base}/open`, body: { hours: Number(hours) } },
              { onSuccess: () => link.again() },
            )
          }
        >
          部屋を開ける
        </Button>
        {send.error && <ProblemNotice error={send.error} />}
      </div>
    );
  return (
    <div className="flex items-start gap-3">
      {code.data && <img src={qrPicture(code.data.qr_svg)} alt="参加のためのQRコード" className="size-24" />}
      <div className="flex flex-col gap-1">
        <p className="font-mono text-std-24B-150 whitespace-nowrap">
          <span className="sr-only">合言葉</span>
          {code.data?.code ?? '…'}
        </p>
        {asked ? (
          <div className="flex flex-col gap-1">
            <p className="text-dns-14N-130">閉じると、参加者は入れなくなります。</p>
            <Button
              size="sm"
              busy={send.isPending}
              onClick={() => {
                setAsked(false);
                send.mutate(
                  { method: 'POST', path: `${base}/close`, body: {} },
                  { onSuccess: () => link.again() },
                );
              }}
            >
              部屋を閉じる
            </Button>
            <Button look="text" size="sm" onClick={() => setAsked(false)}>
              続ける
            </Button>
          </div>
        ) : (
          <Button look="outline" size="sm" onClick={() => setAsked(true)}>
            話し合いを終える
          </Button>
        )}
        {send.error && <ProblemNotice error={send.error} />}
      </div>
    </div>
  );
}

function Phases() {
  const { board, do: act } = useBoard();
  return (
    <fieldset>
      <legend className="sr-only">いまの進めかた</legend>
      <div className="flex flex-wrap gap-1">
        {phases.map((p) => (
          <Button
            key={p.value}
            size="sm"
            look={board.board.phase === p.value ? 'solid' : 'outline'}
            aria-pressed={board.board.phase === p.value}
            onClick={() => act({ kind: 'phase', phase: p.value })}
          >
            {p.label}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

function Switches() {
  const { board, do: act } = useBoard();
  const { board: facts, groups } = board;
  const locked = facts.state === 'locked';
  const box = 'flex min-h-9 cursor-pointer items-center gap-2';
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-1">
      <label className={box}>
        <input
          type="checkbox"
          checked={locked}
          onChange={() => act({ kind: 'lock', on: !locked })}
          className="size-5 accent-key-900"
        />
        書きこみを止める
      </label>
      <label className={box}>
        <input
          type="checkbox"
          checked={facts.hide_names}
          onChange={() => act({ kind: 'hide_names', on: !facts.hide_names })}
          className="size-5 accent-key-900"
        />
        名前を隠す
      </label>
      <label className="flex items-center gap-2">
        発表する班
        <select
          value={facts.presenting_group ?? ''}
          onChange={(e) => act({ kind: 'present', group: e.target.value ? Number(e.target.value) : null })}
          className="min-h-9 rounded-6 border border-solid-gray-600 bg-white px-2"
        >
          <option value="">決めない</option>
          {groups.map((g) => (
            <option key={g.id} value={g.id}>
              {g.name}
            </option>
          ))}
        </select>
      </label>
      <Each />
    </div>
  );
}

function Each() {
  const { board, do: act } = useBoard();
  const { votes_each, arrows_each } = board.board;
  const pick = (label: string, now: number, choose: (n: number) => void) => (
    <label className="flex items-center gap-1">
      {label}
      <select
        value={now}
        onChange={(e) => choose(Number(e.target.value))}
        className="min-h-9 rounded-6 border border-solid-gray-600 bg-white px-1"
      >
        {[...new Set([0, 1, 2, 3, 5, 10, now])]
          .sort((a, b) => a - b)
          .map((n) => (
            <option key={n} value={n}>
              {n}つ
            </option>
          ))}
      </select>
    </label>
  );
  return (
    <span className="flex flex-wrap items-center gap-3">
      1人のシール
      {pick('いいね', votes_each, (n) => act({ kind: 'votes_each', n, arrows: arrows_each }))}
      {pick('矢印', arrows_each, (n) => act({ kind: 'votes_each', n: votes_each, arrows: n }))}
    </span>
  );
}

function Minutes({ view }: { view: View }) {
  const { board, do: act } = useBoard();
  const [minutes, setMinutes] = useState('7');
  const [sound, setSound] = useState(false);
  const start = (m: number) => act({ kind: 'timer', seconds: Math.round(m * 60) });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const m = Number(minutes.normalize('NFKC'));
    if (m > 0 && m <= 180) start(m);
  };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Timer view={view} sound={sound} />
        {board.board.timer_ends_ms === null ? (
          [3, 5, 10].map((m) => (
            <Button key={m} look="outline" size="sm" onClick={() => start(m)}>
              {m}分
            </Button>
          ))
        ) : (
          <Button look="outline" size="sm" onClick={() => act({ kind: 'timer', seconds: 0 })}>
            時計を止める
          </Button>
        )}
      </div>
      {board.board.timer_ends_ms === null && (
        <form onSubmit={submit} className="flex items-center gap-2">
          <input
            aria-label="ほかの長さ（分）"
            inputMode="decimal"
            value={minutes}
            onChange={(e) => setMinutes(e.target.value)}
            className={`${controlClass} min-h-9! w-20! py-0!`}
          />
          分
          <Button type="submit" look="outline" size="sm">
            はかる
          </Button>
        </form>
      )}
      <label className="flex min-h-9 cursor-pointer items-center gap-2">
        <input
          type="checkbox"
          checked={sound}
          onChange={(e) => setSound(e.target.checked)}
          className="size-5 accent-key-900"
        />
        終わりに音を鳴らす
      </label>
    </div>
  );
}

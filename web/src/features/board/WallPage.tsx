import { Link as Go, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { call, useGet } from '../../api';
import { cx } from '../../ui/cx';
import { useHere } from '../session/here';
import { codePath, qrPicture, type RoomCode } from './facts';
import { byVotes, parts } from './layout';
import type { View } from './link';
import { Arrow, paper, Thumb } from './looks';
import type { Board } from './model';
import { Timer } from './Timer';
import { useLink } from './useBoard';
import { type Group, phases, type Sticky } from './wire';

/** From the facilitator's screen to the wall: with a token of the room's own the wall stays when his session locks. */
export default function WallPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const here = useHere();
  const base = `${here.base}/boards/${id}`;
  const [alone, setAlone] = useState(false);
  useEffect(() => {
    let gone = false;
    call({ method: 'POST', path: `${base}/wall` }).then(
      () => {
        if (!gone) window.location.replace('/wall'); // out of the staff's screens, for good
      },
      // A closed room, or one that he may only look at: as long as he is signed in.
      () => {
        if (!gone) setAlone(true);
      },
    );
    return () => {
      gone = true;
    };
  }, [base]);
  return alone ? <WallOf snapshot={`${base}/live`} rest={base} /> : <Opening words="板を開いています…" />;
}

/** What stands behind the facilitator: read from eight metres, so few words, and large. */
export function WallOf({ snapshot, rest }: { snapshot: string; rest: string }) {
  const { view } = useLink({ snapshot, rest });
  const { board } = view;
  useEffect(() => {
    document.title = `${board?.board.title ?? '話し合いの板'}｜伴走`;
  }, [board?.board.title]);
  if (!board)
    return <Opening words={view.state === 'over' ? (view.problem?.title ?? '') : '板を開いています…'} />;
  return <Wall board={board} view={view} base={rest} />;
}

function Opening({ words }: { words: string }) {
  return (
    <main className="p-8">
      <h1 className="text-std-24B-150">話し合いの板</h1>
      <p role="status">{words}</p>
    </main>
  );
}

function Wall({ board, view, base }: { board: Board; view: View; base: string }) {
  const { board: facts, groups } = board;
  const open = facts.state !== 'closed';
  const code = useGet<RoomCode>(open ? codePath(base, facts.closes_ms) : null);
  const presenting =
    facts.phase === 'present' ? groups.find((g) => g.id === facts.presenting_group) : undefined;
  const phase = phases.find((p) => p.value === facts.phase);
  return (
    <main className="flex h-dvh flex-col overflow-hidden bg-white p-[2vw]">
      <header className="flex flex-wrap items-center justify-between gap-x-[3vw]">
        <h1 className="wall-title font-bold">{presenting ? `${presenting.name}の発表` : facts.title}</h1>
        <p className="wall-time">
          <Timer view={view} big />
        </p>
      </header>
      <p className="wall-phase">
        <strong className="rounded-12 bg-key-900 px-[1.5vw] text-white">{phase?.label}</strong>
        {facts.state === 'locked' && <span className="ml-[1.5vw]">書きこみを止めています</span>}
        {!open && <span className="ml-[1.5vw]">この話し合いは終わりました</span>}
      </p>
      <div className="mt-[1.5vw] flex min-h-0 grow items-stretch gap-[2vw]">
        {open && code.data && <Join code={code.data} small={presenting !== undefined} board={board} />}
        {presenting ? (
          <Presented board={board} group={presenting} />
        ) : (
          <ul className="grid min-w-0 grow auto-rows-fr grid-cols-2 gap-[1.2vw]">
            {groups.map((g) => (
              <GroupCard key={g.id} board={board} group={g} roomy={!open && groups.length <= ROOMY} />
            ))}
          </ul>
        )}
      </div>
      <p className="absolute right-2 bottom-1 text-dns-14N-130">
        <Go to="/boards/$id" params={{ id: String(facts.id) }} className="text-key-900 underline">
          進行の画面へ
        </Go>
      </p>
    </main>
  );
}

function Join({ code, small, board }: { code: RoomCode; small: boolean; board: Board }) {
  return (
    <section
      aria-label="参加のしかた"
      className={cx('flex shrink-0 flex-col items-center text-center', small ? 'w-[16vw]' : 'w-[33vw]')}
    >
      <img
        src={qrPicture(code.qr_svg)}
        alt="参加のためのQRコード"
        className={small ? 'w-[13vw]' : 'w-[27vw]'}
      />
      <p className={cx('font-mono font-bold whitespace-nowrap', small ? 'wall-code-small' : 'wall-code')}>
        {code.code}
      </p>
      {!small && <p className="wall-how break-all">{new URL(code.url).host}/room</p>}
      <p className="num wall-how">参加 {board.participants}人</p>
    </section>
  );
}

const open = (board: Board, g: Group) =>
  [...board.stickies.values()].filter((s) => s.group === g.id && !s.hidden);

/** So many groups stand in two rows: without the code beside them a sentence has two lines, and is read to its end. */
const ROOMY = 4;

/** One group among all: its name, how far it is, and what it found. */
function GroupCard({ board, group, roomy }: { board: Board; group: Group; roomy: boolean }) {
  const all = open(board, group);
  const clusters = [...board.clusters.values()].filter(
    (c) => c.group === group.id && all.some((s) => s.cluster === c.id),
  );
  const silent = board.board.phase === 'silent';
  const liked = byVotes(all).filter((s) => s.votes + s.arrows > 0);
  return (
    <li className="flex min-w-0 flex-col overflow-hidden rounded-16 border-4 border-key-900 p-[1vw]">
      <h2 className="wall-group flex items-baseline justify-between font-bold">
        <span className="truncate">{group.name}</span>
        <span className="num shrink-0">{all.length}枚</span>
      </h2>
      {!silent && clusters.length > 0 && liked.length === 0 && (
        <ul className="wall-small mt-[0.5vw] flex flex-wrap gap-[0.6vw]">
          {clusters.map((c) => (
            <li key={c.id} className="rounded-8 bg-key-100 px-[0.8vw]">
              {c.name} {all.filter((s) => s.cluster === c.id).length}
            </li>
          ))}
        </ul>
      )}
      {!silent && liked.length > 0 && (
        <ul className="wall-small mt-[0.5vw] flex flex-col gap-[0.4vw]">
          {liked.slice(0, roomy ? 2 : 3).map((s) => (
            <li key={s.id} className="flex items-center gap-[0.8vw]">
              <Counts sticky={s} />
              <span className={roomy ? 'line-clamp-2 leading-[1.2]' : 'truncate'}>{s.text}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

const Counts = ({ sticky }: { sticky: Sticky }) => (
  <span className="num inline-flex shrink-0 items-center gap-[0.5vw] font-bold text-key-1000">
    {sticky.votes > 0 && (
      <span>
        <Thumb className="size-[1em]!" />
        <span className="sr-only">いいね</span>
        {sticky.votes}
      </span>
    )}
    {sticky.arrows > 0 && (
      <span>
        <Arrow className="size-[1em]!" />
        <span className="sr-only">矢印</span>
        {sticky.arrows}
      </span>
    )}
  </span>
);

/** More than this cannot be read from the back of the room; the rest stands on the phones. */
const READABLE = 9;

function Presented({ board, group }: { board: Board; group: Group }) {
  const shown = new Set(
    byVotes(open(board, group))
      .slice(0, READABLE)
      .map((s) => s.id),
  );
  const all = parts(board.template.areas, open(board, group), group.id).filter((p) =>
    p.stickies.some((s) => shown.has(s.id)),
  );
  const rest = open(board, group).length - shown.size;
  return (
    <div className="min-w-0 grow">
      <div
        className={cx(
          'grid gap-[1vw]',
          all.length > 2 ? 'grid-cols-3' : all.length > 1 ? 'grid-cols-2' : 'grid-cols-1',
        )}
      >
        {all.map(({ area, stickies }) => (
          <section
            key={area.key}
            aria-label={area.label}
            className="rounded-12 border-2 border-line p-[0.8vw]"
          >
            <h2 className="wall-small font-bold">{area.label}</h2>
            <ul className="flex flex-col gap-[0.6vw]">
              {byVotes(stickies.filter((s) => shown.has(s.id))).map((s) => (
                <li key={s.id} className={cx('wall-sticky rounded-8 border-2 px-[0.8vw]', paper[s.colour])}>
                  {s.text} <Counts sticky={s} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {rest > 0 && <p className="wall-small mt-[0.6vw]">ほかに{rest}枚は、お手もとの画面にあります。</p>}
    </div>
  );
}

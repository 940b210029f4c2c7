import { Link as Go, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '../../api';
import { Button, buttonClass } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Notice } from '../../ui/Notice';
import { Popover } from '../../ui/Popover';
import { AreaList } from './AreaList';
import { Canvas } from './Canvas';
import { Dock } from './Dock';
import { Hall, HallHead } from './Hall';
import type { Link, View } from './link';
import { Arrow, Thumb } from './looks';
import { NotTaken, Standing } from './Standing';
import { shelf } from './shelf';
import { Spoken, Timer } from './Timer';
import { BoardProvider, type Here, useHereOn, useLink, useMedia } from './useBoard';
import { WriteForm } from './Write';
import { type Id, phases } from './wire';

const ROOM = { snapshot: '/api/room', rest: '/api/room' };

/** A participant's board: on the phone one area at a time, on a wide screen the surface. */
export default function RoomBoardPage() {
  const { link, view } = useLink(ROOM, shelf);
  const here = useHereOn(link, view);
  const title = here?.board.board.title ?? '話し合いの板';
  return (
    <Hall title={title}>
      {view.state === 'over' ? (
        <Over view={view} />
      ) : here ? (
        <BoardProvider value={here}>
          <Room here={here} link={link} view={view} />
        </BoardProvider>
      ) : (
        <main className="p-6">
          <h1 className="text-std-24B-150">話し合いの板</h1>
          <p role="status">{view.state === 'cut' ? 'つながるのを待っています…' : '板を開いています…'}</p>
        </main>
      )}
    </Hall>
  );
}

function Room({ here, link, view }: { here: Here; link: Link; view: View }) {
  const { board, rights } = here;
  const wide = useMedia('(min-width: 62rem)');
  const [asList, setAsList] = useState(false);
  const [area, setArea] = useState(board.template.areas[0]?.key ?? '');
  const [writing, setWriting] = useState(false);
  const alone = board.groups.length === 1;
  if (board.me.group === null && !alone && !rights.facilitator) return <ChooseGroup here={here} />;
  const list = asList || !wide;
  return (
    <div className="flex min-h-dvh flex-col bg-page">
      <Bar here={here} view={view} />
      <Standing view={view} />
      <NotTaken view={view} link={link} />
      <Spoken view={view} />
      <main className={list ? 'mx-auto w-full max-w-3xl grow px-3 py-3 pb-28' : 'grow px-4 py-3'}>
        {wide && (
          <p className="mb-2 text-right">
            <Button look="outline" size="sm" onClick={() => setAsList(!asList)}>
              {asList ? '板で見る' : '一覧で見る'}
            </Button>
          </p>
        )}
        {list ? <AreaList area={area} choose={setArea} /> : <Canvas />}
      </main>
      {list ? (
        <div className="fixed inset-x-0 bottom-0 z-30 border-t-2 border-key-900 bg-white px-3 py-2">
          {rights.write ? (
            <Button size="lg" className="min-h-16! w-full text-std-20B-150!" onClick={() => setWriting(true)}>
              書く
            </Button>
          ) : (
            <Left here={here} />
          )}
        </div>
      ) : (
        <Dock area={area} chooseArea={setArea} />
      )}
      <Dialog title="付せんを書く" open={writing} close={() => setWriting(false)}>
        <WriteForm area={area} chooseArea={setArea} />
        <p className="mt-2 text-right">
          <Button look="outline" onClick={() => setWriting(false)}>
            板に戻る
          </Button>
        </p>
      </Dialog>
    </div>
  );
}

function Bar({ here, view }: { here: Here; view: View }) {
  const { board, group, show, rights } = here;
  const { board: facts, groups, me } = board;
  const [sound, setSound] = useState(false);
  const navigate = useNavigate();
  const phase = phases.find((p) => p.value === facts.phase);
  const presenting =
    facts.phase === 'present' ? groups.find((g) => g.id === facts.presenting_group) : undefined;
  const leave = () => {
    void call({ method: 'DELETE', path: '/api/room' })
      .catch(() => undefined)
      .then(() => {
        shelf.put(facts.id, []);
        return navigate({ to: '/room' });
      });
  };
  return (
    <header className="border-b-2 border-key-900 bg-white px-3 py-2">
      <div className="flex items-center gap-x-3">
        <h1 className="min-w-0 grow text-std-18B-160 max-desktop:truncate">{facts.title}</h1>
        <Timer view={view} sound={sound} />
        <Popover
          className="min-h-11 shrink-0 rounded-8 border border-key-900 px-3 text-key-900 hover:bg-key-50"
          panel={
            <div className="flex flex-col gap-4">
              <p className="num">
                {me.name || '呼び名なし'}　参加 {board.participants}人
              </p>
              <label className="flex min-h-11 cursor-pointer items-center gap-2">
                <input
                  type="checkbox"
                  checked={sound}
                  onChange={(e) => setSound(e.target.checked)}
                  className="size-6 accent-key-900"
                />
                時間の終わりに音を鳴らす
              </label>
              <Button look="outline" onClick={leave}>
                退室する
              </Button>
            </div>
          }
        >
          メニュー
        </Popover>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-dns-16N-130">
        <strong className="rounded-4 bg-key-900 px-2 py-0.5 text-white">{phase?.label}</strong>
        {groups.length > 1 && (
          <select
            aria-label="見る班"
            value={group ?? ''}
            onChange={(e) => show(Number(e.target.value))}
            className="min-h-9 rounded-6 border border-solid-gray-600 bg-white px-1"
          >
            {groups.map((g) => (
              <option key={g.id} value={g.id}>
                {g.name}
                {g.id === me.group ? '（あなたの班）' : ''}
              </option>
            ))}
          </select>
        )}
        <span className={presenting || rights.still ? '' : 'max-desktop:sr-only'}>
          {presenting ? `いまは「${presenting.name}」の発表です。` : (rights.still ?? phase?.what)}
        </span>
      </div>
    </header>
  );
}

/** What is left in the hand. */
function Left({ here }: { here: Here }) {
  const { me, board } = here.board;
  if (!here.rights.vote)
    return <p className="py-2 text-center">{here.rights.still ?? 'いまは、見て聞く時間です。'}</p>;
  return (
    <p className="num flex flex-wrap items-center justify-center gap-x-5 py-2 text-std-18B-160">
      <span>
        <Thumb /> いいね あと{me.votes_left}つ
      </span>
      {board.arrows_each > 0 && (
        <span>
          <Arrow /> 矢印 あと{me.arrows_left}つ
        </span>
      )}
    </p>
  );
}

function ChooseGroup({ here }: { here: Here }) {
  const join = (id: Id) => here.do({ kind: 'join_group', group: id });
  return (
    <div className="min-h-dvh bg-white">
      <HallHead />
      <main className="mx-auto max-w-2xl px-4 py-6">
        <h1 className="text-std-24B-150">どの班にいますか</h1>
        <p>{here.board.board.title}</p>
        <ul className="mt-4 flex flex-col gap-3">
          {here.board.groups.map((g) => (
            <li key={g.id}>
              <Button
                look="outline"
                size="lg"
                className="min-h-16! w-full text-std-20B-150!"
                onClick={() => join(g.id)}
              >
                {g.name}
              </Button>
            </li>
          ))}
        </ul>
      </main>
    </div>
  );
}

/** Closed, or never open: alike, so that nobody learns which codes exist. */
function Over({ view }: { view: View }) {
  return (
    <div className="min-h-dvh bg-white">
      <HallHead />
      <main className="mx-auto flex max-w-2xl flex-col gap-4 px-4 py-6">
        {view.board?.board.state === 'closed' ? (
          <>
            <h1 className="text-std-24B-150">話し合いが終わりました</h1>
            <p>書いたものは、町に残りました。ご参加、ありがとうございました。</p>
          </>
        ) : (
          <>
            <h1 className="text-std-24B-150">この部屋には、いま入れません</h1>
            <p>話し合いが終わったか、この端末がまだ参加していません。</p>
          </>
        )}
        {view.left.length > 0 && (
          <Notice tone="warning" title="次の言葉は、板に届きませんでした。進行役に渡してください。">
            <ul className="list-disc pl-5">
              {view.left.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </Notice>
        )}
        <p>
          <Go to="/room" className={buttonClass('solid', 'lg')}>
            合言葉を入れる
          </Go>
        </p>
      </main>
    </div>
  );
}

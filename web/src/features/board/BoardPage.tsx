import { Link as Go, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { ApiProblem, download, useGet } from '../../api';
import { Button, buttonClass } from '../../ui/Button';
import { Page } from '../../ui/Page';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Tabs } from '../../ui/Tabs';
import { useHere } from '../session/here';
import { AreaList } from './AreaList';
import { Canvas } from './Canvas';
import { Controls } from './Controls';
import { Dock } from './Dock';
import type { BoardRow } from './facts';
import type { Link, View } from './link';
import { NotTaken, Standing } from './Standing';
import { type Part, parts } from './search';
import { Spoken } from './Timer';
import { BoardProvider, type Here, useHereOn, useLink } from './useBoard';

const Harvest = lazy(() => import('./Harvest'));
const PaperEntry = lazy(() => import('./PaperEntry'));
const Setting = lazy(() => import('./Setting'));

/** The facilitator's desk: one place for the room, the time, the board and what comes of it. */
export default function BoardPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const here = useHere();
  const row = useGet<BoardRow>(here.town === null ? null : `${here.base}/boards/${id}`);
  if (here.town === null) return null;
  return <Live key={id} base={`${here.base}/boards/${id}`} row={row.data} />;
}

function Live({ base, row }: { base: string; row: BoardRow | undefined }) {
  const { link, view } = useLink({ snapshot: `${base}/live`, rest: base });
  const here = useHereOn(link, view);
  if (view.state === 'over' && view.problem)
    return (
      <Page figures={['votes']} title="話し合いの板" print={false}>
        <ProblemNotice error={new ApiProblem(view.problem)} />
      </Page>
    );
  if (!here)
    return (
      <Page figures={['votes']} title={row?.title ?? '話し合いの板'} print={false}>
        <p role="status">板を開いています…</p>
      </Page>
    );
  return (
    <BoardProvider value={here}>
      <Desk here={here} link={link} view={view} base={base} row={row} />
    </BoardProvider>
  );
}

function Desk({
  here,
  link,
  view,
  base,
  row,
}: {
  here: Here;
  link: Link;
  view: View;
  base: string;
  row: BoardRow | undefined;
}) {
  const { board, group, show, rights } = here;
  // Bureau and ministry look on: they read, and lead nothing.
  const seen = rights.facilitator ? parts : parts.filter((p) => p.key === 'board' || p.key === 'list');
  const { part = 'board' } = useSearch({ strict: false }) as { part?: Part };
  const [area, setArea] = useState(board.template.areas[0]?.key ?? '');
  const id = String(board.board.id);
  return (
    <Page
      figures={['votes']}
      title={board.board.title}
      lead={`${board.template.label}　参加 ${board.participants}人　付せん ${board.stickies.size}枚`}
      print={false}
      actions={
        <>
          {row && (
            <Go
              to="/engagements/$id"
              params={{ id: String(row.engagement) }}
              className="text-key-900 underline"
            >
              伴走支援へ戻る
            </Go>
          )}
          <Go to="/boards/$id/wall" params={{ id }} target="_blank" className={buttonClass('outline', 'sm')}>
            大きく映す
          </Go>
          <Go to="/boards/$id/paper" params={{ id }} target="_blank" className={buttonClass('outline', 'sm')}>
            紙に印刷する
          </Go>
          <Files base={base} title={board.board.title} />
        </>
      }
    >
      <Standing view={view} />
      <NotTaken view={view} link={link} />
      <Spoken view={view} />
      {rights.facilitator && <Controls base={base} view={view} />}
      <div className="flex flex-wrap items-end justify-between gap-x-4">
        <Tabs
          label="板の使いかた"
          now={part}
          tabs={seen.map((p) => ({ ...p, to: `/boards/${id}`, search: { part: p.key } }))}
        />
        {(part === 'board' || part === 'list') && board.groups.length > 1 && (
          <fieldset className="flex flex-wrap gap-1 pb-1">
            <legend className="sr-only">見る班</legend>
            {board.groups.map((g) => (
              <Button
                key={g.id}
                size="sm"
                look={g.id === group ? 'solid' : 'outline'}
                aria-pressed={g.id === group}
                onClick={() => show(g.id)}
              >
                {g.name}
              </Button>
            ))}
          </fieldset>
        )}
      </div>
      {part === 'board' && (
        <div>
          <Canvas />
          <Dock area={area} chooseArea={setArea} />
        </div>
      )}
      {part === 'list' && <AreaList area={area} choose={setArea} />}
      <Suspense fallback={<p role="status">開いています…</p>}>
        {rights.facilitator && part === 'paper' && <PaperEntry />}
        {rights.facilitator && part === 'harvest' && row && <Harvest base={base} row={row} />}
        {rights.facilitator && part === 'setting' && <Setting base={base} />}
      </Suspense>
    </Page>
  );
}

function Files({ base, title }: { base: string; title: string }) {
  const [problem, setProblem] = useState<unknown>(null);
  const get = (kind: 'csv' | 'xlsx') => {
    setProblem(null);
    download(`${base}/stickies.${kind}`, `${title}.${kind}`).catch(setProblem);
  };
  return (
    <>
      <Button look="outline" size="sm" onClick={() => get('csv')}>
        CSV<span className="sr-only">で取り出す</span>
      </Button>
      <Button look="outline" size="sm" onClick={() => get('xlsx')}>
        Excel<span className="sr-only">で取り出す</span>
      </Button>
      {problem !== null && <ProblemNotice error={problem} />}
    </>
  );
}

import { memo, useState } from 'react';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { Actions } from './Actions';
import { byVotes, type Part, parts } from './layout';
import { byWhom, HIDDEN_TEXT, paper, Stickers } from './looks';
import { ClusterName } from './Move';
import { useBoard } from './useBoard';
import type { Sticky } from './wire';

/** One area at a time, as a list of cards: for the phone, and for whoever would rather read than look. */
export function AreaList({ area, choose }: { area: string; choose: (key: string) => void }) {
  const { board, group } = useBoard();
  const all = parts(board.template.areas, board.stickies.values(), group);
  const at = Math.max(
    0,
    all.findIndex((p) => p.area.key === area),
  );
  const part = all[at];
  if (!part) return null;
  const step = (by: number) => {
    const next = all[(at + by + all.length) % all.length];
    if (next) choose(next.area.key);
  };
  return (
    <section aria-labelledby="area-name" className="flex flex-col gap-3">
      {all.length > 1 && (
        <nav aria-label="板の中の場所" className="flex items-stretch gap-2">
          <Button look="outline" className="min-w-14!" onClick={() => step(-1)}>
            <span aria-hidden="true">＜</span>
            <span className="sr-only">前の場所</span>
          </Button>
          <select
            aria-label="見る場所"
            value={part.area.key}
            onChange={(e) => choose(e.target.value)}
            className="min-h-12 min-w-0 grow rounded-8 border border-solid-gray-600 bg-white px-2 text-std-18B-160"
          >
            {all.map((p, i) => (
              <option key={p.area.key} value={p.area.key}>
                {i + 1}/{all.length} {p.area.label}（{visible(p).length}枚）
              </option>
            ))}
          </select>
          <Button look="outline" className="min-w-14!" onClick={() => step(1)}>
            <span aria-hidden="true">＞</span>
            <span className="sr-only">次の場所</span>
          </Button>
        </nav>
      )}
      <div>
        <h2 id="area-name" className={cx('text-std-20B-150', all.length > 1 && 'sr-only')}>
          {part.area.label}
        </h2>
        {part.area.hint && <p className="text-quiet">{part.area.hint}</p>}
      </div>
      <Cards part={part} />
    </section>
  );
}

const visible = (p: Part) => p.stickies.filter((s) => !s.hidden);

function Cards({ part }: { part: Part }) {
  const { board, rights } = useBoard();
  const shown = rights.facilitator ? part.stickies : visible(part);
  const voted = board.board.phase === 'present';
  const lone = shown.filter((s) => s.cluster === null || !board.clusters.has(s.cluster));
  const order = (list: Sticky[]) => (voted ? byVotes(list) : [...list].reverse());
  const clusters = [...board.clusters.values()].filter((c) => shown.some((s) => s.cluster === c.id));
  if (shown.length === 0)
    return (
      <p className="rounded-8 border border-dashed border-line bg-white px-4 py-6 text-center">
        まだ付せんがありません。{rights.write && '下の「書く」から、最初の1枚をどうぞ。'}
      </p>
    );
  return (
    <>
      {clusters.map((c) => (
        <Cluster
          key={c.id}
          id={c.id}
          name={c.name}
          stickies={order(shown.filter((s) => s.cluster === c.id))}
        />
      ))}
      <ul className="flex flex-col gap-3">
        {order(lone).map((s) => (
          <StickyCard key={s.id} sticky={s} />
        ))}
      </ul>
    </>
  );
}

function Cluster({ id, name, stickies }: { id: number; name: string; stickies: Sticky[] }) {
  const { rights } = useBoard();
  const [naming, setNaming] = useState(false);
  return (
    <section aria-label={`まとまり ${name}`} className="rounded-12 border-2 border-key-900 bg-key-50 p-2">
      {naming ? (
        <ClusterName id={id} name={name} close={() => setNaming(false)} />
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-2 px-1 pb-1">
          <h3 className="text-std-18B-160">
            {name}
            <span className="ml-2 text-dns-14N-130 font-normal text-quiet">{stickies.length}枚</span>
          </h3>
          {rights.cluster && (
            <Button look="text" size="sm" onClick={() => setNaming(true)}>
              名前を変える<span className="sr-only">（{name}）</span>
            </Button>
          )}
        </div>
      )}
      <ul className="flex flex-col gap-2">
        {stickies.map((s) => (
          <StickyCard key={s.id} sticky={s} />
        ))}
      </ul>
    </section>
  );
}

const StickyCard = memo(function StickyCard({ sticky }: { sticky: Sticky }) {
  const who = byWhom(sticky);
  return (
    <li
      className={cx(
        'rounded-8 border-2 px-3 py-2',
        paper[sticky.colour],
        sticky.hidden && 'border-dashed opacity-60',
      )}
    >
      <p className={cx('text-std-20N-150 whitespace-pre-wrap', sticky.text === null && 'text-quiet')}>
        {sticky.text ?? HIDDEN_TEXT}
      </p>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-3 text-dns-14N-130 text-solid-gray-800">
        {sticky.mine && <span className="font-bold">あなたの付せん</span>}
        {sticky.hidden && <span className="font-bold">隠しています</span>}
        {who}
        <Stickers sticky={sticky} />
        {sticky.id < 0 && <span>送っています…</span>}
      </p>
      <div className="mt-2 empty:hidden">
        <Actions sticky={sticky} />
      </div>
    </li>
  );
});

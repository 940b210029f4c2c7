import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Actions } from './Actions';
import { byWhom, HIDDEN_TEXT, Stickers } from './looks';
import { ClusterName } from './Move';
import { useBoard } from './useBoard';
import { WriteForm } from './Write';
import type { Id } from './wire';

/** Below the surface: what can be done to the chosen sticky, else a new one. */
export function Dock({ area, chooseArea }: { area: string; chooseArea: (key: string) => void }) {
  const { selected, select, rights, board } = useBoard();
  const [naming, setNaming] = useState<Id | null>(null);
  const cluster = selected?.cluster == null ? undefined : board.clusters.get(selected.cluster);
  return (
    <aside
      aria-label="書く・直す"
      className="no-print sticky bottom-0 z-20 border-t-2 border-key-900 bg-white px-4 py-2"
    >
      {selected ? (
        <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <div className="min-w-0 basis-72 grow">
            <p className="text-std-18N-160 whitespace-pre-wrap">{selected.text ?? HIDDEN_TEXT}</p>
            <p className="flex gap-3 text-dns-14N-130 text-quiet">
              {byWhom(selected)}
              {cluster && `まとまり「${cluster.name}」`}
              <Stickers sticky={selected} />
            </p>
          </div>
          {cluster && naming === cluster.id ? (
            <ClusterName key={cluster.id} id={cluster.id} name={cluster.name} close={() => setNaming(null)} />
          ) : (
            <>
              <Actions sticky={selected} />
              {cluster && rights.cluster && (
                <Button look="outline" size="sm" className="min-h-11!" onClick={() => setNaming(cluster.id)}>
                  まとまりの名前
                </Button>
              )}
            </>
          )}
          <Button look="text" size="sm" onClick={() => select(null)}>
            選ぶのをやめる
          </Button>
        </div>
      ) : rights.vote ? (
        <p className="num py-2 text-std-18B-160">
          付せんを選んで、シールを貼ってください。いいね あと{board.me.votes_left}つ
          {board.board.arrows_each > 0 && `・矢印 あと${board.me.arrows_left}つ`}
        </p>
      ) : (
        <WriteForm area={area} chooseArea={chooseArea} row />
      )}
    </aside>
  );
}

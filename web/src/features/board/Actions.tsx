import { useState } from 'react';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { useSay } from '../../ui/Toast';
import { Arrow, Thumb } from './looks';
import { MoveDialog } from './Move';
import { mayEdit, mayMove, mayRemove } from './rights';
import { useBoard } from './useBoard';
import { EditDialog } from './Write';
import type { Mark, Sticky } from './wire';

/** What can be done to one sticky, as buttons; the same on the phone and beside the canvas. */
export function Actions({ sticky }: { sticky: Sticky }) {
  const { rights, do: act } = useBoard();
  const say = useSay();
  const [open, setOpen] = useState<'edit' | 'move' | null>(null);
  const named = <span className="sr-only">「{sticky.text?.slice(0, 20) ?? '見えない付せん'}」</span>;
  const removed = () => {
    act({ kind: sticky.mine ? 'remove' : 'remove_any', id: sticky.id });
    if (rights.facilitator) say('付せんを1枚はがしました。「隠した付せん」から戻せます。');
    else say('付せんを1枚はがしました。');
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      {rights.vote && sticky.text !== null && (
        <>
          <Vote sticky={sticky} mark="like" />
          <Vote sticky={sticky} mark="arrow" />
        </>
      )}
      {mayEdit(rights, sticky) && (
        <Button look="outline" size="sm" className="min-h-11!" onClick={() => setOpen('edit')}>
          {named}直す
        </Button>
      )}
      {mayMove(rights, sticky) && (
        <Button look="outline" size="sm" className="min-h-11!" onClick={() => setOpen('move')}>
          {named}動かす
        </Button>
      )}
      {rights.facilitator && (
        <Button
          look="outline"
          size="sm"
          className="min-h-11!"
          onClick={() => act({ kind: 'hide', id: sticky.id, on: !sticky.hidden })}
        >
          {named}
          {sticky.hidden ? '見せる' : '隠す'}
        </Button>
      )}
      {mayRemove(rights, sticky) && (
        <Button look="text" size="sm" className="min-h-11!" onClick={removed}>
          {named}はがす
        </Button>
      )}
      <EditDialog sticky={open === 'edit' ? sticky : null} close={() => setOpen(null)} />
      <MoveDialog sticky={open === 'move' ? sticky : null} close={() => setOpen(null)} />
    </div>
  );
}

const marks = {
  like: { label: 'いいね', Sign: Thumb },
  arrow: { label: '矢印', Sign: Arrow },
};

/** One press puts a sticker on, one takes it off again. */
function Vote({ sticky, mark }: { sticky: Sticky; mark: Mark }) {
  const { board, do: act } = useBoard();
  const { label, Sign } = marks[mark];
  const mine = mark === 'like' ? sticky.my_votes : sticky.my_arrows;
  const all = mark === 'like' ? sticky.votes : sticky.arrows;
  const left = mark === 'like' ? board.me.votes_left : board.me.arrows_left;
  const each = mark === 'like' ? board.board.votes_each : board.board.arrows_each;
  if (each === 0 && all === 0) return null;
  const name = `「${sticky.text?.slice(0, 20) ?? ''}」`;
  return (
    <span className="inline-flex overflow-hidden rounded-8 border-2 border-key-900">
      <button
        type="button"
        aria-disabled={left <= 0 || undefined}
        onClick={() => left > 0 && act({ kind: 'vote', id: sticky.id, kind_of: mark, n: 1 })}
        className={cx(
          'num flex min-h-12 items-center gap-1.5 px-3 font-bold -outline-offset-4! hover:underline',
          mine > 0 ? 'bg-key-900 text-white' : 'bg-white text-key-900',
          left <= 0 && mine === 0 && 'opacity-60',
        )}
      >
        <Sign />
        <span className="sr-only">{name}に</span>
        {label}
        {all > 0 && <span>{all}</span>}
        {mine > 0 && <span className="sr-only">（自分の{mine}つ）</span>}
      </button>
      {mine > 0 && (
        <button
          type="button"
          onClick={() => act({ kind: 'vote', id: sticky.id, kind_of: mark, n: -1 })}
          className="min-h-12 border-l-2 border-key-900 bg-white px-3 text-key-900 -outline-offset-4! hover:underline"
        >
          取る
          <span className="sr-only">
            （{name}の{label}）
          </span>
        </button>
      )}
    </span>
  );
}

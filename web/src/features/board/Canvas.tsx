import { type KeyboardEvent, memo, type PointerEvent, useMemo, useRef, useState } from 'react';
import { cx } from '../../ui/cx';
import { Scroll } from '../../ui/Scroll';
import { areaAt, frameOf, HALF, inside, STEP } from './layout';
import { HIDDEN_TEXT, paper, stickersInWords } from './looks';
import type { Board } from './model';
import { mayMove } from './rights';
import { useBoard } from './useBoard';
import { type Area, type Cluster, EXTENT, type Id, type Sticky } from './wire';

const percent = (n: number) => `${(n * 100) / EXTENT}%`;
/** Less than this is a press, not a drag. */
const SLIP_PX = 4;

export const stickiesOf = (board: Board, group: Id | null, all: boolean): Sticky[] =>
  [...board.stickies.values()].filter((s) => s.group === group && (all || !s.hidden));

/** A group's board as a surface: dragged by pointer, moved by arrow keys, and everything also by buttons. */
export function Canvas() {
  const { board, group, rights, selected, select, do: act } = useBoard();
  const surface = useRef<HTMLDivElement>(null);
  const [said, setSaid] = useState('');
  const { areas } = board.template;
  const stickies = useMemo(
    () => stickiesOf(board, group, rights.facilitator),
    [board, group, rights.facilitator],
  );
  const find = (target: EventTarget) => {
    const element = (target as Element).closest<HTMLElement>('[data-sticky]');
    const sticky = element && board.stickies.get(Number(element.dataset.sticky));
    return element && sticky ? { element, sticky } : null;
  };
  const place = (sticky: Sticky, x: number, y: number) => {
    const at = inside(x, y);
    const area = areaAt(areas, at.x, at.y);
    if (!area) return;
    act({ kind: 'move', id: sticky.id, ...at, area: area.key, group: sticky.group });
    if (area.key !== sticky.area) setSaid(`「${area.label}」へ動かしました。`);
  };
  const drag = useDrag(surface, find, (s) => mayMove(rights, s), place);
  const press = (e: KeyboardEvent) => {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    const on = find(e.target);
    if (!by || !on) return;
    e.preventDefault();
    if (!mayMove(rights, on.sticky)) return;
    const step = e.shiftKey ? STEP * 4 : STEP;
    place(on.sticky, on.sticky.x + (by[0] ?? 0) * step, on.sticky.y + (by[1] ?? 0) * step);
  };
  return (
    <Scroll label="板" className="rounded-8 border border-line bg-white">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: one listener for a thousand stickies, each of which is a button */}
      <div
        ref={surface}
        role="presentation"
        className="board-surface relative aspect-3/2 min-w-[64rem]"
        {...drag}
        onKeyDown={press}
        onClick={(e) => select(find(e.target)?.sticky.id ?? null)}
      >
        <Areas areas={areas} />
        <Frames clusters={board.clusters} stickies={stickies} />
        <ul>
          {stickies.map((s) => (
            <Note key={s.id} sticky={s} chosen={selected?.id === s.id} />
          ))}
        </ul>
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
    </Scroll>
  );
}

type Held = { element: HTMLElement; sticky: Sticky; x: number; y: number; ghost: HTMLElement | null };

/**
 * While a sticky is dragged a copy of it moves, in a layer of its own by transform alone: nothing is laid out,
 * painted or rendered anew until it is let go.
 */
function useDrag(
  surface: React.RefObject<HTMLDivElement | null>,
  find: (target: EventTarget) => { element: HTMLElement; sticky: Sticky } | null,
  may: (s: Sticky) => boolean,
  place: (s: Sticky, x: number, y: number) => void,
) {
  const held = useRef<Held | null>(null);
  const letGo = () => {
    const it = held.current;
    held.current = null;
    it?.ghost?.remove();
    it?.element.classList.remove('board-left');
    return it;
  };
  return {
    onPointerDown: (e: PointerEvent) => {
      const on = find(e.target);
      if (!on || e.button !== 0 || !may(on.sticky)) return;
      held.current = { ...on, x: e.clientX, y: e.clientY, ghost: null };
      on.element.setPointerCapture(e.pointerId);
    },
    onPointerMove: (e: PointerEvent) => {
      const it = held.current;
      if (!it) return;
      const [dx, dy] = [e.clientX - it.x, e.clientY - it.y];
      if (!it.ghost && Math.hypot(dx, dy) < SLIP_PX) return;
      it.ghost ??= ghostOf(it.element);
      it.ghost.style.transform = `translate(${dx}px, ${dy}px)`;
    },
    onPointerUp: (e: PointerEvent) => {
      const it = letGo();
      const box = surface.current?.getBoundingClientRect();
      if (!it?.ghost || !box) return;
      const scale = (d: number, size: number) => (d * EXTENT) / size;
      place(
        it.sticky,
        it.sticky.x + scale(e.clientX - it.x, box.width),
        it.sticky.y + scale(e.clientY - it.y, box.height),
      );
    },
    onPointerCancel: () => void letGo(),
  };
}

function ghostOf(element: HTMLElement): HTMLElement {
  const ghost = element.cloneNode(true) as HTMLElement;
  const { left, top, width, height } = element.getBoundingClientRect();
  const px = (n: number) => `${n}px`;
  ghost.removeAttribute('data-sticky');
  ghost.setAttribute('aria-hidden', 'true');
  ghost.tabIndex = -1;
  ghost.classList.add('board-ghost');
  const { fontSize } = getComputedStyle(element);
  Object.assign(ghost.style, {
    left: px(left),
    top: px(top),
    width: px(width),
    height: px(height),
    fontSize,
  });
  document.body.append(ghost);
  element.classList.add('board-left');
  return ghost;
}

export const Areas = memo(function Areas({ areas }: { areas: readonly Area[] }) {
  return areas.map((a, i) => (
    <div
      key={a.key}
      className={cx(
        'absolute border border-dashed border-line px-2 py-1',
        i % 2 ? 'bg-solid-gray-50' : 'bg-white',
      )}
      style={{ left: percent(a.x), top: percent(a.y), width: percent(a.w), height: percent(a.h) }}
    >
      <h3 className="board-area font-bold">{a.label}</h3>
      {a.hint && <p className="board-hint text-quiet">{a.hint}</p>}
    </div>
  ));
});

export const Frames = memo(function Frames({
  clusters,
  stickies,
}: {
  clusters: ReadonlyMap<Id, Cluster>;
  stickies: readonly Sticky[];
}) {
  return [...clusters.values()].map((c) => {
    const frame = frameOf(stickies.filter((s) => s.cluster === c.id));
    if (!frame) return null;
    return (
      <div
        key={c.id}
        className="absolute rounded-12 border-2 border-key-900 bg-key-50/70"
        style={{
          left: percent(frame.x),
          top: percent(frame.y),
          width: percent(frame.w),
          height: percent(frame.h),
        }}
      >
        <p className="board-cluster truncate rounded-t-8 bg-key-900 px-2 font-bold text-white">{c.name}</p>
      </div>
    );
  });
});

const size = { width: percent(HALF.x * 2), height: percent(HALF.y * 2) };

const Note = memo(function Note({ sticky, chosen }: { sticky: Sticky; chosen: boolean }) {
  return (
    <li className="contents">
      <button
        type="button"
        data-sticky={sticky.id}
        aria-pressed={chosen}
        className={cx(
          'board-note border',
          paper[sticky.colour],
          sticky.text === null && 'text-quiet',
          chosen && 'z-10 border-4 border-black!',
          sticky.hidden && 'border-dashed opacity-50',
        )}
        style={{ left: percent(sticky.x - HALF.x), top: percent(sticky.y - HALF.y), ...size }}
      >
        {sticky.text ?? HIDDEN_TEXT}
        <Foot sticky={sticky} />
      </button>
    </li>
  );
});

/** The stickers on a note, in words and in one element: there may be a thousand of them. */
export const Foot = ({ sticky }: { sticky: Sticky }) =>
  sticky.votes + sticky.arrows > 0 && <b className="board-foot">{stickersInWords(sticky)}</b>;

import { type ReactNode, useEffect, useId, useRef } from 'react';
import { cx } from './cx';

type Props = {
  /** What stands on the screen and opens the explanation. */
  children: ReactNode;
  label?: string;
  className?: string;
  panel: ReactNode;
  /** What the panel reads may wait until it is opened. */
  opened?: () => void;
};

/** Explanation on press, by the browser's popover: closes with Esc or a press elsewhere. */
export function Popover({ children, label, className, panel, opened }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const place = () => {
    const at = button.current?.getBoundingClientRect();
    const it = box.current;
    if (!at || !it) return;
    const width = it.offsetWidth;
    const height = it.offsetHeight;
    const left = Math.max(8, Math.min(at.left, window.innerWidth - width - 8));
    const below = at.bottom + 8;
    const top = below + height < window.innerHeight ? below : Math.max(8, at.top - height - 8);
    it.style.left = `${left}px`;
    it.style.top = `${top}px`;
  };
  // What is read after opening makes the box larger: it is placed anew.
  const placed = useRef(place);
  placed.current = place;
  useEffect(() => {
    if (!box.current) return;
    const watch = new ResizeObserver(() => placed.current());
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return (
    <>
      <button ref={button} type="button" popoverTarget={id} aria-label={label} className={className}>
        {children}
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        onToggle={(e) => {
          if (e.newState === 'open') opened?.();
          place();
        }}
        className={cx(
          'fixed max-h-[80vh] w-[min(26rem,calc(100vw-1rem))] overflow-y-auto rounded-8 border border-line bg-white p-4 text-left text-std-16N-170 font-normal text-ink shadow-2',
        )}
      >
        {panel}
      </div>
    </>
  );
}

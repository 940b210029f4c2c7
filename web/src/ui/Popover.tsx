import { type ReactNode, useId, useRef } from 'react';
import { cx } from './cx';

type Props = {
  /** What stands on the screen and opens the explanation. */
  children: ReactNode;
  label?: string;
  className?: string;
  panel: ReactNode;
};

/** Explanation on press, by the browser's popover: closes with Esc or a press elsewhere. */
export function Popover({ children, label, className, panel }: Props) {
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
  return (
    <>
      <button ref={button} type="button" popoverTarget={id} aria-label={label} className={className}>
        {children}
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        onToggle={place}
        className={cx(
          'fixed w-[min(26rem,calc(100vw-1rem))] rounded-8 border border-line bg-white p-4 text-left text-std-16N-170 font-normal text-ink shadow-2',
        )}
      >
        {panel}
      </div>
    </>
  );
}

import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { cx } from './cx';

export type Look = 'solid' | 'outline' | 'text';
export type Size = 'lg' | 'md' | 'sm';

// Small buttons keep a target of 44 px through an invisible edge (DADS).
const shape: Record<Size, string> = {
  lg: 'min-w-34 min-h-14 px-4 py-3 rounded-8 text-oln-16B-100',
  md: 'min-w-24 min-h-12 px-4 py-2 rounded-8 text-oln-16B-100',
  sm: "relative min-w-18 min-h-9 px-3 py-0.5 rounded-6 text-oln-16B-100 after:absolute after:inset-x-0 after:-inset-y-full after:m-auto after:h-[44px] after:content-['']",
};

// On paper nobody presses anything; a text look may hold a figure and stays. The double transparent edge of the solid look becomes visible in forced-colours mode.
const colour: Record<Look, string> = {
  solid:
    'no-print border-4 border-double border-transparent bg-key-900 text-white hover:bg-key-1000 hover:underline active:bg-key-1200',
  outline:
    'no-print border border-current bg-white text-key-900 hover:bg-key-200 hover:text-key-1000 hover:underline active:bg-key-300 active:text-key-1200',
  text: 'text-key-900 underline underline-offset-[3px] hover:bg-key-50 hover:text-key-1000 hover:decoration-[3px] active:bg-key-100 focus-visible:bg-yellow-300',
};

export function buttonClass(look: Look, size: Size, extra?: string): string {
  return cx(
    'inline-flex items-center justify-center gap-2 text-center whitespace-nowrap underline-offset-[3px] aria-disabled:opacity-60',
    shape[size],
    colour[look],
    extra,
  );
}

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  look?: Look;
  size?: Size;
  /** While true the button stays focusable and says so, but does nothing: a double click starts nothing twice. */
  busy?: boolean;
  children: ReactNode;
};

export function Button({ look = 'solid', size = 'md', busy = false, className, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || undefined}
      onClick={busy ? (e) => e.preventDefault() : onClick}
      className={buttonClass(look, size, className)}
    />
  );
}

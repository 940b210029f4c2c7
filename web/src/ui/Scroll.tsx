import type { ReactNode } from 'react';
import { cx } from './cx';

/** A box that scrolls by itself must be reachable by keyboard, and say what it is. */
export function Scroll({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section tabIndex={0} aria-label={label} className={cx('scroll relative overflow-auto', className)}>
      {children}
    </section>
  );
}

import { type ReactNode, useId } from 'react';
import { cx } from './cx';

type Props = {
  title: ReactNode;
  /** Shown at the right of the title: a link, a mark. */
  aside?: ReactNode;
  className?: string;
  /** A long one may be broken over two sheets of paper. */
  long?: boolean;
  children: ReactNode;
};

export function Card({ title, aside, className, long = false, children }: Props) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cx(
        !long && 'keep',
        'rounded-8 border border-hair bg-white px-5 py-3 print:border-line',
        className,
      )}
    >
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={id} className="text-std-17B-170">
          {title}
        </h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

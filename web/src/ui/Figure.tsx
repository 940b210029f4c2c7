import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { yen } from '../format';
import type { FigureKey } from '../generated/schema';
import { Mark } from './Mark';
import { Passport } from './Passport';
import { Popover } from './Popover';

export type FigurePassport = {
  /** Its key in the server's table of figures: then the panel also tells formula, inputs, rows, imports, who and when. */
  figure?: FigureKey;
  year?: number;
  /** Another town than the one that is open. */
  town?: number;
  label: string;
  yen?: number | undefined;
  mark?: string | undefined;
  source?: string | null | undefined;
  how?: ReactNode;
  /** Where the rows behind the number are. */
  to?: string;
  search?: Record<string, string | number>;
  toLabel?: string;
};

/** A number that can say where it comes from, down to the rows. */
export function Figure({
  passport,
  className,
  children,
}: {
  passport: FigurePassport;
  className?: string;
  children: ReactNode;
}) {
  const p = passport;
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={() => setOpened(true)}
      className={`min-h-6 rounded-4 underline decoration-solid-gray-536 decoration-dotted decoration-2 underline-offset-4 hover:bg-key-50 print:no-underline ${className ?? ''}`}
      panel={
        <div className="flex flex-col gap-1">
          <div className="flex items-center gap-2 font-bold">
            {p.label}
            {p.mark && <Mark value={p.mark} />}
          </div>
          {p.yen !== undefined && <div className="num text-std-20B-150">{yen(p.yen)}</div>}
          {p.how && <div>{p.how}</div>}
          {p.source && <div className="text-dns-14N-130 text-quiet">出どころ：{p.source}</div>}
          {p.to && (
            <Link to={p.to} search={p.search ?? {}} className="mt-1 text-key-900 underline">
              {p.toLabel ?? 'もとの数字を開く'}
            </Link>
          )}
          {p.figure && opened && (
            <Passport
              figure={p.figure}
              {...(p.year !== undefined && { year: p.year })}
              {...(p.town !== undefined && { town: p.town })}
            />
          )}
        </div>
      }
    >
      {children}
    </Popover>
  );
}

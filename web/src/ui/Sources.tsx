import { useState } from 'react';
import { useHere } from '../features/session/here';
import { type FigureKey, figures } from '../generated/schema';
import { Passport } from './Passport';
import { Popover } from './Popover';

/** What a screen says of its numbers: the figures that it shows, or why it shows none. */
export type Figures = readonly FigureKey[] | { none: string };

/** Under every screen with figures: where each comes from. On paper, their codes and the version of the rule. */
export function Sources({ of, year }: { of: readonly FigureKey[]; year?: number | undefined }) {
  const here = useHere();
  const open = here.town !== null && here.may('money_read');
  return (
    <section
      aria-label="数字の出どころ"
      data-figures={of.join(' ')}
      className="text-dns-14N-130 text-quiet print:text-[9px]"
    >
      <span className="font-bold">数字の出どころ</span>
      {of.map((key) => (
        <span key={key} className="ml-3 inline-block">
          {open ? <Source figure={key} year={year} /> : figures[key].label}
          <span className="sheet-inline">
            （{key}・{figures[key].version}）
          </span>
        </span>
      ))}
    </section>
  );
}

function Source({ figure, year }: { figure: FigureKey; year: number | undefined }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={() => setOpened(true)}
      className="min-h-6 rounded-4 underline decoration-dotted underline-offset-4 hover:bg-key-50 print:no-underline"
      panel={
        <>
          <div className="font-bold">{figures[figure].label}</div>
          {opened && <Passport figure={figure} {...(year !== undefined && { year })} />}
        </>
      }
    >
      {figures[figure].label}
    </Popover>
  );
}

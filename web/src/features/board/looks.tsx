import { choiceLabel } from '../../entities/schema';
import { cx } from '../../ui/cx';
import type { Colour, Sticky } from './wire';

/** Colours carry no meaning of their own: they are the writer's. */
export const paper: Record<Colour, string> = {
  yellow: 'bg-yellow-100 border-yellow-700',
  blue: 'bg-light-blue-100 border-light-blue-600',
  green: 'bg-green-100 border-green-600',
  pink: 'bg-magenta-100 border-magenta-600',
  white: 'bg-white border-solid-gray-536',
};

export function Thumb({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" className={cx('inline-block size-5', className)} aria-hidden="true">
      <path
        fill="currentColor"
        d="M2 9h3v8H2zM6.5 9.2 10 2.5c1.4 0 2.2 1 2 2.3L11.4 8H16c1.2 0 2 1 1.8 2.2l-1 5.3c-.2 1-1 1.5-1.8 1.5H6.5z"
      />
    </svg>
  );
}

export function Arrow({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" className={cx('inline-block size-5', className)} aria-hidden="true">
      <path fill="currentColor" d="M2 7.5h8V3l8 7-8 7v-4.5H2z" />
    </svg>
  );
}

/** How many stickers lie on it; nothing when there are none. */
export function Stickers({ sticky, className }: { sticky: Sticky; className?: string }) {
  if (sticky.votes + sticky.arrows === 0) return null;
  return (
    <span className={cx('num inline-flex items-center gap-2 font-bold text-key-1000', className)}>
      {sticky.votes > 0 && (
        <span className="inline-flex items-center gap-0.5">
          <Thumb className="size-4!" />
          <span className="sr-only">いいね</span>
          {sticky.votes}
        </span>
      )}
      {sticky.arrows > 0 && (
        <span className="inline-flex items-center gap-0.5">
          <Arrow className="size-4!" />
          <span className="sr-only">矢印</span>
          {sticky.arrows}
        </span>
      )}
    </span>
  );
}

export const stickersInWords = (s: Sticky): string =>
  [s.votes > 0 && `いいね${s.votes}`, s.arrows > 0 && `矢印${s.arrows}`].filter(Boolean).join(' ');

/** Who wrote it, as far as it is shown. */
export function byWhom(s: Sticky): string {
  // Who chose no kind of organisation is kept as another one: that says nothing.
  const kind = s.organisation_kind && s.organisation_kind !== 'other' ? kindLabel(s.organisation_kind) : '';
  return [s.author, kind && s.author ? `（${kind}）` : kind, s.paper && '紙から'].filter(Boolean).join(' ');
}

export const organisationKinds = [
  'town',
  'centre',
  'coordinator',
  'caremanager',
  'provider',
  'council',
  'prefecture',
  'resident',
  'other',
] as const;

export const kindLabel = (kind: string): string =>
  kind === 'resident' ? '住民・ボランティア' : choiceLabel('promises', 'role', kind) || kind;

export const HIDDEN_TEXT = 'ほかの人の付せん（あとで見えます）';

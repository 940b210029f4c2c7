import { useGet } from '../../api';
import type { Lineage } from '../../generated/schema';
import { useHere } from '../session/here';
import { kindLabel } from './looks';

/** The stickies something came from: their words and stickers, as they stood in the room. */
export default function Origin({ promise }: { promise: number }) {
  const here = useHere();
  // One reading for all promises of a page.
  const all = useGet<{ items: Lineage[] }>(`${here.base}/lineages?size=200`);
  const own = all.data?.items.filter((l) => l.promise === promise) ?? [];
  return own.map((l) => (
    <span key={l.id} className="block text-dns-14N-130 text-quiet">
      もとの付せん「{l.words}」
      {[
        l.votes > 0 && `いいね${l.votes}`,
        l.arrows > 0 && `矢印${l.arrows}`,
        l.team,
        l.organisation_kind && l.organisation_kind !== 'other' && kindLabel(l.organisation_kind),
      ]
        .filter(Boolean)
        .join('　')}
    </span>
  ));
}

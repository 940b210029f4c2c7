import { count } from '../../format';
import type { Place } from './why';

export const placeShown = (p: Pick<Place, 'unit'>, v: number | null) =>
  v === null ? '—' : p.unit === 'percent' ? `${v.toFixed(1)}％` : v.toFixed(0);

/** 似た市町村とあわせた16のうち、高いほうから3番目です。… */
export function placeSentence(p: Place): string {
  const { rank, of, percentile } = p.all;
  const near =
    p.rank === null || p.of < 2
      ? '似た市町村に比べられる数がありません。'
      : `似た市町村とあわせた${count(p.of)}のうち、高いほうから${count(p.rank)}番目です。`;
  return rank === null || percentile === null
    ? near
    : `${near}数の分かる${count(of)}市町村では${count(rank)}番目で、${count(percentile)}％の市町村がこの町より低い数です。`;
}

/** What the strip must hold: every dot, the town and its interval. */
export function stripEnds(p: Pick<Place, 'value' | 'dots' | 'interval'>): [number, number] {
  const held = p.dots.map((d) => d.value);
  if (p.value !== null) held.push(p.value);
  if (p.interval) held.push(p.interval.lo, p.interval.hi);
  return held.length > 0 ? [Math.min(...held), Math.max(...held)] : [0, 0];
}

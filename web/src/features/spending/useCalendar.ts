import { useGet } from '../../api';
import type { TownSetting } from '../../generated/schema';
import { useHere } from '../session/here';
import { yearRange } from './spending';

/** The months of this fiscal year as the town counts them; from March while that is not known. */
export function useThisYear(): { from: number; to: number; starts: number } {
  const here = useHere();
  const settings = useGet<{ items: TownSetting[] }>(here.town === null ? null : `${here.base}/town-settings`);
  const starts = settings.data?.items[0]?.year_starts ?? 3;
  return { ...yearRange(here.year, starts), starts };
}

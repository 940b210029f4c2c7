import { useParams } from '@tanstack/react-router';
import { useGet } from '../../api';
import { Read } from '../../ui/Panel';
import { useHere } from '../session/here';
import type { EngagementData } from './engagement';
import { View } from './View';

/** An engagement of a town that is part of this one now: to read. */
export default function InheritedPage() {
  const here = useHere();
  const { town, id } = useParams({ strict: false }) as { town: string; id: string };
  const data = useGet<EngagementData>(
    here.town === null ? null : `${here.base}/inherited-engagements/${town}/${id}`,
  );
  return <Read query={data}>{(d) => <View data={d} title="合併した市町村の伴走支援" readOnly />}</Read>;
}

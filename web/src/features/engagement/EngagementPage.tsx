import { useParams } from '@tanstack/react-router';
import { useGet } from '../../api';
import { Read } from '../../ui/Panel';
import { useHere } from '../session/here';
import type { EngagementData } from './engagement';
import { View } from './View';

export default function EngagementPage() {
  const here = useHere();
  const { id } = useParams({ strict: false }) as { id: string };
  const data = useGet<EngagementData>(here.town === null ? null : `${here.base}/engagements/${id}/page`);
  return <Read query={data}>{(d) => <View data={d} title="伴走支援" />}</Read>;
}

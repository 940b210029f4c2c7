import { useGet } from '../../api';
import type { FieldSpec, Row } from '../kind';
import { nameOf, useTarget } from './target';

/** One list for the whole column, not one question per row. */
export function RefName({ id, field }: { id: number; field: FieldSpec }) {
  const { target, path } = useTarget(field);
  const list = useGet<{ items: Row[] }>(path && `${path}?size=200`);
  const row = list.data?.items.find((r) => r.id === id);
  const one = useGet<Row>(path && list.data && !row ? `${path}/${id}` : null);
  const found = row ?? one.data;
  return <>{found ? nameOf(found, target) : '…'}</>;
}

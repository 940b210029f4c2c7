import { entityOf } from '../../entities/schema';
import { useHere } from '../../features/session/here';
import type { EntitySpec, FieldSpec, Row } from '../kind';

/** The entity a ref field points at, and the address of its list. */
export function useTarget(field: FieldSpec) {
  const here = useHere();
  const target = entityOf('name', field.ref);
  return { target, path: target ? `${here.base}/${target.plural}` : null };
}

/** What a row is called: its name, or the first text it has. */
export function nameOf(row: Row, spec: EntitySpec | undefined): string {
  const first = spec?.fields.find((f) => f.name === 'name') ?? spec?.fields.find((f) => f.kind === 'text');
  const name = first ? row[first.name] : undefined;
  return typeof name === 'string' && name ? name : `番号 ${row.id}`;
}

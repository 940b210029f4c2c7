import type { EntitySpec } from '../fields';
import { schema } from '../generated/schema';

/** The client is built from the same tables as the program it lives in. */
export const entityOf = (by: 'name' | 'plural', value: string | null | undefined): EntitySpec | undefined =>
  schema.entities.find((e) => e[by] === value);

/** Label of a choice anywhere in the tables: ("program-maps", "program", "equivalent") → 従前相当. */
export function choiceLabel(plural: string, field: string, value: string | null): string {
  const found = entityOf('plural', plural)?.fields.find((f) => f.name === field);
  return found?.choices.find((c) => c.value === value)?.label ?? value ?? '—';
}

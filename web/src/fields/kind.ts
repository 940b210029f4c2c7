import type { ReactNode } from 'react';
import type { Field as FieldSpec } from '../generated/schema';

/** A field and an entity as the C tables have them. */
export type { Entity as EntitySpec, Field as FieldSpec } from '../generated/schema';
export type Row = { id: number; rev: number } & Record<string, unknown>;

export type EditProps = {
  field: FieldSpec;
  value: unknown;
  /** The new value, or what is wrong with what was typed; the form keeps both. */
  change: (value: unknown, problem?: string) => void;
  error?: string | undefined;
};

/** A kind of field: how it is shown, how it is edited. Same kinds as in schema/. */
export type Kind = {
  show: (value: unknown, field: FieldSpec) => ReactNode;
  Edit: (props: EditProps) => ReactNode;
  number?: boolean;
};

export const isEmpty = (value: unknown) => value === null || value === undefined || value === '';

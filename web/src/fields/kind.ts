import type { ReactNode } from 'react';

/** One field of an entity, as GET /api/schema tells it. */
export type FieldSpec = {
  name: string;
  label: string;
  kind: string;
  required: boolean;
  fixed: boolean;
  read_only: boolean;
  personal: boolean;
  min: number;
  max: number;
  choices?: { value: string; label: string }[] | null;
  ref?: string | null;
  hint?: string | null;
};

export type EntitySpec = { name: string; label: string; plural: string; fields: FieldSpec[] };
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

import { bool } from './bool';
import { choice } from './choice';
import { date } from './date';
import { int } from './int';
import type { Kind } from './kind';
import { month } from './month';
import { ref } from './ref';
import { text } from './text';
import { year } from './year';
import { yen } from './yen';

export type { EntitySpec, FieldSpec, Row } from './kind';

const kinds: Record<string, Kind> = { int, yen, bool, text, choice, date, month, year, ref };

export const kindOf = (kind: string): Kind => kinds[kind] ?? text;

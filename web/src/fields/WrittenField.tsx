import { type ReactNode, useState } from 'react';
import { TextField } from '../ui/Field';
import type { EditProps } from './kind';

type Read = { ok: true; value: unknown; echo?: ReactNode } | { ok: false; reason: string };

/** A box in which a value is written freely and read strictly: numbers, days, months, years. */
export function WrittenField({
  field,
  value,
  change,
  error,
  read,
  write,
  hint,
  suffix,
  inputMode = 'text',
}: EditProps & {
  read: (text: string) => Read;
  write: (value: unknown) => string;
  hint?: string;
  suffix?: string;
  inputMode?: 'text' | 'numeric';
}) {
  const [text, setText] = useState(() => write(value));
  const got = text.trim() === '' ? null : read(text);
  return (
    <TextField
      label={suffix ? `${field.label}（${suffix}）` : field.label}
      required={field.required}
      hint={[field.hint, hint].filter(Boolean).join('　') || undefined}
      inputMode={inputMode}
      value={text}
      onChange={(e) => {
        const next = e.target.value;
        setText(next);
        if (next.trim() === '') return change(null);
        const now = read(next);
        if (now.ok) change(now.value);
        else change(undefined, now.reason);
      }}
      echo={got?.ok ? got.echo : undefined}
      error={error}
    />
  );
}

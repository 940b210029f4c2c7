import { controlClass, Field, TextField } from '../../ui/Field';
import type { EditProps, Kind } from '../kind';

/** From this length on a text gets several lines. */
const LONG = 201;

function Edit({ field, value, change, error }: EditProps) {
  const text = typeof value === 'string' ? value : '';
  const max = field.max ?? 200;
  const set = (next: string) => {
    const long = [...next].length;
    if (long > max)
      change(undefined, `${field.label}は${max}文字までです（いまは${long}文字）。短くしてください。`);
    else change(next);
  };
  if (max < LONG)
    return (
      <TextField
        label={field.label}
        required={field.required}
        hint={field.hint}
        error={error}
        defaultValue={text}
        onChange={(e) => set(e.target.value)}
      />
    );
  return (
    <Field label={field.label} required={field.required} hint={field.hint} error={error}>
      {(a11y) => (
        <textarea
          {...a11y}
          rows={3}
          defaultValue={text}
          onChange={(e) => set(e.target.value)}
          className={controlClass}
        />
      )}
    </Field>
  );
}

export const text: Kind = { show: (value) => (value ? String(value) : '—'), Edit };

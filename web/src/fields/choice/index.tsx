import { SelectField } from '../../ui/Field';
import { Mark } from '../../ui/Mark';
import type { Kind } from '../kind';

export const choice: Kind = {
  show: (value, field) => {
    const label = field.choices?.find((c) => c.value === value)?.label ?? (value ? String(value) : '—');
    return field.name === 'mark' && value ? <Mark value={label} /> : label;
  },
  Edit: ({ field, value, change, error }) => (
    <SelectField
      label={field.label}
      required={field.required}
      hint={field.hint}
      error={error}
      value={typeof value === 'string' ? value : ''}
      onChange={(e) => change(e.target.value === '' ? null : e.target.value)}
      choices={[{ value: '', label: '選んでください' }, ...(field.choices ?? [])]}
    />
  ),
};

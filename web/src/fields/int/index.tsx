import { count, parseCount } from '../../format';
import { type FieldSpec, isEmpty, type Kind } from '../kind';
import { WrittenField } from '../WrittenField';

export function readWhole(text: string, field: FieldSpec) {
  const n = parseCount(text);
  if (n === null)
    return {
      ok: false,
      reason: `${field.label}は数字で入力してください。小数や「万」は使えません。`,
    } as const;
  if ((field.min !== null && n < field.min) || (field.max !== null && n > field.max))
    return {
      ok: false,
      reason: `${field.label}は${[field.min !== null && `${count(field.min)}以上`, field.max !== null && `${count(field.max)}以下`].filter(Boolean).join('、')}で入力してください。`,
    } as const;
  return { ok: true, value: n } as const;
}

export const int: Kind = {
  number: true,
  show: (value) => (isEmpty(value) ? '—' : count(Number(value))),
  Edit: (props) => (
    <WrittenField
      {...props}
      inputMode="numeric"
      read={(text) => readWhole(text, props.field)}
      write={(v) => (isEmpty(v) ? '' : String(v))}
    />
  ),
};

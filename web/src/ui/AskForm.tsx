import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiProblem } from '../api';
import { Button } from './Button';
import { cx } from './cx';
import { TextField } from './Field';
import { ProblemNotice } from './ProblemNotice';

export type Asked = {
  name: string;
  label: string;
  hint?: string | undefined;
  type?: 'text' | 'password';
  auto: string;
  max?: number;
  focus?: boolean;
  /** Marked ※必須; in a form of one or two fields nobody doubts it. */
  marked?: boolean;
};
type Values = Record<string, string>;
type Props = {
  fields: readonly Asked[];
  values: Values;
  change: (values: Values) => void;
  /** Called when every field is filled in. */
  submit: () => void;
  send: { error: unknown; isPending: boolean };
  /** Of the button; null while another form below asks on. */
  label: string | null;
  look?: 'solid' | 'outline';
  large?: boolean;
  /** Between what went wrong and the fields. */
  above?: ReactNode;
  /** Beside the button. */
  beside?: ReactNode;
  children?: ReactNode;
};

/** A few fields that must all be filled in: at the door, at the setting up, to prove who one is. */
export function AskForm(p: Props) {
  const [checked, setChecked] = useState(false);
  const filled = (f: Asked) => {
    const value = p.values[f.name] ?? '';
    return (f.type === 'password' ? value : value.trim()) !== '';
  };
  const all = p.fields.every(filled);
  // Of many fields the wrong one is shown; of one or two the notice above says enough.
  const wrong = (f: Asked) =>
    f.marked && p.send.error instanceof ApiProblem ? p.send.error.of(f.name) : undefined;
  const go = (e: FormEvent) => {
    e.preventDefault();
    setChecked(!all);
    if (all) p.submit();
  };
  const size = p.large ? 'lg' : 'md';
  return (
    <form onSubmit={go} noValidate className={cx('flex flex-col gap-5', p.large && 'max-w-md')}>
      {Boolean(p.send.error) && <ProblemNotice error={p.send.error} />}
      {p.above}
      {p.fields.map((f) => (
        <TextField
          key={f.name}
          label={f.label}
          required={f.marked}
          hint={f.hint}
          type={f.type ?? 'text'}
          name={f.name}
          autoComplete={f.auto}
          autoFocus={f.focus}
          maxLength={f.max}
          value={p.values[f.name] ?? ''}
          onChange={(e) => p.change({ ...p.values, [f.name]: e.target.value })}
          error={checked && !filled(f) ? `${f.label}を入力してください。` : wrong(f)}
        />
      ))}
      {p.label !== null && (
        <div className="flex flex-wrap gap-3">
          <Button type="submit" size={size} look={p.look ?? 'solid'} busy={p.send.isPending}>
            {p.label}
          </Button>
          {p.beside}
        </div>
      )}
      {p.children}
    </form>
  );
}

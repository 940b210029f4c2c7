import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import { cx } from './cx';

type Common = {
  label: ReactNode;
  required?: boolean | undefined;
  /** Conditions and examples stand here, never in a placeholder. */
  hint?: ReactNode;
  error?: string | undefined;
  /** Shown under the box while typing: how the program understood it. */
  echo?: ReactNode;
  className?: string | undefined;
};

export const controlClass =
  'min-h-12 w-full rounded-8 border border-solid-gray-600 bg-white px-4 py-2 hover:border-black aria-invalid:border-error-1 aria-invalid:border-2';

export function Field({
  label,
  required,
  hint,
  error,
  echo,
  className,
  children,
}: Common & {
  children: (a11y: {
    id: string;
    'aria-describedby': string | undefined;
    'aria-invalid': true | undefined;
    'aria-required': true | undefined;
  }) => ReactNode;
}) {
  const id = useId();
  const said = [hint && `${id}-hint`, echo && `${id}-echo`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={cx('flex flex-col gap-1', className)}>
      <label htmlFor={id} className="font-bold">
        {label}
        {required && <span className="ml-2 text-oln-14N-100 text-error-2">※必須</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-dns-14N-130 text-quiet">
          {hint}
        </p>
      )}
      {children({
        id,
        'aria-describedby': said || undefined,
        'aria-invalid': error ? true : undefined,
        'aria-required': required || undefined,
      })}
      {echo && (
        <p id={`${id}-echo`} aria-live="polite" className="text-dns-14N-130 text-quiet">
          {echo}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-dns-16N-130 text-error-2">
          ＊{error}
        </p>
      )}
    </div>
  );
}

type TextProps = Common &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'placeholder' | 'required' | 'className' | 'id'>;

export function TextField({ label, required, hint, error, echo, className, ...input }: TextProps) {
  return (
    <Field {...{ label, required, hint, error, echo, className }}>
      {(a11y) => <input type="text" autoComplete="off" {...input} {...a11y} className={controlClass} />}
    </Field>
  );
}

type SelectProps = Common &
  Omit<SelectHTMLAttributes<HTMLSelectElement>, 'required' | 'className' | 'id'> & {
    choices: readonly { value: string; label: string }[];
    size?: never;
  };

export function SelectField({
  label,
  required,
  hint,
  error,
  echo,
  className,
  choices,
  ...select
}: SelectProps) {
  return (
    <Field {...{ label, required, hint, error, echo, className }}>
      {(a11y) => (
        <select {...select} {...a11y} className={cx(controlClass, 'pr-2')}>
          {choices.map((c) => (
            <option key={c.value} value={c.value}>
              {c.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

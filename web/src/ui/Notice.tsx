import type { ReactNode } from 'react';
import { cx } from './cx';

export type Tone = 'info' | 'success' | 'warning' | 'error';

const tones: Record<Tone, { edge: string; word: string; sign: ReactNode }> = {
  info: { edge: 'border-key-900', word: 'お知らせ', sign: <path d="M12 7.2v.2M12 10.5v6.5" /> },
  success: { edge: 'border-success-1', word: '完了', sign: <path d="m7 12.5 3.5 3.5L17 9" /> },
  warning: { edge: 'border-warning-yellow-1', word: '注意', sign: <path d="M12 6.5v7M12 16.8v.2" /> },
  error: { edge: 'border-error-1', word: '要対応', sign: <path d="m8 8 8 8M16 8l-8 8" /> },
};
const fills: Record<Tone, string> = {
  info: 'fill-key-900',
  success: 'fill-success-2',
  warning: 'fill-warning-yellow-2',
  error: 'fill-error-1',
};

type Props = {
  tone: Tone;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  className?: string;
  /** Says it to a screen reader at once; for what happens after an action. */
  live?: boolean;
};

export function Notice({ tone, title, children, actions, className, live }: Props) {
  const t = tones[tone];
  return (
    <div
      role={live ? (tone === 'error' ? 'alert' : 'status') : undefined}
      className={cx('rounded-8 border-2 bg-white px-4 py-3', t.edge, className)}
    >
      <div className="flex gap-3">
        <svg viewBox="0 0 24 24" className="mt-0.5 size-6 shrink-0" role="img" aria-label={t.word}>
          <circle cx="12" cy="12" r="11" className={fills[tone]} />
          <g fill="none" stroke="white" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
            {t.sign}
          </g>
        </svg>
        <div className="min-w-0 grow">
          <p className="font-bold">{title}</p>
          {children && <div className="mt-1">{children}</div>}
          {actions && <div className="mt-3 flex flex-wrap gap-3">{actions}</div>}
        </div>
      </div>
    </div>
  );
}

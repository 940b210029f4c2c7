import { Link } from '@tanstack/react-router';
import { cx } from './cx';

/** Parts of one screen, each with its own address, so that a pasted link opens the same part. */
export function Tabs({
  label,
  now,
  tabs,
}: {
  label: string;
  now: string;
  tabs: { key: string; label: string; to: string; search?: Record<string, string | number | undefined> }[];
}) {
  return (
    <nav aria-label={label} className="no-print border-b border-line">
      <ul className="flex flex-wrap gap-1">
        {tabs.map((t) => (
          <li key={t.key}>
            <Link
              to={t.to}
              search={t.search ?? {}}
              aria-current={t.key === now ? 'page' : undefined}
              className={cx(
                'block px-4 py-3 hover:underline',
                t.key === now ? 'border-b-4 border-key-900 font-bold text-key-900' : 'text-ink',
              )}
            >
              {t.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

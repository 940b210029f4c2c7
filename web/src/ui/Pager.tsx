import { Link } from '@tanstack/react-router';

/** Which rows are shown, and the way to the others. */
export function Pager({ page, size, total }: { page: number; size: number; total: number }) {
  const pages = Math.max(1, Math.ceil(total / size));
  if (pages === 1) return null;
  const to = (n: number) => (s: object) => ({ ...s, page: n });
  const link = 'rounded-4 px-3 py-2 text-key-900 underline hover:bg-key-50';
  return (
    <nav aria-label="ページ" className="no-print num mt-3 flex items-center justify-center gap-4">
      {page > 1 && (
        <Link to="." search={to(page - 1)} className={link}>
          前へ
        </Link>
      )}
      <span>
        {page} / {pages} ページ
      </span>
      {page < pages && (
        <Link to="." search={to(page + 1)} className={link}>
          次へ
        </Link>
      )}
    </nav>
  );
}

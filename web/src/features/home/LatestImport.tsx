import { Link } from '@tanstack/react-router';
import { count, timeOf } from '../../format';
import { UndoImport } from '../import/UndoImport';
import { useHere } from '../session/here';
import type { HomeData } from './home';

export function LatestImport({ latest }: { latest: HomeData['latest_import'] }) {
  const here = useHere();
  if (!latest || !here.may('money_write')) return null;
  return (
    <div className="flex max-w-full flex-wrap items-center gap-3 text-dns-14N-130">
      <p className="w-72 max-w-full">
        <Link
          to={`/import/${latest.id}`}
          title={latest.file_name}
          className="block truncate text-key-900 underline"
        >
          {latest.file_name}
        </Link>
        <span className="num block text-quiet">
          最後の取り込み：
          {count(latest.rows_taken)}行・{timeOf(latest.applied_ms)}
        </span>
      </p>
      <UndoImport batch={latest.id} name={latest.file_name} />
    </div>
  );
}

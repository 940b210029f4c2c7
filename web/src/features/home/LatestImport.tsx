import { Link } from '@tanstack/react-router';
import { count } from '../../format';
import { buttonClass } from '../../ui/Button';
import { UndoImport } from '../import/UndoImport';
import { useHere } from '../session/here';
import { type HomeData, timeOf } from './home';

export function LatestImport({ latest }: { latest: HomeData['latest_import'] }) {
  const here = useHere();
  if (!here.may('money_write')) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-dns-14N-130">
      {latest && (
        <>
          <p className="max-w-64">
            <span className="text-quiet">最後の取り込み：</span>
            <Link to={`/import/${latest.id}`} className="text-key-900 underline">
              {latest.file_name}
            </Link>
            <span className="num block text-quiet">
              {count(latest.rows_taken)}行・{timeOf(latest.applied_ms)}
            </span>
          </p>
          <UndoImport batch={latest.id} name={latest.file_name} />
        </>
      )}
      <Link
        to="/import"
        className={buttonClass('solid', 'sm')}
        title="この画面のどこにファイルを落としても始まります"
      >
        ファイルを取り込む
      </Link>
    </div>
  );
}

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
    <div className="no-print flex flex-wrap items-center gap-x-6 gap-y-2 rounded-8 border border-dashed border-line bg-white px-5 py-3">
      <p className="grow">
        {latest ? (
          <>
            最後に取り込んだもの：
            <Link to={`/import/${latest.id}`} className="font-bold text-key-900 underline">
              {latest.file_name}
            </Link>
            <span className="num ml-2 text-quiet">
              {count(latest.rows_taken)}行・{timeOf(latest.applied_ms)}
            </span>
          </>
        ) : (
          'まだ取り込んだファイルはありません。'
        )}
        <span className="ml-4 text-quiet">
          ファイルをこの画面のどこに落としても、取り込みを始められます。
        </span>
      </p>
      {latest && <UndoImport batch={latest.id} name={latest.file_name} />}
      <Link to="/import" className={buttonClass('solid', 'sm')}>
        ファイルを取り込む
      </Link>
    </div>
  );
}

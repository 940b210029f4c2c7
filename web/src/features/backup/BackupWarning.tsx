import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { useBackups } from './backup';

/** On the home of those who answer for the backups: only when something is wrong. A demo without folders is at peace. */
export function BackupWarning() {
  const { data } = useBackups().query;
  const told = data && !(data.demo && !data.first) ? data.warnings.filter((w) => w.home) : [];
  if (told.length === 0) return null;
  return (
    <Notice
      tone="warning"
      title="バックアップを確かめてください。"
      actions={
        <Link to="/backups" className={buttonClass('outline', 'sm')}>
          バックアップの状態を見る
        </Link>
      }
    >
      {told[0]?.sentence}
      {told.length > 1 && `（ほか${told.length - 1}件）`}
    </Notice>
  );
}

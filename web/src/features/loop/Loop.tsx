import { Link, useParams } from '@tanstack/react-router';
import { useGet } from '../../api';
import { cx } from '../../ui/cx';
import { useHere } from '../session/here';

type Step = { key: string; label: string; does: string; to: string; needs: string };

// One deed from noticing to passing it on: each screen of it leads to the next.
const steps = [
  { key: 'notice', label: '気づく', does: '上限額を超えそうかを見る', to: '/', needs: 'money_read' },
  { key: 'understand', label: 'わかる', does: 'なぜ増えたかを見る', to: '/why', needs: 'money_read' },
  { key: 'talk', label: '話す', does: '会議と板で話し合う', to: '', needs: 'walk_read' },
  { key: 'decide', label: '決める', does: '打つ手を「もし」で試す', to: '/whatif', needs: 'money_read' },
  { key: 'act', label: '動かす', does: '担当と期日を決める', to: 'plan', needs: 'walk_read' },
  { key: 'check', label: '確かめる', does: '数字が動いたかを見る', to: 'monitoring', needs: 'walk_read' },
  { key: 'spread', label: '広げる', does: '歩みを1枚にまとめる', to: 'story', needs: 'walk_read' },
] as const satisfies readonly Step[];

/** Where one stands between noticing and passing it on, and the way to the next step. */
export function Loop({ at }: { at: (typeof steps)[number]['key'] }) {
  const here = useHere();
  const engagement = useEngagement();
  const shown = steps.filter((s) => here.may(s.needs));
  const now = shown.findIndex((s) => s.key === at);
  const next = shown[now + 1];
  const address = (s: Step) => (s.to.startsWith('/') ? s.to : engagement(s.to));
  if (here.town === null || shown.length < 2) return null;
  return (
    <nav
      aria-label="気づいてから広げるまで"
      className="no-print flex flex-wrap items-center justify-between gap-x-6 gap-y-2 rounded-8 border border-hair bg-white px-5 py-2"
    >
      <ol className="flex flex-wrap items-center gap-y-1">
        {shown.map((s, i) => (
          <li key={s.key} aria-current={s.key === at ? 'step' : undefined} className="flex items-center">
            {i > 0 && (
              <span aria-hidden="true" className="mx-1 text-quiet">
                →
              </span>
            )}
            <Link
              to={address(s)}
              activeOptions={{ exact: true, includeSearch: false }}
              className={cx(
                'inline-flex min-h-9 items-center rounded-6 px-2 hover:bg-key-50',
                s.key === at ? 'bg-key-100 font-bold text-key-1000' : 'text-key-900 underline',
              )}
            >
              {s.label}
            </Link>
          </li>
        ))}
      </ol>
      {next && (
        <Link
          to={address(next)}
          className="inline-flex min-h-9 items-center font-bold text-key-900 underline"
        >
          つぎは「{next.label}」：{next.does}
        </Link>
      )}
    </nav>
  );
}

type Row = { id: number; state: string; training: boolean };

/** The address of a sheet of the engagement that is looked at, else of the one that goes on; without one, the list where it is begun. */
function useEngagement(): (sheet: string) => string {
  const here = useHere();
  const { id: shown } = useParams({ strict: false }) as { id?: string };
  const list = useGet<{ items: Row[] }>(
    here.town !== null && here.may('walk_read') ? `${here.base}/engagements` : null,
  );
  const own = list.data?.items.filter((e) => !e.training) ?? [];
  const id = own.find((e) => String(e.id) === shown)?.id ?? own.find((e) => e.state !== 'closed')?.id;
  return (sheet) => (id === undefined ? '/engagements' : `/engagements/${id}${sheet && `/${sheet}`}`);
}

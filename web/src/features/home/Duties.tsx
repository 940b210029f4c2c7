import { Link } from '@tanstack/react-router';
import { useSend } from '../../api';
import { cx } from '../../ui/cx';
import { Mark } from '../../ui/Mark';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';
import type { HomeData } from './home';

type Duty = HomeData['duties'][number];

/** This month's work. Nobody inherits a yearly task without its reason: an empty なぜ is yellow. */
export function Duties({ duties, year }: { duties: Duty[]; year: number }) {
  const here = useHere();
  const say = useSay();
  const send = useSend<{ rev: number }>([`${here.base}/home`, `${here.base}/duties`]);
  if (duties.length === 0) return <p className="text-quiet">今月の決まった仕事はありません。</p>;
  const set = (duty: Duty, done: boolean, rev: number, undone = false) =>
    send.mutate(
      {
        method: 'PUT',
        path: `${here.base}/duties/${duty.id}`,
        rev,
        body: { done_year: done ? year : null },
      },
      {
        onSuccess: (answer) => {
          if (!undone)
            say(done ? `「${duty.title}」を済みにしました。` : `「${duty.title}」を未了に戻しました。`, () =>
              set(duty, !done, answer?.rev ?? rev + 1, true),
            );
        },
      },
    );
  return (
    <>
      {send.error && <ProblemNotice error={send.error} />}
      <ul className="flex flex-col">
        {duties.map((d) => (
          <li
            key={d.id}
            className={cx(
              'border-b border-hair py-1.5 first:pt-0 last:border-0',
              !d.why && 'bg-yellow-100 px-2',
            )}
          >
            <label className="flex cursor-pointer items-start gap-2">
              <input
                type="checkbox"
                checked={d.done}
                disabled={!here.may('money_write')}
                onChange={(e) => set(d, e.target.checked, d.rev)}
                className="mt-0.5 size-5 shrink-0 accent-key-900"
              />
              <span className={cx('grow text-dns-16B-130', d.done && 'text-quiet line-through')}>
                {d.title}
              </span>
              {d.mark && <Mark value={d.mark} />}
            </label>
            <p className="ml-7 text-dns-14N-130 text-quiet">
              {d.why ? (
                <>
                  <span className="font-bold">なぜ：</span>
                  {d.why}
                </>
              ) : (
                <strong className="text-ink">
                  なぜ行うのかが、まだ書かれていません。
                  <Link to="/duties" search={{ edit: String(d.id) }} className="ml-1 text-key-900 underline">
                    理由を書く
                  </Link>
                </strong>
              )}
              {d.screen && (
                <Link to={d.screen} className="no-print ml-2 text-key-900 underline">
                  画面を開く
                </Link>
              )}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}

import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api';
import { cx } from '../../ui/cx';
import { Mark } from '../../ui/Mark';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';
import type { HomeData } from './home';

type Duty = HomeData['duties'][number];

/** Where a duty's work is done, by the choices of the duty table. */
const screens: Record<string, string> = {
  home: '/',
  cap: '/cap',
  spending: '/spending',
  import: '/import',
  organisation: '/organisations',
};

/** This month's work. Nobody inherits a yearly task without its reason: an empty なぜ is yellow. */
export function Duties({ duties, year }: { duties: Duty[]; year: number }) {
  const here = useHere();
  const say = useSay();
  const send = useSend([`${here.base}/home`, `${here.base}/duties`]);
  // The tick shows at once; what the server then says replaces it.
  const [ticked, setTicked] = useState<Record<number, boolean>>({});
  if (duties.length === 0) return <p className="text-quiet">今月の決まった仕事はありません。</p>;
  const set = (duty: Duty, done: boolean, undone = false) => {
    setTicked((all) => ({ ...all, [duty.id]: done }));
    send.mutate(
      { method: 'POST', path: `${here.base}/duties/${duty.id}/done`, body: { year: done ? year : 0 } },
      {
        onSuccess: () => {
          const sentence = done
            ? `「${duty.title}」を済みにしました。`
            : `「${duty.title}」を未了に戻しました。`;
          if (!undone) say(sentence, () => set(duty, !done, true));
        },
        onError: () => setTicked((all) => ({ ...all, [duty.id]: duty.done })),
      },
    );
  };
  return (
    <>
      {send.error && <ProblemNotice error={send.error} />}
      <ul className="flex flex-col">
        {duties.map((d) => {
          const done = ticked[d.id] ?? d.done;
          return (
            <li
              key={d.id}
              className={cx(
                'border-b border-hair py-1.5 first:pt-0 last:border-0',
                !d.why && 'bg-yellow-100 px-2',
              )}
            >
              <div className="flex items-start gap-2">
                <label className="flex grow cursor-pointer items-start gap-2">
                  <input
                    type="checkbox"
                    checked={done}
                    disabled={!here.may('money_write')}
                    onChange={(e) => set(d, e.target.checked)}
                    className="mt-0.5 size-5 shrink-0 accent-key-900"
                  />
                  <span className={cx('text-dns-16B-130', done && 'text-quiet line-through')}>{d.title}</span>
                </label>
                {d.mark === 'assumed' && <Mark value="仮定" />}
              </div>
              <p className="ml-7 text-dns-14N-130 text-quiet">
                {d.why ? (
                  <>
                    <span className="font-bold">なぜ：</span>
                    {d.why}
                    {d.how && <span className="block">やりかた：{d.how}</span>}
                  </>
                ) : (
                  <strong className="text-ink">
                    なぜ行うのかが、まだ書かれていません。
                    <Link to="/duties" search={{ edit: d.id }} className="ml-1 text-key-900 underline">
                      理由を書く
                    </Link>
                  </strong>
                )}
                {d.screen && screens[d.screen] && (
                  <Link
                    to={screens[d.screen] ?? '/'}
                    className="no-print ml-2 whitespace-nowrap text-key-900 underline"
                  >
                    画面を開く
                  </Link>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </>
  );
}

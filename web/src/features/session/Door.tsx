import { type ReactNode, useEffect } from 'react';
import { cx } from '../../ui/cx';

/** The screens before sign-in: name of the house, what it is for, one thing to do. */
export function Door({ title, wide, children }: { title: string; wide?: boolean; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title}｜伴走`;
  }, [title]);
  return (
    <div className="min-h-dvh bg-white">
      <div className="border-b-4 border-key-900 bg-white">
        <header className="mx-auto flex max-w-5xl flex-wrap items-baseline gap-x-4 px-6 py-4">
          <img src="/icon.svg" alt="" className="size-8 self-center" />
          <span className="text-std-22B-150">伴走</span>
          <span className="text-quiet">総合事業の上限額を、見通し、説明し、動かす</span>
        </header>
      </div>
      <main className={cx('mx-auto px-6 py-10', wide ? 'max-w-5xl' : 'max-w-2xl')}>
        <h1 className="mb-6 text-std-28B-150">{title}</h1>
        {children}
      </main>
    </div>
  );
}

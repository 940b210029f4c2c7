import { type ReactNode, useEffect } from 'react';
import { Toasts } from '../../ui/Toast';

/** The place of those without an account: nothing of the staff's screens stands around it. */
export function Hall({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title}｜伴走`;
  }, [title]);
  return <Toasts>{children}</Toasts>;
}

export function HallHead() {
  return (
    <header className="border-b-4 border-key-900 bg-white">
      <p className="mx-auto flex max-w-2xl items-center gap-3 px-4 py-3 text-std-20B-150">
        <img src="/icon.svg" alt="" className="size-7" />
        伴走　話し合いの板
      </p>
    </header>
  );
}

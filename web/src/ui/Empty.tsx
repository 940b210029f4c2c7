import type { ReactNode } from 'react';

/** Nothing here yet: what it is, why it matters, one thing to do. */
export function Empty({ what, why, children }: { what: string; why: ReactNode; children?: ReactNode }) {
  return (
    <div className="rounded-8 border border-dashed border-line bg-white px-6 py-8 text-center">
      <p className="text-std-18B-160">{what}</p>
      <p className="mt-1 text-quiet">{why}</p>
      {children && <div className="mt-4 flex flex-wrap justify-center gap-3">{children}</div>}
    </div>
  );
}

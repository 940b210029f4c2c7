import { type ReactNode, useEffect, useId, useRef } from 'react';

type Props = {
  title: ReactNode;
  open: boolean;
  close: () => void;
  children: ReactNode;
  actions?: ReactNode;
};

/** The browser's own modal dialog: it holds the focus, closes with Esc, and gives the focus back. */
export function Dialog({ title, open, close, children, actions }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onClose={close}
      className="m-auto w-[min(42rem,calc(100vw-2rem))] rounded-12 bg-white p-6 shadow-3 focus-visible:outline-none"
    >
      {open && (
        <>
          <h2 id={id} className="text-std-20B-150">
            {title}
          </h2>
          <div className="mt-3">{children}</div>
          <div className="mt-6 flex flex-wrap justify-end gap-3">{actions}</div>
        </>
      )}
    </dialog>
  );
}

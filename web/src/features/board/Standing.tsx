import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import type { Link, View } from './link';

/** How the line stands, in a quiet sentence; loud only when words could not be put on the board. */
export function Standing({ view }: { view: View }) {
  const { state, waiting } = view;
  const words =
    state === 'cut'
      ? waiting > 0
        ? `つながっていません。書いたもの${waiting}件は、この端末に残っています。つながりしだい送ります。`
        : 'つながっていません。書いたものは、この端末に残ります。'
      : waiting > 0
        ? '送っています…'
        : '';
  return (
    <p
      role="status"
      className={state === 'cut' ? 'bg-yellow-100 px-4 py-2 text-dns-16N-130' : 'sr-only'}
      data-standing={state}
      data-waiting={waiting}
    >
      {words}
    </p>
  );
}

/** What was not accepted: why, and the words themselves, so that nothing written is lost. */
export function NotTaken({ view, link }: { view: View; link: Link }) {
  return view.refused.map(({ op, sentence }) => {
    const words = 'text' in op ? op.text : 'name' in op ? op.name : '';
    return (
      <Notice
        key={op.key}
        tone="warning"
        live
        title={sentence}
        className="mx-4 my-2"
        actions={
          <Button look="outline" size="sm" onClick={() => link.dismiss(op.key)}>
            わかりました
          </Button>
        }
      >
        {words && <p className="whitespace-pre-wrap">あなたの言葉：「{words}」</p>}
      </Notice>
    );
  });
}

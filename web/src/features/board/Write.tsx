import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { parts, placeIn } from './layout';
import { paper } from './looks';
import { useBoard } from './useBoard';
import { type Colour, colours, type Sticky } from './wire';

/** As long as a sticky may be; the server says the same. */
export const LONGEST = 200;

const areaClass =
  'w-full rounded-8 border border-solid-gray-600 px-3 py-2 text-std-20N-150 hover:border-black resize-none';

export function Colours({ now, choose }: { now: Colour; choose: (c: Colour) => void }) {
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">色</legend>
      {colours.map((c) => (
        <label
          key={c.value}
          className={cx(
            'flex min-h-11 min-w-11 cursor-pointer items-center justify-center rounded-8 border-2 px-2 has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black',
            paper[c.value],
            now === c.value && 'border-black! font-bold underline',
          )}
        >
          <input
            type="radio"
            name="sticky-colour"
            className="sr-only"
            checked={now === c.value}
            onChange={() => choose(c.value)}
          />
          {c.label}
        </label>
      ))}
    </fieldset>
  );
}

/** A new sticky: it stays open, so that the next thought can follow at once. */
export function WriteForm({
  area,
  chooseArea,
  row = false,
}: {
  area: string;
  chooseArea: (key: string) => void;
  row?: boolean;
}) {
  const { board, group, rights, do: act } = useBoard();
  const [text, setText] = useState('');
  const [colour, setColour] = useState<Colour>('yellow');
  const [said, setSaid] = useState('');
  const box = useRef<HTMLTextAreaElement>(null);
  const areas = board.template.areas;
  const here = areas.find((a) => a.key === area) ?? areas[0];
  const put = () => {
    const words = text.trim();
    box.current?.focus();
    if (!words || !here || group === null) {
      setSaid('書いてから押してください。');
      return;
    }
    const lying = parts(areas, board.stickies.values(), group).find((p) => p.area.key === here.key);
    const place = placeIn(here, lying?.stickies ?? []);
    act({ kind: 'add', group, area: here.key, text: words, colour, ...place });
    setText('');
    setSaid(`「${words.slice(0, 12)}${words.length > 12 ? '…' : ''}」を貼りました。続けて書けます。`);
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    put();
  };
  if (!rights.write)
    return (
      <p className="py-2 text-quiet">{rights.still ?? 'いまは、新しい付せんを書く時間ではありません。'}</p>
    );
  return (
    <form onSubmit={submit} className={cx('flex gap-3', row ? 'flex-wrap items-center' : 'flex-col')}>
      <Labelled label="書くこと" row={row} className="min-w-0 basis-72 grow">
        {(a11y) => (
          <textarea
            {...a11y}
            ref={box}
            rows={row ? 1 : 4}
            maxLength={LONGEST}
            value={text}
            onChange={(e) => setText(e.target.value)}
            onKeyDown={(e) => {
              if (e.key === 'Enter' && (e.ctrlKey || e.metaKey) && !e.nativeEvent.isComposing) put();
            }}
            className={cx(areaClass, paper[colour], row && 'text-std-16N-170!')}
          />
        )}
      </Labelled>
      {areas.length > 1 && (
        <Labelled label="貼るところ" row={row} className="min-w-0 basis-64">
          {(a11y) => (
            <select
              {...a11y}
              value={here?.key}
              onChange={(e) => chooseArea(e.target.value)}
              className="min-h-12 w-full rounded-8 border border-solid-gray-600 bg-white px-3 py-2"
            >
              {areas.map((a) => (
                <option key={a.key} value={a.key}>
                  {a.label}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      <Colours now={colour} choose={setColour} />
      <Button type="submit" size={row ? 'md' : 'lg'}>
        貼る
      </Button>
      <p
        role="status"
        className={cx(
          'text-dns-16N-130',
          row
            ? 'absolute -top-10 left-4 rounded-8 bg-solid-gray-900 px-3 py-1.5 text-white empty:hidden'
            : 'min-h-6 text-quiet',
        )}
      >
        {said}
      </p>
    </form>
  );
}

/** The label above, as everywhere; where height is short, before it. */
function Labelled({
  label,
  row,
  className,
  children,
}: {
  label: string;
  row: boolean;
  className: string;
  children: (a11y: { id: string }) => ReactNode;
}) {
  const id = useId();
  if (!row) return <Field label={label}>{children}</Field>;
  return (
    <div className={cx('flex items-center gap-2', className)}>
      <label htmlFor={id} className="shrink-0 font-bold">
        {label}
      </label>
      {children({ id })}
    </div>
  );
}

export function EditDialog({ sticky, close }: { sticky: Sticky | null; close: () => void }) {
  return (
    <Dialog title="付せんを書き直す" open={sticky !== null} close={close}>
      {sticky && <Edit key={sticky.id} sticky={sticky} close={close} />}
    </Dialog>
  );
}

function Edit({ sticky, close }: { sticky: Sticky; close: () => void }) {
  const { do: act, board } = useBoard();
  const [text, setText] = useState(sticky.text ?? '');
  const [colour, setColour] = useState(sticky.colour);
  // Written over the words that were seen: if others changed them meanwhile, the server says so.
  const [seen] = useState({ text: sticky.text, rev: sticky.rev });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const words = text.trim();
    if (!words) return;
    const now = board.stickies.get(sticky.id);
    const rev = now?.text === seen.text ? (now?.rev ?? seen.rev) : seen.rev;
    if (words !== sticky.text) act({ kind: 'edit', id: sticky.id, text: words, rev });
    if (colour !== sticky.colour) act({ kind: 'colour', id: sticky.id, colour });
    close();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label="書くこと">
        {(a11y) => (
          <textarea
            {...a11y}
            rows={4}
            maxLength={LONGEST}
            value={text}
            onChange={(e) => setText(e.target.value)}
            className={cx(areaClass, paper[colour])}
          />
        )}
      </Field>
      <Colours now={colour} choose={setColour} />
      <div className="flex flex-wrap gap-3">
        <Button type="submit">保存する</Button>
        <Button look="outline" onClick={close}>
          やめる
        </Button>
      </div>
    </form>
  );
}

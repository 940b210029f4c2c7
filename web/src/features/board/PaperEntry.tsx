import { type KeyboardEvent, useRef, useState } from 'react';
import { parseCount } from '../../format';
import { Button } from '../../ui/Button';
import { controlClass, Field, SelectField } from '../../ui/Field';
import { useBoard } from './useBoard';
import { LONGEST } from './Write';

type Typed = { n: number; text: string; votes: number; arrows: number; place: string };

/** A paper table's stickies, typed in one a line: Enter puts it on the board and the next one begins. */
export default function PaperEntry() {
  const { board, group, show, do: act } = useBoard();
  const { areas } = board.template;
  const [area, setArea] = useState(areas[0]?.key ?? '');
  const [text, setText] = useState('');
  const [votes, setVotes] = useState('');
  const [arrows, setArrows] = useState('');
  const [typed, setTyped] = useState<Typed[]>([]);
  const [wrong, setWrong] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const label = areas.find((a) => a.key === area)?.label ?? '';
  const put = () => {
    const words = text.trim();
    const [likes, points] = [votes, arrows].map((v) => (v.trim() === '' ? 0 : parseCount(v)));
    const fault = !words
      ? '付せんの言葉を入れてください。'
      : likes == null || points == null || likes < 0 || points < 0
        ? 'シールの数は、0以上の数で入れてください。'
        : undefined;
    setWrong(fault);
    first.current?.focus();
    if (fault || group === null) return;
    const row = { text: words, votes: likes ?? 0, arrows: points ?? 0 };
    act({ kind: 'paper', group, area, rows: [row] });
    const name = board.groups.find((g) => g.id === group)?.name ?? '';
    setTyped([{ n: typed.length + 1, ...row, place: `${name}・${label}` }, ...typed]);
    setText('');
    setVotes('');
    setArrows('');
  };
  const enter = (e: KeyboardEvent) => {
    if (e.key !== 'Enter' || e.nativeEvent.isComposing) return;
    e.preventDefault();
    put();
  };
  return (
    <section aria-label="紙を打ち込む" className="rounded-8 border border-hair bg-white px-5 py-4">
      <p className="text-quiet">
        紙の班が書いた付せんを、1枚ずつ入れます。Enterで板に貼り、すぐ次を打てます。シールの数は、紙に貼られた数です。
      </p>
      <div className="mt-3 flex flex-wrap items-end gap-3">
        <SelectField
          label="班"
          className="w-40"
          value={String(group ?? '')}
          onChange={(e) => show(Number(e.target.value))}
          choices={board.groups.map((g) => ({ value: String(g.id), label: g.name }))}
        />
        <SelectField
          label="貼るところ"
          className="w-56"
          value={area}
          onChange={(e) => setArea(e.target.value)}
          choices={areas.map((a) => ({ value: a.key, label: a.label }))}
        />
      </div>
      <div className="mt-3 flex flex-wrap items-start gap-3">
        <Field label="付せんの言葉" error={wrong} className="min-w-0 basis-64 grow">
          {(a11y) => (
            <input
              {...a11y}
              ref={first}
              type="text"
              autoComplete="off"
              maxLength={LONGEST}
              value={text}
              onChange={(e) => setText(e.target.value)}
              onKeyDown={enter}
              className={controlClass}
            />
          )}
        </Field>
        {(
          [
            ['いいね', votes, setVotes],
            ['矢印', arrows, setArrows],
          ] as const
        ).map(([name, value, set]) => (
          <Field key={name} label={name} className="w-20">
            {(a11y) => (
              <input
                {...a11y}
                type="text"
                inputMode="numeric"
                autoComplete="off"
                value={value}
                onChange={(e) => set(e.target.value)}
                onKeyDown={enter}
                className={`${controlClass} text-right`}
              />
            )}
          </Field>
        ))}
        <Button className="mt-7" onClick={put}>
          貼る
        </Button>
      </div>
      <p role="status" className="mt-3 font-bold">
        {typed.length > 0 ? `この画面で${typed.length}枚を入れました。` : ''}
      </p>
      <ol className="mt-1 flex flex-col divide-y divide-hair">
        {typed.map((t) => (
          <li key={t.n} className="flex flex-wrap gap-x-4 py-1">
            <span className="num w-10 text-right text-quiet">{t.n}</span>
            <span>{t.text}</span>
            <span className="text-dns-14N-130 text-quiet">
              {t.place}
              {t.votes > 0 && `　いいね${t.votes}`}
              {t.arrows > 0 && `　矢印${t.arrows}`}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

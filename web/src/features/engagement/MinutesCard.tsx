import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Notice } from '../../ui/Notice';
import { useSay } from '../../ui/Toast';
import { caretAfter, type DeskLine } from './minutes';
import { useMinutes } from './useMinutes';

export const MINUTE_CHARACTERS_MAX = 1000;

/** What a line can become, by a button or by Alt and a figure. */
export const recordKinds = [
  { kind: 'advice', label: '助言' },
  { kind: 'notice', label: '気づき' },
  { kind: 'decision', label: '決定' },
  { kind: 'promise', label: '約束' },
  { kind: 'issue', label: '課題' },
] as const;
export type RecordKind = (typeof recordKinds)[number]['kind'];

const spoken: Record<string, string> = {
  merged: 'ほかの人も同じ行を直していました。両方の言葉を合わせました。',
  twin: 'ほかの人と同じところを直しました。二つとも残しています。どちらかに直してください。',
  kept: 'ほかの人が直している行です。消さずに残しました。',
  back: '消された行を、あなたの言葉で戻しました。',
};

/** Minutes: a line is a box; Enter begins the next; others' words come in while one types. */
export function MinutesCard({
  door,
  kinds,
  marks,
  record,
}: {
  door: string;
  kinds: readonly RecordKind[];
  /** What came out of a line already. */
  marks: (line: number) => string[];
  record: (kind: RecordKind, line: { id: number; text: string }) => void;
}) {
  const say = useSay();
  const minutes = useMinutes(door, (said) => {
    for (const became of said) if (spoken[became]) say(spoken[became]);
  });
  const { desk } = minutes;
  const [at, setAt] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const focus = useRef<{ key: string; caret: number } | null>(null);
  const shown = desk.shown;
  useLayoutEffect(() => {
    const wanted = focus.current;
    if (!wanted) return;
    const box = list.current?.querySelector<HTMLTextAreaElement>(`[data-line="${wanted.key}"] textarea`);
    if (!box) return;
    focus.current = null;
    box.focus();
    box.setSelectionRange(wanted.caret, wanted.caret);
  });
  const go = (key: string | undefined, caret: number) => {
    if (key === undefined) return;
    focus.current = { key, caret };
    minutes.drawn();
  };
  const add = (key: string | null, above?: string, below?: string) => go(desk.split(key, above, below), 0);

  const press = (e: KeyboardEvent<HTMLTextAreaElement>, l: DeskLine, i: number) => {
    if (e.nativeEvent.isComposing) return; // a word is being chosen: Enter and the figures belong to it
    const box = e.currentTarget;
    const kind = e.altKey ? recordKinds[Number(e.key) - 1]?.kind : undefined;
    if (kind && kinds.includes(kind) && l.server) {
      e.preventDefault();
      record(kind, { id: l.server.id, text: l.text });
    } else if (e.key === 'Enter') {
      e.preventDefault();
      add(l.key, l.text.slice(0, box.selectionStart), l.text.slice(box.selectionEnd));
    } else if (e.key === 'Backspace' && l.text === '' && shown.length > 1) {
      e.preventDefault();
      desk.remove(l.key);
      const before = shown[i - 1] ?? shown[i + 1];
      go(before?.key, before?.text.length ?? 0);
    } else if (e.key === 'ArrowUp' && box.selectionStart === 0 && shown[i - 1]) {
      e.preventDefault();
      go(shown[i - 1]?.key, shown[i - 1]?.text.length ?? 0);
    } else if (e.key === 'ArrowDown' && box.selectionStart === l.text.length && shown[i + 1]) {
      e.preventDefault();
      go(shown[i + 1]?.key, 0);
    }
  };

  return (
    <Card long title="議事録" aside={<Line minutes={minutes} />}>
      {minutes.line === 'refused' && minutes.problem && (
        <Notice tone="error" live title={minutes.problem.message} className="mb-3">
          書いた言葉はこの画面に残っています。写してから、画面を読み込み直してください。
        </Notice>
      )}
      {!minutes.begun && minutes.line === 'open' && (
        <p role="status" className="text-quiet">
          読み込んでいます…
        </p>
      )}
      {minutes.begun && shown.length === 0 && (
        <p className="mb-2 text-quiet">
          まだ一行もありません。何人でも同時に書けます。Enterで次の行に移ります。
        </p>
      )}
      <ol ref={list} className="flex flex-col" aria-label="議事録の行">
        {shown.map((l, i) => (
          <li
            key={l.key}
            data-line={l.key}
            className={cx(
              'border-l-4 py-0.5 pl-2',
              l.server?.twin_of
                ? 'border-l-warning-yellow-1'
                : at === l.key
                  ? 'border-l-key-500'
                  : 'border-l-transparent',
            )}
          >
            <LineBox
              line={l}
              label={`${i + 1}行目`}
              change={(text) => minutes.type(l.key, text)}
              press={(e) => press(e, l, i)}
              entered={() => setAt(l.key)}
            />
            {l.server?.twin_of ? (
              <p className="text-dns-14N-130">
                上の行と同じところを、二人が別の言葉に直しました。片方に言葉を移して、もう片方を消してください。
              </p>
            ) : null}
            {l.server && marks(l.server.id).length > 0 && (
              <p className="pt-1 pl-2 text-dns-14N-130 text-quiet">
                → {marks(l.server.id).join('・')}として記録しました
              </p>
            )}
            {at === l.key && (
              <div className="no-print flex flex-wrap items-center gap-x-2 gap-y-1 pt-1.5 pb-1">
                {l.server &&
                  recordKinds
                    .filter((k) => kinds.includes(k.kind))
                    .map((k) => (
                      <Button
                        key={k.kind}
                        look="outline"
                        size="sm"
                        aria-keyshortcuts={`Alt+${recordKinds.indexOf(k) + 1}`}
                        onClick={() => l.server && record(k.kind, { id: l.server.id, text: l.text })}
                      >
                        {k.label}にする
                      </Button>
                    ))}
                <Button
                  look="text"
                  size="sm"
                  onClick={() => {
                    desk.remove(l.key);
                    minutes.drawn();
                    say('1行を消しました。', () => {
                      desk.restore(l.key);
                      minutes.drawn();
                    });
                  }}
                >
                  この行を消す
                </Button>
                {l.server && <span className="text-dns-14N-130 text-quiet">書いた人：{l.server.writer}</span>}
              </div>
            )}
          </li>
        ))}
      </ol>
      <div className="no-print mt-2 flex flex-wrap items-center gap-3">
        <Button look="outline" size="sm" onClick={() => add(null)}>
          行を足す
        </Button>
        {desk.gone.length > 0 && (
          <details>
            <summary className="cursor-pointer text-key-900 underline">
              消した行（{desk.gone.length}行）
            </summary>
            <ul className="mt-1">
              {desk.gone.map((l) => (
                <li key={l.key} className="flex items-center gap-2">
                  <span className="text-quiet line-through">{l.text}</span>
                  <Button
                    look="text"
                    size="sm"
                    onClick={() => {
                      desk.restore(l.key);
                      minutes.drawn();
                    }}
                  >
                    戻す
                  </Button>
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </Card>
  );
}

function Line({ minutes }: { minutes: ReturnType<typeof useMinutes> }) {
  const unsent = minutes.desk.unsent;
  return (
    <span role="status" className="no-print text-dns-14N-130 text-quiet">
      {minutes.line === 'offline' ? (
        <strong className="text-error-2">
          つながっていません。書いた言葉はここに残り、つながると送ります（まだ送っていない行：{unsent}）
        </strong>
      ) : unsent > 0 ? (
        '送っています…'
      ) : (
        'みんなの画面と同じです'
      )}
    </span>
  );
}

/** Grows with its text; the caret stays where the person is when others' words come in. */
function LineBox({
  line,
  label,
  change,
  press,
  entered,
}: {
  line: DeskLine;
  label: string;
  change: (text: string) => void;
  press: (e: KeyboardEvent<HTMLTextAreaElement>) => void;
  entered: () => void;
}) {
  const box = useRef<HTMLTextAreaElement>(null);
  const last = useRef(line.text);
  const typed = useRef(line.text);
  useLayoutEffect(() => {
    const el = box.current;
    if (!el) return;
    if (typed.current !== line.text && document.activeElement === el) {
      const caret = caretAfter(last.current, line.text, el.selectionStart);
      el.setSelectionRange(caret, caret);
    }
    last.current = line.text;
    typed.current = line.text;
  }, [line.text]);
  return (
    <textarea
      ref={box}
      rows={1}
      aria-label={label}
      maxLength={MINUTE_CHARACTERS_MAX}
      value={line.text}
      onFocus={entered}
      onKeyDown={press}
      onChange={(e) => {
        // A pasted text of many lines is one line here: minutes are written line by line.
        typed.current = e.target.value.replace(/\s*\n\s*/g, ' ');
        change(typed.current);
      }}
      className="field-sizing-content block w-full resize-none rounded-4 bg-transparent px-2 py-1.5 hover:bg-solid-gray-50"
    />
  );
}

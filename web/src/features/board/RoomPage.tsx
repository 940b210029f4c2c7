import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { ApiProblem, call } from '../../api';
import { Button } from '../../ui/Button';
import { Field, SelectField, TextField } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Hall, HallHead } from './Hall';
import { readBrought, readCode } from './layout';
import { kindLabel, organisationKinds } from './looks';

/** The door of the room. The code of the QR comes in the fragment, which no server and no log ever sees. */
export default function RoomPage() {
  const navigate = useNavigate();
  const [brought] = useState(() => readBrought(decodeURIComponent(window.location.hash.slice(1))));
  const [code, setCode] = useState(brought?.code ?? '');
  const [name, setName] = useState('');
  const [kind, setKind] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  // The code does not stay in the address, nor in the history of a phone that is handed on.
  useEffect(() => {
    if (window.location.hash) window.history.replaceState(window.history.state, '', '/room');
  }, []);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const whole = readCode(code);
    setProblem(null);
    setWrong(whole ? undefined : '合言葉は8文字です。会場の画面か用紙にある文字を、そのまま入れてください。');
    if (!whole) {
      box.current?.focus();
      return;
    }
    setBusy(true);
    const link = whole === brought?.code ? brought.link : null;
    const body = { code: whole, ...(link && { link }), name: name.trim(), organisation_kind: kind || null };
    call({ method: 'POST', path: link ? '/api/rooms/linked' : '/api/rooms', body })
      .then(() => navigate({ to: '/room/board' }))
      .catch((error: unknown) => {
        setProblem(error);
        if (error instanceof ApiProblem && error.status === 404) box.current?.focus();
      })
      .finally(() => setBusy(false));
  };
  return (
    <Hall title="話し合いに参加する">
      <div className="min-h-dvh bg-white">
        <HallHead />
        <main className="mx-auto max-w-2xl px-4 py-6">
          <h1 className="text-std-28B-150">話し合いに参加する</h1>
          <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-6">
            {problem !== null && <ProblemNotice error={problem} />}
            <Field
              label={<span className="text-std-20B-150">合言葉</span>}
              hint="会場の画面か用紙にある8文字です。小文字でも、線がなくてもかまいません。"
              error={wrong}
            >
              {(a11y) => (
                <input
                  {...a11y}
                  ref={box}
                  type="text"
                  value={code}
                  onChange={(e) => setCode(e.target.value)}
                  autoComplete="off"
                  autoCapitalize="characters"
                  autoCorrect="off"
                  spellCheck={false}
                  maxLength={20}
                  className="min-h-20 w-full rounded-12 border-2 border-solid-gray-600 px-3 text-center font-mono text-[2.25rem] tracking-widest uppercase hover:border-black aria-invalid:border-error-1"
                />
              )}
            </Field>
            <Notice tone="info" title="だれのことか分かることは、書かないでください。">
              利用者の名前・住所・病気などは書きません。町のこと、困っていること、アイデアを書く場です。
            </Notice>
            <TextField
              label="呼び名（入れなくてもかまいません）"
              hint="例：包括 3番。本名でなくてかまいません。"
              maxLength={20}
              value={name}
              onChange={(e) => setName(e.target.value)}
            />
            <SelectField
              label="どこから来ましたか（選ばなくてもかまいません）"
              value={kind}
              onChange={(e) => setKind(e.target.value)}
              choices={[
                { value: '', label: '選ばない' },
                ...organisationKinds.map((k) => ({ value: k, label: kindLabel(k) })),
              ]}
            />
            <Button type="submit" size="lg" busy={busy} className="min-h-16! text-std-20B-150!">
              参加する
            </Button>
            <p className="text-dns-16N-130 text-quiet">
              アカウントはいりません。この端末には、参加中のしるしだけが残り、話し合いが終わると使えなくなります。
            </p>
          </form>
        </main>
      </div>
    </Hall>
  );
}

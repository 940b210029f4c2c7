import { type FormEvent, useState } from 'react';
import { SESSION, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';

/** The server asks for 15 characters (a password alone, without a second factor); no composition rules, no expiry. */
const LEAST = 15;

export function PasswordForm({ changed, oneTime = false }: { changed: () => void; oneTime?: boolean }) {
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [checked, setChecked] = useState(false);
  const send = useSend([SESSION]);
  const length = [...fresh].length;
  const oldLabel = oneTime ? '一回限りのコード' : 'いまのパスワード';
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setChecked(true);
    if (!old || length < LEAST) return;
    send.mutate(
      { method: 'POST', path: '/api/password', body: { old, new: fresh } },
      {
        onSuccess: () => {
          setOld('');
          setFresh('');
          setChecked(false);
          changed();
        },
      },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      {send.error && <ProblemNotice error={send.error} />}
      <TextField
        label={oldLabel}
        type="password"
        autoComplete="current-password"
        value={old}
        onChange={(e) => setOld(e.target.value)}
        error={checked && !old ? `${oldLabel}を入力してください。` : send.error?.of('old')}
      />
      <TextField
        label="新しいパスワード"
        type="password"
        autoComplete="new-password"
        hint={`${LEAST}文字以上。記号や数字を混ぜる決まりはありません。文の形にすると覚えやすくなります。`}
        value={fresh}
        onChange={(e) => setFresh(e.target.value)}
        error={
          checked && length < LEAST
            ? `${LEAST}文字以上にしてください（いまは${length}文字）。`
            : send.error?.of('new')
        }
      />
      <div>
        <Button type="submit" busy={send.isPending}>
          {oneTime ? 'パスワードを決めて始める' : 'パスワードを変える'}
        </Button>
      </div>
    </form>
  );
}

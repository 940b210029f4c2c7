import { type FormEvent, useState } from 'react';
import { SESSION, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Door } from './Door';
import type { Session } from './session';

/** The second step: a code by the clock, or one of the recovery sheet. */
export function CodeStep({ ticket, back }: { ticket: string; back: () => void }) {
  const send = useSend<Session>([SESSION, '/api/']);
  const [code, setCode] = useState('');
  const [empty, setEmpty] = useState(false);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setEmpty(!code.trim());
    if (code.trim()) send.mutate({ method: 'POST', path: `${SESSION}/code`, body: { ticket, code } });
  };
  return (
    <Door title="確認コード">
      <form onSubmit={submit} noValidate className="flex max-w-md flex-col gap-5">
        {send.error && <ProblemNotice error={send.error} />}
        <TextField
          label="確認コード"
          hint="認証アプリに出ている6桁の数字です。機器が手元にないときは、控えの紙のコードを1つ入力してください。"
          name="code"
          autoComplete="one-time-code"
          autoFocus
          value={code}
          onChange={(e) => setCode(e.target.value)}
          error={empty && !code.trim() ? '確認コードを入力してください。' : undefined}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" size="lg" busy={send.isPending}>
            確認する
          </Button>
          <Button look="text" size="lg" onClick={back}>
            はじめからやり直す
          </Button>
        </div>
        <p className="text-quiet">
          機器も控えの紙もないときは、庁内のシステム担当に「一回限りのコード」の発行を頼んでください。
        </p>
      </form>
    </Door>
  );
}

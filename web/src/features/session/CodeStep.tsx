import { type FormEvent, useState } from 'react';
import { SESSION, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { Offered } from '../account/keys';
import { KeyButton } from '../account/ProofForm';
import { Door } from './Door';
import type { Session } from './session';

export type SecondStep = Offered & { ticket: string; by_clock: boolean };

/** The second step: a key, a code by the clock, or one of the recovery sheet. */
export function CodeStep({ step, back }: { step: SecondStep; back: () => void }) {
  const { ticket, key } = step;
  const send = useSend<Session>([SESSION, '/api/']);
  const [code, setCode] = useState('');
  const [empty, setEmpty] = useState(false);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setEmpty(!code.trim());
    if (code.trim()) send.mutate({ method: 'POST', path: `${SESSION}/code`, body: { ticket, code } });
  };
  return (
    <Door title={key ? 'もう一つの確認' : '確認コード'}>
      <form onSubmit={submit} noValidate className="flex max-w-md flex-col gap-5">
        {send.error && <ProblemNotice error={send.error} />}
        {step.key_why && <p>{step.key_why}</p>}
        {key && (
          <KeyButton
            large
            label="セキュリティキーで確認する"
            ask={() => Promise.resolve(step)}
            signed={(proof) =>
              send.mutate({ method: 'POST', path: `${SESSION}/code`, body: { ticket, ...proof } })
            }
          />
        )}
        <TextField
          label="確認コード"
          hint={
            step.by_clock
              ? '認証アプリに出ている6桁の数字です。機器が手元にないときは、控えの紙のコードを1つ入力してください。'
              : '鍵が手元にないときは、控えの紙のコードを1つ入力してください。'
          }
          name="code"
          autoComplete="one-time-code"
          autoFocus={!key}
          value={code}
          onChange={(e) => setCode(e.target.value)}
          error={empty && !code.trim() ? '確認コードを入力してください。' : undefined}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" size="lg" look={key ? 'outline' : 'solid'} busy={send.isPending}>
            {key ? 'コードで確認する' : '確認する'}
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

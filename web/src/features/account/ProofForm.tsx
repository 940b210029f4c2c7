import { type FormEvent, useState } from 'react';
import { useGet } from '../../api';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { KEYS, type OwnKeys, offerHere, type Signed, signWith } from './keys';

export type Proof = { code: string } | Signed;

/** Asks for the second factor again, by a code or one of one's keys. */
export function ProofForm({
  label,
  send,
  submit,
  keys = true,
}: {
  label: string;
  send: { error: unknown; isPending: boolean };
  submit: (proof: Proof) => void;
  /** May a key answer? Not where a code of a new device is asked for. */
  keys?: boolean;
}) {
  const own = useGet<OwnKeys>(keys ? KEYS : null);
  const usable = keys && own.data?.available && own.data.items.some((k) => k.here);
  const [code, setCode] = useState('');
  const [empty, setEmpty] = useState(false);
  const go = (e: FormEvent) => {
    e.preventDefault();
    setEmpty(!code.trim());
    if (code.trim()) submit({ code });
  };
  return (
    <form onSubmit={go} noValidate className="flex flex-col gap-4">
      {Boolean(send.error) && <ProblemNotice error={send.error} />}
      {usable && <KeyButton label={`セキュリティキーで${label}`} ask={offerHere} signed={submit} />}
      <TextField
        label="確認コード"
        hint={keys ? '認証アプリの6桁の数字か、控えの紙のコードです。' : undefined}
        autoComplete="one-time-code"
        value={code}
        onChange={(e) => setCode(e.target.value)}
        error={empty && !code.trim() ? '確認コードを入力してください。' : undefined}
      />
      <div>
        <Button type="submit" look={usable ? 'outline' : 'solid'} busy={send.isPending}>
          {usable ? `コードで${label}` : label}
        </Button>
      </div>
    </form>
  );
}

/** Lets a key sign what the server asks. */
export function KeyButton({
  label,
  ask,
  signed,
  large = false,
}: {
  label: string;
  ask: () => Promise<{ key: Parameters<typeof signWith>[0] | null }>;
  signed: (proof: Signed) => void;
  large?: boolean;
}) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const go = () => {
    setBusy(true);
    setProblem(null);
    ask()
      .then(({ key }) => (key ? signWith(key).then(signed) : undefined))
      .catch(setProblem)
      .finally(() => setBusy(false));
  };
  return (
    <>
      {problem !== null && <ProblemNotice error={problem} />}
      <div>
        <Button size={large ? 'lg' : 'md'} busy={busy} onClick={go}>
          {label}
        </Button>
      </div>
    </>
  );
}

import { useState } from 'react';
import { useGet } from '../../api';
import { AskForm } from '../../ui/AskForm';
import { Button } from '../../ui/Button';
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
  const [values, change] = useState<Record<string, string>>({});
  return (
    <AskForm
      fields={[
        {
          name: 'code',
          label: '確認コード',
          hint: keys ? '認証アプリの6桁の数字か、控えの紙のコードです。' : undefined,
          auto: 'one-time-code',
        },
      ]}
      values={values}
      change={change}
      submit={() => submit({ code: values.code ?? '' })}
      send={send}
      label={usable ? `コードで${label}` : label}
      look={usable ? 'outline' : 'solid'}
      above={usable && <KeyButton label={`セキュリティキーで${label}`} ask={offerHere} signed={submit} />}
    />
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

import { useState } from 'react';
import { SESSION, useSend } from '../../api';
import { AskForm } from '../../ui/AskForm';
import { Button } from '../../ui/Button';
import type { Offered } from '../account/keys';
import { KeyButton } from '../account/ProofForm';
import { Door } from './Door';
import type { Session } from './session';

export type SecondStep = Offered & { ticket: string; by_clock: boolean };

/** The second step: a key, a code by the clock, or one of the recovery sheet. */
export function CodeStep({ step, back }: { step: SecondStep; back: () => void }) {
  const { ticket, key } = step;
  const send = useSend<Session>([SESSION, '/api/']);
  const [values, change] = useState<Record<string, string>>({});
  const answer = (proof: object) =>
    send.mutate({ method: 'POST', path: `${SESSION}/code`, body: { ticket, ...proof } });
  return (
    <Door title={key ? 'もう一つの確認' : '確認コード'}>
      <AskForm
        large
        fields={[
          {
            name: 'code',
            label: '確認コード',
            hint: step.by_clock
              ? '認証アプリに出ている6桁の数字です。機器が手元にないときは、控えの紙のコードを1つ入力してください。'
              : '鍵が手元にないときは、控えの紙のコードを1つ入力してください。',
            auto: 'one-time-code',
            focus: !key,
          },
        ]}
        values={values}
        change={change}
        submit={() => answer(values)}
        send={send}
        label={key ? 'コードで確認する' : '確認する'}
        look={key ? 'outline' : 'solid'}
        above={
          <>
            {step.key_why && <p>{step.key_why}</p>}
            {key && (
              <KeyButton
                large
                label="セキュリティキーで確認する"
                ask={() => Promise.resolve(step)}
                signed={answer}
              />
            )}
          </>
        }
        beside={
          <Button look="text" size="lg" onClick={back}>
            はじめからやり直す
          </Button>
        }
      >
        <p className="text-quiet">
          機器も控えの紙もないときは、庁内のシステム担当に「一回限りのコード」の発行を頼んでください。
        </p>
      </AskForm>
    </Door>
  );
}

import { type FormEvent, useState } from 'react';
import { useSend } from '../../api';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { controlClass, Field, SelectField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';

/** In which role of the team somebody speaks. */
export const roleOf: Record<string, string> = {
  officer: 'town',
  head: 'town',
  health: 'town',
  adviser: 'adviser',
  centre: 'centre',
  coordinator: 'coordinator',
  caremanager: 'caremanager',
  provider: 'provider',
  prefecture: 'prefecture',
  bureau: 'bureau',
  ministry: 'ministry',
};

/** For the people of the team who write no tables: one advice or notice. */
export function Speak({ id }: { id: number }) {
  const here = useHere();
  const say = useSay();
  const [text, setText] = useState('');
  const [kind, setKind] = useState('advice');
  const send = useSend([`${here.base}/engagements`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    send.mutate(
      {
        method: 'POST',
        path: `${here.base}/engagements/${id}/remarks`,
        body: {
          engagement: id,
          kind,
          from_role: roleOf[here.person.role] ?? 'other',
          to_role: 'town',
          text,
          day: here.today,
        },
      },
      {
        onSuccess: () => {
          setText('');
          say('書きこみました。市町村と支援チームの全員が読めます。');
        },
      },
    );
  };
  return (
    <Card title="助言・気づきを書く">
      <form onSubmit={submit} className="no-print flex flex-col gap-3">
        {send.error && <ProblemNotice error={send.error} />}
        <SelectField
          label="種類"
          value={kind}
          onChange={(e) => setKind(e.target.value)}
          choices={[
            { value: 'advice', label: '助言' },
            { value: 'notice', label: '気づき' },
          ]}
        />
        <Field label="内容" hint="市町村と支援チームの全員が読みます。住民の個人の情報は書かないでください。">
          {(a11y) => (
            <textarea
              {...a11y}
              rows={3}
              maxLength={1000}
              value={text}
              onChange={(e) => setText(e.target.value)}
              className={controlClass}
            />
          )}
        </Field>
        <div>
          <Button type="submit" busy={send.isPending}>
            書きこむ
          </Button>
        </div>
      </form>
    </Card>
  );
}

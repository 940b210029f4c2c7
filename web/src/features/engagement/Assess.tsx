import { type FormEvent, useState } from 'react';
import { useSend } from '../../api';
import type { Engagement } from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { controlClass, Field } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';

const fields = [
  {
    name: 'assessment',
    label: '支援チームの見立て',
    max: 2000,
    hint: '何が起きていて、何が足りているか。町のよいところも書きます。',
  },
  {
    name: 'goal',
    label: '到達目標',
    max: 400,
    hint: '3回の支援のあとに、どうなっていたいか。町と話して決めます。',
  },
] as const;

/** For supporters who write no tables: what they see in the town, and the goal they agreed on with it. */
export function Assess({ engagement: e }: { engagement: Engagement }) {
  const here = useHere();
  const say = useSay();
  const [words, setWords] = useState({ assessment: e.assessment ?? '', goal: e.goal ?? '' });
  const send = useSend([`${here.base}/engagements`]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate(
      { method: 'PUT', path: `${here.base}/engagements/${e.id}/assessment`, rev: e.rev, body: words },
      { onSuccess: () => say('見立てと到達目標を保存しました。') },
    );
  };
  return (
    <Card title="見立てと到達目標を書く">
      <form onSubmit={submit} className="no-print flex flex-col gap-3">
        {send.error && <ProblemNotice error={send.error} />}
        {fields.map((f) => (
          <Field key={f.name} label={f.label} hint={f.hint}>
            {(a11y) => (
              <textarea
                {...a11y}
                rows={2}
                maxLength={f.max}
                value={words[f.name]}
                onChange={(c) => setWords({ ...words, [f.name]: c.target.value })}
                className={controlClass}
              />
            )}
          </Field>
        ))}
        <div>
          <Button type="submit" busy={send.isPending}>
            保存する
          </Button>
        </div>
      </form>
    </Card>
  );
}

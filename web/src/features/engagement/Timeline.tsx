import { type FormEvent, useState } from 'react';
import { ApiProblem, useSend } from '../../api';
import { choiceLabel, entityOf } from '../../entities/schema';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { TextField } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { parseDate, shortDate } from '../../wareki';
import { useHere } from '../session/here';
import { type EngagementData, whenWords } from './engagement';
import { Records } from './Records';

const order =
  entityOf('plural', 'timeline-steps')
    ?.fields.find((f) => f.name === 'step')
    ?.choices.map((c) => c.value) ?? [];

/** From orientation to the last follow-up; held days are full, planned ones hollow. */
export function Timeline({ data, may }: { data: EngagementData; may: boolean }) {
  const { today } = useHere();
  const steps = [...data.steps.items].sort((a, b) => order.indexOf(a.step) - order.indexOf(b.step));
  const next = steps.find((s) => !s.held);
  return (
    <Records
      title="支援の日程"
      plural="timeline-steps"
      engagement={may ? data.engagement.id : 0}
      rows={steps}
      empty="日程は、まだありません。始まりの日を入れると、ひな形から並べます。"
    >
      {(edit) => (
        <>
          <ol className="grid grid-cols-2 gap-x-2 gap-y-3 desktop:grid-cols-5 print:grid-cols-5">
            {steps.map((s) => {
              const day = s.held ?? s.planned;
              return (
                <li
                  key={s.id}
                  aria-current={s === next ? 'step' : undefined}
                  className={cx(
                    'border-t-4 pt-1.5',
                    s.held ? 'border-key-900' : s === next ? 'border-key-500' : 'border-hair',
                  )}
                >
                  <div className="flex items-start gap-1">
                    <span className={cx('text-dns-16N-130', (s === next || s.held) && 'font-bold')}>
                      {choiceLabel('timeline-steps', 'step', s.step)}
                    </span>
                    {edit(s)}
                  </div>
                  <div className="num text-dns-14N-130">
                    {day ? shortDate(day) : '日は未定'}
                    <span className="text-quiet">
                      {s.held ? '　開いた' : day ? `　予定・${whenWords(day, today)}` : ''}
                    </span>
                  </div>
                </li>
              );
            })}
          </ol>
          {data.warnings.length > 0 && (
            <Notice
              tone="warning"
              title={`日程で気をつけること（${data.warnings.length}件）`}
              className="mt-3"
            >
              <ul className="list-disc pl-5">
                {data.warnings.map((w) => (
                  <li key={w.sentence}>{w.sentence}</li>
                ))}
              </ul>
            </Notice>
          )}
        </>
      )}
    </Records>
  );
}

/** The days of the template, laid once. */
export function LayTimeline({ id }: { id: number }) {
  const here = useHere();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string>();
  const send = useSend([`${here.base}/engagements`, `${here.base}/timeline-steps`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    const day = parseDate(text);
    setWrong(day.ok ? undefined : day.reason);
    if (day.ok)
      send.mutate({
        method: 'POST',
        path: `${here.base}/engagements/${id}/timeline`,
        body: { start: day.iso },
      });
  };
  return (
    <form
      onSubmit={submit}
      className="no-print flex flex-wrap items-end gap-3 rounded-8 border border-hair bg-white px-5 py-3"
    >
      <TextField
        label="始まりの日（オリエンテーション）"
        hint="例：R8.7.15。都道府県のひな形から、フォローアップまでの日を並べます。あとで一つずつ直せます。"
        value={text}
        error={
          wrong ?? (send.error instanceof ApiProblem ? send.error.problem.errors?.[0]?.detail : undefined)
        }
        onChange={(e) => setText(e.target.value)}
      />
      <Button type="submit" busy={send.isPending}>
        日程を並べる
      </Button>
    </form>
  );
}

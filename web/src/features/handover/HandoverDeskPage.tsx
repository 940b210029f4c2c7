import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api';
import { choiceLabel } from '../../entities/schema';
import type { HandoverNote } from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { controlClass, Field } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';
import { Transfers } from './Transfers';

type Prompt = { key: string; kind: string; question: string; why: string };

/** 引継ぎ: a little every week from January on, and April in one act. */
export default function HandoverDeskPage() {
  const here = useHere();
  const prompts = useGet<{ items: Prompt[]; open: number; due: number }>(`${here.base}/handover-prompts`);
  const notes = useGet<{ items: HandoverNote[] }>(`${here.base}/handover-notes`);
  return (
    <Page
      figures={['progress']}
      title="引継ぎ"
      lead="1月から3月まで、1週間に3つだけ問いが届きます。書いたことは、次の担当への引継ぎになります。"
      actions={
        <Link to="/seven-days" className="text-key-900 underline">
          はじめての7日間を開く
        </Link>
      }
    >
      <Read query={prompts}>
        {(p) => (
          <Card long title="今週の問い">
            {p.items.length === 0 ? (
              <p className="text-quiet">
                {p.due === 0
                  ? '問いは1月の最初の月曜日から届きます。思いついたことは、いつでもメモに書けます。'
                  : '届いた問いには、すべて答えました。'}
              </p>
            ) : (
              <ul className="flex flex-col gap-5">
                {p.items.map((one) => (
                  <li key={one.key}>
                    <Answer prompt={one} />
                  </li>
                ))}
              </ul>
            )}
          </Card>
        )}
      </Read>
      <Read query={notes}>
        {(n) => (
          <Card
            long
            title="次の担当へのメモ"
            aside={
              <Link to="/handover-notes" className="no-print text-key-900 underline">
                メモを書く・直す
              </Link>
            }
          >
            {n.items.length === 0 ? (
              <p className="text-quiet">まだありません。</p>
            ) : (
              <dl className="flex flex-col gap-3">
                {n.items.map((note) => (
                  <div key={note.id} className="keep">
                    <dt className="font-bold">
                      {note.title}
                      <span className="ml-2 font-normal text-quiet">
                        {choiceLabel('handover-notes', 'kind', note.kind)}
                      </span>
                    </dt>
                    <dd className="whitespace-pre-line">{note.words}</dd>
                  </div>
                ))}
              </dl>
            )}
          </Card>
        )}
      </Read>
      <Transfers />
    </Page>
  );
}

function Answer({ prompt: p }: { prompt: Prompt }) {
  const here = useHere();
  const say = useSay();
  const [words, setWords] = useState('');
  const send = useSend([`${here.base}/handover-notes`, `${here.base}/handover-prompts`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    send.mutate(
      {
        method: 'POST',
        path: `${here.base}/handover-notes`,
        body: { kind: p.kind, title: p.question, words, prompt: p.key },
      },
      { onSuccess: () => say('引継ぎに書き足しました。') },
    );
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      {send.error && <ProblemNotice error={send.error} />}
      <Field label={p.question} hint={p.why} error={send.error?.of('words')}>
        {(a11y) => (
          <textarea
            {...a11y}
            rows={3}
            maxLength={2000}
            value={words}
            onChange={(e) => setWords(e.target.value)}
            className={controlClass}
          />
        )}
      </Field>
      <div>
        <Button type="submit" size="sm" busy={send.isPending}>
          引継ぎに書く<span className="sr-only">（{p.question}）</span>
        </Button>
      </div>
    </form>
  );
}

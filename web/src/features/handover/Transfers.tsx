import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api';
import { timeOf } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { SelectField, TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';

type Made = {
  id: number;
  from: string;
  to: string;
  made_ms: number;
  undone_ms: number | null;
  moved: number;
};
type Preview = { parts: { part: string; label: string; items: { id: number; what: string }[] }[] };

/** All open work of one name to another, seen beforehand, and back if it was wrong. */
export function Transfers() {
  const here = useHere();
  const say = useSay();
  const path = `${here.base}/transfers`;
  const made = useGet<{ items: Made[]; names: string[] }>(path);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const preview = useSend<Preview>([]);
  const send = useSend<{ id: number; moved: number }>([path, `${here.base}/engagements`]);
  const undo = useSend([path, `${here.base}/engagements`]);
  const parts = preview.data?.parts.filter((p) => p.items.length > 0) ?? [];
  const take = (id: number) =>
    undo.mutate(
      { method: 'POST', path: `${path}/${id}/undo`, body: {} },
      { onSuccess: () => say('元に戻しました。') },
    );
  const look = (name: string) => {
    setFrom(name);
    preview.reset();
    if (name) preview.mutate({ method: 'POST', path: `${path}/preview`, body: { from: name } });
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    send.mutate(
      { method: 'POST', path, body: { from, to } },
      {
        onSuccess: (a) => {
          say(`${a.moved}件を${to}さんに引き継ぎました。`, () => take(a.id));
          setTo('');
          look('');
        },
      },
    );
  };
  return (
    <Card long title="担当をまとめて替える">
      <p className="text-quiet">
        これからの約束・行動・会議の準備を、ひとりの名前から別の名前へ一度に移します。済んだことは、した人の名前のまま残ります。
      </p>
      <form onSubmit={submit} noValidate className="mt-3 flex flex-col gap-4">
        {(send.error ?? undo.error) && <ProblemNotice error={send.error ?? undo.error} />}
        <div className="grid grid-cols-1 gap-4 desktop-admin:grid-cols-2">
          <SelectField
            label="いまの担当"
            value={from}
            onChange={(e) => look(e.target.value)}
            choices={['', ...(made.data?.names ?? [])].map((n) => ({
              value: n,
              label: n || '選んでください',
            }))}
            error={send.error?.of('from')}
          />
          <TextField
            label="引き継ぐ人"
            value={to}
            onChange={(e) => setTo(e.target.value)}
            error={send.error?.of('to')}
          />
        </div>
        {parts.map((p) => (
          <section key={p.part}>
            <h3 className="font-bold">
              {p.label}（{p.items.length}件）
            </h3>
            <ul className="list-disc pl-5">
              {p.items.map((i) => (
                <li key={i.id}>{i.what}</li>
              ))}
            </ul>
          </section>
        ))}
        <div>
          <Button type="submit" busy={send.isPending} aria-disabled={parts.length === 0}>
            まとめて引き継ぐ
          </Button>
        </div>
      </form>
      {made.data && made.data.items.length > 0 && (
        <ul className="mt-4 flex flex-col gap-1 border-t border-hair pt-3">
          {made.data.items.map((t) => (
            <li key={t.id} className="flex flex-wrap items-center gap-3">
              {timeOf(t.made_ms)}　{t.from} → {t.to}　{t.moved}件
              {t.undone_ms === null ? (
                <Button look="text" size="sm" onClick={() => take(t.id)}>
                  元に戻す
                  <span className="sr-only">
                    （{t.from}から{t.to}へ）
                  </span>
                </Button>
              ) : (
                <span className="text-quiet">元に戻しました</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { controlClass, Field, SelectField, TextField } from '../../ui/Field';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useHere } from '../session/here';
import { type BoardRow, type BuiltIn, groupLines, type OwnTemplate } from './facts';

type List<T> = { items: T[]; total: number };

/** The boards of one meeting, and the way to a new one. */
export default function BoardsOf({
  engagement,
  meeting,
  may,
}: {
  engagement: number;
  meeting: number;
  may: boolean;
}) {
  const here = useHere();
  const [open, setOpen] = useState(false);
  const boards = useGet<List<BoardRow>>(`${here.base}/boards?engagement=${engagement}&size=200`);
  const own = boards.data?.items.filter((b) => b.meeting === meeting) ?? [];
  if (own.length === 0 && !may) return null;
  return (
    <p className="no-print mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
      {own.map((b) => (
        <Link
          key={b.id}
          to="/boards/$id"
          params={{ id: String(b.id) }}
          className="inline-block py-1 text-key-900 underline"
        >
          話し合いの板「{b.title}」
        </Link>
      ))}
      {may && (
        <Button look="text" size="sm" onClick={() => setOpen(true)}>
          話し合いの板をつくる
        </Button>
      )}
      <Dialog title="話し合いの板をつくる" open={open} close={() => setOpen(false)}>
        <Make engagement={engagement} meeting={meeting} cancel={() => setOpen(false)} />
      </Dialog>
    </p>
  );
}

function Make({ engagement, meeting, cancel }: { engagement: number; meeting: number; cancel: () => void }) {
  const here = useHere();
  const builtIn = useGet<{ items: BuiltIn[] }>('/api/board-templates');
  const own = useGet<List<OwnTemplate>>(`${here.base}/board-templates?size=100`);
  return (
    <Read query={builtIn}>
      {(data) => (
        <Form
          engagement={engagement}
          meeting={meeting}
          cancel={cancel}
          templates={[
            ...data.items.map((t) => ({ value: t.key, label: t.label, lead: t.lead })),
            ...(own.data?.items ?? []).map((t) => ({
              value: `own:${t.id}`,
              label: `${t.name}（この町のひな形）`,
              lead: t.lead ?? '',
            })),
          ]}
        />
      )}
    </Read>
  );
}

function Form({
  engagement,
  meeting,
  templates,
  cancel,
}: {
  engagement: number;
  meeting: number;
  templates: { value: string; label: string; lead: string }[];
  cancel: () => void;
}) {
  const here = useHere();
  const navigate = useNavigate();
  const [template, setTemplate] = useState(templates[0]?.value ?? 'free');
  const [title, setTitle] = useState('');
  const [groups, setGroups] = useState('A班\nB班');
  const send = useSend<{ id: number }>([`${here.base}/boards`]);
  const chosen = templates.find((t) => t.value === template);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    send.mutate(
      {
        method: 'POST',
        path: `${here.base}/engagements/${engagement}/boards`,
        body: { meeting, template, title: title.trim() || (chosen?.label ?? ''), groups: groupLines(groups) },
      },
      { onSuccess: ({ id }) => void navigate({ to: '/boards/$id', params: { id: String(id) } }) },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {send.error && <ProblemNotice error={send.error} />}
      <SelectField
        label="ひな形"
        hint={chosen?.lead}
        value={template}
        onChange={(e) => setTemplate(e.target.value)}
        choices={templates}
      />
      <TextField
        label="板の名前"
        hint="入れないと、ひな形の名前になります。"
        maxLength={80}
        value={title}
        error={send.error?.of('title')}
        onChange={(e) => setTitle(e.target.value)}
      />
      <Field label="班" hint="1行に1つ。あとで増やせます。" error={send.error?.of('groups')}>
        {(a11y) => (
          <textarea
            {...a11y}
            rows={4}
            value={groups}
            onChange={(e) => setGroups(e.target.value)}
            className={controlClass}
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={send.isPending}>
          板をつくる
        </Button>
        <Button look="outline" onClick={cancel}>
          やめる
        </Button>
      </div>
    </form>
  );
}

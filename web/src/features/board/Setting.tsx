import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useSend } from '../../api';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { controlClass } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';
import { useBoard } from './useBoard';
import type { Group } from './wire';

/** Groups, what was taken off the board, and the form kept for the next time. */
export default function Setting({ base }: { base: string }) {
  const { board } = useBoard();
  return (
    <div className="grid grid-cols-1 gap-4 desktop-admin:grid-cols-2">
      <Card title="班">
        <ul className="flex flex-col gap-2">
          {board.groups.map((g) => (
            <GroupName key={g.id} group={g} />
          ))}
        </ul>
        <NewGroup />
      </Card>
      <Gone />
      <KeepTemplate base={base} />
    </div>
  );
}

function GroupName({ group }: { group: Group }) {
  const { do: act } = useBoard();
  const [name, setName] = useState(group.name);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (name.trim() && name.trim() !== group.name)
      act({ kind: 'name_group', id: group.id, name: name.trim() });
  };
  return (
    <li>
      <form onSubmit={submit} className="flex gap-2">
        <input
          aria-label={`${group.name}の名前`}
          maxLength={40}
          value={name}
          onChange={(e) => setName(e.target.value)}
          className={controlClass}
        />
        <Button type="submit" look="outline">
          変える<span className="sr-only">（{group.name}）</span>
        </Button>
      </form>
    </li>
  );
}

function NewGroup() {
  const { do: act } = useBoard();
  const [name, setName] = useState('');
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!name.trim()) return;
    act({ kind: 'add_group', name: name.trim() });
    setName('');
  };
  return (
    <form onSubmit={submit} className="mt-3 flex gap-2 border-t border-hair pt-3">
      <input
        aria-label="新しい班の名前"
        maxLength={40}
        value={name}
        onChange={(e) => setName(e.target.value)}
        className={controlClass}
      />
      <Button type="submit" look="outline">
        班を足す
      </Button>
    </form>
  );
}

/** Hidden and removed stickies: whatever somebody did in anger or by mistake can be undone. */
function Gone() {
  const { board, do: act } = useBoard();
  const hidden = [...board.stickies.values()].filter((s) => s.hidden);
  const removed = [...board.removed.values()];
  return (
    <Card title="隠した付せん・はがした付せん">
      {hidden.length + removed.length === 0 && <p className="text-quiet">ありません。</p>}
      <ul className="flex flex-col divide-y divide-hair">
        {[...hidden, ...removed].map((s) => (
          <li key={s.id} className="flex items-center gap-3 py-1">
            <span className="grow">
              {s.text}
              <span className="ml-2 text-dns-14N-130 text-quiet">{s.hidden ? '隠した' : 'はがした'}</span>
            </span>
            <Button
              look="outline"
              size="sm"
              onClick={() =>
                act(
                  board.removed.has(s.id)
                    ? { kind: 'restore', id: s.id }
                    : { kind: 'hide', id: s.id, on: false },
                )
              }
            >
              板に戻す<span className="sr-only">「{s.text}」</span>
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function KeepTemplate({ base }: { base: string }) {
  const here = useHere();
  const say = useSay();
  const { board } = useBoard();
  const [name, setName] = useState(board.board.title);
  const send = useSend([`${here.base}/board-templates`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (!name.trim()) return;
    send.mutate(
      { method: 'POST', path: `${base}/template`, body: { name: name.trim() } },
      { onSuccess: () => say('ひな形として残しました。次の板で選べます。') },
    );
  };
  return (
    <Card title="この板の形を、ひな形として残す">
      {send.error && <ProblemNotice error={send.error} />}
      <form onSubmit={submit} className="flex gap-2">
        <input
          aria-label="ひな形の名前"
          maxLength={40}
          value={name}
          onChange={(e) => setName(e.target.value)}
          className={controlClass}
        />
        <Button type="submit" look="outline" busy={send.isPending}>
          残す
        </Button>
      </form>
      <p className="mt-2">
        <Link to="/board-templates" className="text-key-900 underline">
          この町のひな形を見る・直す
        </Link>
      </p>
    </Card>
  );
}

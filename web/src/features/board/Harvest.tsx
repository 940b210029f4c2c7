import { useState } from 'react';
import { call, refresh, useSend } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { entityOf } from '../../entities/schema';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';
import type { BoardRow } from './facts';
import { byVotes } from './layout';
import { byWhom, Stickers } from './looks';
import { useBoard } from './useBoard';
import type { Id, Sticky } from './wire';

const ASKED = ['role', 'who', 'what', 'due'];

/** What was chosen becomes an issue or a promise; the words and stickers it came from stay with it. */
export default function Harvest({ base, row }: { base: string; row: BoardRow }) {
  const { board } = useBoard();
  const here = useHere();
  const say = useSay();
  const [picked, setPicked] = useState<ReadonlySet<Id>>(new Set());
  const [title, setTitle] = useState('');
  const [promising, setPromising] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const send = useSend([`${here.base}/engagements`, `${here.base}/issues`]);
  const all = byVotes([...board.stickies.values()].filter((s) => !s.hidden && s.text));
  const chosen = all.filter((s) => picked.has(s.id));
  const words = title.trim() || chosen[0]?.text || '';
  const pick = (ids: Id[], on: boolean, name?: string) => {
    const next = new Set(picked);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setPicked(next);
    if (on && name && !title) setTitle(name);
  };
  const finished = (what: string) => {
    say(`${chosen.length}枚の付せんから、${what}をつくりました。`);
    setPicked(new Set());
    setTitle('');
    refresh(`${here.base}/engagements`);
  };
  const issue = () =>
    send.mutate(
      { method: 'POST', path: `${base}/issues`, body: { stickies: [...picked], title: words } },
      { onSuccess: () => finished('課題') },
    );
  const promised = (id: number) => {
    setPromising(false);
    call({ method: 'POST', path: `${base}/lineages`, body: { promise: id, stickies: [...picked] } })
      .then(() => finished('約束'))
      .catch(setProblem);
  };
  const spec = entityOf('plural', 'promises');
  return (
    <section aria-label="課題・約束にする" className="flex flex-col gap-4">
      <div className="sticky top-0 z-10 flex flex-wrap items-end gap-3 rounded-8 border-2 border-key-900 bg-white px-4 py-3">
        <p className="num w-28 self-center font-bold" role="status">
          {chosen.length}枚を選択中
        </p>
        <TextField
          label="課題・約束の言葉"
          className="min-w-0 basis-72 grow"
          maxLength={200}
          value={title}
          echo={!title && chosen[0] ? `入れないと「${chosen[0].text}」になります。` : undefined}
          onChange={(e) => setTitle(e.target.value)}
        />
        <Button busy={send.isPending || chosen.length === 0} onClick={issue}>
          課題にする
        </Button>
        <Button look="outline" busy={chosen.length === 0} onClick={() => setPromising(true)}>
          約束にする
        </Button>
      </div>
      {send.error && <ProblemNotice error={send.error} />}
      {problem !== null && <ProblemNotice error={problem} />}
      {[...board.clusters.values()].map((c) => {
        const inside = all.filter((s) => s.cluster === c.id);
        if (inside.length === 0) return null;
        const on = inside.every((s) => picked.has(s.id));
        return (
          <fieldset key={c.id} className="rounded-8 border-2 border-key-900 bg-white px-4 py-2">
            <legend className="px-2">
              <label className="flex min-h-11 cursor-pointer items-center gap-2 text-std-18B-160">
                <input
                  type="checkbox"
                  checked={on}
                  onChange={() =>
                    pick(
                      inside.map((s) => s.id),
                      !on,
                      c.name,
                    )
                  }
                  className="size-6 accent-key-900"
                />
                まとまり「{c.name}」{inside.length}枚
              </label>
            </legend>
            <Rows stickies={inside} picked={picked} pick={pick} />
          </fieldset>
        );
      })}
      <div className="rounded-8 border border-hair bg-white px-4 py-2">
        <h2 className="text-std-17B-170">まとまりに入っていない付せん（シールの多い順）</h2>
        <Rows
          stickies={all.filter((s) => s.cluster === null || !board.clusters.has(s.cluster))}
          picked={picked}
          pick={pick}
        />
      </div>
      {spec && (
        <Dialog title="約束にする" open={promising} close={() => setPromising(false)}>
          <EntityForm
            // In the room only who, what and by when; the rest can be said later on the engagement's page.
            spec={{ ...spec, fields: spec.fields.filter((f) => ASKED.includes(f.name)) }}
            path={`${here.base}/promises`}
            given={{ engagement: row.engagement, meeting: row.meeting, state: 'open' }}
            start={{ what: words }}
            touches={[`${here.base}/promises`, `${here.base}/engagements`]}
            cancel={() => setPromising(false)}
            saved={(saved) => promised(saved.id)}
          />
        </Dialog>
      )}
    </section>
  );
}

function Rows({
  stickies,
  picked,
  pick,
}: {
  stickies: Sticky[];
  picked: ReadonlySet<Id>;
  pick: (ids: Id[], on: boolean) => void;
}) {
  const { board } = useBoard();
  return (
    <ul className="flex flex-col divide-y divide-hair">
      {stickies.map((s) => (
        <li key={s.id}>
          <label
            className={cx(
              'flex min-h-11 cursor-pointer items-center gap-3 py-1',
              picked.has(s.id) && 'bg-key-50',
            )}
          >
            <input
              type="checkbox"
              checked={picked.has(s.id)}
              onChange={() => pick([s.id], !picked.has(s.id))}
              className="size-6 shrink-0 accent-key-900"
            />
            <span className="grow">
              {s.text}
              <span className="ml-3 text-dns-14N-130 text-quiet">
                {board.groups.find((g) => g.id === s.group)?.name}　{byWhom(s)}
              </span>
            </span>
            <Stickers sticky={s} />
          </label>
        </li>
      ))}
    </ul>
  );
}

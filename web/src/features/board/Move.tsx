import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { controlClass, SelectField, TextField } from '../../ui/Field';
import { parts, placeIn } from './layout';
import { useBoard } from './useBoard';
import type { Id, Sticky } from './wire';

/** Everything that dragging does, by choosing (WCAG 2.5.7): area, group, cluster, a new cluster. */
export function MoveDialog({ sticky, close }: { sticky: Sticky | null; close: () => void }) {
  return (
    <Dialog title="付せんを動かす" open={sticky !== null} close={close}>
      {sticky && <Form key={sticky.id} sticky={sticky} close={close} />}
    </Dialog>
  );
}

const NONE = '';
const NEW = 'new';

function Form({ sticky, close }: { sticky: Sticky; close: () => void }) {
  const { board, rights, do: act } = useBoard();
  const [area, setArea] = useState(sticky.area);
  const [group, setGroup] = useState(sticky.group);
  const [cluster, setCluster] = useState(sticky.cluster === null ? NONE : String(sticky.cluster));
  const [name, setName] = useState('');
  const { areas } = board.template;
  const clusters = [...board.clusters.values()].filter((c) => c.group === group);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    let at = { x: sticky.x, y: sticky.y };
    const target = areas.find((a) => a.key === area);
    if (target && (area !== sticky.area || group !== sticky.group)) {
      const lying = parts(areas, board.stickies.values(), group).find((p) => p.area.key === area);
      at = placeIn(target, lying?.stickies ?? []);
      act({ kind: 'move', id: sticky.id, area, group, ...at });
    }
    if (rights.cluster) {
      const of: Id | null =
        cluster === NEW
          ? act({ kind: 'add_cluster', group, name: name.trim() || '名前のないまとまり', ...at })
          : cluster === NONE
            ? null
            : Number(cluster);
      if (of !== sticky.cluster) act({ kind: 'cluster', id: sticky.id, cluster: of });
    }
    close();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="rounded-8 bg-solid-gray-50 px-3 py-2 whitespace-pre-wrap">{sticky.text}</p>
      {areas.length > 1 && (
        <fieldset>
          <legend className="font-bold">どこへ</legend>
          <div className="mt-1 grid grid-cols-1 gap-x-4 desktop:grid-cols-2">
            {areas.map((a) => (
              <label key={a.key} className="flex min-h-12 items-center gap-3 rounded-6 px-2 hover:bg-key-50">
                <input
                  type="radio"
                  name="area"
                  checked={area === a.key}
                  onChange={() => setArea(a.key)}
                  className="size-6 accent-key-900"
                />
                {a.label}
                {a.key === sticky.area && <span className="text-quiet">（いまここ）</span>}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      {rights.facilitator && board.groups.length > 1 && (
        <SelectField
          label="班"
          value={String(group)}
          onChange={(e) => setGroup(Number(e.target.value))}
          choices={board.groups.map((g) => ({ value: String(g.id), label: g.name }))}
        />
      )}
      {rights.cluster && (
        <SelectField
          label="まとまり"
          hint="似ている付せんを、1つの名前でまとめます。"
          value={cluster}
          onChange={(e) => setCluster(e.target.value)}
          choices={[
            { value: NONE, label: '入れない' },
            ...clusters.map((c) => ({ value: String(c.id), label: c.name })),
            { value: NEW, label: '新しいまとまりをつくる' },
          ]}
        />
      )}
      {cluster === NEW && (
        <TextField
          label="まとまりの名前"
          maxLength={60}
          value={name}
          onChange={(e) => setName(e.target.value)}
        />
      )}
      <div className="flex flex-wrap gap-3">
        <Button type="submit">動かす</Button>
        <Button look="outline" onClick={close}>
          やめる
        </Button>
      </div>
    </form>
  );
}

/** A cluster's name, changed in place. */
export function ClusterName({ id, name, close }: { id: Id; name: string; close: () => void }) {
  const { do: act } = useBoard();
  const [text, setText] = useState(name);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (text.trim() && text !== name) act({ kind: 'name_cluster', id, name: text.trim() });
    close();
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
      <input
        aria-label="まとまりの名前"
        maxLength={60}
        value={text}
        onChange={(e) => setText(e.target.value)}
        className={`${controlClass} max-w-72`}
      />
      <Button type="submit" size="sm">
        保存する
      </Button>
      <Button
        look="text"
        size="sm"
        onClick={() => {
          act({ kind: 'remove_cluster', id });
          close();
        }}
      >
        まとまりをほどく
      </Button>
    </form>
  );
}

import { useState } from 'react';
import { type EntitySpec, kindOf, type Row } from '../fields';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';

type Props = {
  spec: EntitySpec;
  mine: Record<string, unknown>;
  theirs: Row;
  choose: (merged: Record<string, unknown>) => void;
};

/** Two people changed the same thing: both are shown, field by field, and one is chosen for each. */
export function Conflict({ spec, mine, theirs, choose }: Props) {
  const differing = spec.fields.filter(
    (f) => !f.read_only && f.name in mine && (mine[f.name] ?? null) !== (theirs[f.name] ?? null),
  );
  const [take, setTake] = useState<Record<string, 'mine' | 'theirs'>>({});
  return (
    <Notice
      tone="warning"
      live
      title="あなたが開いている間に、ほかの人がこの内容を直しました。どちらを残すか選んでください。"
      actions={
        <Button
          size="sm"
          onClick={() =>
            choose({
              ...mine,
              ...Object.fromEntries(
                differing.filter((f) => take[f.name] === 'theirs').map((f) => [f.name, theirs[f.name]]),
              ),
            })
          }
        >
          選んだ内容で続ける
        </Button>
      }
    >
      {differing.map((f) => (
        <fieldset key={f.name} className="border-t border-hair py-2">
          <legend className="float-left w-40 font-bold">{f.label}</legend>
          <div className="flex flex-wrap gap-x-6">
            {(['mine', 'theirs'] as const).map((whose) => (
              <label key={whose} className="flex min-h-8 items-center gap-2">
                <input
                  type="radio"
                  name={`conflict-${f.name}`}
                  checked={(take[f.name] ?? 'mine') === whose}
                  onChange={() => setTake({ ...take, [f.name]: whose })}
                  className="size-5 accent-key-900"
                />
                {whose === 'mine' ? 'あなたの入力：' : 'いまの内容：'}
                {kindOf(f.kind).show((whose === 'mine' ? mine : theirs)[f.name], f)}
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      {differing.length === 0 && <p>内容は同じです。そのまま続けられます。</p>}
    </Notice>
  );
}

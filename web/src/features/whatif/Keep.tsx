import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, call, refresh, useGet } from '../../api';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { SelectField, TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import { type Kept, type Step, toSend } from './whatif';

type Engaged = { id: number; fiscal_year: number; theme: string };

/** Keeps the set under a name: the new figures are written before the old ones go. */
export function Keep({
  kept,
  year,
  follows,
  drafts,
  stored,
  wrong,
}: {
  kept: Kept | undefined;
  year: number;
  follows: string;
  drafts: Step[];
  stored: { id: number; rev: number }[];
  wrong: boolean;
}) {
  const here = useHere();
  const navigate = useNavigate();
  const [name, setName] = useState(kept?.name ?? '');
  const [shared, setShared] = useState(String(kept?.engagement ?? ''));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const steps = `${here.base}/scenario-steps`;
  const done = (id: number | undefined) => {
    refresh(`${here.base}/scenario`);
    refresh(`${here.base}/engagements`);
    void navigate({ to: '/whatif', search: id ? { year, id } : { year } });
  };
  const run = async (work: () => Promise<number | undefined>) => {
    setBusy(true);
    setError(null);
    try {
      done(await work());
    } catch (e) {
      setError(e);
    }
    setBusy(false);
  };
  const save = (over: Kept | undefined) =>
    run(async () => {
      const path = `${here.base}/scenarios`;
      const body = { name, fiscal_year: year, follows, engagement: shared ? Number(shared) : null };
      const row = over
        ? await call<Kept>({ method: 'PUT', path: `${path}/${over.id}`, body, rev: over.rev })
        : await call<Kept>({ method: 'POST', path, body });
      for (const d of drafts)
        await call({ method: 'POST', path: steps, body: { ...toSend(d), scenario: row.id } });
      if (over)
        for (const s of stored) await call({ method: 'DELETE', path: `${steps}/${s.id}`, rev: s.rev });
      return row.id;
    });
  return (
    <Card title="保存する">
      {error !== null && <ProblemNotice error={error} />}
      <TextField
        label="名前"
        required
        hint="例：リハビリデイから10人卒業"
        value={name}
        error={error instanceof ApiProblem ? error.of('name') : undefined}
        onChange={(e) => setName(e.target.value)}
      />
      <Shared kept={kept} value={shared} change={setShared} />
      <div className="no-print mt-3 flex flex-wrap gap-3">
        {kept && (
          <Button busy={busy || wrong} onClick={() => void save(kept)}>
            上書きする
          </Button>
        )}
        <Button look={kept ? 'outline' : 'solid'} busy={busy || wrong} onClick={() => void save(undefined)}>
          {kept ? '別の「もし」として保存する' : '保存する'}
        </Button>
        {kept && (
          <Button
            look="text"
            busy={busy}
            onClick={() =>
              void run(async () => {
                await call({ method: 'DELETE', path: `${here.base}/scenarios/${kept.id}`, rev: kept.rev });
                return undefined;
              })
            }
          >
            この「もし」を消す
          </Button>
        )}
      </div>
    </Card>
  );
}

/** Which team sees the figures, and the way to it. */
function Shared({
  kept,
  value,
  change,
}: {
  kept: Kept | undefined;
  value: string;
  change: (value: string) => void;
}) {
  const here = useHere();
  const engagements = useGet<{ items: Engaged[] }>(
    here.may('walk_read') ? `${here.base}/engagements?size=100` : null,
  );
  const list = engagements.data?.items ?? [];
  return (
    <>
      {list.length > 0 && (
        <SelectField
          className="mt-3"
          label="伴走支援のチームに見せる"
          hint="結果と出どころだけが見えます。個人の情報とメモは見えません。"
          value={value}
          onChange={(e) => change(e.target.value)}
          choices={[
            { value: '', label: '見せない' },
            ...list.map((e) => ({ value: String(e.id), label: `${fiscalYear(e.fiscal_year)}　${e.theme}` })),
          ]}
        />
      )}
      {kept?.engagement && (
        <p className="no-print mt-2">
          <Link
            to="/engagements/$id"
            params={{ id: String(kept.engagement) }}
            className="text-key-900 underline"
          >
            この「もし」を見せている伴走支援を開く
          </Link>
        </p>
      )}
    </>
  );
}

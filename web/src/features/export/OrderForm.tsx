import { type FormEvent, useState } from 'react';
import { useGet, useSend, withQuery } from '../../api';
import { count, monthAdd } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { SelectField, TextField } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { longMonth } from '../../wareki';
import { useHere } from '../session/here';
import { useThisYear } from '../spending/useCalendar';
import { type Choice, type Order, type Preview, type Sources, usual } from './exports';

type Named = { id: number; name: string };

/** First what, to whom and why; then what would be in it; only then a file. */
export function OrderForm({ sources, done }: { sources: Sources; done: () => void }) {
  const here = useHere();
  const year = useThisYear();
  const first = sources.sources[0];
  const [order, setOrder] = useState<Order>({
    source: first?.name ?? '',
    from: year.from,
    to: year.to,
    columns: first ? usual(first) : [],
    purpose: '',
    purpose_words: '',
    recipient_kind: '',
    format: 'xlsx',
  });
  const look = useSend<Preview>();
  const send = useSend<{ id: number; state: string }>([`${here.base}/exports`]);
  const source = sources.sources.find((s) => s.name === order.source);
  const set = (change: Partial<Order>) => {
    look.reset();
    setOrder({ ...order, ...change });
  };
  const months = Array.from({ length: 60 }, (_, i) => monthAdd(year.to, -i));
  const preview = (e: FormEvent) => {
    e.preventDefault();
    look.mutate({ method: 'POST', path: `${here.base}/export-previews`, body: order });
  };
  const give = () =>
    send.mutate({ method: 'POST', path: `${here.base}/exports`, body: order }, { onSuccess: done });
  const monthChoices = months.map((m) => ({ value: String(m), label: longMonth(m) }));
  const numbers = source?.columns.some((c) => c.reason && order.columns.includes(c.name));
  return (
    <Card title="ファイルを外に出す" long>
      <form onSubmit={preview} noValidate className="flex flex-col gap-4">
        <div className="grid gap-4 desktop:grid-cols-2">
          <SelectField
            label="何を"
            required
            value={order.source}
            choices={sources.sources.map((s) => ({ value: s.name, label: s.label }))}
            onChange={(e) => {
              const next = sources.sources.find((s) => s.name === e.target.value);
              set({ source: e.target.value, columns: next ? usual(next) : [], recipient_kind: '' });
            }}
          />
          <div className="flex gap-3">
            <SelectField
              label="から"
              className="grow"
              value={String(order.from)}
              choices={monthChoices}
              onChange={(e) => set({ from: Number(e.target.value) })}
            />
            <SelectField
              label="まで"
              className="grow"
              value={String(order.to)}
              choices={monthChoices}
              onChange={(e) => set({ to: Number(e.target.value) })}
            />
          </div>
          <SelectField
            label="だれに"
            required
            value={order.recipient_kind}
            choices={[blank, ...sources.recipients.filter((r) => fits(r, source?.units ?? false))]}
            onChange={(e) => set({ recipient_kind: e.target.value })}
          />
          <Recipient order={order} set={set} />
          <SelectField
            label="何のために"
            required
            value={order.purpose}
            choices={[blank, ...sources.purposes]}
            onChange={(e) => set({ purpose: e.target.value })}
          />
          <TextField
            label="目的をことばで"
            required
            hint="例：9月の請求内容の確認"
            value={order.purpose_words}
            onChange={(e) => set({ purpose_words: e.target.value })}
          />
        </div>
        <fieldset>
          <legend className="font-bold">入れる列</legend>
          <div className="flex flex-wrap gap-x-5">
            {source?.columns.map((c) => (
              <label key={c.name} className="flex min-h-11 items-center gap-2">
                <input
                  type="checkbox"
                  className="size-5"
                  checked={order.columns.includes(c.name)}
                  onChange={(e) =>
                    set({
                      columns: e.target.checked
                        ? [...order.columns, c.name]
                        : order.columns.filter((n) => n !== c.name),
                    })
                  }
                />
                {c.label}
              </label>
            ))}
          </div>
          {source?.persons && (
            <p className="text-dns-14N-130 text-quiet">
              人は、ファイルの中だけの「通し番号」で区別します。被保険者番号は、どうしても要るときだけ入れます。
            </p>
          )}
        </fieldset>
        {numbers && (
          <TextField
            label="被保険者番号を入れる理由"
            required
            value={order.number_reason ?? ''}
            onChange={(e) => set({ number_reason: e.target.value })}
          />
        )}
        <SelectField
          label="形"
          className="max-w-80"
          value={order.format}
          choices={[
            { value: 'xlsx', label: 'Excel' },
            { value: 'csv', label: 'CSV（UTF-8）' },
          ]}
          onChange={(e) => set({ format: e.target.value === 'csv' ? 'csv' : 'xlsx' })}
        />
        {look.error && <ProblemNotice error={look.error} />}
        <div className="flex flex-wrap gap-3">
          <Button type="submit" look={look.data ? 'outline' : 'solid'} busy={look.isPending}>
            出す前に中身を確かめる
          </Button>
          <Button look="text" onClick={done}>
            やめる
          </Button>
        </div>
      </form>
      {look.data && (
        <Contents preview={look.data} alone={sources.alone_persons}>
          {send.error && <ProblemNotice error={send.error} />}
          <Button onClick={give} busy={send.isPending} className="self-start">
            {look.data.needs_second ? 'この内容で承認を申し出る' : 'この内容でファイルを作る'}
          </Button>
        </Contents>
      )}
    </Card>
  );
}

/** Files whose first rows are shown; of the others, for whom and how many. */
const SHOWN = 3;
const blank: Choice = { value: '', label: '選んでください' };
const fits = (r: Choice, units: boolean) =>
  units ? true : r.value === 'organisation' || r.value === 'words';

function Recipient({ order, set }: { order: Order; set: (change: Partial<Order>) => void }) {
  const here = useHere();
  const [q, setQ] = useState('');
  const units = useGet<{ items: Named[] }>(
    order.recipient_kind === 'unit' ? `${here.base}/units?size=500` : null,
  );
  const organisations = useGet<{ items: Named[] }>(
    order.recipient_kind === 'organisation' ? withQuery('/api/organisations', { q }) : null,
  );
  if (order.recipient_kind === 'words')
    return (
      <TextField
        label="相手の名前"
        required
        hint="例：監査委員事務局"
        value={order.recipient_words ?? ''}
        onChange={(e) => set({ recipient_words: e.target.value })}
      />
    );
  if (order.recipient_kind === 'units')
    return <p className="self-end">1か所に1つのファイルを作ります。ほかの所の行は入りません。</p>;
  const list = order.recipient_kind === 'unit' ? units.data : organisations.data;
  if (!order.recipient_kind) return <span />;
  return (
    <div className="flex flex-col gap-2">
      {order.recipient_kind === 'organisation' && (
        <TextField label="名前でさがす" value={q} onChange={(e) => setQ(e.target.value)} />
      )}
      <SelectField
        label="相手"
        required
        value={String(order.recipient ?? '')}
        choices={[blank, ...(list?.items ?? []).map((u) => ({ value: String(u.id), label: u.name }))]}
        onChange={(e) => set({ recipient: Number(e.target.value) })}
      />
    </div>
  );
}

function Contents({
  preview,
  alone,
  children,
}: {
  preview: Preview;
  alone: number;
  children: React.ReactNode;
}) {
  return (
    <section aria-label="中身" className="mt-4 flex flex-col gap-4 border-t border-hair pt-4">
      <p>
        <strong>
          {preview.persons > 0 && `${count(preview.persons)}人、`}
          {count(preview.rows)}行、ファイル{count(preview.files.length)}個
        </strong>
        です。
        {preview.nobodys > 0 &&
          `事業所の分からない${count(preview.nobodys)}行は、どのファイルにも入りません。`}
        {preview.note}
      </p>
      {preview.needs_second && (
        <Notice tone="warning" title="別の人の承認が要ります">
          <p>
            {alone}
            人を超えるため、承認されるまでファイルは取り出せません。24時間以内に出した分も合わせて数えます。
          </p>
        </Notice>
      )}
      {preview.files.slice(0, SHOWN).map((f) => (
        <Table
          key={f.name}
          caption={`${f.recipient}（${f.persons > 0 ? `${count(f.persons)}人・` : ''}${count(f.rows)}行）`}
          rows={f.first.map((cells, i) => ({ cells, i }))}
          rowKey={(r) => r.i}
          columns={preview.columns.map((head, i) => ({
            key: head,
            head,
            whole: true,
            cell: (r: { cells: string[] }) => r.cells[i] ?? '',
          }))}
        />
      ))}
      {preview.files.length > SHOWN && (
        <p>
          ほかのファイル：
          {preview.files
            .slice(SHOWN)
            .map(
              (f) => `${f.recipient}（${f.persons > 0 ? `${count(f.persons)}人・` : ''}${count(f.rows)}行）`,
            )
            .join('、')}
        </p>
      )}
      {children}
    </section>
  );
}

import { useState } from 'react';
import { useGet, useSend } from '../../api';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { useHere } from '../session/here';
import { Places } from './Places';
import type { Feature, Peer, PeersData } from './why';

type Stored = { items: { id: number; rev: number; other: number }[] };
type Asked = { org: number; name: string; choice: 'in' | 'out' } | null;

/** Who is compared with, why these, and the town's own corrections with their reasons. */
export function Peers({ year }: { year: number }) {
  const here = useHere();
  const peers = useGet<PeersData>(`${here.base}/peers?year=${year}`);
  return (
    <Card
      title="似た市町村"
      aside={
        <span className="text-dns-14N-130 text-quiet">費用やサービスの選び方は、選ぶときに使いません</span>
      }
    >
      <Read query={peers}>
        {(data) => (
          <>
            <PeerTable data={data} />
            {data.places.length > 0 && <Places places={data.places} year={data.places_year} />}
          </>
        )}
      </Read>
    </Card>
  );
}

const shown = (f: Feature, v: number | null | undefined) =>
  v == null ? '—' : f.unit === 'people' ? `${count(v)}人` : `${v.toFixed(1)}％`;

function PeerTable({ data }: { data: PeersData }) {
  const here = useHere();
  const [asked, setAsked] = useState<Asked>(null);
  const mayChange = here.may('money_write');
  if (data.items.length === 0) return <p>{data.sentence}</p>;
  const register = data.items.some((p) => p.values.share65 != null);
  const people = register
    ? `人口は${data.people_year}年10月1日です`
    : `人数は介護保険事業状況報告（年報）${data.statistic_year}年度末の第1号被保険者です`;
  const most = (p: Peer) =>
    data.features.toSorted((a, b) => (p.contributions[b.key] ?? 0) - (p.contributions[a.key] ?? 0))[0];
  return (
    <>
      <p className="mb-2">{data.sentence}</p>
      <Table
        caption="似た市町村と、その置かれた状況"
        captionHidden
        rows={data.items}
        rowKey={(p) => p.org}
        columns={[
          {
            key: 'name',
            head: '市町村',
            names: true,
            whole: true,
            cell: (p) => (
              <>
                {p.name}
                {p.manual && (
                  <span className="ml-1 text-dns-14N-130 text-quiet">（手で追加：{p.reason}）</span>
                )}
              </>
            ),
          },
          ...data.features.map((f) => ({
            key: f.key,
            head: f.label,
            number: true,
            cell: (p: Peer) => shown(f, p.values[f.key]),
          })),
          {
            key: 'most',
            head: 'いちばん違う点',
            whole: true,
            cell: (p) =>
              p.distance > 0 ? `${most(p)?.label}（${p.contributions[most(p)?.key ?? ''] ?? 0}％）` : '—',
          },
          { key: 'stable', head: '選ばれやすさ', number: true, cell: (p) => `${p.stability_percent}％` },
          {
            key: 'out',
            head: <span className="sr-only">操作</span>,
            cell: (p) =>
              mayChange &&
              (p.choice === null ? (
                <Button
                  look="text"
                  size="sm"
                  onClick={() => setAsked({ org: p.org, name: p.name, choice: 'out' })}
                >
                  {p.name}を除く
                </Button>
              ) : (
                <TakeBack org={p.org} name={p.name} />
              )),
          },
        ]}
        foot={
          <tfoot>
            <tr className="border-t border-black font-bold">
              <th scope="row" className="px-3 py-2 text-left">
                この町
              </th>
              {data.features.map((f) => (
                <td key={f.key} className="num px-3 py-2 text-right">
                  {shown(f, data.own.values?.[f.key])}
                </td>
              ))}
              <td colSpan={3} />
            </tr>
          </tfoot>
        }
      />
      <p className="mt-2 text-dns-14N-130 text-quiet">
        {`比べた市町村は${count(data.compared)}、${people}。「選ばれやすさ」は、項目の重みを0.5〜1.5倍に変えても選ばれた割合です。`}
      </p>
      {data.excluded.length > 0 && (
        <ul className="mt-2">
          {data.excluded.map((p) => (
            <li key={p.org} className="flex flex-wrap items-center gap-3">
              除いた市町村：{p.name}（{p.reason}）{mayChange && <TakeBack org={p.org} name={p.name} />}
            </li>
          ))}
        </ul>
      )}
      {mayChange && (
        <Button
          look="outline"
          size="sm"
          className="no-print mt-3"
          onClick={() => setAsked({ org: 0, name: '', choice: 'in' })}
        >
          市町村を加える
        </Button>
      )}
      {asked && <Choose asked={asked} close={() => setAsked(null)} />}
    </>
  );
}

function touched(base: string): string[] {
  return [`${base}/peers`, `${base}/peer-choices`, `${base}/why`];
}

function TakeBack({ org, name }: { org: number; name: string }) {
  const here = useHere();
  const stored = useGet<Stored>(`${here.base}/peer-choices?size=500`);
  const send = useSend(touched(here.base));
  const row = stored.data?.items.find((c) => c.other === org);
  if (!row) return null;
  return (
    <Button
      look="text"
      size="sm"
      busy={send.isPending}
      onClick={() =>
        send.mutate({ method: 'DELETE', path: `${here.base}/peer-choices/${row.id}`, rev: row.rev })
      }
    >
      {name}の選び直しを取り消す
    </Button>
  );
}

type Towns = { items: { id: number; name: string }[]; total: number };

function Choose({ asked, close }: { asked: NonNullable<Asked>; close: () => void }) {
  const here = useHere();
  const [reason, setReason] = useState('');
  const [other, setOther] = useState(asked.org);
  const [word, setWord] = useState('');
  const towns = useGet<Towns>(
    asked.choice === 'in' ? `/api/organisations?kind=municipality&q=${encodeURIComponent(word)}` : null,
  );
  const send = useSend(touched(here.base));
  const save = () =>
    send.mutate(
      { method: 'POST', path: `${here.base}/peer-choices`, body: { other, choice: asked.choice, reason } },
      { onSuccess: close },
    );
  return (
    <Dialog
      title={asked.choice === 'in' ? '比べる市町村を加える' : `${asked.name}を除く`}
      open
      close={close}
      actions={
        <Button busy={send.isPending || other === 0} onClick={save}>
          {asked.choice === 'in' ? '加える' : '除く'}
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        {send.error && <ProblemNotice error={send.error} />}
        {asked.choice === 'in' && (
          <>
            <TextField label="名前で絞り込む" value={word} onChange={(e) => setWord(e.target.value)} />
            <SelectField
              label="市町村"
              required
              value={String(other)}
              onChange={(e) => setOther(Number(e.target.value))}
              choices={[
                { value: '0', label: '選んでください' },
                ...(towns.data?.items ?? [])
                  .filter((t) => t.id !== here.town)
                  .map((t) => ({ value: String(t.id), label: t.name })),
              ]}
            />
          </>
        )}
        <TextField
          label="理由"
          required
          hint="例：同じ広域の医療圏で、施設の数も近い"
          value={reason}
          error={send.error?.of('reason')}
          onChange={(e) => setReason(e.target.value)}
        />
      </div>
    </Dialog>
  );
}

import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api';
import { count, whenOf } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { longDate } from '../../wareki';
import { useHere } from '../session/here';

type Period = {
  class: string;
  label: string;
  years: number;
  basis: string;
  mark: 'confirmed' | 'assumed';
  hold: boolean;
  until: string;
  over: number;
};
type Item = {
  disposal: number;
  state: 'open' | 'done' | 'withdrawn';
  first_by: number;
  first_by_name: string;
  first_ms: number;
  second_by_name: string;
  second_ms: number;
  class: string;
  label: string;
  until: string;
  amount: number;
  erased: boolean;
};
type Lists = { items: Item[]; tombstones: 'sound' | 'short' | 'missing' | 'changed' };

const states = { open: '二人目の署名待ち', done: '廃棄しました', withdrawn: '取り下げ' };
const broken = {
  short: '廃棄の控え（鍵ファイルの隣の .tombstones）の終わりが欠けています。',
  missing: '廃棄の控え（鍵ファイルの隣の .tombstones）がなくなっています。',
  changed: '廃棄の控え（鍵ファイルの隣の .tombstones）が書き換えられているか、読めません。',
};

/** How long records are kept, what is over, and the two signatures under its disposal. */
export default function RetentionPage() {
  const here = useHere();
  const periods = useGet<{ items: Period[] }>(`${here.base}/retention`);
  const lists = useGet<Lists>(`${here.base}/disposals`);
  return (
    <Page
      figures={{ none: '保存期間と、廃棄する行の数だけです' }}
      title="保存期間と廃棄"
      lead="記録を何年残すかを町で決め、過ぎたものを年に一度、二人の署名で廃棄します。被保険者の番号などは、年度ごとの鍵で暗号化してあり、廃棄すると鍵ごと消すので、古いバックアップからも開けなくなります。"
    >
      <Read query={lists}>
        {({ items, tombstones }) => {
          const waiting = items.filter((i) => i.state === 'open');
          return (
            <>
              {tombstones !== 'sound' && (
                <p role="alert" className="text-error-2">
                  {broken[tombstones]}
                  このままでは、古いバックアップを戻すと、廃棄したものが戻ります。管理者に、控えから戻すよう頼んでください。
                </p>
              )}
              {waiting[0] && <Waiting items={waiting} first={waiting[0]} />}
              <Card title="保存期間" long>
                <Read query={periods}>
                  {(data) => <Periods items={data.items} waiting={waiting.length > 0} />}
                </Read>
              </Card>
              <Past items={items.filter((i) => i.state !== 'open')} />
            </>
          );
        }}
      </Read>
    </Page>
  );
}

function useDisposals() {
  const { base } = useHere();
  const path = `${base}/disposals`;
  return { path, send: useSend([path, `${base}/retention`]) };
}

/** Signed by one; another signs, or it is withdrawn. */
function Waiting({ items, first }: { items: Item[]; first: Item }) {
  const here = useHere();
  const { path, send } = useDisposals();
  return (
    <Card title="二人目の署名を待っている廃棄">
      {send.error && <ProblemNotice error={send.error} />}
      <ul className="mb-3 list-disc pl-6">
        {items.map((i) => (
          <li key={i.class}>
            {i.label}：{longDate(i.until)}までの{count(i.amount)}件
          </li>
        ))}
      </ul>
      <p className="mb-2">
        一人目：{first.first_by_name}さん（{whenOf(first.first_ms)}）
      </p>
      <p className="mb-2">
        廃棄すると、元に戻せません。だれの明細かは分からなくなり、費用の合計だけが残ります。
      </p>
      <div className="no-print flex flex-wrap gap-3">
        {first.first_by === here.person.id ? (
          <p className="text-quiet">二人目は、別の人（課長・係長か介護保険担当）が署名します。</p>
        ) : (
          <Button
            busy={send.isPending}
            onClick={() =>
              send.mutate({ method: 'POST', path: `${path}/${first.disposal}/signature`, body: {} })
            }
          >
            確かめたので署名して廃棄する
          </Button>
        )}
        <Button
          look="text"
          onClick={() => send.mutate({ method: 'DELETE', path: `${path}/${first.disposal}` })}
        >
          取り下げる
        </Button>
      </div>
    </Card>
  );
}

function Periods({ items, waiting }: { items: Period[]; waiting: boolean }) {
  const { path, send } = useDisposals();
  const [edited, setEdited] = useState<Period | null>(null);
  const over = items.some((p) => p.over > 0 && !p.hold);
  return (
    <>
      <Table
        caption="保存期間"
        captionHidden
        rows={items}
        rowKey={(p) => p.class}
        columns={[
          { key: 'l', head: '記録', names: true, cell: (p) => p.label },
          { key: 'y', head: '年数', number: true, cell: (p) => `${p.years}年` },
          {
            key: 'b',
            head: '根拠',
            cell: (p) => `${p.basis}（${p.mark === 'confirmed' ? '確定' : '仮定'}）`,
          },
          { key: 'u', head: '廃棄できるもの', whole: true, cell: (p) => `${longDate(p.until)}まで` },
          {
            key: 'o',
            head: '件数',
            number: true,
            cell: (p) => (p.hold ? `${count(p.over)}（保留中）` : count(p.over)),
          },
          {
            key: 'e',
            head: '変更',
            screen: true,
            cell: (p) => (
              <Button look="text" size="sm" onClick={() => setEdited(p)}>
                変える<span className="sr-only">（{p.label}）</span>
              </Button>
            ),
          },
        ]}
      />
      <p className="mt-2 text-dns-14N-130 text-quiet">
        見た人・変えた人の記録は消しません。書きかけは30日、バックアップは日7・週5・月12の世代で、自動で消えます。鍵束（鍵ファイルの隣の
        .ring）を金庫などに写してあるときは、廃棄のあとに写し直し、古い写しを捨ててください。
      </p>
      {send.error && <ProblemNotice error={send.error} />}
      {!waiting && over && (
        <Button
          className="no-print mt-3 whitespace-normal!"
          busy={send.isPending}
          onClick={() => send.mutate({ method: 'POST', path, body: {} })}
        >
          廃棄の一覧を作り、一人目として署名する
        </Button>
      )}
      {!waiting && !over && <p className="mt-2">いま廃棄できる記録はありません。</p>}
      {edited && <Edit period={edited} close={() => setEdited(null)} />}
    </>
  );
}

function Past({ items }: { items: Item[] }) {
  return (
    <Card title="廃棄の記録" long>
      <Table
        caption="廃棄の記録"
        captionHidden
        rows={items}
        rowKey={(i) => `${i.disposal} ${i.class}`}
        empty="まだ廃棄したものはありません。"
        columns={[
          { key: 'l', head: '記録', names: true, cell: (i) => i.label },
          { key: 'u', head: 'いつまでのもの', whole: true, cell: (i) => longDate(i.until) },
          { key: 'n', head: '件数', number: true, cell: (i) => count(i.amount) },
          {
            key: 's',
            head: '状態',
            whole: true,
            cell: (i) =>
              i.state === 'done' && !i.erased ? '廃棄しました（鍵の消去を待っています）' : states[i.state],
          },
          {
            key: 'w',
            head: '署名',
            cell: (i) => `${i.first_by_name}、${i.second_by_name}（${whenOf(i.second_ms)}）`,
          },
        ]}
      />
    </Card>
  );
}

function Edit({ period, close }: { period: Period; close: () => void }) {
  const here = useHere();
  const [years, setYears] = useState(String(period.years));
  const [basis, setBasis] = useState(period.basis);
  const [mark, setMark] = useState<string>(period.mark);
  const [hold, setHold] = useState(period.hold);
  const send = useSend([`${here.base}/retention`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    send.mutate(
      {
        method: 'PUT',
        path: `${here.base}/retention/${period.class}`,
        body: { years: Number(years) || 0, basis, mark, hold },
      },
      { onSuccess: close },
    );
  };
  return (
    <Dialog title={`保存期間を変える：${period.label}`} open close={close}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        {send.error && <ProblemNotice error={send.error} />}
        <TextField
          label="残す年数"
          required
          inputMode="numeric"
          value={years}
          onChange={(e) => setYears(e.target.value)}
        />
        <TextField
          label="根拠"
          required
          hint="例：文書管理規程第8条"
          value={basis}
          onChange={(e) => setBasis(e.target.value)}
        />
        <SelectField
          label="根拠の確かさ"
          value={mark}
          choices={[
            { value: 'assumed', label: '仮定（まだ確かめていない）' },
            { value: 'confirmed', label: '確定（規程で確かめた）' },
          ]}
          onChange={(e) => setMark(e.target.value)}
        />
        <label className="flex min-h-11 items-center gap-2">
          <input
            type="checkbox"
            className="size-5"
            checked={hold}
            onChange={(e) => setHold(e.target.checked)}
          />
          廃棄を保留する（訴訟・監査など）
        </label>
        <div className="flex gap-3">
          <Button type="submit" busy={send.isPending}>
            保存する
          </Button>
          <Button look="outline" onClick={close}>
            やめる
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

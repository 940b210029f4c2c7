import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api';
import { whenOf } from '../../format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';
import { Doors } from './Doors';
import { Resets } from './Resets';

type Account = {
  id: number;
  rev: number;
  login: string;
  name: string;
  role: string;
  role_label?: string;
  unit: number | null;
  unit_name?: string | null;
  disabled: boolean;
  signed_in_ms: number | null;
};
type Unit = { id: number; name: string };

export const roles = [
  { value: 'admin', label: 'システム管理者' },
  { value: 'officer', label: '介護保険担当' },
  { value: 'head', label: '課長・係長' },
  { value: 'health', label: '高齢福祉・保健師' },
  { value: 'centre', label: '地域包括支援センター' },
  { value: 'coordinator', label: '生活支援コーディネーター' },
  { value: 'caremanager', label: '居宅介護支援' },
  { value: 'provider', label: 'サービス事業所' },
];
const roleLabel = (a: Account) => a.role_label ?? roles.find((r) => r.value === a.role)?.label ?? a.role;

const waiting = (base: string) => [`${base}/resets`, `${base}/promotions`];
const needsSecond = (name: string) =>
  `${name}さんをシステム管理者にするには、もう一人の管理者の承認が要ります。24時間のうちに、別の管理者に承認してもらってください。`;

/** Who may sign in. A new person gets a code that works once, shown here once. */
export default function AccountsPage() {
  const here = useHere();
  const say = useSay();
  const path = `${here.base}/accounts`;
  const accounts = useGet<{ items: Account[]; total: number }>(path);
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<Account | null>(null);
  const [code, setCode] = useState<{ name: string; code: string } | null>(null);
  const send = useSend<{ one_time_code?: string; needs_second?: boolean }>([path, ...waiting(here.base)]);
  const stop = (a: Account, disabled: boolean, undone = false) =>
    send.mutate(
      { method: 'PUT', path: `${path}/${a.id}`, rev: a.rev, body: { disabled } },
      {
        onSuccess: (answer) => {
          if (answer?.needs_second) return say(needsSecond(a.name));
          const undo = () => stop({ ...a, rev: a.rev + 1 }, !disabled, true);
          if (!undone) say(`${a.name}さんの利用を${disabled ? '止め' : '再び始め'}ました。`, undo);
        },
      },
    );
  const reset = (a: Account) =>
    send.mutate(
      { method: 'POST', path: `${path}/${a.id}/reset`, body: {} },
      {
        onSuccess: (r) =>
          r.one_time_code
            ? setCode({ name: a.name, code: r.one_time_code })
            : say('管理者のコードは2人で出します。24時間のうちに、別の管理者に承認してもらってください。'),
      },
    );
  return (
    <Page
      figures={{ none: '人とサインインの一覧で、計算した数字はありません' }}
      title="アカウント"
      lead="この市町村で伴走を使う人です。役割によって、見られるものが変わります。"
      actions={
        <Button size="sm" onClick={() => setAdding(true)}>
          アカウントを追加する
        </Button>
      }
    >
      {send.error && <ProblemNotice error={send.error} />}
      <Read query={accounts}>
        {(data) => (
          <div className="rounded-8 border border-hair bg-white p-4">
            <Table
              caption="アカウント"
              captionHidden
              rows={data.items}
              rowKey={(a) => a.id}
              empty="まだアカウントはありません。"
              columns={[
                { key: 'n', head: '氏名', names: true, cell: (a) => a.name },
                { key: 'l', head: 'サインイン用ID', cell: (a) => a.login },
                { key: 'r', head: '役割', cell: roleLabel },
                { key: 'u', head: '所属', cell: (a) => a.unit_name ?? '—' },
                {
                  key: 's',
                  head: '最後のサインイン',
                  cell: (a) => (a.signed_in_ms ? whenOf(a.signed_in_ms) : 'まだありません'),
                },
                { key: 'd', head: '状態', cell: (a) => (a.disabled ? <Mark value="停止中" /> : '利用中') },
                {
                  key: 'x',
                  head: <span className="sr-only">操作</span>,
                  cell: (a) => (
                    <div className="no-print flex gap-1">
                      <Button look="text" size="sm" onClick={() => setEditing(a)}>
                        直す
                      </Button>
                      {a.id !== here.person.id && (
                        <>
                          <Button look="text" size="sm" onClick={() => reset(a)}>
                            コードを出す
                          </Button>
                          <Button look="text" size="sm" onClick={() => stop(a, !a.disabled)}>
                            {a.disabled ? '再開する' : '止める'}
                          </Button>
                        </>
                      )}
                    </div>
                  ),
                },
              ]}
            />
          </div>
        )}
      </Read>
      <Resets
        given={(name, oneTime) =>
          oneTime ? setCode({ name, code: oneTime }) : say(`${name}さんをシステム管理者にしました。`)
        }
      />
      <Doors />
      {(adding || editing) && (
        <AccountForm
          account={editing}
          path={path}
          close={() => {
            setAdding(false);
            setEditing(null);
          }}
          made={(name, oneTime) => {
            setAdding(false);
            if (oneTime) setCode({ name, code: oneTime });
            else say(needsSecond(name));
          }}
        />
      )}
      <Dialog
        title={`${code?.name ?? ''}さんの一回限りのコード`}
        open={code !== null}
        close={() => setCode(null)}
        actions={<Button onClick={() => setCode(null)}>書き留めたので閉じる</Button>}
      >
        <p>
          このコードは、いまだけ表示します。本人に直接伝えてください。最初のサインインのときにパスワードの代わりに使い、そのとき新しいパスワードを決めます。
        </p>
        <p className="mt-4 rounded-8 bg-solid-gray-50 p-4 text-center text-mono-17B-150 text-2xl! tracking-widest select-all">
          {code?.code}
        </p>
      </Dialog>
    </Page>
  );
}

function AccountForm({
  account,
  path,
  close,
  made,
}: {
  account: Account | null;
  path: string;
  close: () => void;
  made: (name: string, code?: string) => void;
}) {
  const here = useHere();
  const say = useSay();
  const units = useGet<{ items: Unit[] }>(`${here.base}/units?size=200`);
  const [values, setValues] = useState({
    name: account?.name ?? '',
    login: account?.login ?? '',
    role: account?.role ?? '',
    unit: String(account?.unit ?? ''),
  });
  const [checked, setChecked] = useState(false);
  const send = useSend<{ id: number; one_time_code?: string; needs_second?: boolean }>([
    path,
    ...waiting(here.base),
  ]);
  const set = (change: Partial<typeof values>) => setValues({ ...values, ...change });
  const lacks = (value: string, sentence: string) => (checked && value === '' ? sentence : undefined);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setChecked(true);
    if (!values.name || !values.login || !values.role) return;
    const { login, ...rest } = values;
    const body = { ...rest, unit: values.unit === '' ? null : Number(values.unit) };
    send.mutate(
      account
        ? { method: 'PUT', path: `${path}/${account.id}`, rev: account.rev, body }
        : { method: 'POST', path, body: { ...body, login } },
      {
        onSuccess: (answer) => {
          if (!account) return made(values.name, answer.one_time_code);
          say(answer.needs_second ? needsSecond(values.name) : `${values.name}さんを保存しました。`);
          close();
        },
      },
    );
  };
  return (
    <Dialog title={account ? 'アカウントを直す' : 'アカウントを追加する'} open close={close}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        {send.error && <ProblemNotice error={send.error} />}
        <TextField
          label="氏名"
          required
          value={values.name}
          onChange={(e) => set({ name: e.target.value })}
          error={lacks(values.name, '氏名を入力してください。') ?? send.error?.of('name')}
        />
        {!account && (
          <TextField
            label="サインイン用ID"
            required
            hint="半角の英数字です。あとから変えられません。"
            value={values.login}
            onChange={(e) => set({ login: e.target.value })}
            error={lacks(values.login, 'サインイン用IDを入力してください。') ?? send.error?.of('login')}
          />
        )}
        <SelectField
          label="役割"
          required
          hint={
            values.role === 'admin' && account?.role !== 'admin'
              ? 'システム管理者がほかにもいるときは、そのうちの一人の承認を待ってから使えるようになります。'
              : '役割で、見られるものと変えられるものが決まります。'
          }
          value={values.role}
          onChange={(e) => set({ role: e.target.value })}
          choices={[{ value: '', label: '選んでください' }, ...roles]}
          error={lacks(values.role, '役割を選んでください。') ?? send.error?.of('role')}
        />
        <SelectField
          label="所属"
          value={values.unit}
          onChange={(e) => set({ unit: e.target.value })}
          choices={[
            { value: '', label: '市町村（本庁）' },
            ...(units.data?.items ?? []).map((u) => ({ value: String(u.id), label: u.name })),
          ]}
          error={send.error?.of('unit')}
        />
        <div className="flex gap-3">
          <Button type="submit" busy={send.isPending}>
            {account ? '保存する' : '追加してコードを出す'}
          </Button>
          <Button look="outline" onClick={close}>
            やめる
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

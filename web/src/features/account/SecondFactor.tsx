import { type FormEvent, useState } from 'react';
import { refresh, SESSION, useGet, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { timeOf } from '../home/home';

const PATH = '/api/second-factor';
type State = { enrolled: boolean; since_ms: number | null; codes_left: number };
type Begun = { secret: string; uri: string; qr_svg: string; minutes: number };
type Codes = { recovery_codes: string[] };

/** One's own second factor: enrol it, print a new sheet, remove it. */
export function SecondFactor() {
  const state = useGet<State>(PATH);
  return <Read query={state}>{(data) => (data.enrolled ? <Enrolled state={data} /> : <Enrol />)}</Read>;
}

function Enrolled({ state }: { state: State }) {
  const [doing, setDoing] = useState<'sheet' | 'remove' | null>(null);
  const sheet = useSend<Codes>();
  const remove = useSend([PATH, SESSION]);
  const codes = sheet.data?.recovery_codes;
  const told = () => {
    sheet.reset();
    setDoing(null);
    refresh(PATH);
  };
  if (codes) return <Sheet codes={codes} close={told} />;
  return (
    <div className="flex flex-col gap-4">
      <p>
        {state.since_ms ? `${timeOf(state.since_ms)}に登録しました。` : ''}
        控えのコードは、あと{state.codes_left}個使えます。
      </p>
      {state.codes_left < 3 && (
        <Notice tone="warning" title="控えのコードが残り少なくなっています">
          新しい控えを印刷してください。古い控えは使えなくなります。
        </Notice>
      )}
      <div className="flex flex-wrap gap-3">
        <Button look="outline" size="sm" onClick={() => setDoing('sheet')}>
          控えを作り直す
        </Button>
        <Button look="outline" size="sm" onClick={() => setDoing('remove')}>
          登録を外す
        </Button>
      </div>
      {doing === 'sheet' && (
        <CodeForm
          label="作り直す"
          send={sheet}
          submit={(code) => sheet.mutate({ method: 'POST', path: `${PATH}/sheet`, body: { code } })}
        />
      )}
      {doing === 'remove' && (
        <CodeForm
          label="登録を外す"
          send={remove}
          submit={(code) => remove.mutate({ method: 'POST', path: `${PATH}/remove`, body: { code } })}
        />
      )}
    </div>
  );
}

/** The password again, then the code that proves the device has the secret, then the sheet. */
export function Enrol() {
  const begin = useSend<Begun>();
  const confirm = useSend<Codes>();
  const [password, setPassword] = useState('');
  const [empty, setEmpty] = useState(false);
  const start = (e: FormEvent) => {
    e.preventDefault();
    setEmpty(!password);
    if (password)
      begin.mutate({ method: 'POST', path: PATH, body: { password } }, { onSuccess: () => setPassword('') });
  };
  if (confirm.data)
    return (
      <Sheet codes={confirm.data.recovery_codes} close={() => refresh(PATH, SESSION, '/api/sessions')} />
    );
  if (begin.data)
    return (
      <div className="flex flex-col gap-4">
        <ol className="list-decimal pl-6">
          <li>認証アプリ（スマートフォン、または庁内のパソコン用）で、次の図を読み取ります。</li>
          <li>図を読み取れないときは、下の文字を入力します。</li>
          <li>アプリに出た6桁の数字を入力します。{begin.data.minutes}分のうちに終えてください。</li>
        </ol>
        <img
          src={`data:image/svg+xml,${encodeURIComponent(begin.data.qr_svg)}`}
          alt="登録のための図（QRコード）。読み取れないときは、下の文字を使ってください。"
          className="size-60 border border-hair"
        />
        <p className="rounded-8 bg-solid-gray-50 p-4 text-mono-17B-150 select-all">{begin.data.secret}</p>
        <CodeForm
          label="登録する"
          send={confirm}
          submit={(code) => confirm.mutate({ method: 'POST', path: `${PATH}/confirm`, body: { code } })}
        />
      </div>
    );
  return (
    <form onSubmit={start} noValidate className="flex flex-col gap-5">
      <p>
        サインインのときに、パスワードのほかに、手元の機器に出る6桁の数字も確かめます。パスワードが知られても、入られません。
      </p>
      {begin.error && <ProblemNotice error={begin.error} />}
      <TextField
        label="いまのパスワード"
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(e) => setPassword(e.target.value)}
        error={empty && !password ? 'いまのパスワードを入力してください。' : undefined}
      />
      <div>
        <Button type="submit" busy={begin.isPending}>
          登録を始める
        </Button>
      </div>
    </form>
  );
}

function CodeForm({
  label,
  send,
  submit,
}: {
  label: string;
  send: { error: unknown; isPending: boolean };
  submit: (code: string) => void;
}) {
  const [code, setCode] = useState('');
  const [empty, setEmpty] = useState(false);
  const go = (e: FormEvent) => {
    e.preventDefault();
    setEmpty(!code.trim());
    if (code.trim()) submit(code);
  };
  return (
    <form onSubmit={go} noValidate className="flex flex-col gap-4">
      {Boolean(send.error) && <ProblemNotice error={send.error} />}
      <TextField
        label="確認コード"
        autoComplete="one-time-code"
        value={code}
        onChange={(e) => setCode(e.target.value)}
        error={empty && !code.trim() ? '確認コードを入力してください。' : undefined}
      />
      <div>
        <Button type="submit" busy={send.isPending}>
          {label}
        </Button>
      </div>
    </form>
  );
}

/** Shown once; on paper it goes into a drawer that is locked. */
function Sheet({ codes, close }: { codes: string[]; close: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>
        機器をなくしたときのための控えです。いまだけ表示します。印刷して、鍵のかかる場所にしまってください。1つのコードは1回だけ使えます。
      </p>
      <ol className="grid list-decimal grid-cols-2 gap-x-8 gap-y-1 rounded-8 bg-solid-gray-50 py-4 pr-4 pl-12 text-mono-17B-150 select-all">
        {codes.map((c) => (
          <li key={c}>{c}</li>
        ))}
      </ol>
      <div className="no-print flex flex-wrap gap-3">
        <Button look="outline" onClick={() => window.print()}>
          印刷する
        </Button>
        <Button onClick={close}>しまったので終わる</Button>
      </div>
    </div>
  );
}

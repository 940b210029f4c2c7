import { useState } from 'react';
import { ApiProblem, refresh, SESSION, useGet, useSend } from '../../api';
import { whenOf } from '../../format';
import { AskForm } from '../../ui/AskForm';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Read } from '../../ui/Panel';
import { type Proof, ProofForm } from './ProofForm';
import { Sheet } from './RecoverySheet';

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
        {state.since_ms ? `${whenOf(state.since_ms)}に登録しました。` : ''}
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
        <ProofForm
          label="作り直す"
          send={sheet}
          submit={(proof) => sheet.mutate({ method: 'POST', path: `${PATH}/sheet`, body: proof })}
        />
      )}
      {doing === 'remove' && (
        <ProofForm
          label="登録を外す"
          send={remove}
          submit={(proof) => remove.mutate({ method: 'POST', path: `${PATH}/remove`, body: proof })}
        />
      )}
    </div>
  );
}

/** The password again, then the code that proves the device has the secret, then the sheet. */
export function Enrol() {
  const begin = useSend<Begun>();
  const confirm = useSend<Codes>();
  const [values, change] = useState<Record<string, string>>({});
  const ask = (proof?: Proof) =>
    begin.mutate(
      { method: 'POST', path: PATH, body: { ...values, ...proof } },
      { onSuccess: () => change({}) },
    );
  // Who has a key already proves it first, and has his sheet.
  const proves = begin.error instanceof ApiProblem && begin.error.of('code') !== undefined;
  const told = () => refresh(PATH, SESSION, '/api/sessions');
  if (confirm.data && confirm.data.recovery_codes.length > 0)
    return <Sheet codes={confirm.data.recovery_codes} close={told} />;
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
        <ProofForm
          label="登録する"
          keys={false}
          send={confirm}
          submit={(proof) =>
            confirm.mutate(
              { method: 'POST', path: `${PATH}/confirm`, body: proof },
              { onSuccess: (kept) => kept.recovery_codes.length === 0 && told() },
            )
          }
        />
      </div>
    );
  if (proves)
    return (
      <div className="flex flex-col gap-4">
        <p>登録した鍵か控えのコードで確かめてから、認証アプリを加えます。</p>
        <ProofForm label="確かめて進む" send={begin} submit={ask} />
      </div>
    );
  return (
    <AskForm
      fields={[{ name: 'password', label: 'いまのパスワード', type: 'password', auto: 'current-password' }]}
      values={values}
      change={change}
      submit={() => ask()}
      send={begin}
      label="登録を始める"
      above={
        <p>
          サインインのときに、パスワードのほかに、手元の機器に出る6桁の数字も確かめます。パスワードが知られても、入られません。
        </p>
      }
    />
  );
}

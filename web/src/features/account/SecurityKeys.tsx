import { useState } from 'react';
import { ApiProblem, call, refresh, SESSION, useGet, useSend } from '../../api';
import { whenOf } from '../../format';
import { AskForm } from '../../ui/AskForm';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import { Read } from '../../ui/Panel';
import { useSay } from '../../ui/Toast';
import { KEYS, type KeyBegun, makeKey, type OwnKey, type OwnKeys } from './keys';
import { type Proof, ProofForm } from './ProofForm';
import { Sheet } from './RecoverySheet';

const changed = () => refresh(KEYS, SESSION, '/api/second-factor', '/api/sessions');

/** One's own security keys: register one, see when it was used, remove it. */
export function SecurityKeys() {
  const list = useGet<OwnKeys>(KEYS);
  return (
    <Read query={list}>
      {(data) => (
        <div className="flex flex-col gap-4">
          <p>
            USBなどの鍵や、パソコンの顔・指紋・暗証番号（Windows
            Helloなど）で確かめます。数字を打つ手間がなく、にせのサイトにだまされません。
          </p>
          {data.items.length > 0 && (
            <ul className="flex flex-col divide-y divide-hair border-y border-hair">
              {data.items.map((k) => (
                <Line key={k.id} of={k} />
              ))}
            </ul>
          )}
          {data.why ? (
            <Notice tone="info" title="ここでは使えません">
              {data.why}
            </Notice>
          ) : (
            <AddKey first={data.items.length === 0} />
          )}
        </div>
      )}
    </Read>
  );
}

function Line({ of: k }: { of: OwnKey }) {
  const say = useSay();
  const send = useSend();
  const [asking, setAsking] = useState(false);
  return (
    <li className="flex flex-col gap-3 py-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div>
          <strong>{k.name}</strong>
          {!k.here && <span className="ml-2 text-quiet">（{k.host} で使う鍵）</span>}
          <p className="text-dns-16N-130 text-quiet">
            登録 {whenOf(k.made_ms)}・
            {k.used_ms ? `最後に使ったのは ${whenOf(k.used_ms)}` : 'まだ使っていません'}
          </p>
        </div>
        {!asking && (
          <Button
            look="outline"
            size="sm"
            onClick={() => setAsking(true)}
            aria-label={`${k.name}の登録を外す`}
          >
            登録を外す
          </Button>
        )}
      </div>
      {asking && (
        <ProofForm
          label="登録を外す"
          send={send}
          submit={(proof) =>
            send.mutate(
              { method: 'POST', path: `${KEYS}/${k.id}/remove`, body: proof },
              {
                onSuccess: () => {
                  say(`「${k.name}」の登録を外しました。`);
                  changed();
                },
              },
            )
          }
        />
      )}
    </li>
  );
}

/** A wrong code or key: another may be tried. A wrong password is no such thing. */
const isWrongProof = (e: unknown) => e instanceof ApiProblem && e.status === 401 && !e.of('password');

/** The password again, a proof where a factor is there already, then the key is touched; the first factor brings the recovery sheet. */
export function AddKey({ first }: { first: boolean }) {
  const [values, change] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [wanted, setWanted] = useState<string | null>(null); // the sentence that asks for a proof
  const [codes, setCodes] = useState<string[]>([]);
  const add = async (proof?: Proof) => {
    const body = { password: values.password, ...proof };
    const begun = await call<KeyBegun>({ method: 'POST', path: `${KEYS}/begin`, body });
    const made = await makeKey(begun);
    const kept = await call<{ recovery_codes: string[] }>({
      method: 'POST',
      path: KEYS,
      body: { name: (values.name ?? '').trim(), ...made },
    });
    change({});
    setCodes(kept.recovery_codes);
    if (kept.recovery_codes.length === 0) changed();
  };
  const over = () => {
    change((v) => ({ ...v, password: '' }));
    setWanted(null);
  };
  const failed = (error: unknown, proof?: Proof) => {
    const asks = !proof && error instanceof ApiProblem ? error.of('code') : undefined;
    if (asks) return setWanted(asks);
    setProblem(error);
    if (!proof || !isWrongProof(error)) over();
  };
  const go = (proof?: Proof) => {
    setBusy(true);
    setProblem(null);
    add(proof)
      .then(over, (error: unknown) => failed(error, proof))
      .finally(() => setBusy(false));
  };
  const send = { error: problem, isPending: busy };
  if (codes.length > 0) return <Sheet codes={codes} close={changed} />;
  return (
    <div className="flex flex-col gap-4">
      <AskForm
        fields={[
          {
            name: 'name',
            label: '鍵の名前',
            hint: '例：机の引き出しの鍵、このパソコンの指紋',
            auto: 'off',
            max: 40,
          },
          { name: 'password', label: 'いまのパスワード', type: 'password', auto: 'current-password' },
        ]}
        values={values}
        change={change}
        submit={() => go()}
        send={wanted === null ? send : { error: null, isPending: busy }}
        label={wanted !== null ? null : first ? 'セキュリティキーを登録する' : '鍵をもう1本登録する'}
        look={first ? 'solid' : 'outline'}
      />
      {wanted !== null && (
        <>
          <Notice tone="info" live title="登録済みの方法で、もう一度確かめます">
            {wanted}
          </Notice>
          <ProofForm label="鍵を加える" send={send} submit={go} />
        </>
      )}
    </div>
  );
}

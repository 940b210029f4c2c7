import { type FormEvent, useEffect, useState } from 'react';
import { queryClient, SESSION, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { offerHere } from '../account/keys';
import { KeyButton } from '../account/ProofForm';
import { Door } from './Door';

const CODE = /^[0-9０-９ ]{6,8}$/;

/** Stands over the same address; what was shown is gone from the page and from memory, and is read again afterwards. */
export function LockScreen({ name }: { name: string }) {
  const send = useSend([SESSION]);
  const leave = useSend([SESSION]);
  const [given, setGiven] = useState('');
  const [empty, setEmpty] = useState(false);
  const [keys, setKeys] = useState(false);
  useEffect(() => {
    queryClient.removeQueries({ predicate: (q) => q.queryKey[0] !== SESSION });
    offerHere().then(
      (offered) => setKeys(offered.key !== null),
      () => setKeys(false),
    );
  }, []);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setEmpty(!given);
    const body = CODE.test(given.trim()) ? { code: given } : { password: given };
    if (given) send.mutate({ method: 'POST', path: `${SESSION}/unlock`, body });
  };
  return (
    <Door title="画面を閉じています">
      <p className="mb-6">
        15分のあいだ使われなかったので、表示していた内容を消しました。{name}
        さんのパスワードか確認コードを入れると、同じ画面に戻ります。
      </p>
      <form onSubmit={submit} noValidate className="flex max-w-md flex-col gap-5">
        {send.error && <ProblemNotice error={send.error} />}
        {keys && (
          <KeyButton
            large
            label="セキュリティキーで続ける"
            ask={offerHere}
            signed={(proof) => send.mutate({ method: 'POST', path: `${SESSION}/unlock`, body: proof })}
          />
        )}
        <TextField
          label="パスワードか確認コード"
          type="password"
          autoComplete="current-password"
          autoFocus
          value={given}
          onChange={(e) => setGiven(e.target.value)}
          error={empty && !given ? 'パスワードか確認コードを入力してください。' : undefined}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" size="lg" busy={send.isPending}>
            続ける
          </Button>
          <Button
            look="text"
            size="lg"
            busy={leave.isPending}
            onClick={() => leave.mutate({ method: 'DELETE', path: SESSION })}
          >
            サインアウトする
          </Button>
        </div>
      </form>
    </Door>
  );
}

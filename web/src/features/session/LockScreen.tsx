import { useEffect, useState } from 'react';
import { queryClient, SESSION, useSend } from '../../api';
import { AskForm } from '../../ui/AskForm';
import { Button } from '../../ui/Button';
import { offerHere } from '../account/keys';
import { KeyButton } from '../account/ProofForm';
import { Door } from './Door';

const CODE = /^[0-9０-９ ]{6,8}$/;

/** Stands over the same address; what was shown is gone from the page and from memory, and is read again afterwards. */
export function LockScreen({ name }: { name: string }) {
  const send = useSend([SESSION]);
  const leave = useSend([SESSION]);
  const [values, change] = useState<Record<string, string>>({});
  const given = values.given ?? '';
  const [keys, setKeys] = useState(false);
  useEffect(() => {
    queryClient.removeQueries({ predicate: (q) => q.queryKey[0] !== SESSION });
    offerHere().then(
      (offered) => setKeys(offered.key !== null),
      () => setKeys(false),
    );
  }, []);
  const unlock = (body: object) => send.mutate({ method: 'POST', path: `${SESSION}/unlock`, body });
  return (
    <Door title="画面を閉じています">
      <p className="mb-6">
        15分のあいだ使われなかったので、表示していた内容を消しました。{name}
        さんのパスワードか確認コードを入れると、同じ画面に戻ります。
      </p>
      <AskForm
        large
        fields={[
          {
            name: 'given',
            label: 'パスワードか確認コード',
            type: 'password',
            auto: 'current-password',
            focus: true,
          },
        ]}
        values={values}
        change={change}
        submit={() => unlock(CODE.test(given.trim()) ? { code: given } : { password: given })}
        send={send}
        label="続ける"
        look={keys ? 'outline' : 'solid'}
        above={keys && <KeyButton large label="セキュリティキーで続ける" ask={offerHere} signed={unlock} />}
        beside={
          <Button
            look="text"
            size="lg"
            busy={leave.isPending}
            onClick={() => leave.mutate({ method: 'DELETE', path: SESSION })}
          >
            サインアウトする
          </Button>
        }
      />
    </Door>
  );
}

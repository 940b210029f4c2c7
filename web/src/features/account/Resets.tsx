import { useGet, useSend } from '../../api';
import { timeOf } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useHere } from '../session/here';

type Wish = {
  account: number;
  name: string;
  asked_by: number;
  asked_by_name: string;
  asked_ms: number;
  until_ms: number;
};

/** What one administrator wished and a second one has to agree to; nothing is shown when nothing waits. */
export function Resets({ given }: { given: (name: string, code?: string) => void }) {
  return (
    <>
      <Wishes
        title="別の管理者の承認を待っているコード"
        list="resets"
        door="reset"
        what="コード"
        given={given}
      />
      <Wishes
        title="システム管理者にしてよいか、別の管理者の承認を待っている人"
        list="promotions"
        door="promotion"
        what="管理者への変更"
        given={given}
      />
    </>
  );
}

function Wishes({
  title,
  list: name,
  door,
  what,
  given,
}: {
  title: string;
  list: string;
  door: string;
  what: string;
  given: (name: string, code?: string) => void;
}) {
  const here = useHere();
  const path = `${here.base}/${name}`;
  const list = useGet<{ items: Wish[] }>(path);
  const send = useSend<{ one_time_code?: string }>([path, `${here.base}/accounts`]);
  if (!list.data?.items.length) return null;
  const me = here.person.id;
  const of = (r: Wish) => `${here.base}/accounts/${r.account}/${door}`;
  return (
    <Card title={title}>
      {send.error && <ProblemNotice error={send.error} />}
      <ul className="flex flex-col gap-3">
        {list.data.items.map((r) => (
          <li key={r.account} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <span>
              {r.name}さんの{what}（申し出：{r.asked_by_name}さん、{timeOf(r.until_ms)}まで）
            </span>
            {r.asked_by !== me && r.account !== me && (
              <Button
                size="sm"
                busy={send.isPending}
                onClick={() =>
                  send.mutate(
                    { method: 'POST', path: `${of(r)}/confirm`, body: {} },
                    { onSuccess: (a) => given(r.name, a.one_time_code) },
                  )
                }
              >
                本人に確かめたので承認する
              </Button>
            )}
            <Button look="text" size="sm" onClick={() => send.mutate({ method: 'DELETE', path: of(r) })}>
              取り下げる
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

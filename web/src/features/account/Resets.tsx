import { useGet, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { timeOf } from '../home/home';
import { useHere } from '../session/here';

type Reset = {
  account: number;
  name: string;
  asked_by: number;
  asked_by_name: string;
  asked_ms: number;
  until_ms: number;
};

/** Codes for administrators that wait for a second one; nothing is shown when nothing waits. */
export function Resets({ given }: { given: (name: string, code: string) => void }) {
  const here = useHere();
  const path = `${here.base}/resets`;
  const list = useGet<{ items: Reset[] }>(path);
  const send = useSend<{ one_time_code: string }>([path]);
  if (!list.data?.items.length) return null;
  const me = here.person.id;
  const of = (r: Reset) => `${here.base}/accounts/${r.account}/reset`;
  return (
    <Card title="別の管理者の承認を待っているコード">
      {send.error && <ProblemNotice error={send.error} />}
      <ul className="flex flex-col gap-3">
        {list.data.items.map((r) => (
          <li key={r.account} className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <span>
              {r.name}さんのコード（申し出：{r.asked_by_name}さん、{timeOf(r.until_ms)}まで）
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

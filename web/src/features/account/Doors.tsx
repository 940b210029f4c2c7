import { useGet, useSend } from '../../api';
import { Card } from '../../ui/Card';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';

type Doors = { roles: { role: string; label: string; second_factor: boolean }[]; key_verified: boolean };

/** Which roles must have a second factor. */
export function Doors() {
  const here = useHere();
  const say = useSay();
  const path = `${here.base}/doors`;
  const doors = useGet<Doors>(path);
  const send = useSend<Doors>([path]);
  const change = (all: Doors, role: string, wanted: boolean) =>
    send.mutate(
      {
        method: 'PUT',
        path,
        body: {
          second_factor_roles: all.roles
            .filter((r) => (r.role === role ? wanted : r.second_factor))
            .map((r) => r.role),
        },
      },
      { onSuccess: () => say('二段階の確認を使う役割を変えました。') },
    );
  const ask = (all: Doors, verified: boolean) =>
    send.mutate(
      {
        method: 'PUT',
        path,
        body: {
          second_factor_roles: all.roles.filter((r) => r.second_factor).map((r) => r.role),
          key_verified: verified,
        },
      },
      {
        onSuccess: () =>
          say(verified ? '鍵の暗証番号や指紋も確かめます。' : '鍵は、触れるだけで使えるようにしました。'),
      },
    );
  return (
    <Card title="二段階の確認を必ず使う人">
      {send.error && <ProblemNotice error={send.error} />}
      <p className="mb-2">
        選んだ役割の人は、次に画面を開いたときから、登録が済むまでほかの画面を使えません。選ばない役割でも、本人が望めば登録できます。
      </p>
      <Read query={doors}>
        {(data) => (
          <>
            <ul className="flex flex-wrap gap-x-6 gap-y-1">
              {data.roles.map((r) => (
                <li key={r.role}>
                  <label className="flex min-h-11 items-center gap-2">
                    <input
                      type="checkbox"
                      className="size-5 accent-key-900"
                      checked={r.second_factor}
                      onChange={(e) => !send.isPending && change(data, r.role, e.target.checked)}
                    />
                    {r.label}
                  </label>
                </li>
              ))}
            </ul>
            <label className="mt-3 flex min-h-11 items-center gap-2 border-t border-hair pt-3">
              <input
                type="checkbox"
                className="size-5 accent-key-900"
                checked={data.key_verified}
                onChange={(e) => !send.isPending && ask(data, e.target.checked)}
              />
              セキュリティキーを使うとき、鍵の暗証番号や指紋も確かめる（選ばなければ、鍵に触れるだけです。パスワードはどちらでも要ります）
            </label>
          </>
        )}
      </Read>
    </Card>
  );
}

import { lazy, Suspense, useState } from 'react';
import { SESSION, useGet, useSend } from '../../api';
import { AskForm } from '../../ui/AskForm';
import { Notice } from '../../ui/Notice';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { SecondStep } from './CodeStep';
import { Door } from './Door';
import type { Session } from './session';

const CodeStep = lazy(async () => ({ default: (await import('./CodeStep')).CodeStep }));

export function SignIn({ session }: { session: Session }) {
  return session.demo ? <ChoosePerson /> : <Password />;
}

function Password() {
  const send = useSend<Session & Partial<SecondStep>>([SESSION, '/api/']);
  const [values, change] = useState<Record<string, string>>({});
  const step = send.data;
  if (step?.ticket)
    return (
      <Suspense fallback={null}>
        <CodeStep
          step={{
            ticket: step.ticket,
            by_clock: step.by_clock ?? true,
            key: step.key ?? null,
            key_why: step.key_why ?? null,
          }}
          back={() => {
            change({ ...values, password: '' });
            send.reset();
          }}
        />
      </Suspense>
    );
  return (
    <Door title="サインイン">
      <AskForm
        large
        fields={[
          { name: 'login', label: 'サインイン用ID', auto: 'username' },
          { name: 'password', label: 'パスワード', type: 'password', auto: 'current-password' },
        ]}
        values={values}
        change={change}
        submit={() => send.mutate({ method: 'POST', path: SESSION, body: values })}
        send={send}
        label="サインインする"
      >
        <p className="text-quiet">
          パスワードを忘れたときは、庁内のシステム担当に「一回限りのコード」の発行を頼んでください。
        </p>
      </AskForm>
    </Door>
  );
}

type DemoPerson = {
  id: number;
  org: number;
  name: string;
  role: string;
  role_label: string;
  org_name: string;
  unit_name: string | null;
  opens: string;
};

function ChoosePerson() {
  const people = useGet<{ items: DemoPerson[] }>('/api/demo/people');
  const send = useSend<Session>([SESSION, '/api/']);
  return (
    <Door title="体験する人を選んでください" wide>
      <Notice tone="info" title="ここは架空の「みほん市」です。何をしても、本物の市町村には影響しません。">
        人・数字はすべて見本です。選んだ人に合わせて、最初に開く画面が変わります。
      </Notice>
      {send.error && (
        <div className="mt-4">
          <ProblemNotice error={send.error} />
        </div>
      )}
      <Read query={people}>
        {(data) => (
          <ul className="mt-6 grid grid-cols-1 gap-4 desktop:grid-cols-2 desktop-admin:grid-cols-3">
            {data.items.map((p) => (
              <li key={`${p.org}-${p.id}`} className="contents">
                <button
                  type="button"
                  aria-disabled={send.isPending || undefined}
                  onClick={() =>
                    !send.isPending &&
                    send.mutate({ method: 'POST', path: '/api/demo/session', body: { org: p.org, id: p.id } })
                  }
                  className="group flex h-full flex-col rounded-8 border border-line bg-white p-5 text-left hover:border-key-900 hover:bg-key-50"
                >
                  <span className="text-std-18B-160 text-key-900 group-hover:underline">{p.role_label}</span>
                  <span className="mt-1">
                    {p.name}
                    <span className="ml-2 text-quiet">
                      {p.org_name}
                      {p.unit_name ? ` ${p.unit_name}` : ''}
                    </span>
                  </span>
                  <span className="mt-3 border-t border-hair pt-3 text-dns-16N-130">
                    <span className="text-quiet">はじめに開くもの：</span>
                    {p.opens}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </Read>
    </Door>
  );
}

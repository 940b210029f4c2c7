import { useGet, useSend } from '../../api';
import { timeOf } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';
import { PasswordForm } from './PasswordForm';
import { SecondFactor } from './SecondFactor';
import { SecurityKeys } from './SecurityKeys';

type Terminal = { id: number; created_ms: number; seen_ms: number; address: string; current: boolean };

export default function OwnAccountPage() {
  const { person, session } = useHere();
  const say = useSay();
  return (
    <Page
      figures={{ none: '自分のアカウントで、計算した数字はありません' }}
      title="パスワード・二段階の確認・端末"
      lead={`${person.name}さん（サインイン用ID：${person.login}）`}
      print={false}
    >
      <div className="grid items-start grid-cols-1 gap-4 desktop-admin:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
        {!session.demo && (
          <Card title="パスワードを変える">
            <PasswordForm changed={() => say('パスワードを変えました。')} />
          </Card>
        )}
        {!session.demo && (
          <Card title="二段階の確認：認証アプリ">
            <SecondFactor />
          </Card>
        )}
        {!session.demo && (
          <Card title="二段階の確認：セキュリティキー">
            <SecurityKeys />
          </Card>
        )}
        <Card title="サインインしている端末" className="desktop-admin:col-span-2">
          <Terminals />
        </Card>
      </div>
    </Page>
  );
}

function Terminals() {
  const say = useSay();
  const list = useGet<{ items: Terminal[] }>('/api/sessions');
  const send = useSend(['/api/sessions']);
  return (
    <>
      {send.error && <ProblemNotice error={send.error} />}
      <p className="mb-2">心当たりのない端末があれば、サインアウトさせて、パスワードを変えてください。</p>
      <Read query={list}>
        {(data) => (
          <Table
            caption="サインインしている端末"
            captionHidden
            rows={data.items}
            rowKey={(t) => t.id}
            columns={[
              {
                key: 'a',
                head: '接続元',
                names: true,
                whole: true,
                cell: (t) => `${t.address}${t.current ? '（この端末）' : ''}`,
              },
              { key: 'c', head: 'サインイン', cell: (t) => timeOf(t.created_ms) },
              { key: 's', head: '最後に使った時刻', cell: (t) => timeOf(t.seen_ms) },
              {
                key: 'x',
                head: <span className="sr-only">操作</span>,
                cell: (t) =>
                  t.current ? null : (
                    <Button
                      look="outline"
                      size="sm"
                      onClick={() =>
                        send.mutate(
                          { method: 'DELETE', path: `/api/sessions/${t.id}` },
                          { onSuccess: () => say('その端末をサインアウトさせました。') },
                        )
                      }
                    >
                      サインアウトさせる
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Read>
    </>
  );
}

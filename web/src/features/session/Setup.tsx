import { useState } from 'react';
import { SESSION, useSend } from '../../api';
import { AskForm } from '../../ui/AskForm';
import { Door } from './Door';
import type { Session } from './session';

const asked = [
  {
    name: 'code',
    label: '一回限りのコード',
    hint: 'はじめて起動したとき、サーバーの画面に表示された文字です。',
    type: 'text',
    auto: 'one-time-code',
  },
  { name: 'town_name', label: '市町村の名前', hint: '例：みほん市', type: 'text', auto: 'off' },
  {
    name: 'town_code',
    label: '市町村コード',
    hint: '6桁の全国地方公共団体コードです。保険者番号とは最後の1桁だけ違うことがあります。',
    type: 'text',
    auto: 'off',
  },
  {
    name: 'name',
    label: 'あなたの氏名',
    hint: 'システム管理者として登録します。',
    type: 'text',
    auto: 'name',
  },
  {
    name: 'login',
    label: 'サインイン用ID',
    hint: '半角の英数字です。サインインのときに使います。',
    type: 'text',
    auto: 'username',
  },
  {
    name: 'password',
    label: 'パスワード',
    hint: '15文字以上。定期的に変える必要はありません。文の形にすると覚えやすくなります。',
    type: 'password',
    auto: 'new-password',
  },
] as const;

export function Setup() {
  const send = useSend<Session>([SESSION, '/api/']);
  const [values, change] = useState<Record<string, string>>({});
  return (
    <Door title="はじめての設定">
      <p className="mb-6">
        この市町村で伴走を使い始めるための設定です。2分ほどで終わります。ほかの職員は、このあと「アカウント」の画面で登録できます。
      </p>
      <AskForm
        large
        fields={asked.map((a) => ({ ...a, marked: true }))}
        values={values}
        change={change}
        submit={() => send.mutate({ method: 'POST', path: '/api/setup', body: values })}
        send={send}
        label="設定して始める"
      />
    </Door>
  );
}

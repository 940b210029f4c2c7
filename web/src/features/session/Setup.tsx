import { type FormEvent, useState } from 'react';
import { SESSION, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
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
  const [values, setValues] = useState<Record<string, string>>({});
  const [checked, setChecked] = useState(false);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setChecked(true);
    if (asked.every((a) => values[a.name])) send.mutate({ method: 'POST', path: '/api/setup', body: values });
  };
  return (
    <Door title="はじめての設定">
      <p className="mb-6">
        この市町村で伴走を使い始めるための設定です。2分ほどで終わります。ほかの職員は、このあと「アカウント」の画面で登録できます。
      </p>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        {send.error && <ProblemNotice error={send.error} />}
        {asked.map((a) => (
          <TextField
            key={a.name}
            required
            label={a.label}
            hint={a.hint}
            type={a.type}
            name={a.name}
            autoComplete={a.auto}
            value={values[a.name] ?? ''}
            onChange={(e) => setValues({ ...values, [a.name]: e.target.value })}
            error={
              send.error?.of(a.name) ??
              (checked && !values[a.name] ? `${a.label}を入力してください。` : undefined)
            }
          />
        ))}
        <div>
          <Button type="submit" size="lg" busy={send.isPending}>
            設定して始める
          </Button>
        </div>
      </form>
    </Door>
  );
}

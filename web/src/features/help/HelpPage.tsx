import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { Table } from '../../ui/Table';
import { Tabs } from '../../ui/Tabs';
import { terms } from '../../ui/terms';
import { useHere } from '../session/here';

const BoardHelp = lazy(() => import('./BoardHelp'));
const PolicyHelp = lazy(() => import('./PolicyHelp'));
const WorkHelp = lazy(() => import('./WorkHelp'));

export default function HelpPage() {
  const { part = 'start' } = useParams({ strict: false }) as { part?: string };
  const now = parts.find((p) => p.key === part) ?? start;
  const Part = now.body;
  return (
    <Page figures={{ none: '説明だけの画面です' }} title={now.label}>
      <Tabs label="ヘルプ" now={now.key} tabs={parts} />
      <div className="max-w-4xl">
        <Suspense fallback={<p role="status">開いています…</p>}>
          <Part />
        </Suspense>
      </div>
    </Page>
  );
}

const steps = [
  {
    title: '1分目：いまの見通しを読む',
    text: 'ホームを開くと、上限額・使った額・着地見込み・超える額・その理由が、何も押さずに読めます。下線のある数字を押すと、どこから来た数字かが分かり、もとの明細まで開けます。',
    to: '/',
    label: 'ホームを開く',
    needs: 'money_read',
  },
  {
    title: '2分目：先月分のファイルを落とす',
    text: '国保連から届いた CSV を、画面のどこでもよいので落としてください。文字コードと見出しは自動で見つけます。読み取った内容を確かめてから「取り込む」を押します。取り込んだあとでも、まるごと取り消せます。',
    to: '/import',
    label: '取り込みを開く',
    needs: 'money_write',
  },
  {
    title: '3分目：上限額の計算をたしかめる',
    text: 'イとロの計算がすべての段で並びます。見込み・仮定の印がある数字は、確かな数字が分かったときにその場で直せます。',
    to: '/cap',
    label: '上限額の計算を開く',
    needs: 'money_read',
  },
  {
    title: '4分目：理由を掘り下げる',
    text: '月・サービス・類型・事業所・要介護度で費用を分けて見られます。見ている条件はアドレスに残るので、引継書に貼れば同じ表が開きます。',
    to: '/spending',
    label: '費用を見る',
    needs: 'money_read',
  },
  {
    title: '5分目：A4 1枚にして渡す',
    text: 'ホームの「印刷する」で、決裁欄のついた A4 1枚になります。議会や上司への説明にそのまま使えます。',
    to: '/',
    label: 'ホームを開く',
    needs: 'money_read',
  },
];

function Start() {
  const here = useHere();
  const mine = steps.filter((s) => here.may(s.needs));
  return (
    <div className="flex flex-col gap-4">
      <p>この画面は、いつでも右上の「？」から開けます。</p>
      {mine.length === 0 && (
        <p>あなたの役割（{here.person.role_label}）では、左のメニューにあるものを見られます。</p>
      )}
      {mine.map((s) => (
        <Card key={s.title} title={s.title}>
          <p>{s.text}</p>
          <p className="mt-1">
            <Link to={s.to} className="text-key-900 underline">
              {s.label}
            </Link>
          </p>
        </Card>
      ))}
    </div>
  );
}

function Terms() {
  return (
    <dl className="rounded-8 border border-hair bg-white px-5 py-2">
      {Object.entries(terms).map(([name, meaning]) => (
        <div key={name} className="border-b border-hair py-3 last:border-0">
          <dt className="font-bold">{name}</dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

const keys = [
  ['Ctrl＋K', '「さがす・うごかす」を開く（画面・事業所・用語・市町村）'],
  ['Tab／Shift＋Tab', '次／前の項目へ移る'],
  ['Enter', 'リンクやボタンを押す'],
  ['スペース', 'チェックを入れる・はずす'],
  ['Esc', '開いている説明や小さな画面を閉じる'],
  ['Ctrl＋P', '印刷する'],
];

function Keys() {
  return (
    <Table
      caption="キーボードだけで、すべての操作ができます。"
      rows={keys}
      rowKey={([k]) => k ?? ''}
      columns={[
        { key: 'k', head: 'キー', names: true, cell: ([k]) => k },
        { key: 'w', head: 'すること', cell: ([, what]) => what },
      ]}
    />
  );
}

function About() {
  const { session } = useHere();
  return (
    <div className="flex flex-col gap-4">
      <Card title="伴走（Banso）">
        <p>版 {session.version}</p>
        <p>
          総合事業の上限額に気づき、理由を分かり、話し、決め、動かし、確かめ、広げるための道具です。外部のネットワークには一切つながりません。
        </p>
      </Card>
      <Card title="数字の読みかた">
        <ul className="list-disc pl-6">
          <li>「確定」「実績」は、もとの資料で決まった数字です。</li>
          <li>「見込み」は、年度の途中の実績から見積もった数字です。</li>
          <li>「仮定」は、置いた数字です。出どころを確かめて直せます。</li>
          <li>「参考」は、判断の材料です。これだけで決めないでください。</li>
        </ul>
      </Card>
      <Card title="ライセンスと出典">
        <p>
          画面の色・文字・部品の寸法は、デジタル庁デザインシステムに基づき、加工して作成しています（出典：デジタル庁デザインシステムウェブサイト）。
        </p>
        <p>
          <a href="/about/licenses" className="text-key-900 underline">
            使っているソフトウェアとデータの一覧
          </a>
        </p>
      </Card>
    </div>
  );
}

const start = { key: 'start', label: 'はじめかた', to: '/help', body: Start };
const parts = [
  start,
  { key: 'work', label: '仕事ごとの手引き', to: '/help/work', body: WorkHelp },
  { key: 'board', label: '話し合いの板', to: '/help/board', body: BoardHelp },
  { key: 'terms', label: '用語', to: '/help/terms', body: Terms },
  { key: 'keys', label: 'キーボードの使いかた', to: '/help/keys', body: Keys },
  { key: 'policy', label: 'セキュリティの説明', to: '/help/policy', body: PolicyHelp },
  { key: 'about', label: 'このシステムについて', to: '/help/about', body: About },
];

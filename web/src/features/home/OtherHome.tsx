import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useGet } from '../../api';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { BackupWarning } from '../backup/BackupWarning';
import { useHere } from '../session/here';

const Board = lazy(async () => ({ default: (await import('../engagement/Board')).Board }));
const MyEngagements = lazy(async () => ({
  default: (await import('../engagement/MyEngagements')).MyEngagements,
}));

type Town = { id: number; kind: string; name: string; code: string | null };

/** Those who look at several towns choose one; those who see no money find what is theirs. */
export function OtherHome() {
  const here = useHere();
  if (here.person.role === 'adviser')
    return (
      <Page
        figures={['progress', 'standing_still']}
        title={`${here.person.name}さんのホーム`}
        lead="招かれている伴走支援です。期間が終わると自動で閉じます。"
        print={false}
      >
        <Suspense fallback={null}>
          <MyEngagements />
        </Suspense>
      </Page>
    );
  if (here.town !== null) return <Mine />;
  return here.person.role === 'prefecture' ? (
    <Suspense fallback={null}>
      <Board prefecture={here.person.org} />
    </Suspense>
  ) : (
    <ChooseTown />
  );
}

function ChooseTown() {
  const { person } = useHere();
  const towns = useGet<{ items: Town[]; total: number }>('/api/organisations?kind=municipality&size=100');
  return (
    <Page
      figures={{ none: '数字のある表は、下の板にあります' }}
      title={`${person.org_name}　市町村を選ぶ`}
      lead="見たい市町村を選んでください。見られるのは集計した数字だけです。"
      print={false}
    >
      <BackupWarning />
      <Read query={towns}>
        {(data) => (
          <ul className="grid grid-cols-1 gap-2 desktop:grid-cols-3 desktop-admin:grid-cols-4">
            {data.items.map((t) => (
              <li key={t.id}>
                <Link
                  to="/"
                  search={{ town: t.id }}
                  className="block rounded-8 border border-hair bg-white px-4 py-3 text-key-900 underline hover:bg-key-50"
                >
                  {t.name}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Read>
    </Page>
  );
}

function Mine() {
  const { person, may } = useHere();
  const rooms = [
    {
      to: '/units',
      label: '圏域・事業所',
      text: '日常生活圏域、地域包括支援センター、事業所の一覧です。',
      show: may('org_read'),
    },
    {
      to: '/duties',
      label: '年間の仕事',
      text: '月ごとの仕事と、その理由・やり方です。',
      show: may('money_read'),
    },
    {
      to: '/accounts',
      label: 'アカウント',
      text: 'サインインする人の登録と、一回限りのコードの発行をします。',
      show: may('account_admin'),
    },
    {
      to: '/audit',
      label: '見た人・変えた人の記録',
      text: 'だれが・いつ・何を見たか、変えたかの記録です。',
      show: may('audit_read'),
    },
    {
      to: '/backups',
      label: 'バックアップ',
      text: '最後のバックアップと、復元の訓練の結果です。',
      show: may('audit_read'),
    },
    { to: '/help', label: 'はじめかた', text: 'このシステムでできることを、5分で見られます。', show: true },
  ];
  return (
    <Page
      figures={{ none: '入口だけの画面です' }}
      title={`${person.name}さんのホーム`}
      lead={`${person.org_name}　${person.role_label}`}
      print={false}
    >
      <BackupWarning />
      <ul className="grid grid-cols-1 gap-4 desktop:grid-cols-2">
        {rooms
          .filter((r) => r.show)
          .map((r) => (
            <li key={r.to}>
              <Link
                to={r.to}
                className="block h-full rounded-8 border border-hair bg-white px-5 py-4 hover:bg-key-50"
              >
                <span className="text-std-18B-160 text-key-900 underline">{r.label}</span>
                <span className="mt-1 block">{r.text}</span>
              </Link>
            </li>
          ))}
      </ul>
      <p className="text-quiet">
        費用や上限額の数字は、あなたの役割（{person.role_label}
        ）では見られません。必要なときは、市町村の介護保険担当に相談してください。
      </p>
    </Page>
  );
}

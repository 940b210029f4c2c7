import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useHere } from './features/session/here';
import { cx } from './ui/cx';

type Entry = { to: string; label: string; needs?: string; anywhere?: true };
const rooms: { title: string | null; entries: Entry[] }[] = [
  {
    title: null,
    entries: [
      { to: '/', label: 'ホーム', anywhere: true },
      { to: '/import', label: 'データを取り込む', needs: 'money_write' },
      { to: '/cap', label: '上限額の計算', needs: 'money_read' },
      { to: '/exceptions', label: '個別協議', needs: 'money_read' },
      { to: '/spending', label: '費用を見る', needs: 'money_read' },
      { to: '/settled', label: '実績報告との比べ', needs: 'money_read' },
      { to: '/outcomes', label: '成果の指標', needs: 'money_read' },
      { to: '/why', label: 'なぜ（増減の理由）', needs: 'money_read' },
      { to: '/whatif', label: 'もし（試してみる）', needs: 'money_read' },
      { to: '/worksheet', label: '充実ワークシート', needs: 'money_read', anywhere: true },
    ],
  },
  {
    title: '話す・動かす',
    entries: [
      { to: '/engagements', label: '伴走支援', needs: 'walk_read' },
      { to: '/causes', label: 'なぜの木', needs: 'walk_read' },
      { to: '/templates', label: '伴走支援のひな形', needs: 'walk_template', anywhere: true },
      { to: '/handover', label: '引継ぎ', needs: 'answer' },
      { to: '/questions', label: '都道府県からの照会', needs: 'answer' },
      { to: '/visits', label: '訪問の計画', needs: 'walk_template', anywhere: true },
      { to: '/inquiries', label: '市町村への照会', needs: 'walk_template', anywhere: true },
      { to: '/training', label: 'ほかの町から学ぶ', anywhere: true },
    ],
  },
  {
    title: '台帳',
    entries: [
      { to: '/ledger', label: '委託・補助の費用', needs: 'person_read' },
      { to: '/program-maps', label: '類型の割り当て', needs: 'money_read' },
      { to: '/outlook', label: '見通しの予定と仮定', needs: 'money_read' },
      { to: '/duties', label: '年間の仕事', needs: 'money_read' },
      { to: '/units', label: '圏域・事業所', needs: 'org_read' },
    ],
  },
  {
    title: '管理',
    entries: [
      { to: '/accounts', label: 'アカウント', needs: 'account_admin' },
      { to: '/audit', label: '見た人・変えた人の記録', needs: 'audit_read' },
      { to: '/exports', label: '外に出したもの', needs: 'export' },
      { to: '/releases', label: '外に見せる月', needs: 'release' },
      { to: '/odd-accesses', label: '目立つ閲覧', needs: 'audit_read' },
      { to: '/audit-month', label: '記録の月の確認票', needs: 'audit_read' },
      { to: '/backups', label: 'バックアップ', needs: 'audit_read', anywhere: true },
      { to: '/retention', label: '保存期間と廃棄', needs: 'dispose' },
      { to: '/organisations', label: '市町村・都道府県', needs: 'org_read', anywhere: true },
    ],
  },
];

const isOn = (entry: Entry, pathname: string) =>
  entry.to === '/' ? pathname === '/' : pathname.startsWith(entry.to);

/** At the side; in a narrow or enlarged window behind a button, so that the screen itself comes first. */
export function Menu() {
  const here = useHere();
  const { pathname } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === pathname; // a screen that was chosen closes it
  // Everything of a town waits until one is chosen; the register and one's home do not.
  const shown = rooms.map((room) => ({
    ...room,
    entries: room.entries.filter(
      (e) => (!e.needs || here.may(e.needs)) && (here.town !== null || e.anywhere),
    ),
  }));
  const current = shown.flatMap((room) => room.entries).find((e) => isOn(e, pathname));
  return (
    <nav
      aria-label="主なメニュー"
      className="no-print shrink-0 border-hair bg-white px-3 py-1 max-desktop-admin:border-b desktop-admin:min-h-[calc(100dvh-3.5rem)] desktop-admin:w-50 desktop-admin:border-r desktop-admin:py-4"
    >
      <button
        type="button"
        aria-expanded={open}
        aria-controls="menu"
        onClick={() => setOpenAt(open ? null : pathname)}
        className="flex min-h-11 items-center gap-2 rounded-6 px-3 font-bold text-key-900 hover:bg-key-50 hover:underline desktop-admin:hidden"
      >
        <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
          <path
            d={open ? 'm5 5 10 10M15 5 5 15' : 'M3 5h14M3 10h14M3 15h14'}
            stroke="currentColor"
            strokeWidth="2"
            strokeLinecap="round"
          />
        </svg>
        {open ? 'メニューを閉じる' : 'メニューを開く'}
        {!open && current && <span className="font-normal text-quiet">いま：{current.label}</span>}
      </button>
      <div id="menu" className={cx(!open && 'max-desktop-admin:hidden')}>
        {shown.map(
          ({ title, entries }) =>
            entries.length > 0 && (
              <div key={title ?? ''} className="desktop-admin:mb-4">
                {title && (
                  <h2 className="px-3 pb-1 text-dns-14B-130 text-quiet max-desktop-admin:hidden">{title}</h2>
                )}
                <ul className="flex flex-wrap desktop-admin:flex-col">
                  {entries.map((e) => {
                    const on = isOn(e, pathname);
                    return (
                      <li key={e.to}>
                        <Link
                          to={e.to}
                          aria-current={on ? 'page' : undefined}
                          className={cx(
                            'block rounded-6 px-3 py-2.5 text-dns-16N-130 hover:bg-key-50 hover:underline',
                            on && 'bg-key-100 font-bold text-key-1000',
                          )}
                        >
                          {e.label}
                        </Link>
                      </li>
                    );
                  })}
                </ul>
              </div>
            ),
        )}
      </div>
    </nav>
  );
}

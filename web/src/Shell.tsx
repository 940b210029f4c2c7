import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { queryClient, SESSION, useGet, useSend } from './api';
import { setAsOf, useAsOf } from './asOf';
import { useHere } from './features/session/here';
import { Menu } from './Menu';
import { Button } from './ui/Button';
import { cx } from './ui/cx';
import { Panel } from './ui/Panel';
import { momentWords } from './ui/Passport';
import { Popover } from './ui/Popover';

const SearchBox = lazy(() => import('./features/help/SearchBox'));

// A file let fall anywhere on the page waits here until the import screen takes it.
const Dropped = createContext<{ file: File | null; take: () => void }>({ file: null, take: () => {} });
export const useDropped = () => useContext(Dropped);

export function Shell() {
  const here = useHere();
  const { pathname } = useLocation();
  const [searching, setSearching] = useState(false);
  // A screen that opens takes the focus; the first one leaves it at the top, where the skip link is.
  const main = useRef<HTMLElement>(null);
  const opened = useRef(pathname);
  useEffect(() => {
    if (opened.current === pathname) return;
    opened.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  useEffect(() => {
    const open = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k' && !e.isComposing) {
        e.preventDefault();
        setSearching(true);
      }
    };
    window.addEventListener('keydown', open);
    return () => window.removeEventListener('keydown', open);
  }, []);
  return (
    <DropZone enabled={here.town !== null && here.may('money_write')}>
      <a
        href="#main"
        className="absolute left-2 z-50 -translate-y-full bg-white px-4 py-2 text-key-900 underline focus:translate-y-2"
      >
        本文へ移動する
      </a>
      <Header search={() => setSearching(true)} />
      <div className="mx-auto flex max-w-[1680px] flex-col desktop-admin:flex-row print:block">
        <Menu />
        <main
          ref={main}
          id="main"
          tabIndex={-1}
          className="min-w-0 grow px-4 pt-4 pb-20 focus:shadow-none focus:outline-none desktop-admin:px-6 print:p-0"
        >
          <AsOf />
          <Panel key={pathname}>
            <Outlet />
          </Panel>
        </main>
      </div>
      {searching && (
        <Suspense fallback={null}>
          <SearchBox close={() => setSearching(false)} />
        </Suspense>
      )}
    </DropZone>
  );
}

function Header({ search }: { search: () => void }) {
  const { person, session, town } = useHere();
  const send = useSend();
  const leave = () =>
    send.mutate(
      { method: 'DELETE', path: SESSION },
      {
        onSettled: () => {
          queryClient.removeQueries({ predicate: (q) => q.queryKey[0] !== SESSION });
          void queryClient.invalidateQueries({ queryKey: [SESSION] });
        },
      },
    );
  return (
    <header className="no-print border-b border-line bg-white">
      <div className="mx-auto flex min-h-14 max-w-[1680px] flex-wrap items-center gap-x-4 gap-y-1 px-4 py-1">
        <Link to="/" className="flex items-center gap-2 rounded-4 hover:underline">
          <img src="/icon.svg" alt="" className="size-7" />
          <span className="text-std-20B-150">伴走</span>
        </Link>
        <span className="border-l border-line pl-4 font-bold">{person.org_name}</span>
        {person.town === null && town !== null && <LookedAt town={town} />}
        {session.demo && (
          <span className="rounded-4 bg-yellow-200 px-2 py-1 text-oln-14B-100" title="架空の市町村です">
            見本
          </span>
        )}
        <button
          type="button"
          onClick={search}
          className="ml-auto flex min-h-11 min-w-60 items-center gap-3 rounded-8 border border-solid-gray-600 bg-white px-3 text-left text-quiet hover:border-black max-desktop:min-w-0"
        >
          <svg viewBox="0 0 20 20" className="size-5" aria-hidden="true">
            <g fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
              <circle cx="8.5" cy="8.5" r="5.5" />
              <path d="m13 13 4.5 4.5" />
            </g>
          </svg>
          <span className="grow">さがす・うごかす</span>
          <kbd className="text-dns-14N-130 max-desktop:hidden">Ctrl＋K</kbd>
        </button>
        <FontSize />
        <Popover
          label="ヘルプ"
          className="flex size-11 items-center justify-center rounded-full border border-key-900 text-std-20B-150 text-key-900 hover:bg-key-50"
          panel={
            <ul className="flex flex-col">
              {[
                ['/help', 'はじめかた'],
                ['/help/work', '仕事ごとの手引き'],
                ['/help/board', '話し合いの板'],
                ['/help/terms', '用語'],
                ['/help/keys', 'キーボードの使いかた'],
                ['/help/policy', 'セキュリティの説明'],
                ['/help/about', 'このシステムについて'],
              ].map(([to, label]) => (
                <li key={to}>
                  <Link
                    to={to ?? ''}
                    className="block rounded-6 px-3 py-2 text-key-900 underline hover:bg-key-50"
                  >
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          }
        >
          ？
        </Popover>
        <Popover
          className="flex min-h-11 flex-col justify-center rounded-6 px-2 text-left text-dns-14N-130 hover:bg-key-50"
          panel={
            <div className="flex flex-col gap-2">
              <p>
                <strong>{person.name}</strong>
                <br />
                {person.role_label}
                {person.unit_name ? `（${person.unit_name}）` : ''}
              </p>
              <Link to="/account" className="text-key-900 underline">
                パスワード・二段階の確認・端末
              </Link>
            </div>
          }
        >
          <span className="text-quiet">{person.role_label}</span>
          <span className="font-bold underline decoration-dotted underline-offset-4">{person.name}</span>
        </Popover>
        <Button look="text" size="sm" onClick={leave} busy={send.isPending}>
          {session.demo ? '人を替える' : 'サインアウトする'}
        </Button>
      </div>
    </header>
  );
}

/** Figures of an earlier moment are on the screen: which, and the way back. On paper too. */
function AsOf() {
  const at = useAsOf();
  if (!at) return null;
  return (
    <div
      role="status"
      className="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-8 border-2 border-warning-orange-2 bg-orange-50 px-4 py-2"
    >
      <p className="grow">
        <strong>{momentWords(at)}の時点</strong>
        の数字を見ています（ホーム・上限額の計算・費用を見る・見通し・なぜ）。いまの計算のしかたで計算しています。入力はできません。
      </p>
      <Button look="outline" size="sm" className="no-print" onClick={() => setAsOf('')}>
        いまの数字に戻す
      </Button>
    </div>
  );
}

/** Whose numbers those above a town are looking at, and the way to another. */
function LookedAt({ town }: { town: number }) {
  const one = useGet<{ name: string }>(`/api/organisations/${town}`);
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden="true">＞</span>
      <strong>{one.data?.name ?? '…'}</strong>
      <Link to="/" search={{ town: undefined }} className="text-dns-14N-130 text-key-900 underline">
        ほかの市町村
      </Link>
    </span>
  );
}

const sizes = [
  ['normal', '標準'],
  ['large', '大'],
  ['huge', '特大'],
] as const;

function FontSize() {
  const [size, setSize] = useState(() => document.documentElement.dataset.size ?? 'normal');
  return (
    <fieldset className="flex items-center rounded-8 border border-solid-gray-600 text-oln-14N-100">
      <legend className="sr-only">文字の大きさ</legend>
      {sizes.map(([value, label]) => (
        <label
          key={value}
          className={cx(
            'flex min-h-9 cursor-pointer items-center px-2 first-of-type:rounded-l-[7px] last-of-type:rounded-r-[7px] hover:underline has-focus-visible:outline-4 has-focus-visible:outline-offset-2 has-focus-visible:outline-black',
            size === value && 'bg-key-900 font-bold text-white forced-colors:underline',
          )}
        >
          <input
            type="radio"
            name="font-size"
            value={value}
            checked={size === value}
            onChange={() => {
              setSize(value);
              document.documentElement.dataset.size = value;
              localStorage.setItem('banso-size', value);
            }}
            className="sr-only"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function DropZone({ enabled, children }: { enabled: boolean; children: ReactNode }) {
  const navigate = useNavigate();
  const [file, setFile] = useState<File | null>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!enabled) return;
    const carries = (e: DragEvent) => e.dataTransfer?.types.includes('Files') ?? false;
    const drag = (e: DragEvent) => {
      if (!carries(e)) return;
      e.preventDefault();
      setOver(true);
    };
    const leave = (e: DragEvent) => {
      if (e.relatedTarget === null) setOver(false);
    };
    const drop = (e: DragEvent) => {
      setOver(false);
      const first = e.dataTransfer?.files[0];
      if (!first) return;
      e.preventDefault();
      setFile(first);
      void navigate({ to: '/import' });
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [enabled, navigate]);
  return (
    <Dropped value={{ file, take: () => setFile(null) }}>
      {children}
      {over && (
        <div className="pointer-events-none fixed inset-0 z-40 flex items-center justify-center bg-white/85 p-6">
          <p className="rounded-16 border-4 border-dashed border-key-900 bg-white px-16 py-12 text-std-24B-150 text-key-900">
            ここで放すと、ファイルを読み込んで中身を確かめます
          </p>
        </div>
      )}
    </Dropped>
  );
}

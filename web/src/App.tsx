import { Outlet, useLocation } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { PasswordForm } from './features/account/PasswordForm';
import { Door } from './features/session/Door';
import { SignedInContext } from './features/session/here';
import { Idle } from './features/session/Idle';
import { Setup } from './features/session/Setup';
import { SignIn } from './features/session/SignIn';
import { useSession } from './features/session/session';
import { Panel } from './ui/Panel';
import { ProblemNotice } from './ui/ProblemNotice';
import { Toasts } from './ui/Toast';

const LockScreen = lazy(async () => ({
  default: (await import('./features/session/LockScreen')).LockScreen,
}));
const KeyInstead = lazy(async () => ({
  default: (await import('./features/account/KeyInstead')).KeyInstead,
}));
const Enrol = lazy(async () => ({ default: (await import('./features/account/SecondFactor')).Enrol }));
const Shell = lazy(async () => ({ default: (await import('./Shell')).Shell }));

/** The room of a board is open to whoever holds its code, its wall to the projector's token: no session is asked for. */
const open = (path: string) => path === '/room' || path === '/wall' || path.startsWith('/room/');
/** What is thrown on a wall or printed has nothing of the staff's screens around it. */
const bare = (path: string) => /^\/boards\/[^/]+\/(wall|paper)$/.test(path);

export function App() {
  const { pathname } = useLocation();
  if (open(pathname))
    return (
      <Panel key={pathname}>
        <Outlet />
      </Panel>
    );
  return <House plain={bare(pathname)} />;
}

/** Before sign-in the door stands over whatever address was asked for; after it, that place opens. */
function House({ plain }: { plain: boolean }) {
  const session = useSession();
  if (session.data === undefined)
    return session.error ? (
      <main className="mx-auto max-w-3xl p-8">
        <h1 className="mb-4 text-std-24B-150">伴走を開けませんでした</h1>
        <ProblemNotice error={session.error} retry={() => void session.refetch()} />
      </main>
    ) : (
      <main className="p-8">
        <h1 className="sr-only">伴走</h1>
        <p role="status">読み込んでいます…</p>
      </main>
    );
  const { data } = session;
  if (data.setup_needed) return <Setup />;
  if (data.locked)
    return (
      <Suspense fallback={null}>
        <LockScreen name={data.locked_name ?? ''} />
      </Suspense>
    );
  if (!data.person) return <SignIn session={data} />;
  if (data.person.must_change_password)
    return (
      <Door title="パスワードを決めてください">
        <p className="mb-6">
          {data.person.name}
          さん、ようこそ。一回限りのコードでサインインしました。これから使うパスワードを決めてください。
        </p>
        <PasswordForm oneTime changed={() => undefined} />
      </Door>
    );
  if (data.person.must_enrol)
    return (
      <Door title="二段階の確認を登録してください">
        <p className="mb-6">
          {data.person.role_label}
          のサインインには、パスワードのほかに、もう一つの確認が要ります。2分ほどで終わります。
        </p>
        <Suspense fallback={null}>
          <Enrol />
          <KeyInstead />
        </Suspense>
      </Door>
    );
  return (
    <SignedInContext value={{ ...data, person: data.person }}>
      <Toasts>
        {!data.demo && <Idle secondsLeft={data.seconds_left} readAt={session.dataUpdatedAt} />}
        <Panel>
          <Suspense fallback={null}>{plain ? <Outlet /> : <Shell />}</Suspense>
        </Panel>
      </Toasts>
    </SignedInContext>
  );
}

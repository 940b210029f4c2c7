import { useEffect, useState } from 'react';
import { queryClient, SESSION, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';

/** Two minutes to say that one is still there (WCAG 2.2.1). */
const WARN = 120;

/**
 * The server alone knows when the session locks, for every use of it counts. Asking is no use: so this asks when the
 * time it was told has come, warns, and in the end finds the lock.
 */
export function Idle({ secondsLeft, readAt }: { secondsLeft: number; readAt: number }) {
  const [warned, setWarned] = useState(false);
  const stay = useSend([SESSION]);
  useEffect(() => {
    const left = secondsLeft - Math.round((Date.now() - readAt) / 1000);
    setWarned(left <= WARN);
    const wait = left > WARN ? left - WARN : Math.max(left, 1);
    const timer = setTimeout(
      () => void queryClient.invalidateQueries({ queryKey: [SESSION] }),
      wait * 1000 + 500,
    );
    return () => clearTimeout(timer);
  }, [secondsLeft, readAt]);
  if (!warned) return null;
  return (
    <div className="no-print fixed inset-x-4 bottom-4 z-50 mx-auto max-w-2xl">
      <Notice
        tone="warning"
        live
        title="まもなく画面を閉じます"
        actions={
          <Button
            size="sm"
            busy={stay.isPending}
            onClick={() => stay.mutate({ method: 'GET', path: '/api/sessions' })}
          >
            使い続ける
          </Button>
        }
      >
        13分のあいだ使われていません。あと2分で、個人の情報を守るために表示を消します。
      </Notice>
    </div>
  );
}

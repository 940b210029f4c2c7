import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { Button } from './Button';

type Message = { id: number; text: string; undo?: (() => void) | undefined };
type Say = (text: string, undo?: () => void) => void;

const ToastContext = createContext<Say>(() => {});

/** Done at once, and taken back with one press for a while: instead of "are you sure". */
export const useSay = () => useContext(ToastContext);

let next = 1;

export function Toasts({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([]);
  const drop = useCallback((id: number) => setMessages((all) => all.filter((m) => m.id !== id)), []);
  const say = useCallback<Say>((text, undo) => {
    setMessages((all) => [...all.slice(-2), { id: next++, text, undo }]);
  }, []);
  return (
    <ToastContext value={say}>
      {children}
      <div
        role="status"
        aria-label="操作の結果"
        className="no-print fixed right-4 bottom-4 z-50 flex flex-col items-end gap-2"
      >
        {messages.map((m) => (
          <One key={m.id} message={m} drop={drop} />
        ))}
      </div>
    </ToastContext>
  );
}

function One({ message, drop }: { message: Message; drop: (id: number) => void }) {
  const { id } = message;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => drop(id), 10_000);
    return () => clearTimeout(timer);
  }, [held, id, drop]);
  return (
    // Held while pointed at or focused: nobody has to hurry (WCAG 2.2.1).
    // biome-ignore lint/a11y/noStaticElementInteractions: only holds the timer, nothing is operated here
    <div
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="flex max-w-[calc(100vw-2rem)] items-center gap-4 rounded-8 bg-solid-gray-900 py-2 pr-2 pl-4 text-white shadow-3"
    >
      <span>{message.text}</span>
      {message.undo && (
        <Button
          look="text"
          size="sm"
          className="text-yellow-300! hover:bg-solid-gray-700! focus-visible:text-black!"
          onClick={() => {
            drop(id);
            message.undo?.();
          }}
        >
          取り消す
        </Button>
      )}
      <button
        type="button"
        aria-label="閉じる"
        onClick={() => drop(id)}
        className="size-9 rounded-4 text-xl leading-none hover:bg-solid-gray-700"
      >
        ×
      </button>
    </div>
  );
}

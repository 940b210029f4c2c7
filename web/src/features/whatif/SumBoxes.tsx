import type { ReactNode } from 'react';
import { useState } from 'react';
import { TextField } from '../../ui/Field';
import { stored } from './whatif';

export type Box = { key: string; label: string; hint: string; scale: number; start: string };

/** What stands in the boxes, by key, as stored; −1 for what is no number. */
export function useBoxes(boxes: readonly Box[]) {
  const [texts, setTexts] = useState<Record<string, string>>(
    Object.fromEntries(boxes.map((b) => [b.key, b.start])),
  );
  const value = (b: Box) => stored(texts[b.key] ?? '', b.scale) ?? -1;
  return { texts, setTexts, values: Object.fromEntries(boxes.map((b) => [b.key, value(b)])) };
}

/** A sum that may be opened beside a decision: boxes to fill in, and under them what comes of it. */
export function SumBoxes({
  title,
  note,
  boxes,
  filled: { texts, setTexts },
  children,
}: {
  title: string;
  note?: string;
  boxes: readonly Box[];
  filled: ReturnType<typeof useBoxes>;
  children: ReactNode;
}) {
  return (
    <details className="no-print mt-3 rounded-8 bg-solid-gray-50 px-3 py-2">
      <summary className="min-h-6 cursor-pointer text-key-900 underline">{title}</summary>
      {note && <p className="mt-1 text-dns-14N-130 text-quiet">{note}</p>}
      <div className="mt-2 grid gap-3 desktop:grid-cols-2">
        {boxes.map((b) => (
          <TextField
            key={b.key}
            label={b.label}
            hint={b.hint}
            inputMode="decimal"
            value={texts[b.key] ?? ''}
            onChange={(e) => setTexts({ ...texts, [b.key]: e.target.value })}
          />
        ))}
      </div>
      {children}
    </details>
  );
}

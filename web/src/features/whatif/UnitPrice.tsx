import { useState } from 'react';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { priceChange, stored } from './whatif';

const boxes = [
  { key: 'units0', label: 'いまの単位数（1か月）', hint: '例：1,798', scale: 1, start: '' },
  { key: 'price0', label: 'いまの1単位の単価（円）', hint: '例：10.14', scale: 100, start: '10.00' },
  { key: 'units1', label: '変わった後の単位数', hint: '例：1,655', scale: 1, start: '' },
  {
    key: 'price1',
    label: '変わった後の1単位の単価（円）',
    hint: '変わらなければ同じ値',
    scale: 100,
    start: '10.00',
  },
] as const;

/** A new price by its units and its yen a unit; from when on is the decision's own month. */
export function UnitPrice({ take }: { take: (permille: number, source: string) => void }) {
  const [texts, setTexts] = useState<Record<string, string>>(
    Object.fromEntries(boxes.map((b) => [b.key, b.start])),
  );
  const [units0, price0, units1, price1] = boxes.map(
    (b) => stored((texts[b.key] ?? '').replaceAll(',', ''), b.scale) ?? -1,
  );
  const found = priceChange(
    { units: units0 ?? -1, priceE2: price0 ?? -1 },
    { units: units1 ?? -1, priceE2: price1 ?? -1 },
  );
  const whole = [units0, price0, units1, price1].every((v) => v !== undefined && v >= 0);
  return (
    <details className="no-print mt-3 rounded-8 bg-solid-gray-50 px-3 py-2">
      <summary className="min-h-6 cursor-pointer text-key-900 underline">
        単位数と1単位の単価の改定から計算する
      </summary>
      <p className="mt-1 text-dns-14N-130 text-quiet">
        「いつから」を改定の月にします。段階のある改定は、「もし」を月ごとに分けて足します。
      </p>
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
      <div className="mt-3 flex flex-wrap items-center gap-3" aria-live="polite">
        {whole && found ? (
          <Button size="sm" onClick={() => take(found.permille, found.source)}>
            {found.permille < 0 ? '−' : '＋'}
            {Math.abs(found.permille) / 10}％を使う
          </Button>
        ) : (
          <span className="text-quiet">4つの数を入れると、変化の割合が出ます（0.1％きざみ）。</span>
        )}
      </div>
    </details>
  );
}

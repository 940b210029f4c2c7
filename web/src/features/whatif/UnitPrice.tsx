import { Button } from '../../ui/Button';
import { SumBoxes, useBoxes } from './SumBoxes';
import { priceChange } from './whatif';

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
  const filled = useBoxes(boxes);
  const { units0 = -1, price0 = -1, units1 = -1, price1 = -1 } = filled.values;
  const whole = [units0, price0, units1, price1].every((v) => v >= 0);
  const found = whole && priceChange({ units: units0, priceE2: price0 }, { units: units1, priceE2: price1 });
  return (
    <SumBoxes
      title="単位数と1単位の単価の改定から計算する"
      note="「いつから」を改定の月にします。段階のある改定は、「もし」を月ごとに分けて足します。"
      boxes={boxes}
      filled={filled}
    >
      <div className="mt-3 flex flex-wrap items-center gap-3" aria-live="polite">
        {found ? (
          <Button size="sm" onClick={() => take(found.permille, found.source)}>
            {found.permille < 0 ? '−' : '＋'}
            {Math.abs(found.permille) / 10}％を使う
          </Button>
        ) : (
          <span className="text-quiet">4つの数を入れると、変化の割合が出ます（0.1％きざみ）。</span>
        )}
      </div>
    </SumBoxes>
  );
}

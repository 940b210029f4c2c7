import { cx } from './cx';

// 確定 / 見込み / 仮定 / 参考: how far a number can be trusted, in words and not by colour alone.
const looks: Record<string, string> = {
  確定: 'border-success-2 text-success-2',
  実績: 'border-success-2 text-success-2',
  見込み: 'border-key-900 text-key-900',
  仮定: 'border-warning-orange-2 bg-orange-50 text-[#ac3e00]',
  参考: 'border-solid-gray-600 bg-solid-gray-50 text-solid-gray-800',
};

const names: Record<string, string> = {
  confirmed: '確定',
  final: '確定',
  expected: '見込み',
  estimated: '見込み',
  assumed: '仮定',
  assumption: '仮定',
  reference: '参考',
};

export function markLabel(value: string): string {
  return names[value] ?? value;
}

export function Mark({ value, className }: { value: string; className?: string | undefined }) {
  const label = markLabel(value);
  return (
    <span
      className={cx(
        'inline-block shrink-0 rounded-4 border px-1.5 py-0.5 text-oln-14B-100 whitespace-nowrap',
        looks[label] ?? 'border-solid-gray-600 text-solid-gray-800',
        className,
      )}
    >
      {label}
    </span>
  );
}

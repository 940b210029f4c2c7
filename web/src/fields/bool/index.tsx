import { useId } from 'react';
import type { EditProps, Kind } from '../kind';

function Edit({ field, value, change, error }: EditProps) {
  const id = useId();
  return (
    <div>
      <label className="flex min-h-11 cursor-pointer items-center gap-3 font-bold">
        <input
          type="checkbox"
          checked={value === true || value === 1}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(e) => change(e.target.checked)}
          className="size-6 accent-key-900"
        />
        {field.label}
      </label>
      {field.hint && <p className="text-dns-14N-130 text-quiet">{field.hint}</p>}
      {error && (
        <p id={`${id}-error`} className="text-error-2">
          ＊{error}
        </p>
      )}
    </div>
  );
}

export const bool: Kind = { show: (value) => (value === true || value === 1 ? 'はい' : 'いいえ'), Edit };

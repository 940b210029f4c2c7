import { lazy, Suspense } from 'react';
import type { EditProps, Kind } from '../kind';
import { RefName } from './RefName';

// The combobox brings React Aria; only forms that need it fetch it.
const RefBox = lazy(() => import('./RefBox'));

export const ref: Kind = {
  show: (value, field) => (value ? <RefName id={Number(value)} field={field} /> : '—'),
  Edit: (props: EditProps) => (
    <Suspense fallback={<p role="status">読み込んでいます…</p>}>
      <RefBox {...props} />
    </Suspense>
  ),
};

import { useGet } from '../../api';
import { Card } from '../../ui/Card';
import { KEYS, type OwnKeys } from './keys';
import { AddKey } from './SecurityKeys';

/** Where a second factor must be enrolled: a key in place of the app, at an address where keys work. */
export function KeyInstead() {
  const list = useGet<OwnKeys>(KEYS);
  if (!list.data?.available) return null;
  return (
    <div className="mt-8">
      <Card title="または、セキュリティキーを登録する">
        <AddKey first />
      </Card>
    </div>
  );
}

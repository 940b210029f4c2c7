import { Link } from '@tanstack/react-router';
import { useGet } from '../../api';
import { Empty } from '../../ui/Empty';
import { Read } from '../../ui/Panel';
import { longDate } from '../../wareki';

type Mine = { town: number; name: string; engagement: number; theme: string; until_day: string };

/** Where somebody from outside is invited, and until when. */
export function MyEngagements() {
  const mine = useGet<{ items: Mine[] }>('/api/my-engagements');
  return (
    <Read query={mine}>
      {(data) =>
        data.items.length === 0 ? (
          <Empty
            what="招かれている伴走支援は、いまありません。"
            why="市町村か都道府県が、期間を決めて招くと、ここに出ます。期間が終わると自動で閉じます。"
          />
        ) : (
          <ul className="flex flex-col gap-3">
            {data.items.map((m) => (
              <li key={m.engagement}>
                <Link
                  to="/engagements/$id"
                  params={{ id: String(m.engagement) }}
                  search={{ town: m.town }}
                  className="block rounded-8 border border-hair bg-white px-5 py-3 hover:bg-key-50"
                >
                  <span className="text-std-18B-160 text-key-900 underline">
                    {m.name}　{m.theme}
                  </span>
                  <span className="block text-quiet">
                    {longDate(m.until_day)}まで見られます（住民の個人の情報は見えません）
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )
      }
    </Read>
  );
}

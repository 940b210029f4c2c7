import { Link } from '@tanstack/react-router';
import { useGet } from '../../api';
import { Card } from '../../ui/Card';
import { Mark } from '../../ui/Mark';
import { Read } from '../../ui/Panel';
import { useHere } from '../session/here';
import { Table } from '../whatif/Comparison';
import { marks, type Result } from '../whatif/whatif';

/** The scenarios that the town shows to this team: what they would do, and where their figures come from. */
export function Shared({ engagement }: { engagement: number }) {
  const here = useHere();
  const results = useGet<{ items: Result[] }>(`${here.base}/engagements/${engagement}/scenarios`);
  return (
    <Read query={results}>
      {({ items }) =>
        items.length > 0 && (
          <Card title="もし：決めごとを置いたときの見通し">
            <Table results={items} />
            <ul className="mt-3 flex flex-col gap-2">
              {items.map((r) => (
                <li key={r.id}>
                  <p>
                    {here.may('money_read') && r.id !== null ? (
                      <Link
                        to="/whatif"
                        search={{ year: r.year, id: r.id }}
                        className="font-bold text-key-900 underline"
                      >
                        {r.name}
                      </Link>
                    ) : (
                      <strong>{r.name}</strong>
                    )}
                    ：{r.sentence}
                  </p>
                  <ul className="list-disc pl-5 text-dns-14N-130 text-quiet">
                    {r.steps.map((s) => (
                      <li key={s.id}>
                        {s.label} <Mark value={marks.find((m) => m.value === s.mark)?.label ?? s.mark} />　
                        {s.source}
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          </Card>
        )
      }
    </Read>
  );
}

import { useState } from 'react';
import { choiceLabel } from '../../entities/schema';
import { Card } from '../../ui/Card';
import { SelectField } from '../../ui/Field';
import { Table } from '../../ui/Table';
import { shortDate } from '../../wareki';
import { type Honest, type Monitoring, moved } from './monitor';

const standing = (value: string | null) =>
  value === null ? '（まだなかった）' : choiceLabel('honest-items', 'standing', value);

/** Where it began beside where it stands: the town's own words, and what moved in the honest table. */
export function BeforeAfter({ data, honest }: { data: Monitoring; honest: readonly Honest[] }) {
  const [chosen, setChosen] = useState(0);
  const before = data.portraits[chosen];
  if (!before) return null;
  const changes = moved(before.sheet.honest, honest);
  const words: [string, string, string][] = [
    ['現状', before.sheet.present, data.present],
    ['目指す姿', before.sheet.wish, data.wish],
    ['課題意識', before.sheet.concern, data.concern],
  ];
  return (
    <Card
      long
      title="はじめの姿と、いまの姿"
      aside={
        data.portraits.length > 1 && (
          <SelectField
            label="くらべる姿"
            className="no-print"
            value={String(chosen)}
            onChange={(e) => setChosen(Number(e.target.value))}
            choices={data.portraits.map((p, i) => ({
              value: String(i),
              label: `${p.title}（${shortDate(p.day)}）`,
            }))}
          />
        )
      }
    >
      <Table
        caption="言葉のくらべ"
        captionHidden
        rows={words}
        rowKey={(r) => r[0]}
        columns={[
          { key: 'w', head: '', names: true, whole: true, cell: (r) => r[0] },
          { key: 'b', head: `${before.title}（${shortDate(before.day)}）`, cell: (r) => r[1] || '—' },
          { key: 'n', head: 'いま', cell: (r) => r[2] || '—' },
        ]}
      />
      {changes.length > 0 && (
        <ul className="mt-3 flex flex-col gap-1">
          {changes.map((c) => (
            <li key={c.subject}>
              <strong>{c.subject}</strong>：{standing(c.from)} →{' '}
              {c.to === null ? '（表から外した）' : standing(c.to)}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

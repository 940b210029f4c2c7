import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Notice } from '../../ui/Notice';
import { Scroll } from '../../ui/Scroll';
import { type BatchDetail, doubledFields, missingFields } from './batch';

type Props = {
  batch: BatchDetail;
  check: (columns: { index: number; field: string | null }[]) => void;
};

/** Which column is what: shown with examples, correctable, remembered for files of this shape. */
export function Columns({ batch, check }: Props) {
  const [chosen, setChosen] = useState<Record<number, string>>({});
  const [refused, setRefused] = useState(false);
  const missing = missingFields(batch, chosen);
  const doubled = doubledFields(batch, chosen);
  const changed = batch.columns.some((c) => (chosen[c.index] ?? c.field ?? '') !== (c.field ?? ''));
  if (batch.columns.length === 0) return null;
  return (
    <Card
      title="列の対応"
      aside={
        <span className="text-dns-14N-130 text-quiet">
          まちがっていたら選び直してください。次からは覚えています。
        </span>
      }
    >
      {(missing.length > 0 || (refused && doubled.length > 0)) && (
        <Notice
          tone={missing.length > 0 ? 'error' : 'warning'}
          className="mb-3"
          title={
            missing.length > 0
              ? `必要な列がまだ決まっていません：${missing.join('、')}`
              : `同じ項目が2つの列に割り当てられています：${doubled.join('、')}`
          }
        >
          当てはまる列の「読み取った項目」を選んでください。
        </Notice>
      )}
      <Scroll label="列の対応と最初の行">
        <table className="border-collapse text-dns-14N-130">
          <caption className="sr-only">列の対応と最初の行</caption>
          <thead>
            <tr className="bg-solid-gray-100">
              <th scope="row" className="px-3 py-2 text-left whitespace-nowrap">
                ファイルの見出し
              </th>
              {batch.columns.map((c) => (
                <th key={c.index} scope="col" className="px-2 py-2 text-left whitespace-nowrap">
                  {c.header || `（${c.index + 1}列目）`}
                </th>
              ))}
            </tr>
            <tr className="border-b border-black">
              <th scope="row" className="px-3 py-2 text-left whitespace-nowrap">
                読み取った項目
              </th>
              {batch.columns.map((c) => {
                const now = chosen[c.index] ?? c.field ?? '';
                return (
                  <td key={c.index} className="px-2 py-2">
                    <select
                      aria-label={`「${c.header || `${c.index + 1}列目`}」の列は何ですか`}
                      value={now}
                      onChange={(e) => setChosen({ ...chosen, [c.index]: e.target.value })}
                      className={`min-h-11 w-40 rounded-6 border bg-white px-2 ${now ? 'border-solid-gray-600' : 'border-dashed border-solid-gray-600 text-quiet'}`}
                    >
                      <option value="">使わない</option>
                      {batch.fields.map((f) => (
                        <option key={f.name} value={f.name}>
                          {f.label}
                          {f.required ? '（必須）' : ''}
                        </option>
                      ))}
                    </select>
                  </td>
                );
              })}
            </tr>
          </thead>
          <tbody>
            {batch.preview.slice(0, 5).map((row, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a file have no other name
              <tr key={i} className="border-b border-hair">
                <th scope="row" className="px-3 py-1.5 text-left font-normal text-quiet">
                  {i + 1}行目
                </th>
                {batch.columns.map((c) => (
                  <td key={c.index} className="num px-2 py-1.5 whitespace-nowrap">
                    {row[c.index] ?? ''}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {changed && (
        <div className="mt-3">
          <Button
            onClick={() => {
              setRefused(true);
              if (missing.length === 0 && doubled.length === 0)
                check(
                  batch.columns.map((c) => ({
                    index: c.index,
                    field: (chosen[c.index] ?? c.field ?? '') || null,
                  })),
                );
            }}
          >
            この対応で確かめ直す
          </Button>
        </div>
      )}
    </Card>
  );
}

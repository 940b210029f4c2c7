import { useState } from 'react';
import { download, useGet, withQuery } from '../../api';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import type { BatchDetail, Issue } from './batch';

export type Repair = { row: number; field: string; value: string } | { row: number; skip: true };

type Props = { batch: BatchDetail; path: string; busy: boolean; repair: (repairs: Repair[]) => void };

const SIZE = 50;

/** Rows that could not be read: what is wrong, why, and the repair in place. */
export function Issues({ batch, path, busy, repair }: Props) {
  const [page, setPage] = useState(1);
  const issues = useGet<{ items: Issue[]; total: number }>(withQuery(`${path}/issues`, { page }));
  const [values, setValues] = useState<Record<number, string>>({});
  const [skipped, setSkipped] = useState<Record<number, boolean>>({});
  const [failed, setFailed] = useState<unknown>(null);
  const may = batch.state === 'checked' && !busy;

  return (
    <Card
      title={`確かめてほしい行（${count(batch.issue_count)}件）`}
      aside={
        <Button
          look="text"
          size="sm"
          onClick={() => download(`${path}/issues.csv`, '確かめる行.csv').catch(setFailed)}
        >
          この一覧を CSV で保存する
        </Button>
      }
    >
      {failed !== null && <ProblemNotice error={failed} />}
      <Read query={issues}>
        {(data) => {
          const repairs = data.items.flatMap((i): Repair[] => {
            if (skipped[i.n]) return [{ row: i.row, skip: true }];
            const value = values[i.n];
            return i.field && value !== undefined && value !== i.value
              ? [{ row: i.row, field: i.field, value }]
              : [];
          });
          return (
            <>
              <ul className="flex flex-col">
                {data.items.map((i) => (
                  <li key={i.n} className="border-b border-hair py-3 last:border-0">
                    <p>
                      <strong className="num">{count(i.row)}行目</strong>
                      {i.field_label && <span className="ml-2">「{i.field_label}」</span>}
                      {i.repaired && <span className="ml-2 font-bold text-success-2">直しました</span>}
                    </p>
                    <p>{i.sentence}</p>
                    {may && !i.repaired && (
                      <div className="mt-2 flex flex-wrap items-center gap-3">
                        {i.field && (
                          <label className="flex items-center gap-2">
                            <span className="text-quiet">{i.field_label}</span>
                            <input
                              type="text"
                              autoComplete="off"
                              disabled={skipped[i.n] ?? false}
                              value={values[i.n] ?? i.value ?? ''}
                              onChange={(e) => setValues({ ...values, [i.n]: e.target.value })}
                              className="num min-h-11 w-56 rounded-6 border border-solid-gray-600 bg-white px-3 disabled:bg-solid-gray-50"
                            />
                          </label>
                        )}
                        {i.repair && i.field && (
                          <Button
                            look="outline"
                            size="sm"
                            onClick={() => setValues({ ...values, [i.n]: i.repair ?? '' })}
                          >
                            「{i.repair}」に直す
                          </Button>
                        )}
                        <label className="flex min-h-11 items-center gap-2">
                          <input
                            type="checkbox"
                            checked={skipped[i.n] ?? false}
                            onChange={(e) => setSkipped({ ...skipped, [i.n]: e.target.checked })}
                            className="size-5 accent-key-900"
                          />
                          この行は取り込まない
                        </label>
                      </div>
                    )}
                  </li>
                ))}
              </ul>
              <div className="no-print mt-3 flex flex-wrap items-center gap-4">
                {may && repairs.length > 0 && (
                  <Button
                    onClick={() => {
                      repair(repairs);
                      setValues({});
                      setSkipped({});
                    }}
                  >
                    {count(repairs.length)}件を直して確かめる
                  </Button>
                )}
                {data.total > SIZE && (
                  <span className="flex items-center gap-3">
                    {page > 1 && (
                      <Button look="outline" size="sm" onClick={() => setPage(page - 1)}>
                        前へ
                      </Button>
                    )}
                    {page} / {Math.ceil(data.total / SIZE)} ページ
                    {page * SIZE < data.total && (
                      <Button look="outline" size="sm" onClick={() => setPage(page + 1)}>
                        次へ
                      </Button>
                    )}
                  </span>
                )}
              </div>
            </>
          );
        }}
      </Read>
    </Card>
  );
}

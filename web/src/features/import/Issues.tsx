import { useState } from 'react';
import { download, useGet, withQuery } from '../../api';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { fiscalYear } from '../../wareki';
import type { BatchDetail, Issue } from './batch';

export type Repair =
  | { row: number; field: string; value: string }
  | { row: number; field: string; suggested: true }
  | { row: number; skip: true }
  | { field: string; code: string; all: boolean };

/** What the reader chose for one issue. */
type Choice = { kind: 'value'; value: string } | { kind: 'suggested' } | { kind: 'skip' };

function repairOf(issue: Issue, choice: Choice | undefined): Repair[] {
  const { row, field } = issue;
  if (choice?.kind === 'skip') return [{ row, skip: true }];
  if (!choice || !field) return [];
  if (choice.kind === 'suggested') return [{ row, field, suggested: true }];
  return choice.value !== '' && choice.value !== issue.value ? [{ row, field, value: choice.value }] : [];
}

/** A masked value is shown, never put into a box: nobody should send the stars back. */
const masked = (value: string | null) => value?.includes('*') ?? false;

/** A row of the file, or a fiscal year where figures are found by their labels. */
function rowName(batch: BatchDetail, row: number): string {
  const figure = batch.figures?.find((f) => f.record === row);
  if (!figure) return `${count(row)}行目`;
  return figure.year ? fiscalYear(figure.year) : '年度の分からないシート';
}

type Props = { batch: BatchDetail; path: string; busy: boolean; repair: (repairs: Repair[]) => void };

const SIZE = 50;

/** Rows that could not be read: what is wrong, why, and the repair in place. */
export function Issues({ batch, path, busy, repair }: Props) {
  const [page, setPage] = useState(1);
  const issues = useGet<{ items: Issue[]; total: number }>(withQuery(`${path}/issues`, { page }));
  const [choices, setChoices] = useState<Record<number, Choice>>({});
  const [failed, setFailed] = useState<unknown>(null);
  const may = batch.state === 'checked' && !busy;
  const atOnce = (batch.column_faults ?? []).reduce(
    (n, f) => n + (f.accepted || f.cells < 2 ? 0 : f.cells),
    0,
  );

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
      {may && atOnce > 1 && (
        <p className="mb-2 font-bold">このうち{count(atOnce)}件は、上の「まとめて直す」で一度に直せます。</p>
      )}
      <Read query={issues}>
        {(data) => {
          const repairs = data.items.flatMap((i) => repairOf(i, choices[i.n]));
          const choose = (n: number, choice: Choice | undefined) =>
            setChoices(({ [n]: _, ...rest }) => (choice ? { ...rest, [n]: choice } : rest));
          return (
            <>
              <ul className="flex flex-col">
                {data.items.map((i) => (
                  <li key={i.n} className="border-b border-hair py-3 last:border-0">
                    <p>
                      <strong className="num">{rowName(batch, i.row)}</strong>
                      {i.field_label && <span className="ml-2">「{i.field_label}」</span>}
                      {i.repaired && <span className="ml-2 font-bold text-success-2">直しました</span>}
                    </p>
                    <p>{i.sentence}</p>
                    {i.value && (masked(i.value) || !may || !i.field) && (
                      <p className="num">いまの値：{i.value}</p>
                    )}
                    {may && !i.repaired && (
                      <Repairing
                        issue={i}
                        byYear={(batch.figures ?? []).length > 0}
                        choice={choices[i.n]}
                        choose={(c) => choose(i.n, c)}
                      />
                    )}
                  </li>
                ))}
              </ul>
              <div className="no-print mt-3 flex flex-wrap items-center gap-4">
                {may && repairs.length > 0 && (
                  <Button
                    onClick={() => {
                      repair(repairs);
                      setChoices({});
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

function Repairing({
  issue: i,
  byYear,
  choice,
  choose,
}: {
  issue: Issue;
  byYear: boolean;
  choice: Choice | undefined;
  choose: (choice: Choice | undefined) => void;
}) {
  const typed = choice?.kind === 'value' ? choice.value : masked(i.value) ? '' : (i.value ?? '');
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
      {i.repair && i.field && (
        <label className="flex min-h-11 items-center gap-2">
          <input
            type="checkbox"
            checked={choice?.kind === 'suggested'}
            onChange={(e) => choose(e.target.checked ? { kind: 'suggested' } : undefined)}
            className="size-5 accent-key-900"
          />
          <span>
            {masked(i.repair) && i.code === 'lost_zero' ? (
              '先頭に0を補って直す'
            ) : (
              <>
                「<span className="num font-bold">{i.repair}</span>」に直す
              </>
            )}
          </span>
        </label>
      )}
      {i.field && (
        <label className="flex items-center gap-2">
          <span className="text-quiet">正しい{i.field_label}を入力</span>
          <input
            type="text"
            autoComplete="off"
            value={typed}
            onChange={(e) => choose({ kind: 'value', value: e.target.value })}
            className="num min-h-11 w-48 rounded-6 border border-solid-gray-600 bg-white px-3"
          />
        </label>
      )}
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          checked={choice?.kind === 'skip'}
          onChange={(e) => choose(e.target.checked ? { kind: 'skip' } : undefined)}
          className="size-5 accent-key-900"
        />
        {byYear ? 'この年度は取り込まない' : 'この行は取り込まない'}
      </label>
    </div>
  );
}

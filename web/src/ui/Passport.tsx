import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet, withQuery } from '../api';
import { useHere } from '../features/session/here';
import { count, yen } from '../format';
import { longDate, longMonth } from '../wareki';
import { Mark } from './Mark';
import { Read } from './Panel';

type Input = {
  label: string;
  value: number;
  unit: string;
  mark: string;
  source: string;
  changed_ms: number | null;
  changed_by: string | null;
  changed_after: boolean;
};
type Answer = {
  figure: string;
  label: string;
  unit: string;
  value: number | null;
  note: string;
  versions: { from: string; formula: string; article: string }[];
  inputs: Input[];
  rows: { from_month: number; to_month: number; claims: number; ledger: number } | null;
  batches: {
    id: number;
    file_name: string | null;
    applied_ms: number;
    rows_taken: number | null;
    by: string | null;
  }[];
  more_batches: boolean;
};

const marks: Record<string, string> = { final: '確定', expected: '見込み', assumed: '仮定' };

function written(value: number, unit: string): string {
  switch (unit) {
    case 'yen':
      return yen(value);
    case 'percent':
      return `${value}％`;
    case 'permille':
      return value >= 1000 ? `${value / 1000}倍` : `${value / 10}％`;
    case 'basis':
      return `${value > 0 ? '＋' : ''}${value / 100}％`;
    case 'people':
      return `${count(value)}人`;
    case 'month':
      return longMonth(value);
    default:
      return count(value);
  }
}

const dayOf = (ms: number) => longDate(new Date(ms + 9 * 3_600_000).toISOString().slice(0, 10));

/** 数字の出どころ: formula and version, inputs, rows, imports, who and when; as of any day. Read from the server when opened. */
export function Passport({ figure, year, town }: { figure: string; year?: number; town?: number }) {
  const here = useHere();
  const [day, setDay] = useState('');
  const base = town === undefined ? here.base : `/api/towns/${town}`;
  const answer = useGet<Answer>(
    withQuery(`${base}/passport`, {
      figure,
      ...(year !== undefined && { year }),
      ...(/^\d{4}-\d{2}-\d{2}$/.test(day) && { as_of: day }),
    }),
  );
  return (
    <section aria-label="この数字の出どころ" className="mt-2 border-t border-hair pt-2 text-dns-14N-130">
      <h3 className="font-bold">この数字の出どころ</h3>
      <Read query={answer}>
        {(a) => (
          <>
            {a.value !== null && day && (
              <p>
                その日の額 <strong className="num">{written(a.value, a.unit)}</strong>
              </p>
            )}
            {a.note && <p className="text-quiet">{a.note}</p>}
            <Versions versions={a.versions} />
            {a.inputs.length > 0 && <Inputs inputs={a.inputs} />}
            {a.rows && (
              <p className="mt-1">
                もとの行：明細{count(a.rows.claims)}行、台帳{count(a.rows.ledger)}行{' '}
                <Link
                  to="/spending"
                  search={{ by: 'month', from: a.rows.from_month, to: a.rows.to_month }}
                  className="text-key-900 underline"
                >
                  月ごとに開く
                </Link>
              </p>
            )}
            {a.batches.length > 0 && <Batches answer={a} />}
          </>
        )}
      </Read>
      <label className="no-print mt-2 flex flex-wrap items-center gap-2">
        いつの時点か
        <input
          type="date"
          value={day}
          onChange={(e) => setDay(e.target.value)}
          className="min-h-8 rounded-4 border border-line px-2"
        />
      </label>
    </section>
  );
}

function Versions({ versions }: { versions: Answer['versions'] }) {
  const [now, ...before] = versions;
  if (!now) return null;
  return (
    <>
      <p className="mt-1">
        <span className="font-bold">計算のしかた（{now.from}）</span> {now.formula}
      </p>
      <p className="text-quiet">根拠：{now.article}</p>
      {before.length > 0 && (
        <details className="mt-1">
          <summary className="min-h-6 cursor-pointer py-0.5 text-key-900 underline">
            前の計算のしかたと並べる
          </summary>
          {before.map((v) => (
            <p key={v.from} className="mt-1">
              <span className="font-bold">{v.from}</span> {v.formula}
              <span className="block text-quiet">根拠：{v.article}</span>
            </p>
          ))}
        </details>
      )}
    </>
  );
}

function Inputs({ inputs }: { inputs: Input[] }) {
  return (
    <details className="mt-1">
      <summary className="min-h-6 cursor-pointer py-0.5 text-key-900 underline">
        もとの数字（{inputs.length}件）
      </summary>
      <ul className="mt-1 flex flex-col gap-1">
        {inputs.map((i, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two effects may read the same
          <li key={at}>
            {i.label} <span className="num font-bold">{written(i.value, i.unit)}</span>{' '}
            <Mark value={marks[i.mark] ?? i.mark} />
            <span className="block text-quiet">
              {i.source || '出典の記録がありません'}
              {i.changed_ms !== null &&
                `・${dayOf(i.changed_ms)}${i.changed_by ? `（${i.changed_by}）` : ''}に入力`}
              {i.changed_after && '・この日より後で直されています'}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Batches({ answer }: { answer: Answer }) {
  return (
    <details className="mt-1">
      <summary className="min-h-6 cursor-pointer py-0.5 text-key-900 underline">
        取り込んだファイル（{answer.batches.length}
        {answer.more_batches && '件より多い'}件）
      </summary>
      <ul className="mt-1">
        {answer.batches.map((b) => (
          <li key={b.id}>
            {b.file_name !== null && (
              <Link to="/import/$batch" params={{ batch: String(b.id) }} className="text-key-900 underline">
                {b.file_name}
              </Link>
            )}
            <span className="block text-quiet">
              {dayOf(b.applied_ms)}
              {b.rows_taken !== null && `・${count(b.rows_taken)}行`}
              {b.by && `・${b.by}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

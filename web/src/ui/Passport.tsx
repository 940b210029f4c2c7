import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet, withQuery } from '../api';
import { isMoment, setAsOf, useAsOf } from '../asOf';
import { useHere } from '../features/session/here';
import { count, yen } from '../format';
import type { FigureKey } from '../generated/schema';
import { longDate, longMonth } from '../wareki';
import { Button } from './Button';
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
};
type Version = { from: string; formula: string; article: string; in_force: boolean; value: number | null };
type Answer = {
  figure: string;
  label: string;
  unit: string;
  value: number | null;
  note: string;
  /** Its value stands on the screen that shows it. */
  on_screen: boolean;
  versions: Version[];
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
    case 'months':
      return `${value}か月`;
    case 'month_of_year':
      return `${value}月`;
    case 'people':
      return `${count(value)}人`;
    case 'month':
      return longMonth(value);
    default:
      return count(value);
  }
}

const dayOf = (ms: number) => longDate(new Date(ms + 9 * 3_600_000).toISOString().slice(0, 10));

/** 2026-05-01T10:00 as people write it. */
export function momentWords(moment: string): string {
  const [day = '', time] = moment.split('T');
  return `${longDate(day)}${time ? ` ${time}` : ''}`;
}

/** 数字の出どころ: formula and version, inputs, rows, imports, who and when; as of any day. Read from the server when opened. */
export function Passport({ figure, year, town }: { figure: FigureKey; year?: number; town?: number }) {
  const here = useHere();
  const at = useAsOf();
  const [day, setDay] = useState(at);
  const asked = isMoment(day);
  const base = town === undefined ? here.base : `/api/towns/${town}`;
  const answer = useGet<Answer>(
    withQuery(`${base}/passport`, {
      figure,
      ...(year !== undefined && { year }),
      ...(asked && { as_of: day }),
    }),
  );
  return (
    <section aria-label="この数字の出どころ" className="mt-2 border-t border-hair pt-2 text-dns-14N-130">
      <h3 className="font-bold">この数字の出どころ</h3>
      <Read query={answer}>
        {(a) => (
          <>
            {a.value !== null && asked && (
              <p>
                {momentWords(day)}の時点では <strong className="num">{written(a.value, a.unit)}</strong>
              </p>
            )}
            {a.note && <p className="text-quiet">{a.note}</p>}
            <Versions versions={a.versions} unit={a.unit} />
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
      <div className="no-print mt-2 flex flex-wrap items-center gap-2">
        <label className="flex flex-wrap items-center gap-2">
          いつの時点か
          <input
            type="datetime-local"
            value={day.length === 10 ? `${day}T23:59` : day}
            onChange={(e) => setDay(e.target.value)}
            className="min-h-8 rounded-4 border border-line px-2"
          />
        </label>
        {asked && day !== at && !here.outside && (
          <Button look="outline" size="sm" onClick={() => setAsOf(day)}>
            画面をこの時点で見る
          </Button>
        )}
      </div>
    </section>
  );
}

/** The rule that counts; when it changed, the others beside it, with what they give on the same rows where that can be told. */
function Versions({ versions, unit }: { versions: Version[]; unit: string }) {
  const [beside, setBeside] = useState(false);
  const now = versions.filter((v) => v.in_force);
  const shown = beside ? versions : now.length > 0 ? now : versions.slice(0, 1);
  return (
    <>
      <div className={beside ? 'mt-1 grid grid-cols-2 gap-3' : 'mt-1'}>
        {shown.map((v) => (
          <div key={v.from} className={beside ? 'rounded-4 border border-hair p-2' : ''}>
            <p>
              <span className="font-bold">計算のしかた（{v.from}）</span>{' '}
              {beside && v.in_force && <Mark value="いま使う" />}
            </p>
            {beside && (
              <p className="num font-bold">
                {v.value === null
                  ? v.in_force
                    ? ''
                    : '（この数字では計算できません）'
                  : written(v.value, unit)}
              </p>
            )}
            <p>{v.formula}</p>
            <p className="text-quiet">根拠：{v.article}</p>
          </div>
        ))}
      </div>
      {versions.length > shown.length || beside ? (
        <button
          type="button"
          aria-expanded={beside}
          onClick={() => setBeside(!beside)}
          className="no-print min-h-6 py-0.5 text-key-900 underline"
        >
          {beside ? 'いまの計算のしかただけにする' : 'ほかの計算のしかたと並べる'}
        </button>
      ) : null}
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

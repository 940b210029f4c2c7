import { useState } from 'react';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Table } from '../../ui/Table';
import { fiscalYear } from '../../wareki';
import type { BatchDetail, Figure } from './batch';
import { measured } from './batch';
import type { Repair } from './Issues';

const states: Record<Figure['state'], string> = {
  read: '読めました',
  same: 'すでにある値と同じ',
  typed: '直しました',
  wrong: '直してください',
  missing: '見つかりません',
};

type Props = { batch: BatchDetail; may: boolean; repair: (repairs: Repair[]) => void };

/** What was found for which label, and where; every figure can be corrected before it is taken in. */
export function Figures({ batch, may, repair }: Props) {
  const figures = batch.figures ?? [];
  const [typed, setTyped] = useState<Record<string, string>>({});
  const records = [...new Set(figures.map((f) => f.record))];
  const repairs = Object.entries(typed).flatMap(([key, value]): Repair[] => {
    const [row, field] = key.split(' ');
    return value.trim() === '' || !field ? [] : [{ row: Number(row), field, value: value.trim() }];
  });
  if (figures.length === 0) return null;
  const type = (record: number, field: string, value: string) =>
    setTyped({ ...typed, [`${record} ${field}`]: value });
  return (
    <>
      {records.map((record) => (
        <OneYear
          key={record}
          figures={figures.filter((f) => f.record === record)}
          may={may}
          typed={(field) => typed[`${record} ${field}`] ?? ''}
          type={(field, value) => type(record, field, value)}
          leaveOut={() => repair([{ row: record, skip: true }])}
        />
      ))}
      {may && repairs.length > 0 && (
        <p>
          <Button
            onClick={() => {
              repair(repairs);
              setTyped({});
            }}
          >
            {count(repairs.length)}件を直して確かめる
          </Button>
        </p>
      )}
    </>
  );
}

type YearProps = {
  figures: Figure[];
  may: boolean;
  typed: (field: string) => string;
  type: (field: string, value: string) => void;
  leaveOut: () => void;
};

function OneYear({ figures, may, typed, type, leaveOut }: YearProps) {
  const [all, setAll] = useState(false);
  const year = figures[0]?.year ?? 0;
  const name = year ? fiscalYear(year) : '年度の分からないシート';
  const found = figures.filter((f) => f.state !== 'missing');
  const missing = figures.filter((f) => f.state === 'missing');
  const box = (field: string, label: string, width = 'w-36') => (
    <input
      type="text"
      autoComplete="off"
      aria-label={label}
      value={typed(field)}
      onChange={(e) => type(field, e.target.value)}
      className={`num min-h-11 ${width} rounded-6 border border-solid-gray-600 bg-white px-2`}
    />
  );
  return (
    <Card
      title={`${name}：見出しと、見つけた数字（${count(found.length)}個）`}
      aside={
        may && (
          <span className="flex flex-wrap items-center gap-3">
            <span className="flex items-center gap-2">
              <span className="text-quiet">年度を直す</span>
              {box('fiscal_year', `${name}の年度を直す（例：R5）`, 'w-24')}
            </span>
            <Button look="outline" size="sm" onClick={leaveOut}>
              この年度は取り込まない
            </Button>
          </span>
        )
      }
    >
      <Table
        caption={`${name}の見つけた数字`}
        captionHidden
        rows={all ? figures : found}
        rowKey={(f) => f.field}
        rowClass={(f) => f.state === 'wrong' && 'bg-orange-50'}
        columns={[
          { key: 'item', head: '項目', names: true, whole: true, cell: (f) => f.field_label },
          {
            key: 'where',
            head: '見つけたところ',
            cell: (f) =>
              f.cell ? (
                <>
                  <span className="num whitespace-nowrap">
                    {f.sheet} {f.cell}
                  </span>
                  <span className="block text-dns-14N-130 text-quiet">見出し「{f.label}」</span>
                </>
              ) : (
                '—'
              ),
          },
          {
            key: 'found',
            head: 'ファイルの値',
            number: true,
            cell: (f) => (f.found ? `${f.found}（${f.unit}）` : '—'),
          },
          { key: 'value', head: '取り込む値', number: true, cell: (f) => measured(f.measure, f.value) },
          ...(figures.some((f) => f.before !== null)
            ? [
                {
                  key: 'before',
                  head: '前に取り込んだ値',
                  number: true,
                  cell: (f: Figure) => measured(f.measure, f.before),
                },
              ]
            : []),
          { key: 'own', head: 'この町のデータ', number: true, cell: (f) => measured(f.measure, f.own) },
          { key: 'state', head: '状態', whole: true, cell: (f) => states[f.state] },
          ...(may
            ? [
                {
                  key: 'type',
                  head: '正しい値（額は円）',
                  cell: (f: Figure) => box(f.field, `${name}の${f.field_label}の正しい値`),
                },
              ]
            : []),
        ]}
      />
      <p className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-dns-14N-130 text-quiet">
        {missing.length > 0 && (
          <Button look="text" size="sm" onClick={() => setAll(!all)}>
            {all
              ? '見つからなかった項目を隠す'
              : `見つからなかった${count(missing.length)}項目も見る（手で入れられます）`}
          </Button>
        )}
        {may && <span>取り込みたくない項目には「なし」と入れます。</span>}
      </p>
    </Card>
  );
}

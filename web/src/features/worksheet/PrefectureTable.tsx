import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { download, useGet } from '../../api';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Scroll } from '../../ui/Scroll';
import { fiscalYear } from '../../wareki';
import type { CapSearch } from '../cap/search';
import { YearSelect } from '../cap/YearSelect';
import { useHere } from '../session/here';
import { type PrefectureSheet, shown } from './worksheet';

/** The same indicators for every town of the prefecture, sorted by any of them. */
export function PrefectureTable() {
  const here = useHere();
  const { year = here.year } = useSearch({ strict: false }) as CapSearch;
  const [failed, setFailed] = useState<unknown>(null);
  const path = `/api/prefectures/${here.person.org}/worksheet`;
  const sheet = useGet<PrefectureSheet>(`${path}?year=${year}`);
  return (
    <Page
      wide
      figures={['cap', 'landing', 'over', 'statistic']}
      title={`充実に向けたワークシート　県内の市町村　${fiscalYear(year)}`}
      lead="ワークシートの主な数を、県内のすべての市町村で並べます。列の名前を押すと、その順に並びます。"
      actions={
        <>
          <YearSelect year={year} thisYear={here.year} />
          <Button
            look="outline"
            size="sm"
            onClick={() =>
              void download(`${path}.xlsx?year=${year}`, `県内のワークシート_${year}.xlsx`).then(
                () => setFailed(null),
                setFailed,
              )
            }
          >
            Excelにする
          </Button>
        </>
      }
    >
      {failed !== null && <ProblemNotice error={failed} />}
      <Read query={sheet}>{(s) => <Towns sheet={s} />}</Read>
    </Page>
  );
}

function Towns({ sheet }: { sheet: PrefectureSheet }) {
  const [by, setBy] = useState<{ column: number; down: boolean } | null>(null);
  const rows = by
    ? sheet.items.toSorted((a, b) => {
        const x = a.values[by.column] ?? null;
        const y = b.values[by.column] ?? null;
        if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0);
        return by.down ? y - x : x - y;
      })
    : sheet.items;
  const press = (column: number) =>
    setBy((now) => ({ column, down: now?.column === column ? !now.down : true }));
  return (
    <Card long title={`市町村ごとの数（${sheet.items.length}市町村）`}>
      <Scroll label="県内の市町村の表">
        <table className="w-full border-collapse text-dns-14N-130">
          <caption className="sr-only">県内の市町村</caption>
          <thead>
            <tr className="border-b border-line align-bottom">
              <th scope="col" className="sticky left-0 bg-white px-1.5 text-left">
                市町村
              </th>
              {sheet.columns.map((c, i) => (
                <th
                  key={c.key}
                  scope="col"
                  aria-sort={by?.column === i ? (by.down ? 'descending' : 'ascending') : 'none'}
                  className="px-1.5 text-right font-normal"
                >
                  <button
                    type="button"
                    onClick={() => press(i)}
                    className="min-h-11 min-w-20 text-right text-key-900 underline"
                  >
                    {c.label}（{c.unit}）{by?.column === i ? (by.down ? '▼' : '▲') : ''}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.org} className="border-b border-hair">
                <th
                  scope="row"
                  className="sticky left-0 bg-white px-1.5 py-1 text-left font-normal whitespace-nowrap"
                >
                  <Link
                    to="/worksheet"
                    search={{ town: r.org, year: sheet.year }}
                    className="text-key-900 underline"
                  >
                    {r.name}
                  </Link>
                </th>
                {sheet.columns.map((c, i) => (
                  <td key={c.key} className="num px-1.5 py-1 text-right">
                    {r.hidden[i] ? 'x' : shown(r.values[i] ?? null, c.digits)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className="mt-1 text-dns-14N-130 text-quiet">{sheet.note}</p>
    </Card>
  );
}

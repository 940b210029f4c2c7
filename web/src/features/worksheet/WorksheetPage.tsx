import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { download, useGet } from '../../api';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { fiscalYear, longMonth } from '../../wareki';
import type { CapSearch } from '../cap/search';
import { YearSelect } from '../cap/YearSelect';
import { useHere } from '../session/here';
import { BlockCard } from './BlockCard';
import { PrefectureTable } from './PrefectureTable';
import { Simulate } from './Simulate';
import type { Worksheet } from './worksheet';

/** 「充実に向けたワークシート」: all blocks of the official workbook for this town, now and in years to come. */
export default function WorksheetPage() {
  const here = useHere();
  const { year = here.year } = useSearch({ strict: false }) as CapSearch;
  const [failed, setFailed] = useState<unknown>(null);
  const sheet = useGet<Worksheet>(here.town === null ? null : `${here.base}/worksheet?year=${year}`);
  if (here.town === null && here.person.role === 'prefecture') return <PrefectureTable />;
  if (here.town === null)
    return (
      <Empty
        what="市町村が選ばれていません。"
        why="ホームで市町村を選ぶと、その町のワークシートを見られます。"
      />
    );
  const save = () =>
    download(`${here.base}/worksheet.xlsx?year=${year}`, `充実に向けたワークシート_${year}.xlsx`).then(
      () => setFailed(null),
      setFailed,
    );
  return (
    <Page
      figures={['cap', 'landing', 'spent', 'unit_cost', 'people_now', 'statistic', 'indicator']}
      year={year}
      title={`充実に向けたワークシート　${fiscalYear(year)}`}
      lead="国のワークシートと同じ順に、町のデータから作りました。話し合いの材料です。数の理由は、町の人の記憶のなかにあります。"
      actions={
        <>
          <YearSelect year={year} thisYear={here.year} />
          <Button look="outline" size="sm" onClick={() => void save()}>
            Excelにする
          </Button>
        </>
      }
    >
      {failed !== null && <ProblemNotice error={failed} />}
      <Read query={sheet}>
        {(s) => (
          <>
            {s.note && (
              <Notice tone="info" title="役場の外から見ています。">
                {s.note}
              </Notice>
            )}
            <nav aria-label="ワークシートの目次" className="no-print">
              <ul className="flex flex-wrap gap-x-4 gap-y-1">
                {s.blocks.map((b) => (
                  <li key={b.key}>
                    <a href={`#block-${b.key.replace('.', '-')}`} className="text-key-900 underline">
                      {b.key} {b.title.replace(/^(財政の視点|アウトカム)：/, '')}
                    </a>
                  </li>
                ))}
                <li>
                  <a href="#block-6" className="text-key-900 underline">
                    6 事業費の試算
                  </a>
                </li>
              </ul>
            </nav>
            {s.last_month !== null && (
              <p className="text-quiet">請求の実績は{longMonth(s.last_month)}サービス分までです。</p>
            )}
            {s.blocks.map((b) => (
              <BlockCard key={b.key} block={b} />
            ))}
            <Simulate key={`${here.base} ${year}`} start={s.simulation} />
          </>
        )}
      </Read>
    </Page>
  );
}

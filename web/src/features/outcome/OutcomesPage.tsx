import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api';
import { count, timeOf } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { Mark } from '../../ui/Mark';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import { type Entering, EntryDialog } from './EntryDialog';
import { HistoryDialog } from './HistoryDialog';
import { type Indicator, type Outcomes, originLabel, percent, type Value } from './outcome';
import { SurveyCard } from './SurveyCard';

const blocks: [string, string][] = [
  ['5.1', '選択肢の広がり（プラン）'],
  ['5.2', '社会参加（ニーズ調査）'],
  ['5.3', '多様なサービス・活動への参加'],
  ['5.4', 'ハイリスクの人の継続と、その後の生活'],
];

/** The outcome indicators 5.1–5.4: computed where there are data, entered where there are none. */
export default function OutcomesPage() {
  const here = useHere();
  const outcomes = useGet<Outcomes>(here.town === null ? null : `${here.base}/outcome-indicators`);
  const may = here.may('money_write');
  const [entering, setEntering] = useState<Entering | null>(null);
  const [looking, setLooking] = useState<{ indicator: Indicator; value: Value } | null>(null);
  if (here.town === null)
    return (
      <Empty
        what="市町村が選ばれていません。"
        why="ホームで市町村を選ぶと、その町の成果の指標が見られます。"
      />
    );
  return (
    <Page
      figures={['indicator', 'statistic']}
      title="成果の指標"
      lead="総合事業の充実に向けたワークシートの 5.1〜5.4 です。データがあれば計算し、なければ入力します。直しても、前の値は残ります。"
    >
      <Read query={outcomes}>
        {(data) => (
          <div className="flex flex-col gap-6">
            {data.sentence && <Notice tone="info" title={data.sentence} />}
            {blocks.map(([block, title]) => (
              <Card key={block} title={`${block}　${title}`} long>
                <div className="flex flex-col gap-6">
                  {data.indicators
                    .filter((i) => i.block === block)
                    .map((i) => (
                      <OneIndicator
                        key={i.key}
                        indicator={i}
                        values={data.values.filter((v) => v.indicator === i.key)}
                        enter={
                          may && i.entered
                            ? (value) =>
                                setEntering({
                                  indicator: i,
                                  ...(value?.origin === 'entered' ? { value } : {}),
                                  year: value?.year ?? here.year - 1,
                                })
                            : undefined
                        }
                        look={data.outside ? undefined : (value) => setLooking({ indicator: i, value })}
                      />
                    ))}
                  {block === '5.2' && !data.outside && <SurveyCard may={may} />}
                </div>
              </Card>
            ))}
          </div>
        )}
      </Read>
      {entering && <EntryDialog entering={entering} close={() => setEntering(null)} />}
      {looking && <HistoryDialog {...looking} close={() => setLooking(null)} />}
    </Page>
  );
}

type Props = {
  indicator: Indicator;
  values: Value[];
  enter: ((value?: Value) => void) | undefined;
  look: ((value: Value) => void) | undefined;
};

function OneIndicator({ indicator: i, values, enter, look }: Props) {
  const rows = [...values].sort((a, b) => b.year - a.year);
  return (
    <section>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h3 className="text-std-18B-160">{i.label}</h3>
        {enter && (
          <Button look="outline" size="sm" onClick={() => enter()}>
            値を入力する<span className="sr-only">（{i.label}）</span>
          </Button>
        )}
      </div>
      <p className="mb-1 text-dns-14N-130 text-quiet">
        {i.hint}
        {i.denominator && `（${i.numerator} ÷ ${i.denominator}）`}
        {i.key === 'plan_proxy' && enter && (
          <Link to="/care-plan-codes" className="ml-2 text-key-900 underline">
            どのコードがA・B・Cかを決める
          </Link>
        )}
      </p>
      <Table
        caption={i.label}
        captionHidden
        rows={rows}
        rowKey={(v) => `${v.year} ${v.part} ${v.origin}`}
        empty={
          i.entered
            ? 'まだ入力されていません。'
            : 'まだありません。下でニーズ調査の回答を取り込むと計算します。'
        }
        columns={[
          { key: 'year', head: '年度', names: true, whole: true, cell: (v) => fiscalYear(v.year) },
          { key: 'part', head: '区分', whole: true, cell: (v) => v.part_label },
          ...(i.denominator
            ? [
                {
                  key: 'rate',
                  head: '割合',
                  number: true,
                  cell: (v: Value) => (v.hidden ? 'x' : percent(v.permille)),
                },
              ]
            : []),
          {
            key: 'figures',
            head: i.denominator ? '分子 / 分母' : '件数',
            number: true,
            cell: (v) =>
              v.hidden
                ? 'x'
                : v.denominator === null
                  ? count(v.numerator ?? 0)
                  : `${count(v.numerator ?? 0)} / ${count(v.denominator)}`,
          },
          {
            key: 'origin',
            head: '出どころ',
            cell: (v) => (
              <>
                <span className="flex items-center gap-2 whitespace-nowrap">
                  {originLabel[v.origin]}
                  <Mark value={v.mark} />
                </span>
                {v.source && <span className="block text-dns-14N-130 text-quiet">{v.source}</span>}
                {v.note && <span className="block text-dns-14N-130 text-quiet">{v.note}</span>}
              </>
            ),
          },
          ...(look
            ? [
                {
                  key: 'who',
                  head: 'だれが・いつ',
                  cell: (v: Value) =>
                    v.at_ms ? `${v.by ?? ''}${v.by ? '　' : ''}${timeOf(v.at_ms)}` : '取り込んだ明細から計算',
                },
                {
                  key: 'act',
                  head: <span className="sr-only">操作</span>,
                  cell: (v: Value) =>
                    v.origin === 'entered' ? (
                      <span className="no-print flex gap-2">
                        {enter && (
                          <Button look="text" size="sm" onClick={() => enter(v)}>
                            直す
                            <span className="sr-only">
                              （{fiscalYear(v.year)} {v.part_label}）
                            </span>
                          </Button>
                        )}
                        <Button look="text" size="sm" onClick={() => look(v)}>
                          履歴
                          <span className="sr-only">
                            （{fiscalYear(v.year)} {v.part_label}）
                          </span>
                        </Button>
                      </span>
                    ) : null,
                },
              ]
            : []),
        ]}
      />
    </section>
  );
}

import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { download, useGet, withQuery } from '../../api';
import { changeSpan, yen, yenChange } from '../../format';
import type { FigureKey } from '../../generated/schema';
import { Button, buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Empty } from '../../ui/Empty';
import { Figure } from '../../ui/Figure';
import { Mark } from '../../ui/Mark';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Scroll } from '../../ui/Scroll';
import { Tabs } from '../../ui/Tabs';
import { fiscalYear, longMonth } from '../../wareki';
import { YearSelect } from '../cap/YearSelect';
import { Loop } from '../loop/Loop';
import { useHere } from '../session/here';
import { Merged } from './Merged';
import { Peers } from './Peers';
import type { WhySearch } from './search';
import { Waterfall } from './Waterfall';
import { type Bar, spendingOf, type WhyData, waterfall } from './why';
import { Years } from './Years';

const tabs = [
  { key: 'last_year', label: '昨年の同じ月と' },
  { key: 'peers', label: '似た市町村と' },
  { key: 'prefecture', label: '県内の市町村と' },
  { key: 'country', label: '全国と' },
  { key: 'years', label: 'この数年の動き' },
] as const;

export default function WhyPage() {
  const here = useHere();
  const { year = here.year, against = 'last_year' } = useSearch({ strict: false }) as WhySearch;
  const [failed, setFailed] = useState<unknown>(null);
  const query = { year, against };
  const years = against === 'years';
  const why = useGet<WhyData>(here.town !== null && !years ? withQuery(`${here.base}/why`, query) : null);
  if (here.town === null)
    return (
      <Empty
        what="市町村が選ばれていません。"
        why="ホームで市町村を選ぶと、その町の増減の理由が見られます。"
      />
    );
  const save = () =>
    download(withQuery(`${here.base}/why.xlsx`, query), `なぜ_${year}.xlsx`).catch((e: unknown) =>
      setFailed(e),
    );
  return (
    <Page
      figures={[
        'why_difference',
        'why_population',
        'why_eligible',
        'why_users',
        'why_months',
        'why_mix',
        'why_price',
        'why_fixed',
        'peer_place',
        'statistic',
        'landing',
      ]}
      year={year}
      title={`なぜ　${fiscalYear(year)}の費用の増減`}
      actions={
        <>
          {!years && (
            <Button look="outline" size="sm" onClick={() => void save()}>
              Excel に保存する
            </Button>
          )}
          <YearSelect year={year} thisYear={here.year} />
        </>
      }
    >
      {failed !== null && <ProblemNotice error={failed} />}
      <Tabs
        label="比べる相手"
        now={against}
        tabs={tabs.map((t) => ({
          key: t.key,
          label: t.label,
          to: '/why',
          search: { year, against: t.key === 'last_year' ? undefined : t.key },
        }))}
      />
      {years ? (
        <Years year={year} />
      ) : (
        <Read query={why}>{(data) => <Answer key={data.against} data={data} />}</Read>
      )}
      {against === 'peers' && <Peers year={year} />}
      <Loop at="understand" />
    </Page>
  );
}

function Answer({ data }: { data: WhyData }) {
  // Against other towns there is often one factor; the services then tell more.
  const [byService, setByService] = useState(data.bars.length < 3);
  if (data.refused)
    return (
      <Notice tone="info" title="まだ比べられません。">
        {data.sentence}
      </Notice>
    );
  const end = data.sentence.indexOf('。') + 1;
  const services = data.services.map((s) => ({
    key: `${s.service}/${s.program}`,
    label: s.label,
    yen: s.yen,
  }));
  const steps = waterfall(data.other, byService ? services : data.bars, data.own);
  return (
    <>
      <section
        aria-label="答え"
        className="keep rounded-8 border border-hair bg-white px-5 py-3 print:border-line"
      >
        <p className="text-std-22B-150">{data.sentence.slice(0, end)}</p>
        <p className="text-std-17N-170">
          {data.sentence.slice(end)}
          {data.landing?.sentence}
        </p>
        <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
          <p className="text-dns-14N-130 text-quiet">
            {data.first_month && data.last_month && (
              <>
                {longMonth(data.first_month)}〜{longMonth(data.last_month)}
                サービス分。理由の合計は、1円まで差額と一致します。
              </>
            )}
            <Mark value="実績" className="mx-2" />
            <Figure
              passport={{
                figure: 'why_difference',
                year: data.year,
                label: '比べた額の差',
                yen: data.difference,
              }}
            >
              差額の出どころ
            </Figure>
          </p>
          <div className="no-print flex gap-2">
            <button
              type="button"
              aria-pressed={byService}
              onClick={() => setByService(!byService)}
              className={buttonClass('outline', 'sm')}
            >
              {byService ? '要因で見る' : 'サービスで見る'}
            </button>
            <Link to="/whatif" search={{ year: data.year }} className={buttonClass('outline', 'sm')}>
              もし…を試す
            </Link>
          </div>
        </div>
        <Waterfall steps={steps} />
      </section>
      <div className="grid gap-4 desktop-admin:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] print:grid-cols-1">
        <Card
          title="理由（金額の大きい順）"
          aside={<span className="text-dns-14N-130 text-quiet">開くと内訳</span>}
        >
          <ol className="flex flex-col gap-2">
            {data.bars.map((b) => (
              <li key={b.key}>
                <Opened bar={b} data={data} />
              </li>
            ))}
          </ol>
        </Card>
        <div className="flex flex-col gap-4">
          <Card title={byService ? 'サービスごとの増減' : '要因ごとの増減'}>
            <Twin steps={steps} />
          </Card>
          {data.cap_view && (
            <Card title="上限額から見ると">
              <p>{data.cap_view.sentence}</p>
            </Card>
          )}
          <Merged sentences={data.merged} />
        </div>
      </div>
    </>
  );
}

/** The numbers of the drawing, for those who read, copy or listen. */
function Twin({ steps }: { steps: ReturnType<typeof waterfall> }) {
  return (
    <Scroll label="増減の表">
      <table className="w-full border-collapse text-dns-16N-130">
        <caption className="sr-only">増減の表</caption>
        <thead>
          <tr className="border-b border-black bg-solid-gray-100">
            <th scope="col" className="px-2 py-1 text-left">
              項目
            </th>
            <th scope="col" className="px-2 py-1 text-right">
              金額
            </th>
          </tr>
        </thead>
        <tbody>
          {steps.map((s) => (
            <tr key={s.key} className={cx('border-b border-hair', s.whole && 'font-bold')}>
              <th scope="row" className={cx('px-2 py-1 text-left', !s.whole && 'font-normal')}>
                {s.label}
              </th>
              <td className="num px-2 py-1 text-right whitespace-nowrap">
                {s.whole || s.yen <= 0 ? yen(s.yen) : `＋${yen(s.yen)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** One cause: its sentence; opened, the services, providers and care levels it comes from, and their rows. */
function Opened({ bar, data }: { bar: Bar; data: WhyData }) {
  const chance = bar.chance;
  // A care level opens into its claim lines, for those who may see people's data.
  const rows = useHere().may('person_read');
  return (
    <details className="rounded-6 border border-hair bg-white open:border-line">
      <summary className="flex cursor-pointer flex-wrap items-baseline justify-between gap-x-4 px-3 py-2 hover:bg-key-50">
        <span className="font-bold">{bar.sentence}</span>
        <span className="num text-dns-14N-130 text-quiet">{bar.numbers}</span>
      </summary>
      <div className="px-3 pb-3">
        {chance && (
          <p className="text-dns-14N-130 text-quiet">
            偶然の幅 {changeSpan(chance.lo, chance.hi)}
            {chance.lo < 0 && chance.hi > 0
              ? '。小さな町では、このくらいは偶然でも動きます。'
              : '。偶然だけでは説明しにくい動きです。'}
          </p>
        )}
        <p className="no-print text-dns-14N-130">
          <Figure
            passport={{
              figure: `why_${bar.key}` as FigureKey,
              year: data.year,
              label: bar.label,
              yen: bar.yen,
              mark: '実績',
            }}
          >
            {yenChange(bar.yen)}の出どころ
          </Figure>
        </p>
        <ul className="mt-1 flex flex-col gap-1">
          {bar.parts.map((p) => (
            <li key={`${p.service} ${p.program} ${p.label}`}>
              <Line label={p.label} amount={p.yen} to={spendingOf(data, p)} strong />
              {p.providers.some((v) => v.provider !== 0) && (
                <ul className="ml-4 border-l border-hair pl-3">
                  {p.providers.map((v) => (
                    <li key={v.provider}>
                      <Line label={v.name} amount={v.yen} to={spendingOf(data, p, v.provider)} />
                      {v.levels.length > 1 && (
                        <ul className="ml-4 flex flex-wrap gap-x-4">
                          {v.levels.map((l) => (
                            <li key={l.level} className="text-dns-14N-130">
                              <Link
                                to={rows ? '/claims' : '/spending'}
                                search={spendingOf(data, p, v.provider, l.level)}
                                className="inline-block min-h-6 py-0.5 underline decoration-dotted"
                              >
                                {l.label} <span className="num">{yenChange(l.yen)}</span>
                              </Link>
                            </li>
                          ))}
                        </ul>
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}

function Line({
  label,
  amount,
  to,
  strong,
}: {
  label: string;
  amount: number;
  to: Record<string, string | number>;
  strong?: boolean;
}) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 py-0.5">
      <Link
        to="/spending"
        search={to}
        className={cx('inline-block min-h-6 underline decoration-dotted', strong && 'font-bold')}
      >
        {label}
      </Link>
      <span className="num" title={yen(amount)}>
        {amount > 0 ? '＋' : ''}
        {yen(amount)}
      </span>
    </div>
  );
}

import { Link, useSearch } from '@tanstack/react-router';
import { useGet } from '../../api';
import { CapMeter } from '../../charts/CapMeter';
import { CumulativeChart } from '../../charts/CumulativeChart';
import { count, yen, yenInWords } from '../../format';
import { buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { Figure } from '../../ui/Figure';
import { Mark } from '../../ui/Mark';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Panel, Read } from '../../ui/Panel';
import { Popover } from '../../ui/Popover';
import { Term } from '../../ui/Term';
import { longMonth } from '../../wareki';
import type { CapSearch } from '../cap/search';
import { YearSelect } from '../cap/YearSelect';
import { useHere } from '../session/here';
import { Duties } from './Duties';
import { type HomeData, monthsOfYear } from './home';
import { LatestImport } from './LatestImport';
import { OtherHome } from './OtherHome';

export function HomePage() {
  const here = useHere();
  const { year = here.year } = useSearch({ strict: false }) as CapSearch;
  const home = useGet<HomeData>(
    here.town !== null && here.may('money_read') ? `${here.base}/home?year=${year}` : null,
  );
  if (here.town === null || !here.may('money_read')) return <OtherHome />;
  return <Read query={home}>{(data) => <Home data={data} />}</Read>;
}

function Home({ data }: { data: HomeData }) {
  const here = useHere();
  const { from, to } = monthsOfYear(data);
  const { cap, landing, spent } = data;
  const missing = cap?.missing ?? data.missing ?? [];
  const sums = { by: 'month,service', from, to };
  return (
    <Page
      title={`${data.town.name}　${data.year_label}の見通し`}
      actions={<YearSelect year={data.year} thisYear={here.year} />}
    >
      <section
        aria-label="上限額と着地見込み"
        className="keep grid gap-x-8 gap-y-3 rounded-8 border border-hair bg-white px-5 pt-4 pb-2 desktop-admin:grid-cols-[1fr_21rem] print:grid-cols-1 print:border-line"
      >
        <div className="min-w-0">
          <p className="mb-2 text-std-22B-150">{data.sentence}</p>
          {(spent.yen > 0 || cap) && <CapMeter spent={spent.yen} cap={cap?.yen ?? null} landing={landing} />}
        </div>
        <Verdict data={data} sums={sums} />
      </section>

      {(missing.length > 0 || !cap) && (
        <Notice
          tone="warning"
          title={cap ? '上限額は、まだ仮の値を使っています。' : '上限額を計算するための数字が足りません。'}
          actions={
            <Link to="/cap" search={{ year: data.year }} className={buttonClass('outline', 'sm')}>
              足りない数字を入れる
            </Link>
          }
        >
          {missing[0]?.sentence}
          {missing.length > 1 && `（ほか${missing.length - 1}件）`}
        </Notice>
      )}

      <div className="grid gap-4 desktop-admin:grid-cols-[minmax(0,5fr)_minmax(0,3.4fr)_minmax(0,3.6fr)] print:grid-cols-1">
        <Card
          title="月ごとの累計と上限額"
          aside={<span className="text-dns-14N-130 text-quiet">{data.calendar.label}</span>}
        >
          <Panel>
            {data.months.length > 0 ? (
              <CumulativeChart points={data.months} cap={cap?.yen ?? null} height={232} />
            ) : (
              <Empty
                what="まだ費用のデータがありません。"
                why="国保連から届いた CSV を、この画面に落とすだけで読み込めます。"
              />
            )}
          </Panel>
        </Card>
        <Card
          title="増えた・減った理由"
          aside={<span className="text-dns-14N-130 text-quiet">金額の大きい順</span>}
        >
          <Reasons data={data} />
        </Card>
        <Card
          title={`${data.duties_month}月の仕事`}
          aside={
            <Link to="/duties" className="text-dns-14N-130 text-key-900 underline">
              年間の仕事を見る
            </Link>
          }
        >
          <Panel>
            <Duties duties={data.duties} year={data.year} />
          </Panel>
        </Card>
      </div>
      <LatestImport latest={data.latest_import} />
    </Page>
  );
}

function Verdict({ data, sums }: { data: HomeData; sums: { by: string; from: number; to: number } }) {
  const { cap, landing, spent } = data;
  const over = landing !== null && landing.over_yen > 0;
  return (
    <div className="flex flex-col border-line desktop-admin:border-l desktop-admin:pl-6">
      {landing && cap && (
        <>
          <div className="flex items-center gap-2">
            <span className="font-bold">{over ? '上限額を超える見込み' : '上限額までの余裕'}</span>
            <Mark value={landing.mark} />
          </div>
          <div className={over ? 'text-error-2' : 'text-success-2'}>
            <Figure
              className="num text-std-36B-140"
              passport={{
                label: over ? '超える見込みの額' : '余裕の見込みの額',
                yen: Math.abs(landing.over_yen),
                mark: landing.mark,
                how: `着地見込み ${yen(landing.yen)} と上限額 ${yen(cap.yen)} の差です。`,
                to: '/cap',
                search: { year: data.year },
                toLabel: '上限額の計算を開く',
              }}
            >
              約{yenInWords(Math.abs(landing.over_yen))}
            </Figure>
          </div>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-dns-16N-130">
            <dt className="text-quiet">幅（8割の確かさ）</dt>
            <dd className="num text-right">
              {signed(landing.lo80 - cap.yen)}〜{signed(landing.hi80 - cap.yen)}
            </dd>
            <dt className="text-quiet">超える可能性</dt>
            <dd className="num text-right font-bold">{landing.chance_percent}％</dd>
            <dt className="text-quiet">超える月</dt>
            <dd className="text-right font-bold">
              {landing.first_month ? longMonth(landing.first_month) : '超えない見込み'}
            </dd>
          </dl>
        </>
      )}
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 border-t border-hair pt-2 text-dns-16N-130">
        <dt>
          <Term name="上限額" />
          {cap?.provisional && <span className="ml-1 text-dns-14N-130 text-quiet">（仮）</span>}
        </dt>
        <dd className="num text-right">
          {cap ? (
            <Figure
              passport={{
                label: `上限額（${cap.chosen_label}）`,
                yen: cap.yen,
                mark: cap.provisional ? '見込み' : '確定',
                how:
                  cap.approved_yen > 0
                    ? `計算した額 ${yen(cap.base_yen)} に、個別協議で認められた ${yen(cap.approved_yen)} を足しています。`
                    : undefined,
                source: '介護保険法施行令37条の13第4項',
                to: '/cap',
                search: { year: data.year },
                toLabel: '計算のすべての段を開く',
              }}
            >
              {yen(cap.yen)}
            </Figure>
          ) : (
            'まだ計算できません'
          )}
        </dd>
        <dt>使った額{spent.months > 0 && `（${spent.months}か月分）`}</dt>
        <dd className="num text-right">
          <Figure
            passport={{
              label: '使った額',
              yen: spent.yen,
              mark: '実績',
              source: spent.source,
              to: '/spending',
              search: sums,
              toLabel: '月ごと・サービスごとに開く',
            }}
          >
            {yen(spent.yen)}
          </Figure>
        </dd>
        {landing && (
          <>
            <dt>
              <Term name="着地見込み" />
            </dt>
            <dd className="num text-right">
              <Figure
                passport={{
                  label: '着地見込み',
                  yen: landing.yen,
                  mark: landing.mark,
                  how: (
                    <ul className="list-disc pl-5">
                      {landing.assumptions.map((a) => (
                        <li key={a.text}>
                          {a.text} <Mark value={a.mark} />
                        </li>
                      ))}
                    </ul>
                  ),
                  source: spent.source,
                }}
              >
                {yen(landing.yen)}
              </Figure>
            </dd>
          </>
        )}
      </dl>
      {spent.source && <p className="mt-1 mb-2 text-right text-dns-14N-130 text-quiet">{spent.source}</p>}
    </div>
  );
}

const signed = (n: number) => (n > 0 ? `＋${yenInWords(n)}` : yenInWords(n));

function Reasons({ data }: { data: HomeData }) {
  if (data.reasons.length === 0)
    return <p className="text-quiet">昨年の同じ月と比べられるデータが入ると、ここに理由が並びます。</p>;
  const most = Math.max(...data.reasons.map((r) => Math.abs(r.yen)));
  const { from, to } = monthsOfYear(data);
  return (
    <ol className="flex flex-col gap-3">
      {data.reasons.slice(0, 5).map((r) => (
        <li key={r.sentence}>
          <Link
            to="/spending"
            search={{
              by: 'month',
              from,
              to,
              ...(r.service && { service: r.service }),
              ...(r.program && { program: r.program }),
              ...(r.provider && { provider: r.provider }),
            }}
            className="block rounded-4 text-dns-16N-130 decoration-solid-gray-536 decoration-dotted decoration-2 underline underline-offset-4 hover:bg-key-50 print:no-underline"
          >
            {r.sentence}
          </Link>
          <svg
            viewBox="0 0 100 6"
            preserveAspectRatio="none"
            className="mt-1 block h-1.5 w-full"
            aria-hidden="true"
          >
            <rect width="100" height="6" className="fill-solid-gray-50" />
            <rect
              width={(Math.abs(r.yen) * 100) / most}
              height="6"
              className={r.yen > 0 ? 'fill-warning-orange-2' : 'fill-success-1'}
            />
          </svg>
        </li>
      ))}
      {data.landing && data.landing.assumptions.length > 0 && (
        <li className="no-print mt-1 list-none">
          <Popover
            className="text-dns-14N-130 text-key-900 underline"
            panel={
              <ul className="list-disc pl-5">
                {data.landing.assumptions.map((a) => (
                  <li key={a.text}>
                    {a.text} <Mark value={a.mark} />
                  </li>
                ))}
              </ul>
            }
          >
            見込みの置きかた（{count(data.landing.assumptions.length)}件）を見る
          </Popover>
        </li>
      )}
    </ol>
  );
}

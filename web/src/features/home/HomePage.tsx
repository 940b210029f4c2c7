import { Link, useSearch } from '@tanstack/react-router';
import { useGet } from '../../api';
import { useAsOf } from '../../asOf';
import { CapMeter } from '../../charts/CapMeter';
import { CumulativeChart } from '../../charts/CumulativeChart';
import { LandingLens } from '../../charts/LandingLens';
import { overSpan, yen, yenInWords } from '../../format';
import { buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { Figure } from '../../ui/Figure';
import { Mark } from '../../ui/Mark';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Panel, Read } from '../../ui/Panel';
import { Scroll } from '../../ui/Scroll';
import { Term } from '../../ui/Term';
import { longMonth } from '../../wareki';
import { BackupWarning } from '../backup/BackupWarning';
import type { CapSearch } from '../cap/search';
import { YearSelect } from '../cap/YearSelect';
import { Loop } from '../loop/Loop';
import { useHere } from '../session/here';
import { Backtest } from './Backtest';
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
  const { cap, landing, spent } = data;
  const { missing } = cap;
  const past = useAsOf() !== '';
  return (
    <Page
      figures={[
        'cap',
        'spent',
        'landing',
        'landing_low',
        'landing_high',
        'over',
        'chance',
        'first_over',
        'spent_month',
        'moved',
      ]}
      year={data.year}
      title={`${data.town.name}　${data.year_label}の見通し`}
      actions={
        <>
          <LatestImport latest={data.latest_import} />
          <YearSelect year={data.year} thisYear={here.year} />
        </>
      }
    >
      <BackupWarning />
      <section
        aria-label="上限額と着地見込み"
        className="keep grid grid-cols-1 gap-x-8 gap-y-3 rounded-8 border border-hair bg-white px-5 py-3 desktop-admin:grid-cols-[minmax(0,1fr)_19rem] print:grid-cols-[minmax(0,1fr)_17rem] print:border-line"
      >
        <div className="min-w-0">
          <Sentence text={data.sentence} />
          {(spent.yen > 0 || cap.yen !== null) && (
            <CapMeter spent={spent.yen} cap={cap.yen} landing={landing} />
          )}
          <Numbers data={data} />
        </div>
        <Verdict data={data} />
      </section>

      {missing.length > 0 && (
        <Notice
          tone="warning"
          title={
            cap.yen !== null
              ? '上限額は、まだ仮の値を使っています。'
              : '上限額を計算するための数字が足りません。'
          }
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

      <div className="grid grid-cols-1 gap-4 desktop-admin:grid-cols-[minmax(0,4.4fr)_minmax(0,3.2fr)_minmax(0,4fr)] print:grid-cols-2">
        <Card
          title="月ごとの累計と上限額"
          aside={
            <span className="text-dns-14N-130 text-quiet">{data.calendar.label.replace(/（.*）$/, '')}</span>
          }
        >
          <Panel>
            {data.months.length > 0 ? (
              <CumulativeChart points={data.months} cap={cap.yen} height={208} />
            ) : (
              <Empty
                what="まだ費用のデータがありません。"
                why="国保連から届いた CSV を、この画面に落とすだけで読み込めます。"
              />
            )}
          </Panel>
        </Card>
        <Card
          title="増減の理由"
          aside={
            <Link to="/why" search={{ year: data.year }} className="text-dns-14N-130 text-key-900 underline">
              なぜ（すべての理由）
            </Link>
          }
        >
          <Scroll label="増減の理由" className="-m-1 max-h-66 p-1 print:max-h-none">
            <Reasons data={data} />
            {data.landing && (
              <div className="mt-3 border-t border-hair pt-2 text-dns-14N-130">
                <h3 className="mb-1 font-bold">見込みの置きかた</h3>
                <Assumptions data={data} />
                <Link
                  to="/outlook"
                  search={{ year: data.year }}
                  className="no-print inline-block min-h-6 text-key-900 underline"
                >
                  見通しに入れる予定と仮定
                </Link>
              </div>
            )}
          </Scroll>
        </Card>
        <Card
          className="print:col-span-2"
          title={`${data.duties_month}月の仕事`}
          aside={
            <Link to="/duties" className="text-dns-14N-130 text-key-900 underline">
              年間の仕事を見る
            </Link>
          }
        >
          <Panel>
            <Scroll label="今月の仕事" className="-m-1 max-h-66 p-1 print:max-h-none">
              {past ? (
                <p className="text-quiet">過ぎた時点では、仕事の一覧は出しません。</p>
              ) : (
                <Duties duties={data.duties} year={data.year} />
              )}
            </Scroll>
          </Panel>
        </Card>
      </div>
      <Loop at="notice" />
    </Page>
  );
}

/** The first sentence is the answer; what follows explains it. */
function Sentence({ text }: { text: string }) {
  const end = text.indexOf('。') + 1;
  return (
    <div className="mb-1">
      <p className="text-std-22B-150">{end > 0 ? text.slice(0, end) : text}</p>
      {end > 0 && end < text.length && <p className="text-std-17N-170">{text.slice(end)}</p>}
    </div>
  );
}

/** Over or under, how sure, and from when. */
function Verdict({ data }: { data: HomeData }) {
  const { cap, landing } = data;
  if (!landing || landing.over_yen === null || cap.yen === null) return null;
  const difference = Math.abs(landing.over_yen);
  const over = landing.over_yen > 0;
  return (
    <div className="flex flex-col border-line desktop-admin:border-l desktop-admin:pl-6">
      <div className="flex items-center gap-2">
        <span className="font-bold">{over ? '上限額を超える見込み' : '上限額までの余裕'}</span>
        <Mark value={landing.mark} />
      </div>
      <div className={over ? 'text-error-2' : 'text-success-2'}>
        <Figure
          className="num text-std-36B-140"
          passport={{
            figure: 'over',
            year: data.year,
            label: over ? '超える見込みの額' : '余裕の見込みの額',
            yen: difference,
            mark: landing.mark,
            how: `着地見込み ${yen(landing.yen)} と上限額 ${yen(cap.yen)} の差です。`,
            to: '/cap',
            search: { year: data.year },
            toLabel: '上限額の計算を開く',
          }}
        >
          約{yenInWords(difference)}
        </Figure>
      </div>
      <LandingLens cap={cap.yen} landing={landing} />
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-dns-16N-130">
        <dt className="text-quiet">超える可能性</dt>
        <dd className="num text-right font-bold">
          {landing.chance_percent === null ? (
            '—'
          ) : (
            <Figure
              passport={{ figure: 'chance', year: data.year, label: '超える可能性', mark: landing.mark }}
            >
              {landing.chance_percent}％
            </Figure>
          )}
        </dd>
        <dt className="text-quiet">超える月</dt>
        <dd className="text-right font-bold">
          {landing.first_month ? (
            <Figure
              passport={{ figure: 'first_over', year: data.year, label: '超える月', mark: landing.mark }}
            >
              {longMonth(landing.first_month)}
            </Figure>
          ) : (
            '超えない見込み'
          )}
        </dd>
        <dt className="text-quiet">差の幅</dt>
        <dd className="num text-right">
          {overSpan(landing.lo80 - cap.yen, landing.hi80 - cap.yen)
            .split(/(?<=〜)/)
            .map((end) => (
              <span key={end} className="inline-block">
                {end}
              </span>
            ))}
        </dd>
      </dl>
      {landing.backtest && <Backtest backtest={landing.backtest} />}
    </div>
  );
}

/** The three numbers the sentence is made of, each with its passport. */
function Numbers({ data }: { data: HomeData }) {
  const { cap, landing, spent } = data;
  const { from, to } = monthsOfYear(data);
  return (
    <>
      <dl className="flex flex-wrap gap-x-8 gap-y-1">
        <div>
          <dt className="text-dns-14N-130">
            <Term name="上限額" />
            {cap.provisional && cap.yen !== null && (
              <span className="ml-1 text-quiet">（年度の途中の額）</span>
            )}
          </dt>
          <dd className="num text-dns-17N-130">
            {cap.yen !== null ? (
              <Figure
                passport={{
                  figure: 'cap',
                  year: data.year,
                  label: `上限額（${cap.chosen_label ?? ''}）`,
                  yen: cap.yen,
                  mark: cap.provisional ? '見込み' : '確定',
                  how:
                    cap.approved_yen > 0 && cap.base_yen !== null
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
        </div>
        <div>
          <dt className="text-dns-14N-130">使った額{spent.months > 0 && `（${spent.months}か月分）`}</dt>
          <dd className="num text-dns-17N-130">
            <Figure
              passport={{
                figure: 'spent',
                year: data.year,
                label: '使った額',
                yen: spent.yen,
                mark: '実績',
                source: spent.source,
                to: '/spending',
                search: { by: 'month,service', from, to },
                toLabel: '月ごと・サービスごとに開く',
              }}
            >
              {yen(spent.yen)}
            </Figure>
          </dd>
        </div>
        {landing && (
          <div>
            <dt className="text-dns-14N-130">
              <Term name="着地見込み" />
            </dt>
            <dd className="num text-dns-17N-130">
              <Figure
                passport={{
                  figure: 'landing',
                  year: data.year,
                  label: '着地見込み',
                  yen: landing.yen,
                  mark: landing.mark,
                  source: spent.source,
                }}
              >
                {yen(landing.yen)}
              </Figure>
            </dd>
          </div>
        )}
      </dl>
      <p className="mt-1 text-dns-14N-130 text-quiet">{spent.source}</p>
    </>
  );
}

function Assumptions({ data }: { data: HomeData }) {
  return (
    <ul className="list-disc pl-5">
      {data.landing?.assumptions.map((a) => (
        <li key={a.text}>
          {a.text} <Mark value={a.mark} />
        </li>
      ))}
    </ul>
  );
}

function Reasons({ data }: { data: HomeData }) {
  if (data.reasons.length === 0)
    return (
      <p className="text-quiet">
        {data.reasons_note || '昨年の同じ月と比べられるデータが入ると、ここに理由が並びます。'}
      </p>
    );
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
    </ol>
  );
}

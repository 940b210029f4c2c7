import { Link } from '@tanstack/react-router';
import { useGet } from '../../api';
import { yen } from '../../format';
import { buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { type Measure, measured } from '../import/batch';
import { useHere } from '../session/here';

type Item = { key: string; label: string; unit: Measure; cost: boolean; within: string };
type Figure = {
  item: string;
  value: number | null;
  own: number | null;
  hidden: boolean;
  from: {
    batch: number;
    file_name: string;
    sheet: string;
    cell: string;
    label: string;
    unit: string;
    found: string;
    corrected: boolean;
  } | null;
};
type Year = { year: number; label: string; months: number; figures: Figure[] };
type Settled = { items: Item[]; years: Year[] };

const signed = (measure: Measure, n: number) => (n > 0 ? `＋${measured(measure, n)}` : measured(measure, n));

/** The town's own papers of closed years beside what is computed here: neither overwrites the other. */
export default function SettledPage() {
  const here = useHere();
  const settled = useGet<Settled>(here.town === null ? null : `${here.base}/settled`);
  if (here.town === null)
    return (
      <Empty what="市町村が選ばれていません。" why="ホームで市町村を選ぶと、その町の実績報告が見られます。" />
    );
  return (
    <Page
      figures={['cap', 'import_rows']}
      title="実績報告とデータの比べ"
      lead="町が出した実績報告書・上限額の算定の数字と、この町のデータから計算した額を並べます。どちらも書き換えません。"
    >
      <Read query={settled}>
        {(data) =>
          data.years.length === 0 ? (
            <Empty
              what="実績報告書は、まだ取り込まれていません。"
              why="地域支援事業交付金の事業実績報告書や、総合事業の上限額の算定（Excel）を落とすと、項目の名前で数字を探して、年度ごとに並べます。"
            >
              {here.may('money_write') && (
                <Link to="/import" className={buttonClass('solid', 'md')}>
                  実績報告書を取り込む
                </Link>
              )}
            </Empty>
          ) : (
            <div className="flex flex-col gap-6">
              {[...data.years].reverse().map((y) => (
                <OneYear key={y.year} year={y} items={data.items} />
              ))}
            </div>
          )
        }
      </Read>
    </Page>
  );
}

/** The answer before the tables. */
const inAll = (reported: number, own: number) =>
  reported === own
    ? `報告した総合事業費の計 ${yen(reported)} は、この町のデータと同じです。`
    : `報告した総合事業費の計 ${yen(reported)} は、この町のデータより${yen(Math.abs(reported - own))}${reported > own ? '多い' : '少ない'}額です。`;

function FileOf({ from }: { from: NonNullable<Figure['from']> }) {
  const here = useHere();
  const name = from.file_name || '取り込んだファイル';
  if (!here.may('money_write') || !from.batch) return name;
  return (
    <Link to={`/import/${from.batch}`} className="text-key-900 underline">
      {name}
    </Link>
  );
}

function OneYear({ year, items }: { year: Year; items: Item[] }) {
  const of = (f: Figure) => items.find((i) => i.key === f.item);
  const measure = (f: Figure) => of(f)?.unit ?? 'yen';
  const sum = (f: Figure) => items.some((i) => i.within === f.item && i.key !== f.item);
  const table = (title: string, cost: boolean) => {
    const rows = year.figures.filter((f) => of(f)?.cost === cost && (f.value !== null || f.hidden));
    const sheets = rows.flatMap((f) => f.from ?? []);
    const [first] = sheets;
    const alone = first && sheets.every((s) => s.batch === first.batch) ? first : undefined;
    return (
      rows.length > 0 && (
        <Table
          caption={
            <>
              {title}
              {alone && (
                <span className="ml-3 text-dns-14N-130 font-normal">
                  報告：
                  <FileOf from={alone} />
                </span>
              )}
            </>
          }
          rows={rows}
          rowKey={(f) => f.item}
          rowClass={(f) => sum(f) && 'bg-solid-gray-50'}
          columns={[
            { key: 'item', head: '項目', names: true, cell: (f) => of(f)?.label ?? f.item },
            {
              key: 'value',
              head: '報告の値',
              number: true,
              cell: (f) => (f.hidden ? '少人数のため出しません' : measured(measure(f), f.value)),
            },
            { key: 'own', head: 'この町のデータ', number: true, cell: (f) => measured(measure(f), f.own) },
            {
              key: 'apart',
              head: '違い（報告−データ）',
              number: true,
              cell: (f) =>
                f.value === null || f.own === null
                  ? '—'
                  : f.value === f.own
                    ? '同じ'
                    : measure(f) === 'rate'
                      ? '違います'
                      : signed(measure(f), f.value - f.own),
            },
            {
              key: 'from',
              head: alone ? '報告のシートとセル' : '報告の出どころ',
              cell: (f) =>
                f.from ? (
                  <span className="text-dns-14N-130">
                    {f.from.cell && (
                      <span className="mr-2 whitespace-nowrap">
                        {f.from.sheet} {f.from.cell}
                      </span>
                    )}
                    {!alone && <FileOf from={f.from} />}
                    {f.from.corrected && '（手で直した値）'}
                  </span>
                ) : f.hidden ? (
                  '—'
                ) : (
                  <span className="text-dns-14N-130 text-quiet">内訳を足した額</span>
                ),
            },
          ]}
        />
      )
    );
  };
  const total = year.figures.find((f) => f.item === 'cost');
  return (
    <Card title={year.label}>
      {total && total.value !== null && total.own !== null && (
        <p className="mb-2 text-std-17N-170">{inAll(total.value, total.own)}</p>
      )}
      {year.months > 0 && year.months < 12 && (
        <p className="mb-2 text-quiet">
          この町のデータは、この年度の{year.months}か月分です。報告（12か月分）より少なく出ます。
        </p>
      )}
      <div className="flex flex-col gap-6">
        {table('事業費', true)}
        {table('上限額', false)}
      </div>
    </Card>
  );
}

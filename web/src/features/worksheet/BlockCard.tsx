import { Link } from '@tanstack/react-router';
import { Card } from '../../ui/Card';
import { Scroll } from '../../ui/Scroll';
import { SheetChart } from './SheetChart';
import { type Block, type SheetTable, shown } from './worksheet';

/** One block: the question, what the figures say, pictures with their tables, sources, and what is missing. */
export function BlockCard({ block }: { block: Block }) {
  return (
    <div id={`block-${block.key.replace('.', '-')}`} className="worksheet-block">
      <Card
        long
        title={`${block.key}　${block.title}`}
        aside={
          block.key.startsWith('5') && (
            <Link to="/outcomes" className="no-print text-key-900 underline">
              成果の指標を入れる・見る<span className="sr-only">（{block.key}）</span>
            </Link>
          )
        }
      >
        <p className="text-quiet">
          <strong className="text-ink">確認の視点：</strong>
          {block.viewpoint}
        </p>
        {block.finding && <p className="mt-1 font-bold">{block.finding}</p>}
        <div className="mt-2 grid grid-cols-1 gap-x-8 gap-y-4 desktop-admin:grid-cols-2 print:grid-cols-1">
          {block.tables.map((t) => (
            <TableWithChart
              key={t.title}
              table={t}
              wide={t.columns.length > 8 || t.series.length > 6 || block.tables.length === 1}
            />
          ))}
        </div>
        <Missing block={block} />
        {block.sources.length > 0 && (
          <details className="mt-2 text-dns-14N-130 text-quiet print:open" open>
            <summary className="cursor-pointer font-bold">数の出どころ</summary>
            <ul className="list-disc pl-5">
              {block.sources.map((s) => (
                <li key={s}>{s}</li>
              ))}
            </ul>
          </details>
        )}
      </Card>
    </div>
  );
}

function TableWithChart({ table, wide }: { table: SheetTable; wide: boolean }) {
  return (
    <section className={wide ? 'keep min-w-0 desktop-admin:col-span-2 print:col-span-1' : 'keep min-w-0'}>
      <h3 className="text-dns-16B-130">
        {table.title}
        <span className="ml-2 font-normal text-quiet">単位：{table.unit}</span>
      </h3>
      <SheetChart table={table} />
      <Figures table={table} />
      {table.note && <p className="mt-1 text-dns-14N-130 text-quiet">{table.note}</p>}
    </section>
  );
}

function Figures({ table }: { table: SheetTable }) {
  return (
    <Scroll label={`${table.title}の表`} className="mt-1">
      <table className="w-full border-collapse text-dns-14N-130 print:text-[10px] print:[&_td]:px-0.5 print:[&_th]:px-0.5">
        <caption className="sr-only">{table.title}</caption>
        <thead>
          <tr className="border-b border-line align-bottom">
            <th scope="col" className="px-1.5 text-left">
              項目
            </th>
            {table.columns.map((c, i) => (
              <th
                key={c}
                scope="col"
                className={`px-1.5 text-right font-normal whitespace-nowrap ${i >= table.first_future ? 'bg-key-50' : ''}`}
              >
                {c.replace(/年度?(?=$|（)/, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.series.map((s) => (
            <tr key={s.label} className="border-b border-hair">
              <th scope="row" className="min-w-32 px-1.5 py-1 text-left font-normal">
                {s.label}
                <span className="ml-1 text-quiet">（{s.mark}）</span>
              </th>
              {table.columns.map((c, i) => (
                <td key={c} className="num px-1.5 py-1 text-right whitespace-nowrap">
                  {shown(s.values[i] ?? null, table.digits)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Missing({ block }: { block: Block }) {
  if (block.missing.length === 0) return null;
  return (
    <section className="mt-2 rounded-8 border border-line bg-solid-gray-50 px-4 py-2">
      <h3 className="text-dns-16B-130">足りないものと、聞く相手</h3>
      <ul className="list-disc pl-5 text-dns-16N-130">
        {block.missing.map((m) => (
          <li key={m.what}>
            {m.what}
            <span className="text-quiet"> {m.ask}</span>
            {m.screen && (
              <Link to={m.screen} className="no-print ml-2 text-key-900 underline">
                開く<span className="sr-only">（{m.what}）</span>
              </Link>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { choiceLabel, entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import { count, yen } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/Dialog';
import { Figure } from '../../ui/Figure';
import { Mark } from '../../ui/Mark';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Panel, Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { Term as TermWord } from '../../ui/Term';
import { useSay } from '../../ui/Toast';
import { fiscalYear, longDate } from '../../wareki';
import { useHere } from '../session/here';
import { type Branch, type CapData, type Rate, rateInPercent, type Term, yearOfItem } from './cap';
import type { CapSearch } from './search';
import { YearSelect } from './YearSelect';

/** What opens the form: an entity of the house, an existing row or the values of a new one. */
type Editing = {
  plural: string;
  title: string;
  id: number | null;
  given?: Record<string, unknown>;
  start?: Partial<Row>;
};

/** Every step of the cap, both ways side by side, each number with its mark and source. */
export default function CapPage() {
  const here = useHere();
  const { year = here.year } = useSearch({ strict: false }) as CapSearch;
  const cap = useGet<CapData>(here.town === null ? null : `${here.base}/cap?year=${year}`);
  return <Read query={cap}>{(data) => <Cap data={data} />}</Read>;
}

function Cap({ data }: { data: CapData }) {
  const here = useHere();
  const may = here.may('money_write');
  const [editing, setEditing] = useState<Editing | null>(null);
  const edit = may ? setEditing : null;
  const chosen = data.branches.find((b) => b.chosen);
  const approved = data.approved_yen;
  return (
    <Page
      figures={['cap', 'cap_rate', 'approved']}
      year={data.year}
      title={`${fiscalYear(data.year)}の上限額`}
      lead={`計算のすべての段と、もとになった数字の出どころです。${here.may('money_write') ? '下線のある数字は、その場で直せます。' : ''}`}
      actions={<YearSelect year={data.year} thisYear={here.year} />}
    >
      {data.missing.length > 0 && <Lacking data={data} edit={edit} />}

      <section
        aria-label="結果"
        className="keep flex flex-wrap items-baseline gap-x-8 gap-y-1 rounded-8 border-2 border-key-900 bg-white px-5 py-3"
      >
        <div>
          <span className="mr-3 font-bold">上限額</span>
          <strong className="num text-std-32B-150">
            {data.yen === null ? (
              'まだ計算できません'
            ) : (
              <Figure passport={{ figure: 'cap', year: data.year, label: '上限額', yen: data.yen }}>
                {yen(data.yen)}
              </Figure>
            )}
          </strong>
          {data.yen !== null && <Mark value={data.provisional ? '見込み' : '確定'} className="ml-3" />}
        </div>
        {chosen && (
          <p>
            {chosen.label}のほうが高いので、{chosen.label}を使います。
            {approved > 0 && data.base_yen !== null && (
              <>
                計算した額 {yen(data.base_yen)} に、個別協議で認められた {yen(approved)} を足しています。
              </>
            )}
          </p>
        )}
        {data.at_least && <p>足りない数字があるので、上限額は少なくともこの額です。</p>}
        {data.chain_year !== null && (
          <p>{fiscalYear(data.chain_year)}に算定した額から続けて計算しています。</p>
        )}
        {data.provisional && (
          <p className="text-quiet">今年度の給付費が決まるまでは見込みです。年度の途中で動きます。</p>
        )}
      </section>

      <div className="grid grid-cols-1 gap-4 desktop-admin:grid-cols-2 print:grid-cols-2">
        {data.branches.map((b) => (
          <BranchCard key={b.key} branch={b} data={data} edit={edit} />
        ))}
      </div>

      <div className="grid grid-cols-1 gap-4 desktop-admin:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] print:grid-cols-1">
        <Card
          long
          title={
            <>
              75歳以上の
              <TermWord name="変動率" />
            </>
          }
          aside={
            <Link to="/populations" className="no-print text-dns-14N-130 text-key-900 underline">
              人口の一覧を開く
            </Link>
          }
        >
          <Panel>
            <Rates rates={data.rates} edit={edit} />
          </Panel>
        </Card>
        <div className="flex flex-col gap-4">
          <Card
            title={<TermWord name="個別協議" />}
            aside={
              <Link to="/exceptions" className="no-print text-dns-14N-130 text-key-900 underline">
                個別協議の記録を開く
              </Link>
            }
          >
            <Table
              caption="個別協議"
              captionHidden
              rows={data.approvals}
              rowKey={(a) => a.id}
              empty="この年度に認められた個別協議はありません。"
              columns={[
                {
                  key: 'reason',
                  head: '理由',
                  names: true,
                  cell: (a) => choiceLabel('cap-exceptions', 'reason', a.reason),
                },
                {
                  key: 'day',
                  head: '決まった日',
                  cell: (a) => (a.decided_on ? longDate(a.decided_on) : '—'),
                },
                {
                  key: 'yen',
                  head: '額',
                  number: true,
                  cell: (a) => (
                    <Figure
                      passport={{
                        figure: 'approved',
                        year: data.year,
                        label: '個別協議で認められた額',
                        yen: data.approved_yen,
                      }}
                    >
                      {yen(a.yen)}
                    </Figure>
                  ),
                },
              ]}
            />
            <p className="mt-2 text-dns-14N-130 text-quiet">
              認められた額は、この年度の上限額だけに足し、翌年度の計算には引き継ぎません。理由・書類・費用低減計画は、個別協議の記録にあります。
            </p>
          </Card>
          <Card title="よりどころ">
            <ul className="list-disc pl-6">
              {data.articles.map((a) => (
                <li key={a}>{a}</li>
              ))}
            </ul>
            <p className="mt-2 text-dns-14N-130 text-quiet">
              円未満の端数：{rounding[data.rounding] ?? data.rounding}
              。変動率は小数5桁目を四捨五入してから1を足します。
              {edit && (
                <Link to="/town-settings" className="no-print ml-2 text-key-900 underline">
                  計算の設定を開く
                </Link>
              )}
            </p>
          </Card>
        </div>
      </div>
      {editing && <Edit editing={editing} close={() => setEditing(null)} />}
    </Page>
  );
}

const SHOWN = 5;

/** What is still missing, as a list of things to do; and the shorter way for a town that has last year's sheet. */
function Lacking({ data, edit }: { data: CapData; edit: ((e: Editing) => void) | null }) {
  const line = (m: CapData['missing'][number]) => (
    <li key={m.item} className="flex flex-wrap items-center gap-x-4">
      <span className="grow">{m.sentence}</span>
      {edit && (
        <Button look="text" size="sm" onClick={() => edit(editingOf(m.item, m.label, data.year))}>
          入力する
        </Button>
      )}
    </li>
  );
  const last = fiscalYear(data.year - 1);
  const rest = data.missing.slice(SHOWN);
  const chain = data.missing.some((m) => /^[abk]26$/.test(m.item));
  return (
    <Notice tone="warning" title={`あと${data.missing.length}件の数字がそろうと、上限額が確かになります。`}>
      <ol className="mt-1 flex flex-col gap-1">{data.missing.slice(0, SHOWN).map(line)}</ol>
      {rest.length > 0 && (
        <details className="mt-2">
          <summary className="min-h-6 cursor-pointer text-key-900 underline">
            ほか{rest.length}件を開く
          </summary>
          <ol className="mt-1 flex flex-col gap-1">{rest.map(line)}</ol>
        </details>
      )}
      {chain && edit && (
        <div className="mt-3 border-t border-hair pt-3">
          <p>
            国に出した{last}
            の算定ファイルがあれば、そこにある「変動率をかけたあとの額」から続けて計算できます。平成26年度までさかのぼる必要はありません。
          </p>
          <div className="mt-2 flex flex-wrap gap-3">
            {(['chain_i', 'chain_ro'] as const).map((item) => (
              <Button
                key={item}
                look="outline"
                size="sm"
                onClick={() =>
                  edit(editingOf(item, `${last}の${item === 'chain_i' ? 'イ' : 'ロ'}`, data.year - 1))
                }
              >
                {last}の{item === 'chain_i' ? 'イ' : 'ロ'}の額を入れる
              </Button>
            ))}
          </div>
        </div>
      )}
    </Notice>
  );
}

const rounding: Record<string, string> = {
  floor: '切り捨て',
  round: '四捨五入',
  half_up: '四捨五入',
  ceil: '切り上げ',
};

/** The form behind an item: 75+ counts are populations, everything else a cap input of its year. */
function editingOf(item: string, label: string, year: number): Editing {
  const n75 = /^n75_(\d{4})$/.exec(item);
  if (n75)
    return { plural: 'populations', title: `${label}を入れる`, id: null, start: { day: `${n75[1]}-10-01` } };
  return {
    plural: 'cap-inputs',
    title: `${label}を入れる`,
    id: null,
    given: { fiscal_year: yearOfItem(item, year), item },
  };
}

function Value({ text, open }: { text: string; open: () => void }) {
  return (
    <button
      type="button"
      onClick={open}
      className="num rounded-4 px-1 underline decoration-key-900 decoration-dotted decoration-2 underline-offset-4 hover:bg-key-50 print:no-underline"
    >
      {text}
      <span className="sr-only">を直す</span>
    </button>
  );
}

function BranchCard({
  branch,
  data,
  edit,
}: {
  branch: Branch;
  data: CapData;
  edit: ((e: Editing) => void) | null;
}) {
  const first = data.rates[0]?.year;
  // The special branches start later; their product is not the one of the table.
  const product = branch.rates_from === first ? data.rates.at(-1)?.product : null;
  const bases = branch.terms.filter((t) => t.sign === '+');
  const deductions = branch.terms.filter((t) => t.sign === '-');
  const step = 'flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 py-2';
  return (
    <section
      aria-label={`${branch.label}の計算`}
      className={cx(
        'keep rounded-8 bg-white px-5 py-4',
        branch.chosen ? 'border border-key-900 ring-3 ring-key-900' : 'border border-line',
      )}
    >
      <div className="flex items-center gap-3">
        <h2 className="text-std-20B-150">
          {branch.key === 'i' || branch.key === 'ro' ? (
            <TermWord name={branch.key === 'i' ? 'イ' : 'ロ'}>{branch.label}</TermWord>
          ) : (
            branch.label
          )}
        </h2>
        {branch.chosen ? (
          <span className="rounded-4 bg-key-900 px-2 py-1 text-oln-14B-100 text-white">
            高いほう：これを使います
          </span>
        ) : (
          <span className="text-quiet">使いません</span>
        )}
      </div>
      <ol className="mt-2">
        {bases.map((t) => (
          <li key={t.item} className={step}>
            <TermLine term={t} year={data.year} edit={edit} />
          </li>
        ))}
        <li className={cx(step, 'border-t border-line')}>
          <span>足した額</span>
          <span className="num">{branch.start === null ? '—' : yen(branch.start)}</span>
        </li>
        <li className={step}>
          <span>
            × 変動率の積（{fiscalYear(branch.rates_from)}から{fiscalYear(data.year)}まで）
          </span>
          <span className="num">{product ?? '—'}</span>
        </li>
        <li className={cx(step, 'border-t border-line')}>
          <span>伸ばした額</span>
          <span className="num">{branch.before === null ? '—' : yen(branch.before)}</span>
        </li>
        {deductions.map((t) => (
          <li key={t.item} className={step}>
            <TermLine term={t} year={data.year} edit={edit} />
          </li>
        ))}
        <li className={cx(step, 'border-t-2 border-black font-bold')}>
          <span>{branch.label}の額</span>
          <span className="num text-std-22B-150">
            {branch.yen === null ? 'まだ計算できません' : yen(branch.yen)}
          </span>
        </li>
      </ol>
    </section>
  );
}

function TermLine({ term, year, edit }: { term: Term; year: number; edit: ((e: Editing) => void) | null }) {
  const text = term.yen === null ? '未入力' : yen(term.yen);
  const open = () =>
    edit?.(
      term.input === null
        ? editingOf(term.item, term.label, year)
        : { plural: 'cap-inputs', title: `${term.label}を直す`, id: term.input },
    );
  return (
    <>
      <span className="min-w-0 flex-1 basis-56">
        {term.sign === '-' ? '− ' : ''}
        {term.label}
        <span className="block text-dns-14N-130 text-quiet">
          {term.source ? `出どころ：${term.source}` : '出どころがまだ書かれていません。'}
        </span>
      </span>
      <span className="ml-auto flex items-center gap-2">
        {term.mark && <Mark value={term.mark} />}
        {edit ? <Value text={text} open={open} /> : <span className="num">{text}</span>}
      </span>
    </>
  );
}

function Rates({ rates, edit }: { rates: Rate[]; edit: ((e: Editing) => void) | null }) {
  const people = (r: Rate, which: 'from' | 'to') => {
    const n = (which === 'from' ? r.n_from : r.n_to) || null;
    const year = which === 'from' ? r.from_year : r.to_year;
    const source = which === 'from' ? r.from_source : r.to_source;
    const text = n === null ? '未入力' : `${count(n)}人`;
    return (
      <span title={source ?? undefined}>
        {n === null && edit ? (
          <Value
            text={text}
            open={() => edit(editingOf(`n75_${year}`, `${longDate(`${year}-10-01`)}の75歳以上`, r.year))}
          />
        ) : (
          text
        )}
        <span className="block text-dns-14N-130 text-quiet">{longDate(`${year}-10-01`)}</span>
      </span>
    );
  };
  return (
    <Table
      caption="75歳以上の変動率"
      captionHidden
      rows={rates}
      rowKey={(r) => r.year}
      columns={[
        { key: 'y', head: '年度', names: true, cell: (r) => fiscalYear(r.year) },
        { key: 'f', head: '4年前の10月1日', number: true, cell: (r) => people(r, 'from') },
        { key: 't', head: '前年の10月1日', number: true, cell: (r) => people(r, 'to') },
        {
          key: 'r',
          head: '変動率',
          number: true,
          cell: (r) =>
            r.rate === null ? (
              '—'
            ) : (
              <>
                {r.rate}
                <span className="block text-dns-14N-130 text-quiet">{rateInPercent(r.rate)}</span>
              </>
            ),
        },
        { key: 'p', head: 'ここまでの積', number: true, cell: (r) => r.product ?? '—' },
      ]}
    />
  );
}

function Edit({ editing, close }: { editing: Editing; close: () => void }) {
  const here = useHere();
  const say = useSay();
  const path = `${here.base}/${editing.plural}`;
  const row = useGet<Row>(editing.id === null ? null : `${path}/${editing.id}`, { fresh: true });
  const spec = entityOf('plural', editing.plural);
  const form = (current: Row | undefined) =>
    spec && (
      <EntityForm
        spec={spec}
        path={path}
        row={current}
        given={editing.given ?? {}}
        start={editing.start ?? {}}
        touches={[here.base]}
        cancel={close}
        saved={() => {
          close();
          say('保存しました。上限額を計算し直しました。');
        }}
      />
    );
  return (
    <Dialog title={editing.title} open close={close}>
      {editing.id === null ? form(undefined) : <Read query={row}>{form}</Read>}
    </Dialog>
  );
}

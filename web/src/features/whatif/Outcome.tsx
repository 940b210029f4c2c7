import { count, yen } from '../../format';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Figure } from '../../ui/Figure';
import { Mark } from '../../ui/Mark';
import { Scroll } from '../../ui/Scroll';
import { longMonth } from '../../wareki';
import { EffectTable, YearLine } from './EffectTable';
import { boxes, marks, type Result, type Step, type YearResult } from './whatif';
import { YearsChart } from './YearsChart';

const head = 'px-1.5 py-1 text-right whitespace-nowrap';
const cell = 'num px-1.5 py-1 text-right whitespace-nowrap';

export const overText = (over: number | null) =>
  over === null ? '—' : over > 0 ? `超過 ${yen(over)}` : `余裕 ${yen(-over)}`;

/** What the decisions do, this year and year by year. */
export function Outcome({ result, drafts }: { result: Result; drafts: Step[] }) {
  const end = result.sentence.indexOf('。') + 1;
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <section
        aria-label="結果"
        aria-live="polite"
        className="keep rounded-8 border border-hair bg-white px-5 py-3 print:border-line"
      >
        <p className="text-std-20B-150">{result.sentence.slice(0, end)}</p>
        <p>{result.sentence.slice(end)}</p>
        <p className="no-print text-dns-14N-130">
          <Figure passport={{ figure: 'whatif', label: 'もし…の効果', mark: '仮定' }}>
            この結果の出どころ
          </Figure>
        </p>
        {result.years.length > 0 && <YearsChart years={result.years} />}
        <Years result={result} />
      </section>
      {result.steps.length > 0 && (
        <Card title="それぞれの効果">
          <Steps result={result} drafts={drafts} />
        </Card>
      )}
      <Card title="置いたこと">
        <ul className="list-disc pl-5 text-dns-16N-130">
          {result.assumptions.map((a) => (
            <li key={a.text}>
              {a.text} <Mark value={a.mark} />
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}

function Years({ result }: { result: Result }) {
  const years: YearResult[] = result.years;
  if (years.length === 0) return null;
  const other = result.follows === 'age85' ? 'base75' : 'base85';
  const together = years.some((y) => y.together !== 0);
  return (
    <Scroll label="年度ごとの表">
      <table className="w-full border-collapse text-dns-14N-130">
        <caption className="sr-only">年度ごとの費用と上限額</caption>
        <thead>
          <tr className="border-b border-black bg-solid-gray-100 text-dns-14B-130">
            <th scope="col" className="px-2 py-1 text-left">
              年度（円）
            </th>
            <th scope="col" className={head}>
              このまま
            </th>
            {years.some((y) => y[other] !== null) && (
              <th scope="col" className={head}>
                {result.follows === 'age85' ? '75' : '85'}歳以上なら
              </th>
            )}
            <th scope="col" className={head}>
              効果
            </th>
            <th scope="col" className={head}>
              もし
            </th>
            <th scope="col" className={head}>
              上限額
            </th>
            <th scope="col" className={head}>
              差
            </th>
          </tr>
        </thead>
        <tbody>
          {years.map((y) => (
            <tr key={y.year} className="border-b border-hair">
              <th scope="row" className="px-2 py-1 text-left whitespace-nowrap">
                {y.label.replace('年度', '')}
                <span className="num block text-quiet font-normal">
                  {people(result.follows === 'age85' ? y.people85 : y.people75)}
                </span>
              </th>
              <td className={cell}>{count(y.base)}</td>
              {years.some((v) => v[other] !== null) && (
                <td className={cx(cell, 'text-quiet')}>{y[other] === null ? '—' : count(y[other])}</td>
              )}
              <td className={cell}>{y.effect > 0 ? `＋${count(y.effect)}` : count(y.effect)}</td>
              <td className={cell}>{count(y.total)}</td>
              <td className={cell}>{y.cap === null ? '—' : count(y.cap)}</td>
              <td className={cx(cell, 'font-bold', (y.over ?? 0) > 0 ? 'text-error-2' : 'text-success-2')}>
                {y.over === null ? '—' : y.over > 0 ? `超過 ${count(y.over)}` : `余裕 ${count(-y.over)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1 text-dns-14N-130 text-quiet">
        上限額は75歳以上、必要は85歳以上の人口に近く動きます。「{result.follows === 'age85' ? '75' : '85'}
        歳以上なら」は、費用がそちらに比例したときの額です。
        {together && '効果には、組み合わせの影響を含みます。'}
      </p>
    </Scroll>
  );
}

/** The figures of a decision, for paper: the form stays on the screen. */
function figuresOf(step: Step | undefined) {
  if (!step) return '';
  const from = step.from_month ? `${longMonth(step.from_month)}から` : '';
  const to = step.to_month ? `${longMonth(step.to_month)}まで` : '';
  const figures = boxes[step.kind]
    .filter((b) => step[b.key] != null)
    .map((b) => `${b.label} ${((step[b.key] ?? 0) / b.scale).toLocaleString('ja-JP')}${b.unit}`);
  return [from + to, ...figures].filter(Boolean).join('・');
}

const people = (n: number | null) => (n === null ? '—' : `${count(n)}人`);

function Steps({ result, drafts }: { result: Result; drafts: Step[] }) {
  return (
    <ul className="flex flex-col gap-3">
      {result.steps.map((s, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the steps of one answer never move
        <li key={i} className="border-b border-hair pb-2 last:border-0">
          <p className="font-bold">
            {s.label} <Mark value={marks.find((m) => m.value === s.mark)?.label ?? s.mark} />
          </p>
          <p className="text-dns-14N-130 text-quiet">出どころ：{s.source}</p>
          <p className="hidden text-dns-14N-130 print:block">{figuresOf(drafts[i])}</p>
          <EffectTable step={s} />
          {s.remarks.length > 0 && (
            <ul className="list-disc pl-5 text-dns-14N-130">
              {s.remarks.map((r) => (
                <li key={r}>{r}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
      {result.years.some((y) => y.together !== 0) && (
        <li>
          <p className="font-bold">
            組み合わせの影響 <Mark value="計算" />
          </p>
          <p className="text-dns-14N-130 text-quiet">
            上の効果は、それぞれ1つだけを行ったときの額です。一緒に行うと、値上げした単価は卒業した人に払わず、同じ人が二度減ることもありません。その差です。
          </p>
          <YearLine values={result.years.map((y) => ({ year: y.year, yen: y.together }))} />
        </li>
      )}
    </ul>
  );
}

import { useParams } from '@tanstack/react-router';
import { useGet } from '../../api';
import { choiceLabel } from '../../entities/schema';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { fiscalYear, longDate, shortDate } from '../../wareki';
import { type EngagementData, whenWords } from '../engagement/engagement';
import { useHere } from '../session/here';
import { type Monitoring, valueWords } from './monitor';

/** What an adviser reads on the train before a visit: one sheet of A4, no personal data. */
export default function BriefPage() {
  const here = useHere();
  const { id } = useParams({ strict: false }) as { id: string };
  const path = here.town === null ? null : `${here.base}/engagements/${id}`;
  const page = useGet<EngagementData>(path && `${path}/page`);
  const sheet = useGet<Monitoring>(path && `${path}/monitoring`);
  return (
    <Read query={page}>
      {(p) => <Read query={sheet}>{(s) => <Brief page={p} sheet={s} today={here.today} />}</Read>}
    </Read>
  );
}

const latest = <T extends { day: string }>(items: readonly T[], n: number) =>
  [...items].sort((a, b) => b.day.localeCompare(a.day)).slice(0, n);

function Brief({ page, sheet, today }: { page: EngagementData; sheet: Monitoring; today: string }) {
  const next = page.steps.items
    .filter((s) => !s.held && s.planned)
    .sort((a, b) => (a.planned ?? '').localeCompare(b.planned ?? ''))[0];
  const open = page.promises.items
    .filter((p) => p.state === 'open')
    .sort((a, b) => a.due.localeCompare(b.due));
  const troubled = page.honest.items.filter((h) => h.standing === 'believed' || h.standing === 'put_off');
  return (
    <Page
      figures={['landing', 'over', 'progress', 'standing_still', 'indicator']}
      title={`訪問の前に読む1枚　${sheet.town}`}
      lead={`${fiscalYear(sheet.fiscal_year)}　${sheet.theme}　${longDate(today)}現在${
        next?.planned
          ? `　次は${choiceLabel('timeline-steps', 'step', next.step)}（${shortDate(next.planned)}・${whenWords(next.planned, today)}）`
          : ''
      }`}
    >
      <div className="grid grid-cols-1 gap-4 desktop-admin:grid-cols-2 print:grid-cols-2">
        <Card title="求められていること">
          <p className="text-std-17N-170 font-bold">{sheet.wanted || 'まだ書かれていません。'}</p>
          <p className="mt-1">
            <span className="text-quiet">到達目標：</span>
            {sheet.goal || 'まだ決まっていません'}
          </p>
        </Card>
        <Card title="町の言葉">
          <p>{sheet.present || '現状はまだ書かれていません。'}</p>
          {sheet.concern && (
            <p className="mt-1">
              <span className="text-quiet">気にしていること：</span>
              {sheet.concern}
            </p>
          )}
        </Card>
        <Card title="数字の動き">
          <ul className="flex flex-col gap-1">
            {sheet.indicators.map((it) => (
              <li key={it.id}>
                {it.name}：
                <strong className="num">
                  {it.now === null ? 'まだ測っていません' : valueWords(it.now, it)}
                </strong>
                {it.target !== null && (
                  <span className="num text-quiet">（目標 {valueWords(it.target, it)}）</span>
                )}
              </li>
            ))}
            {page.facts.slice(0, 6).map((f) => (
              <li key={f.label} className="num">
                {f.label}：{f.value}
              </li>
            ))}
          </ul>
        </Card>
        <Card title="ありのままの表で、確かめたいところ">
          <ul className="list-disc pl-5">
            {troubled.map((h) => (
              <li key={h.id}>
                {h.subject}（{choiceLabel('honest-items', 'standing', h.standing)}）
                {h.note && <span className="text-quiet">：{h.note}</span>}
              </li>
            ))}
          </ul>
          {troubled.length === 0 && (
            <p className="text-quiet">「思い込んでいる」「後回し」に置かれたものはありません。</p>
          )}
        </Card>
        <Card title="前に決めたこと">
          <ul className="list-disc pl-5">
            {latest(page.decisions.items, 4).map((d) => (
              <li key={d.id}>
                {d.what}
                <span className="text-quiet">
                  （{shortDate(d.day)}。{d.why}）
                </span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title="果たしていない約束">
          <ul className="list-disc pl-5">
            {open.map((p) => (
              <li key={p.id} className={p.due < today ? 'text-error-2' : undefined}>
                {p.who}：{p.what}（{shortDate(p.due)}・{whenWords(p.due, today)}）
              </li>
            ))}
          </ul>
          {open.length === 0 && <p>ありません。</p>}
        </Card>
        <Card title="聞いてきてほしいこと">
          <ul className="list-disc pl-5">
            {page.missing.slice(0, 6).map((m) => (
              <li key={m.what}>
                {m.what}
                <span className="text-quiet">（{m.whom}）</span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title="ほめたいこと">
          <ul className="list-disc pl-5">
            {page.honest.items
              .filter((h) => h.standing === 'well')
              .map((h) => (
                <li key={h.id}>
                  {h.subject}
                  {h.note && <span className="text-quiet">：{h.note}</span>}
                </li>
              ))}
            {sheet.promises.kept > 0 && <li>約束を{sheet.promises.kept}件、期日までに果たした</li>}
            {page.actions.items
              .filter((a) => a.state === 'done')
              .map((a) => (
                <li key={a.id}>{a.what}</li>
              ))}
          </ul>
        </Card>
      </div>
    </Page>
  );
}

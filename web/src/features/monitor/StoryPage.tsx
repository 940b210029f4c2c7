import { Link, useParams } from '@tanstack/react-router';
import { useGet } from '../../api';
import { choiceLabel } from '../../entities/schema';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { fiscalYear, shortDate } from '../../wareki';
import type { EngagementData } from '../engagement/engagement';
import { Loop } from '../loop/Loop';
import { useHere } from '../session/here';
import { type Monitoring, moved, valueWords } from './monitor';
import { overWords, useNoticed } from './Noticed';

/** A town's own page for others to learn from, made of the same records: began, did, moved, goes on. */
export default function StoryPage() {
  const here = useHere();
  const { id } = useParams({ strict: false }) as { id: string };
  const path = here.town === null ? null : `${here.base}/engagements/${id}`;
  const page = useGet<EngagementData>(path && `${path}/page`);
  const sheet = useGet<Monitoring>(path && `${path}/monitoring`);
  return <Read query={page}>{(p) => <Read query={sheet}>{(s) => <Story page={p} sheet={s} />}</Read>}</Read>;
}

type Told = { page: EngagementData; sheet: Monitoring };

function Story({ page, sheet }: Told) {
  const first = sheet.portraits[0]?.sheet;
  const concern = first?.concern || sheet.concern;
  return (
    <Page
      figures={['indicator', 'progress', 'over']}
      year={sheet.fiscal_year}
      title={`${sheet.town}の歩み`}
      lead={`${fiscalYear(sheet.fiscal_year)}　${sheet.theme}`}
    >
      <Card long title="はじまり">
        <p>{first?.present || sheet.present || 'まだ書かれていません。'}</p>
        {concern && <p className="mt-1">そのとき気にしていたこと：{concern}</p>}
      </Card>
      <Walked page={page} />
      <Moved page={page} sheet={sheet} />
      <Ahead page={page} sheet={sheet} />
      <p className="text-dns-14N-130 text-quiet">
        数の動きは、この取組だけの効果とは限りません。ほかの理由でも動きます。
      </p>
      <p className="no-print">
        この1枚は、印刷してほかの町に渡せます。都道府県も、同じ1枚を見ています。
        <Link to="/training" className="ml-2 text-key-900 underline">
          ほかの町が公表した伴走支援から学ぶ
        </Link>
      </p>
      <Loop at="spread" />
    </Page>
  );
}

/** What was held, decided and done. */
function Walked({ page }: { page: EngagementData }) {
  const held = page.steps.items
    .filter((s) => s.held)
    .sort((a, b) => (a.held ?? '').localeCompare(b.held ?? ''));
  const done = page.actions.items.filter((a) => a.state === 'done' || a.state === 'moving');
  return (
    <Card long title="歩いた道">
      <ol className="flex flex-wrap gap-x-4 gap-y-1">
        {held.map((s) => (
          <li key={s.id}>
            <span className="num font-bold">{shortDate(s.held ?? '')}</span>
            {'　'}
            {choiceLabel('timeline-steps', 'step', s.step)}
          </li>
        ))}
      </ol>
      <ul className="mt-2 list-disc pl-5">
        {page.decisions.items.map((d) => (
          <li key={d.id}>
            <strong>{d.what}</strong>　{d.why}
          </li>
        ))}
        {done.map((a) => (
          <li key={a.id}>{a.result || a.what}</li>
        ))}
      </ul>
    </Card>
  );
}

/** The figure of the beginning, the indicators, and how the town saw itself: then and now. */
function Moved({ page, sheet }: Told) {
  const first = sheet.portraits[0];
  const { now, before } = useNoticed(sheet.fiscal_year, first?.day);
  const honest = page.honest.items.map((h) => ({
    subject: h.subject,
    standing: h.standing,
    note: h.note ?? '',
  }));
  const changes = first ? moved(first.sheet.honest, honest) : [];
  const kept = sheet.promises.kept + sheet.promises.kept_late;
  return (
    <Card long title="変わったこと">
      <ul className="list-disc pl-5">
        {now?.landing && now.landing.over_yen !== null && (
          <li className="num">
            上限額との差：
            {first && before?.landing && `${overWords(before.landing.over_yen)}（${shortDate(first.day)}）→ `}
            <strong>{overWords(now.landing.over_yen)}</strong>（{shortDate(sheet.today)}現在）
          </li>
        )}
        {sheet.indicators.map((it) => {
          const [from, to] = [it.points[0], it.points.at(-1)];
          return (
            from &&
            to &&
            from !== to && (
              <li key={it.id} className="num">
                {it.name}：{valueWords(from.value, it)}（{shortDate(from.day)}）→{' '}
                <strong>{valueWords(to.value, it)}</strong>（{shortDate(to.day)}）
              </li>
            )
          );
        })}
        {changes
          .filter((c) => c.from !== null && c.to !== null)
          .map((c) => (
            <li key={c.subject}>
              {c.subject}：{choiceLabel('honest-items', 'standing', c.from)} →{' '}
              {choiceLabel('honest-items', 'standing', c.to)}
            </li>
          ))}
        {kept > 0 && <li>約束を{kept}件果たした</li>}
      </ul>
      {sheet.reached && <p className="mt-2 font-bold">{sheet.reached}</p>}
    </Card>
  );
}

function Ahead({ page, sheet }: Told) {
  return (
    <Card long title="これから">
      <p>{sheet.wish || 'まだ書かれていません。'}</p>
      <ul className="mt-1 list-disc pl-5">
        {page.actions.items
          .filter((a) => a.state === 'open')
          .map((a) => (
            <li key={a.id}>
              {a.what}
              {a.due && <span className="num text-quiet">（{shortDate(a.due)}まで）</span>}
            </li>
          ))}
      </ul>
    </Card>
  );
}

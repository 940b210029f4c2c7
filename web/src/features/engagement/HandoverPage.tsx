import { useParams } from '@tanstack/react-router';
import { download, useGet } from '../../api';
import { choiceLabel } from '../../entities/schema';
import type {
  Action,
  Decision,
  Engagement,
  HandoverNote,
  Promise as Pledge,
  Remark,
  TeamMember,
} from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { longDate, shortDate } from '../../wareki';
import { useHere } from '../session/here';
import type { EngagementData, List } from './engagement';

type Handover = {
  made_on: string;
  engagement: Engagement;
  promises: List<Pledge>;
  actions_open: List<Action>;
  actions_moving: List<Action>;
  decisions: List<Decision>;
  people: List<TeamMember>;
  notices: List<Remark>;
  duties: { month: number; title: string; why: string; how: string; mark: string }[];
};

/** 引継ぎ書: written by the records themselves. */
export default function HandoverPage() {
  const here = useHere();
  const { id } = useParams({ strict: false }) as { id: string };
  const note = useGet<Handover>(here.town === null ? null : `${here.base}/engagements/${id}/handover`);
  const page = useGet<EngagementData>(here.town === null ? null : `${here.base}/engagements/${id}/page`);
  const notes = useGet<{ items: HandoverNote[] }>(
    here.town !== null && here.may('answer') ? `${here.base}/handover-notes` : null,
  );
  return (
    <Read query={note}>
      {(d) => (
        <Note
          data={d}
          year={page.data ? lastYear(page.data, d.made_on) : []}
          notes={notes.data?.items ?? []}
        />
      )}
    </Read>
  );
}

type Happened = { day: string; what: string };

/** Meetings, calls and decisions of the last twelve months, the newest first. */
function lastYear(page: EngagementData, today: string): Happened[] {
  const since = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  return [
    ...page.meetings.items.map((m) => ({ day: m.day, what: `会議：${m.title}` })),
    ...page.contacts.items.map((c) => ({ day: c.day, what: `連絡：${c.who}　${c.line}` })),
    ...page.decisions.items.map((d) => ({ day: d.day, what: `決定：${d.what}` })),
  ]
    .filter((h) => h.day >= since && h.day <= today)
    .sort((a, b) => b.day.localeCompare(a.day));
}

function Note({ data, year, notes }: { data: Handover; year: Happened[]; notes: HandoverNote[] }) {
  const here = useHere();
  const actions = [...data.actions_moving.items, ...data.actions_open.items];
  return (
    <Page
      figures={['progress', 'standing_still']}
      title={`引継ぎ書　${data.engagement.theme}`}
      lead={`${longDate(data.made_on)}現在。記録から自動で作りました。`}
      actions={
        <Button
          look="outline"
          size="sm"
          onClick={() =>
            void download(
              `${here.base}/engagements/${data.engagement.id}/handover`,
              `引継ぎ_${data.made_on}.json`,
            )
          }
        >
          データで保存する
        </Button>
      }
    >
      <Card long title="1. 動いていること">
        <ul className="list-disc pl-5">
          {data.promises.items.map((p) => (
            <li key={p.id}>
              約束：{p.who}が「{p.what}」を{shortDate(p.due)}まで
            </li>
          ))}
          {actions.map((a) => (
            <li key={a.id}>
              行動：{a.what}（{a.owner}
              {a.second_owner && `・${a.second_owner}`}
              {a.due && `、${shortDate(a.due)}まで`}、{choiceLabel('actions', 'state', a.state)}）
            </li>
          ))}
        </ul>
      </Card>
      <Card long title="2. 決めたことと、その理由">
        <ul className="list-disc pl-5">
          {data.decisions.items.map((d) => (
            <li key={d.id}>
              <strong>{d.what}</strong>（{shortDate(d.day)}）
              <br />
              なぜ：{d.why}
            </li>
          ))}
        </ul>
      </Card>
      <Card long title="3. 気づいたこと・つまずきやすいこと">
        <ul className="list-disc pl-5">
          {data.notices.items.map((r) => (
            <li key={r.id}>{r.text}</li>
          ))}
        </ul>
      </Card>
      <Card long title="4. 一緒に歩いている人">
        <ul className="list-disc pl-5">
          {data.people.items.map((t) => (
            <li key={t.id}>
              {choiceLabel('team-members', 'role', t.role)}　{t.organisation}　{t.name}
            </li>
          ))}
        </ul>
      </Card>
      <Card long title="5. 一年の仕事と、なぜ">
        <dl className="flex flex-col gap-2">
          {data.duties.map((d) => (
            <div key={`${d.month} ${d.title}`} className="keep">
              <dt className="font-bold">
                {d.month}月　{d.title} <Mark value={d.mark} />
              </dt>
              <dd>
                なぜ：{d.why}
                {d.how && <span className="block text-quiet">どうやって：{d.how}</span>}
              </dd>
            </div>
          ))}
        </dl>
      </Card>
      {notes.length > 0 && (
        <Card long title="6. 次の担当へのメモ">
          <dl className="flex flex-col gap-2">
            {notes.map((n) => (
              <div key={n.id} className="keep">
                <dt className="font-bold">
                  {n.title}
                  <span className="ml-2 font-normal text-quiet">
                    {choiceLabel('handover-notes', 'kind', n.kind)}
                  </span>
                </dt>
                <dd className="whitespace-pre-line">{n.words}</dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
      {year.length > 0 && (
        <Card long title={`${notes.length > 0 ? 7 : 6}. この12か月のできごと`}>
          <ul className="flex flex-col gap-1">
            {year.map((h) => (
              <li key={h.day + h.what}>
                <span className="num mr-3">{shortDate(h.day)}</span>
                {h.what}
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}

import { useParams } from '@tanstack/react-router';
import { download, useGet } from '../../api';
import { choiceLabel } from '../../entities/schema';
import type {
  Action,
  Decision,
  Engagement,
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
import type { List } from './engagement';

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
  return <Read query={note}>{(d) => <Note data={d} />}</Read>;
}

function Note({ data }: { data: Handover }) {
  const here = useHere();
  const actions = [...data.actions_moving.items, ...data.actions_open.items];
  return (
    <Page
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
    </Page>
  );
}

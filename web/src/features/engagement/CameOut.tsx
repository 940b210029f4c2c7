import { choiceLabel } from '../../entities/schema';
import { shortDate } from '../../wareki';
import type { MeetingData } from './meeting';
import { Records } from './Records';

const role = (value: string | null) => choiceLabel('promises', 'role', value);

/** What came out of the meeting: advice, notices, decisions with their reason, promises. */
export function CameOut({ data, may }: { data: MeetingData; may: boolean }) {
  const id = may ? data.engagement.id : 0;
  const given = { meeting: data.meeting.id };
  const day = { day: data.meeting.day };
  return (
    <>
      <Records
        title="約束"
        plural="promises"
        engagement={id}
        rows={data.promises.items}
        empty="会議が終わる前に、だれが・何を・いつまでに、を決めます。"
        given={given}
        start={{ state: 'open' }}
      >
        {(edit) => (
          <ul className="flex flex-col divide-y divide-hair">
            {data.promises.items.map((p) => (
              <li key={p.id} className="flex items-start gap-3 py-1">
                <span className="num w-24 shrink-0 text-dns-14N-130 text-quiet">{shortDate(p.due)}まで</span>
                <span className="min-w-0">
                  {p.what}
                  <span className="block text-dns-14N-130 text-quiet">
                    {role(p.role)}　{p.who}　{choiceLabel('promises', 'state', p.state)}
                  </span>
                </span>
                {edit(p)}
              </li>
            ))}
          </ul>
        )}
      </Records>
      <Records
        title="決めたことと、その理由"
        plural="decisions"
        engagement={id}
        rows={data.decisions.items}
        empty="決めたことは、理由と一緒に残します。"
        given={given}
        start={day}
      >
        {(edit) => (
          <ul className="flex flex-col divide-y divide-hair">
            {data.decisions.items.map((d) => (
              <li key={d.id} className="flex items-start gap-3 py-1">
                <span className="min-w-0">
                  <strong>{d.what}</strong>
                  <span className="block">なぜ：{d.why}</span>
                </span>
                {edit(d)}
              </li>
            ))}
          </ul>
        )}
      </Records>
      <Records
        title="助言・気づき"
        plural="remarks"
        engagement={id}
        rows={data.remarks.items}
        empty="議事録の行から「助言にする」「気づきにする」で記録できます。"
        given={given}
        start={{ ...day, to_role: 'town' }}
      >
        {(edit) => (
          <ul className="flex flex-col gap-1">
            {data.remarks.items.map((r) => (
              <li key={r.id} className="flex items-start gap-2 rounded-4 bg-key-50 px-2 py-1">
                <span className="min-w-0">
                  <strong>{choiceLabel('remarks', 'kind', r.kind)}</strong>　{r.text}
                  <span className="block text-dns-14N-130 text-quiet">
                    {role(r.from_role)}から
                    {r.to_role && r.to_role !== r.from_role ? `${role(r.to_role)}へ` : ''}
                  </span>
                </span>
                {edit(r)}
              </li>
            ))}
          </ul>
        )}
      </Records>
    </>
  );
}

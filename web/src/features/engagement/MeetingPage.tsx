import { Link, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useGet, useSend } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { choiceLabel, entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import type { Remark } from '../../generated/schema';
import { Button, buttonClass } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { useSay } from '../../ui/Toast';
import { longDate, weekday } from '../../wareki';
import { useHere } from '../session/here';
import { CameOut } from './CameOut';
import { Agenda, Before, Invited, Preparations } from './MeetingSide';
import { MinutesCard, type RecordKind, recordKinds } from './MinutesCard';
import type { MeetingData } from './meeting';
import { unasked } from './Records';
import { roleOf } from './Speak';

const BoardsOf = lazy(() => import('../board/MakeBoard'));

export default function MeetingPage() {
  const here = useHere();
  const { id, m } = useParams({ strict: false }) as { id: string; m: string };
  const path = `${here.base}/engagements/${id}/meetings/${m}`;
  const data = useGet<MeetingData>(here.town === null ? null : path);
  return <Read query={data}>{(d) => <Meeting data={d} path={path} />}</Read>;
}

/** One meeting, before, while and after it is held. */
function Meeting({ data, path }: { data: MeetingData; path: string }) {
  const here = useHere();
  const { engagement: e, meeting: m } = data;
  const may = here.may('walk_write');
  const [editing, setEditing] = useState(false);
  const spec = entityOf('plural', 'meetings');
  const params = { id: String(e.id), m: String(m.id) };
  const recording = useRecording(data);
  const hours = [m.starts, m.ends].filter(Boolean).join('〜');
  return (
    <Page
      figures={{ none: '次第の分と、人が書いた言葉だけです' }}
      title={`${m.title}　${longDate(m.day)}（${weekday(m.day)}）`}
      lead={
        <>
          <Link to="/engagements/$id" params={{ id: params.id }} className="text-key-900 underline">
            {e.theme}
          </Link>
          {'　'}
          {[hours, m.style && choiceLabel('meetings', 'style', m.style), m.place].filter(Boolean).join('　')}
        </>
      }
      print={false}
      actions={
        <>
          {(['invitation', 'agenda', 'minutes'] as const).map((paper) => (
            <Link
              key={paper}
              to="/engagements/$id/meetings/$m/$paper"
              params={{ ...params, paper }}
              className={buttonClass('outline', 'sm')}
            >
              {papers[paper]}を開く
            </Link>
          ))}
          {may && (
            <Button look="outline" size="sm" onClick={() => setEditing(true)}>
              会議の内容を直す
            </Button>
          )}
        </>
      }
    >
      <Suspense fallback={null}>
        <BoardsOf engagement={e.id} meeting={m.id} may={may} />
      </Suspense>
      <div className="grid grid-cols-1 items-start gap-4 desktop-admin:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex flex-col gap-4">
          <MinutesCard
            door={`${path}/minutes`}
            kinds={may ? recordKinds.map((k) => k.kind) : ['advice', 'notice']}
            marks={(line) => marksOf(data, line)}
            record={recording.record}
          />
          <CameOut data={data} may={may} />
        </div>
        <div className="flex flex-col gap-4">
          <Before data={data} path={path} may={may} />
          <Agenda data={data} may={may} />
          <Preparations data={data} path={path} may={may} />
          <Invited data={data} may={may} />
        </div>
      </div>
      {recording.dialog}
      {spec && (
        <Dialog title="会議の内容を直す" open={editing} close={() => setEditing(false)}>
          <EntityForm
            spec={spec}
            path={`${here.base}/meetings`}
            row={m as unknown as Row}
            touches={[`${here.base}/engagements`]}
            cancel={() => setEditing(false)}
            saved={() => setEditing(false)}
          />
        </Dialog>
      )}
    </Page>
  );
}

export const papers = { invitation: '案内状', agenda: '次第', minutes: '議事録' } as const;

function marksOf(data: MeetingData, line: number): string[] {
  return [
    ...data.remarks.items.filter((r) => r.line === line).map((r) => choiceLabel('remarks', 'kind', r.kind)),
    ...data.decisions.items.filter((d) => d.line === line).map(() => '決定'),
    ...data.promises.items.filter((p) => p.line === line).map(() => '約束'),
  ];
}

const forms = {
  decision: ['decisions', '決めたこと'],
  promise: ['promises', '約束'],
  issue: ['issues', '課題'],
} as const;

/** What the form of such a record begins with. */
const starts: Record<keyof typeof forms, (text: string, day: string) => Record<string, unknown>> = {
  decision: (what, day) => ({ what, day }),
  promise: (what) => ({ what, state: 'open' }),
  issue: (words) => ({ words }),
};

/** A line becomes a record: advice and notices at once, decisions and promises after what they need besides. */
function useRecording(data: MeetingData) {
  const here = useHere();
  const say = useSay();
  const { engagement: e, meeting: m } = data;
  const [asked, setAsked] = useState<{ kind: keyof typeof forms; line: number; text: string } | null>(null);
  const touches = [`${here.base}/engagements`];
  const send = useSend<Remark>(touches);
  const given = { engagement: e.id, meeting: m.id };
  const remark = (kind: 'advice' | 'notice', line: number, text: string) => {
    const own = roleOf[here.person.role] ?? 'other';
    const from = kind === 'advice' && (own === 'town' || own === 'prefecture') ? 'adviser' : own;
    send.mutate(
      {
        method: 'POST',
        path: `${here.base}/engagements/${e.id}/remarks`,
        body: { ...given, line, kind, from_role: from, to_role: 'town', text, day: m.day },
      },
      {
        onSuccess: (row) =>
          say(
            `${choiceLabel('remarks', 'kind', kind)}として記録しました（${choiceLabel('remarks', 'from_role', from)}から）。`,
            here.may('walk_write')
              ? () => send.mutate({ method: 'DELETE', path: `${here.base}/remarks/${row.id}`, rev: row.rev })
              : undefined,
          ),
        onError: (error) => say(error.problem.errors?.[0]?.detail ?? error.message),
      },
    );
  };
  const record = (kind: RecordKind, line: { id: number; text: string }) => {
    if (kind === 'advice' || kind === 'notice') remark(kind, line.id, line.text);
    else setAsked({ kind, line: line.id, text: line.text });
  };
  const [plural, label] = forms[asked?.kind ?? 'decision'];
  const spec = entityOf('plural', plural);
  const close = () => setAsked(null);
  const dialog = spec && (
    <Dialog title={`${label}にする`} open={asked !== null} close={close}>
      {asked && (
        <EntityForm
          spec={spec}
          path={`${here.base}/${plural}`}
          given={{
            ...unasked(spec),
            ...(asked.kind === 'issue'
              ? { engagement: e.id, origin: 'minutes', original: asked.text.slice(0, 400) }
              : given),
            line: asked.line,
          }}
          start={starts[asked.kind](asked.text.slice(0, 400), m.day)}
          touches={[`${here.base}/${plural}`, ...touches]}
          cancel={close}
          saved={() => {
            close();
            say(`${label}として記録しました。もとの行とつながっています。`);
          }}
        />
      )}
    </Dialog>
  );
  return { record, dialog };
}

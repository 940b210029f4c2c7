import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { entityOf } from '../../entities/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { longDate } from '../../wareki';
import { whenWords } from '../engagement/engagement';
import { useHere } from '../session/here';

type Stop = {
  town: number;
  name: string;
  engagement: number;
  theme: string;
  still_days: number | null;
  ask: string[];
  promises: string[];
  praise: string[];
  visit: { id: number; rev: number; day: string; who: string; purpose: string } | null;
};

/** Where to go next: what to praise first, what was promised, what to ask. */
export default function VisitsPage() {
  const here = useHere();
  const planner = useGet<{ today: string; items: Stop[] }>(
    `/api/prefectures/${here.person.org}/visit-planner`,
  );
  const [planning, setPlanning] = useState<Stop | null>(null);
  const spec = entityOf('plural', 'visits');
  const path = `/api/towns/${here.person.org}/visits`;
  const close = () => setPlanning(null);
  return (
    <Page
      figures={['over', 'landing', 'standing_still', 'progress']}
      title="訪問の計画"
      lead="訪問する日の決まった市町村から、止まっている日数の長い順です。ほめることから話し始めます。"
    >
      <Read query={planner}>
        {(data) =>
          data.items.length === 0 ? (
            <p className="text-quiet">いま支援している市町村はありません。</p>
          ) : (
            data.items.map((s) => (
              <One key={s.town} stop={s} today={data.today} plan={() => setPlanning(s)} />
            ))
          )
        }
      </Read>
      {spec && (
        <Dialog title={`${planning?.name ?? ''}への訪問`} open={planning !== null} close={close}>
          {planning && (
            <EntityForm
              spec={spec}
              path={path}
              {...(planning.visit && {
                row: { ...planning.visit, town: planning.town, done: false, note: null },
              })}
              {...(!planning.visit && {
                given: { town: planning.town, done: false },
                start: { who: here.person.name },
              })}
              touches={[path, `/api/prefectures/${here.person.org}`]}
              cancel={close}
              saved={close}
            />
          )}
        </Dialog>
      )}
    </Page>
  );
}

function One({ stop: s, today, plan }: { stop: Stop; today: string; plan: () => void }) {
  const lists: [string, string[], string][] = [
    ['ほめること', s.praise, 'まだ記録にありません。着いてから探します。'],
    ['果たしていない約束', s.promises, 'ありません。'],
    ['聞くこと', s.ask, 'ありません。'],
  ];
  return (
    <Card
      long
      title={
        <Link
          to="/engagements/$id"
          params={{ id: String(s.engagement) }}
          search={{ town: s.town }}
          className="text-key-900 underline"
        >
          {s.name}
        </Link>
      }
      aside={
        <span className="no-print">
          <Button look="outline" size="sm" onClick={plan}>
            {s.visit ? '予定を直す' : '訪問の日を決める'}
            <span className="sr-only">（{s.name}）</span>
          </Button>
        </span>
      }
    >
      <p>
        {s.theme}
        <span className="ml-3 text-quiet">
          {s.still_days === null ? '会った記録がありません' : `最後に会ってから${s.still_days}日`}
        </span>
        {s.visit && (
          <strong className="ml-3">
            {longDate(s.visit.day)}（{whenWords(s.visit.day, today)}）　{s.visit.who}
            {s.visit.purpose && `　${s.visit.purpose}`}
          </strong>
        )}
      </p>
      <div className="mt-2 grid grid-cols-1 gap-4 desktop-admin:grid-cols-3 print:grid-cols-3">
        {lists.map(([title, lines, none]) => (
          <section key={title}>
            <h3 className="text-dns-16B-130">{title}</h3>
            {lines.length === 0 ? (
              <p className="text-quiet">{none}</p>
            ) : (
              <ul className="list-disc pl-5 text-dns-16N-130">
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            )}
          </section>
        ))}
      </div>
    </Card>
  );
}

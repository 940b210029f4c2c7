import { useState } from 'react';
import { useGet, useSend } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import type { ExceptionData } from './exception';
import { Record } from './Record';
import { Rules, Verdicts } from './Rules';

/** What is being edited: a row of one of the tables, or a new one. */
export type Edited = {
  plural: string;
  row?: Row;
  given?: Record<string, unknown>;
  start?: Record<string, unknown>;
};

export default function ExceptionPage() {
  const here = useHere();
  const [on, setOn] = useState(here.today);
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(on);
  const page = useGet<ExceptionData>(
    here.town === null ? null : `${here.base}/exception-page?on=${valid ? on : here.today}`,
  );
  if (here.town === null)
    return (
      <Empty what="市町村が選ばれていません。" why="ホームで市町村を選ぶと、その町の個別協議が見られます。" />
    );
  return (
    <Page
      figures={['approved', 'asked', 'plan_year', 'cap_rate']}
      title="個別協議"
      lead="上限額を超えた年度に、どの理由で、いくら認められたか。その理由がいまも通るかを、告示の決まりで確かめます。"
    >
      <TextField
        className="no-print max-w-60"
        label="どの日の決まりで見るか"
        type="date"
        value={on}
        onChange={(e) => setOn(e.target.value)}
      />
      <Read query={page}>{(data) => <Body data={data} />}</Read>
    </Page>
  );
}

function Body({ data }: { data: ExceptionData }) {
  const here = useHere();
  const may = here.may('money_write');
  const [edited, setEdited] = useState<Edited | null>(null);
  const touches = [`${here.base}/exception-page`, `${here.base}/cap`, `${here.base}/home`];
  const send = useSend(touches);
  const spec = edited && entityOf('plural', edited.plural);
  const path = edited ? `${here.base}/${edited.plural}` : '';
  const all = [...data.exceptions.items].sort((a, b) => b.fiscal_year - a.fiscal_year);
  const edit = may ? setEdited : null;
  return (
    <>
      {send.error && <ProblemNotice error={send.error} />}
      <Verdicts data={data} />
      <Card
        long
        title="年度ごとの記録"
        aside={
          may && (
            <Button
              look="outline"
              size="sm"
              className="no-print"
              onClick={() =>
                setEdited({ plural: 'cap-exceptions', start: { fiscal_year: here.year, state: 'draft' } })
              }
            >
              新しい個別協議を記録する
            </Button>
          )
        }
      >
        {all.length === 0 && <p className="text-quiet">個別協議の記録は、まだありません。</p>}
        <ul className="flex flex-col divide-y divide-hair">
          {all.map((e) => (
            <Record key={e.id} e={e} data={data} edit={edit} send={send} />
          ))}
        </ul>
      </Card>
      <Rules data={data} edit={edit} />
      <p className="text-dns-14N-130 text-quiet">
        確かめに使った数字：前の年の10月1日の人口{' '}
        {data.facts.people === null ? '—' : `${count(data.facts.people)}人`}、{fiscalYear(data.year)}
        の75歳以上の変動率 {data.facts.rate75 ?? '—'}
      </p>
      {spec && (
        <Dialog
          title={edited.row ? `${spec.label}を直す` : `${spec.label}を加える`}
          open
          close={() => setEdited(null)}
        >
          <EntityForm
            spec={spec}
            path={path}
            {...(edited.row ? { row: edited.row } : {})}
            given={edited.given ?? {}}
            start={edited.start ?? {}}
            touches={[path, ...touches]}
            cancel={() => setEdited(null)}
            saved={() => setEdited(null)}
          />
          {edited.row && (
            <Button
              look="text"
              size="sm"
              className="mt-3"
              onClick={() => {
                const row = edited.row as Row;
                send.mutate({ method: 'DELETE', path: `${path}/${row.id}`, rev: row.rev as number });
                setEdited(null);
              }}
            >
              この記録を消す
            </Button>
          )}
        </Dialog>
      )}
    </>
  );
}

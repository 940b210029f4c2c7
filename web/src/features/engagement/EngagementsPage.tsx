import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { choiceLabel, entityOf } from '../../entities/schema';
import type { Engagement } from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Dialog } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { fiscalYear, longDate } from '../../wareki';
import { useHere } from '../session/here';
import type { List } from './engagement';

/** The engagements of a town; starting one is the first line of its history. */
export default function EngagementsPage() {
  const here = useHere();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const path = `${here.base}/engagements`;
  const list = useGet<List<Engagement>>(here.town === null ? null : path);
  const spec = entityOf('plural', 'engagements');
  return (
    <Page
      figures={['progress', 'standing_still']}
      title="伴走支援"
      lead="支援を受けた年度ごとに、話したこと・決めたこと・約束を残します。"
      print={false}
      actions={
        here.town !== null &&
        here.may('walk_write') && (
          <Button size="sm" onClick={() => setOpen(true)}>
            支援を始める
          </Button>
        )
      }
    >
      <Read query={list}>
        {(data) =>
          data.items.length === 0 ? (
            <Empty
              what="伴走支援は、まだありません。"
              why="始めると、日程・ヒアリングシート・約束がここに並びます。"
            />
          ) : (
            <ul className="flex flex-col gap-3">
              {data.items.map((e) => (
                <li key={e.id}>
                  <Link
                    to="/engagements/$id"
                    params={{ id: String(e.id) }}
                    className="block rounded-8 border border-hair bg-white px-5 py-3 hover:bg-key-50"
                  >
                    <span className="text-std-18B-160 text-key-900 underline">{e.theme}</span>
                    <span className="block text-quiet">
                      {fiscalYear(e.fiscal_year)}　{choiceLabel('engagements', 'state', e.state)}　{e.goal}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Read>
      <Inherited />
      <p>
        <Link to="/training" className="text-key-900 underline">
          ほかの町が公表した伴走支援から学ぶ
        </Link>
      </p>
      {spec && (
        <Dialog title="支援を始める" open={open} close={() => setOpen(false)}>
          <EntityForm
            spec={{
              ...spec,
              fields: spec.fields.filter((f) =>
                ['fiscal_year', 'way', 'theme', 'goal', 'state'].includes(f.name),
              ),
            }}
            path={path}
            start={{ fiscal_year: here.year, state: 'planned' }}
            touches={[path]}
            cancel={() => setOpen(false)}
            saved={(row) => void navigate({ to: '/engagements/$id', params: { id: String(row.id) } })}
          />
        </Dialog>
      )}
    </Page>
  );
}

type Before = {
  town: number;
  name: string;
  closed: string;
  engagement: number;
  fiscal_year: number;
  theme: string;
};

/** Of towns that were merged into this one: to read, where they were written. */
function Inherited() {
  const here = useHere();
  const list = useGet<{ items: Before[] }>(here.town === null ? null : `${here.base}/inherited-engagements`);
  if (!list.data || list.data.items.length === 0) return null;
  return (
    <Card title="合併した市町村の伴走支援">
      <ul className="flex flex-col gap-1">
        {list.data.items.map((b) => (
          <li key={b.engagement}>
            <Link
              to="/inherited/$town/$id"
              params={{ town: String(b.town), id: String(b.engagement) }}
              className="text-key-900 underline"
            >
              {b.name}　{b.theme}
            </Link>
            <span className="text-quiet">
              {'　'}
              {fiscalYear(b.fiscal_year)}（{longDate(b.closed)}に合併）
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

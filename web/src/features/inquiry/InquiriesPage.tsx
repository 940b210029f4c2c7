import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { entityOf } from '../../entities/schema';
import type { Inquiry } from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { shortDate } from '../../wareki';
import { useHere } from '../session/here';

/** A prefecture's questions to its towns. */
export default function InquiriesPage() {
  const here = useHere();
  const path = `/api/towns/${here.person.org}/inquiries`;
  const list = useGet<{ items: Inquiry[] }>(path);
  const spec = entityOf('plural', 'inquiries');
  const [open, setOpen] = useState(false);
  return (
    <Page
      figures={['progress']}
      title="市町村への照会"
      lead="ひとつの問いを、すべての市町村へ一度に送ります。データでわかる答えは、市町村の画面にはじめから入ります。"
      actions={
        <Button size="sm" onClick={() => setOpen(true)}>
          照会を作る
        </Button>
      }
    >
      <Read query={list}>
        {(data) => (
          <div className="rounded-8 border border-hair bg-white p-4">
            <Table
              caption="照会"
              captionHidden
              rows={data.items}
              rowKey={(q) => q.id}
              empty="まだありません。"
              columns={[
                {
                  key: 't',
                  head: '題',
                  names: true,
                  cell: (q) => (
                    <Link
                      to="/inquiries/$id"
                      params={{ id: String(q.id) }}
                      className="text-key-900 underline"
                    >
                      {q.title}
                    </Link>
                  ),
                },
                { key: 'd', head: 'しめ切り', whole: true, cell: (q) => shortDate(q.due) },
                {
                  key: 's',
                  head: '送った日',
                  whole: true,
                  cell: (q) => (q.sent_on ? shortDate(q.sent_on) : 'まだ送っていません'),
                },
              ]}
            />
          </div>
        )}
      </Read>
      {spec && (
        <Dialog title="照会を作る" open={open} close={() => setOpen(false)}>
          <EntityForm
            spec={spec}
            path={path}
            touches={[path]}
            cancel={() => setOpen(false)}
            saved={() => setOpen(false)}
          />
        </Dialog>
      )}
    </Page>
  );
}

import { Link, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useGet, useSend, withQuery } from '../../api';
import { count, yen } from '../../format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Pager } from '../../ui/Pager';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { longMonth } from '../../wareki';
import { useHere } from '../session/here';
import type { SpendingSearch } from './search';
import type { SpendingData } from './spending';
import { useThisYear } from './useCalendar';

type Claim = {
  batch: number;
  line: number;
  person: number;
  number: string;
  provider_name: string | null;
  service: string;
  item: string | null;
  program: string | null;
  level: string | null;
  service_month?: number;
  exam_month: number | null;
  kind: number;
  units: number | null;
  cost: number;
  paid: number;
};

const SIZE = 50;

/** 情報区分 of the claim files: new, corrected, withdrawn. */
const kinds: Record<number, string> = { 1: '新規', 2: '修正', 3: '取り下げ' };

/** The rows a number came from. Insured numbers are masked; showing one asks why and is recorded. */
export default function ClaimsPage() {
  const here = useHere();
  const search = useSearch({ strict: false }) as SpendingSearch;
  const page = search.page ?? 1;
  const [asking, setAsking] = useState<Claim | null>(null);
  const [shown, setShown] = useState<Record<number, string>>({});
  const year = useThisYear();
  const from = search.month ?? search.from ?? year.from;
  const to = search.month ?? search.to ?? year.to;
  const { service, kind, program, provider, level } = search;
  const list = useGet<{ items: Claim[]; total: number }>(
    here.town === null
      ? null
      : withQuery(`${here.base}/claims`, { from, to, service, kind, program, provider, level, page }),
  );
  const words = useGet<SpendingData>(
    here.town === null ? null : withQuery(`${here.base}/spending`, { from, to, by: 'kind,program,level' }),
  );
  const word = (dimension: 'kind' | 'program' | 'level', value: string | null) =>
    value ? (words.data?.labels[dimension]?.[value] ?? value) : '—';
  const { month: _, page: __, ...back } = search;
  return (
    <Page
      figures={['claim']}
      title="明細"
      lead={`${from === to ? longMonth(from) : `${longMonth(from)}〜${longMonth(to)}`}のサービス提供分です。被保険者番号は隠してあります。`}
      actions={
        <Link to="/spending" search={back} className="text-key-900 underline">
          費用の表へ戻る
        </Link>
      }
    >
      <Read query={list}>
        {(data) => (
          <div className="rounded-8 border border-hair bg-white p-4">
            <p className="mb-2">
              <span className="num text-quiet">{count(data.total)}行　</span>
              委託・補助など国保連を通らない費用は、明細ではなく
              <Link to="/ledger" className="text-key-900 underline">
                委託・補助の費用
              </Link>
              にあります。
            </p>
            <Table
              caption="明細"
              captionHidden
              rows={data.items}
              rowKey={(c) => `${c.batch}-${c.line}`}
              empty="この条件に当てはまる明細はありません。保存期間が過ぎて廃棄した月は、費用の合計だけが残っています。"
              columns={[
                {
                  key: 'n',
                  head: '被保険者番号',
                  cell: (c) => (
                    <span className="num whitespace-nowrap">
                      {shown[c.person] ?? c.number}
                      {!shown[c.person] && here.may('person_reveal') && (
                        <Button look="text" size="sm" className="no-print ml-1" onClick={() => setAsking(c)}>
                          表示する
                        </Button>
                      )}
                      {here.may('audit_read') && (
                        <Link
                          to="/audit"
                          search={{ person: c.person }}
                          className="no-print ml-2 text-dns-14N-130 text-key-900 underline"
                        >
                          見た人
                        </Link>
                      )}
                    </span>
                  ),
                },
                { key: 'p', head: '事業所', cell: (c) => c.provider_name ?? '—' },
                {
                  key: 's',
                  head: 'サービス',
                  cell: (c) => `${word('kind', c.service)} ${c.service}${c.item ?? ''}`,
                },
                { key: 'g', head: '類型', cell: (c) => word('program', c.program) },
                { key: 'l', head: '要介護度', cell: (c) => word('level', c.level) },
                { key: 'e', head: '審査月', cell: (c) => (c.exam_month ? longMonth(c.exam_month) : '—') },
                { key: 'k', head: '区分', whole: true, cell: (c) => kinds[c.kind] ?? c.kind },
                {
                  key: 'u',
                  head: '単位数',
                  number: true,
                  cell: (c) => (c.units === null ? '—' : count(c.units)),
                },
                { key: 'c', head: '費用額', number: true, cell: (c) => yen(c.cost) },
                { key: 'y', head: '費用', number: true, cell: (c) => yen(c.paid) },
              ]}
            />
            <Pager page={page} size={SIZE} total={data.total} />
          </div>
        )}
      </Read>
      {asking && (
        <Reveal
          claim={asking}
          close={() => setAsking(null)}
          show={(n) => {
            setShown({ ...shown, [asking.person]: n });
            setAsking(null);
          }}
        />
      )}
    </Page>
  );
}

function Reveal({ claim, close, show }: { claim: Claim; close: () => void; show: (n: string) => void }) {
  const here = useHere();
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const send = useSend<{ number: string }>();
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setChecked(true);
    if (reason.trim() !== '')
      send.mutate(
        {
          method: 'POST',
          path: `${here.base}/persons/${claim.person}/reveal`,
          body: { reason: reason.trim() },
        },
        { onSuccess: (a) => show(a.number) },
      );
  };
  return (
    <Dialog title="被保険者番号を表示する" open close={close}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p>だれが・いつ・なぜ表示したかを記録します。</p>
        {send.error && <ProblemNotice error={send.error} />}
        <TextField
          label="表示する理由"
          required
          hint="例：国保連への照会のため"
          value={reason}
          onChange={(e) => setReason(e.target.value)}
          error={checked && reason.trim() === '' ? '理由を入力してください。' : undefined}
        />
        <div className="flex gap-3">
          <Button type="submit" busy={send.isPending}>
            記録して表示する
          </Button>
          <Button look="outline" onClick={close}>
            やめる
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

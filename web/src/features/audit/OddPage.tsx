import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useGet, useSend, withQuery } from '../../api';
import { timeOf } from '../../format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { Notice } from '../../ui/Notice';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { longDate } from '../../wareki';
import { useHere } from '../session/here';
import { type OddSearch, weeksFrom } from './search';

type Odd = {
  what: string;
  label: string;
  account: number;
  account_name: string;
  at_ms: number;
  first: number;
  why: string;
  confirmed: { at_ms: number; note: string; by_name: string } | null;
};
type Week = { week: string; items: Odd[]; open: number };

/** 今週の目立つ閲覧: what the head of section asks about, each with why it is listed. */
export default function OddPage() {
  const here = useHere();
  const { week } = useSearch({ strict: false }) as OddSearch;
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Odd | null>(null);
  const list = useGet<Week>(here.town === null ? null : withQuery(`${here.base}/odd-accesses`, { week }));
  const go = (to: string) => void navigate({ to: '/odd-accesses', search: { week: to } });
  return (
    <Page
      figures={{ none: '記録を数えたもので、もとの記録がその行にあります' }}
      title="目立つ閲覧"
      lead="ふだんと違う見方です。悪いという意味ではありません。本人に聞き、確かめたことを書いてください。"
    >
      <Read query={list}>
        {(data) => (
          <>
            <div className="no-print flex flex-wrap items-center gap-3">
              <Button look="outline" size="sm" onClick={() => go(weeksFrom(data.week, -1))}>
                前の週
              </Button>
              <strong>{longDate(data.week)}からの1週間</strong>
              <Button look="outline" size="sm" onClick={() => go(weeksFrom(data.week, 1))}>
                次の週
              </Button>
            </div>
            {data.items.length > 0 && (
              <Notice
                tone={data.open ? 'warning' : 'success'}
                title={
                  data.open ? `まだ確かめていないものが${data.open}件あります。` : 'すべて確かめました。'
                }
              />
            )}
            {data.items.length === 0 && <p>この週に、目立つ閲覧はありません。</p>}
            <ul className="flex flex-col gap-3">
              {data.items.map((o) => (
                <li
                  key={`${o.what}-${o.account}-${o.first}`}
                  className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-8 border border-hair bg-white p-4"
                >
                  <div className="min-w-60 flex-1">
                    <h2 className="flex flex-wrap gap-x-4 font-bold">
                      <span>{o.label}</span>
                      <span>{o.account_name}さん</span>
                      <span className="font-normal text-quiet">{timeOf(o.at_ms)}から</span>
                    </h2>
                    <p>{o.why}</p>
                    {o.confirmed && (
                      <p className="mt-1 text-quiet">
                        確かめたこと：{o.confirmed.note}（{o.confirmed.by_name}さん、
                        {timeOf(o.confirmed.at_ms)}）
                      </p>
                    )}
                  </div>
                  {!o.confirmed &&
                    (o.account === here.person.id ? (
                      <span className="text-quiet">ほかの人に確かめてもらってください。</span>
                    ) : (
                      <Button size="sm" onClick={() => setAsked(o)}>
                        確認した
                      </Button>
                    ))}
                </li>
              ))}
            </ul>
            {asked && <Confirm odd={asked} week={data.week} close={() => setAsked(null)} />}
          </>
        )}
      </Read>
    </Page>
  );
}

function Confirm({ odd, week, close }: { odd: Odd; week: string; close: () => void }) {
  const here = useHere();
  const say = useSay();
  const [note, setNote] = useState('');
  const send = useSend([`${here.base}/odd-accesses`]);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    send.mutate(
      {
        method: 'POST',
        path: withQuery(`${here.base}/odd-accesses/confirm`, { week }),
        body: { what: odd.what, account: odd.account, first: odd.first, note },
      },
      {
        onSuccess: () => {
          say('確かめたことを記録しました。');
          close();
        },
      },
    );
  };
  return (
    <Dialog title={`${odd.account_name}さんの「${odd.label}」を確かめた`} open close={close}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-5">
        {send.error && <ProblemNotice error={send.error} />}
        <p>{odd.why}</p>
        <TextField
          label="確かめたこと"
          required
          hint="例：本人に聞いた。夜間の電話への対応。（200文字まで。あとから変えられません）"
          value={note}
          onChange={(e) => setNote(e.target.value)}
          error={send.error?.of('note')}
        />
        <div className="flex gap-3">
          <Button type="submit" busy={send.isPending}>
            確認したと記録する
          </Button>
          <Button look="outline" onClick={close}>
            やめる
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useGet } from '../../api';
import { choiceLabel } from '../../entities/schema';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { longDate, shortDate, weekday } from '../../wareki';
import { useHere } from '../session/here';
import { papers } from './MeetingPage';
import type { MeetingData } from './meeting';
import type { Answer } from './minutes';

type Paper = keyof typeof papers;

/** Invitation, agenda or minutes of one meeting, as they lie on the table: A4. */
export default function MeetingPaper() {
  const here = useHere();
  const { id, m, paper } = useParams({ strict: false }) as { id: string; m: string; paper: Paper };
  const path = here.town === null ? null : `${here.base}/engagements/${id}/meetings/${m}`;
  const data = useGet<MeetingData>(path);
  const town = useGet<{ name: string }>(here.town === null ? null : `/api/organisations/${here.town}`);
  const lines = useGet<Answer>(path && paper === 'minutes' ? `${path}/minutes` : null);
  return (
    <Read query={data}>
      {(d) => (
        <Page
          figures={{ none: '次第の分と、人が書いた言葉だけです' }}
          title={`${papers[paper] ?? '次第'}　${d.meeting.title}`}
          lead={
            <Link
              to="/engagements/$id/meetings/$m"
              params={{ id, m }}
              className="no-print text-key-900 underline"
            >
              会議の画面へ戻る
            </Link>
          }
        >
          <article className="flex max-w-[46rem] flex-col gap-4 rounded-8 border border-hair bg-white px-8 py-6 print:max-w-none print:border-0 print:p-0">
            {paper === 'invitation' && <Invitation data={d} town={town.data?.name ?? ''} />}
            {paper === 'agenda' && <AgendaSheet data={d} />}
            {paper === 'minutes' && <MinutesSheet data={d} lines={lines.data} />}
          </article>
        </Page>
      )}
    </Read>
  );
}

function Facts({ data }: { data: MeetingData }) {
  const m = data.meeting;
  const rows: [string, ReactNode][] = [
    ['日時', `${longDate(m.day)}（${weekday(m.day)}）　${[m.starts, m.ends].filter(Boolean).join('〜')}`],
    [
      '場所',
      [m.place, m.style && choiceLabel('meetings', 'style', m.style)].filter(Boolean).join('　') ||
        '追ってお知らせします',
    ],
    ['入り方', m.link],
  ];
  return (
    <dl className="grid grid-cols-[5rem_minmax(0,1fr)] gap-y-1">
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Invitation({ data, town }: { data: MeetingData; town: string }) {
  const here = useHere();
  const whom = data.attendances.items
    .filter((a) => a.role !== 'town')
    .map((a) => a.organisation || choiceLabel('attendances', 'role', a.role));
  return (
    <>
      <p className="text-right">{longDate(here.today)}</p>
      <p>{whom.length > 0 ? `${whom.join('、')}　御中` : '関係者　各位'}</p>
      <p className="text-right">{town}</p>
      <h2 className="text-center text-std-20B-150">「{data.meeting.title}」のご案内</h2>
      <p>
        日ごろから介護予防・日常生活支援総合事業にご協力いただき、ありがとうございます。「
        {data.engagement.theme}
        」について、ありのままの現状をお話しし、みなさまと一緒に考える場を開きます。お忙しいところ恐れ入りますが、ご出席くださいますようお願いします。
      </p>
      <Facts data={data} />
      <AgendaTable data={data} />
      <p>ご都合がつかないときや、お気づきのことがあるときは、下記までお知らせください。</p>
      <p className="text-right">
        連絡先　{town}　担当（　　　　　　　　　　　）　電話（　　　　　　　　　　　）
      </p>
    </>
  );
}

function AgendaTable({ data }: { data: MeetingData }) {
  const rows = data.agenda.items
    .filter((r) => r.state !== 'dropped')
    .sort((a, b) => a.place - b.place || a.id - b.id);
  if (rows.length === 0)
    return data.meeting.agenda ? <p className="whitespace-pre-line">{data.meeting.agenda}</p> : null;
  return (
    <table className="w-full border-collapse">
      <thead>
        <tr>
          {['時刻', '内容', '担当'].map((h) => (
            <th key={h} className="border border-line px-2 py-1 text-left">
              {h}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((r) => {
          const slot = data.times.find((t) => t.id === r.id);
          return (
            <tr key={r.id}>
              <td className="num border border-line px-2 py-1 whitespace-nowrap">
                {slot ? `${slot.from}〜${slot.until}` : `${r.minutes}分`}
              </td>
              <td className="border border-line px-2 py-1">
                {r.what}
                {r.carried_from ? '（前回から）' : ''}
              </td>
              <td className="border border-line px-2 py-1">{r.speaker}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function AgendaSheet({ data }: { data: MeetingData }) {
  return (
    <>
      <h2 className="text-center text-std-20B-150">{data.meeting.title}　次第</h2>
      <Facts data={data} />
      <AgendaTable data={data} />
    </>
  );
}

function MinutesSheet({ data, lines }: { data: MeetingData; lines: Answer | undefined }) {
  const words = [...(lines?.lines ?? [])]
    .filter((l) => !l.gone && l.text.trim())
    .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : a.id - b.id));
  const came = data.attendances.items.filter((a) => (a.came ?? 0) > 0);
  return (
    <>
      <h2 className="text-center text-std-20B-150">{data.meeting.title}　議事録</h2>
      <Facts data={data} />
      {came.length > 0 && (
        <p>
          出席：
          {came
            .map(
              (a) =>
                `${choiceLabel('attendances', 'role', a.role)}${a.organisation ? `（${a.organisation}）` : ''}${a.came}人`,
            )
            .join('、')}
        </p>
      )}
      <AgendaTable data={data} />
      {words.length > 0 && (
        <section>
          <h3 className="font-bold">話したこと</h3>
          {words.map((l) => (
            <p key={l.id}>{l.text}</p>
          ))}
        </section>
      )}
      {data.meeting.minutes && <p className="whitespace-pre-line">{data.meeting.minutes}</p>}
      {data.remarks.items.length > 0 && (
        <section>
          <h3 className="font-bold">助言・気づき</h3>
          <ul className="list-disc pl-5">
            {data.remarks.items.map((r) => (
              <li key={r.id}>
                {choiceLabel('remarks', 'kind', r.kind)}（{choiceLabel('remarks', 'from_role', r.from_role)}
                ）：
                {r.text}
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.decisions.items.length > 0 && (
        <section>
          <h3 className="font-bold">決めたこと</h3>
          <ul className="list-disc pl-5">
            {data.decisions.items.map((d) => (
              <li key={d.id}>
                {d.what}（なぜ：{d.why}）
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.promises.items.length > 0 && (
        <section>
          <h3 className="font-bold">約束</h3>
          <ul className="list-disc pl-5">
            {data.promises.items.map((p) => (
              <li key={p.id}>
                {p.who}が「{p.what}」を{shortDate(p.due)}まで
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

import { useState } from 'react';
import { type Send, useSend } from '../../api';
import { choiceLabel } from '../../entities/schema';
import type { Row } from '../../fields';
import { yenInWords } from '../../format';
import type { Issue, Measure } from '../../generated/schema';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { shortDate } from '../../wareki';
import { useHere } from '../session/here';
import type { EngagementData } from './engagement';
import type { Ask } from './PlanPage';
import { circled, type PlanIssue } from './plan';

type Props = { data: EngagementData; rows: PlanIssue[]; may: boolean; ask: Ask };

/** Issues, gathered and taken apart, each with its measures, their owners and what shows that they worked. */
export function IssueTable({ data, rows, may, ask }: Props) {
  const here = useHere();
  const say = useSay();
  const [chosen, setChosen] = useState<number[]>([]);
  const [words, setWords] = useState<string | null>(null);
  const [splitting, setSplitting] = useState<Issue | null>(null);
  const door = `${here.base}/engagements/${data.engagement.id}/issues`;
  const send = useSend<Issue>([`${here.base}/engagements`, `${here.base}/issues`]);
  const go = (path: string, body: unknown, done: (row: Issue) => void) => {
    const what: Send = { method: 'POST', path: `${door}/${path}`, ...(body !== null && { body }) };
    send.mutate(what, { onSuccess: done });
  };
  const back = (path: string, said: string) => go(path, null, () => say(said));
  const picked = chosen.filter((id) => rows.some((r) => r.issue.id === id));
  const merge = () => {
    go('merge', { issues: picked, words: words?.trim() }, (row) => {
      setWords(null);
      setChosen([]);
      say(`${picked.length}件をまとめました。もとの言葉といいねは残っています。`, () =>
        back(`${row.id}/unmerge`, '元に戻しました。'),
      );
    });
  };
  return (
    <Card
      long
      title="課題 × 対策 × 担当"
      aside={
        may &&
        rows.length > 1 && (
          <span className="no-print flex flex-wrap items-center gap-2">
            <span className="text-dns-14N-130 text-quiet">
              {picked.length === 0
                ? '同じことを言っている課題を選ぶと、まとめられます'
                : `${picked.length}件選んでいます`}
            </span>
            {picked.length > 1 && (
              <Button
                size="sm"
                onClick={() => setWords(rows.find((r) => r.issue.id === picked[0])?.issue.words ?? '')}
              >
                まとめる
              </Button>
            )}
          </span>
        )
      }
    >
      {send.error && words === null && splitting === null && <ProblemNotice error={send.error} />}
      {rows.length === 0 && (
        <p className="text-quiet">
          課題は、まだありません。付せん・なぜの木・アンケート・地域ケア会議・議事録から作るか、手で入れます。
        </p>
      )}
      <ol className="flex flex-col divide-y divide-line">
        {rows.map((row, i) => (
          <li
            key={row.issue.id}
            className="keep grid grid-cols-1 gap-x-6 gap-y-2 py-2.5 desktop:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] print:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]"
          >
            <div>
              <div className="flex items-start gap-2">
                {may && rows.length > 1 && (
                  <input
                    type="checkbox"
                    aria-label={`${row.issue.words}を選ぶ`}
                    checked={picked.includes(row.issue.id)}
                    onChange={(e) =>
                      setChosen(
                        e.target.checked
                          ? [...picked, row.issue.id]
                          : picked.filter((id) => id !== row.issue.id),
                      )
                    }
                    className="no-print mt-1 size-5 shrink-0 accent-key-900"
                  />
                )}
                <span className="text-std-20B-150 leading-tight">{circled(i + 1)}</span>
                <strong className="min-w-0">{row.issue.words}</strong>
              </div>
              <Weights row={row} />
              <Origin row={row} />
              {may && (
                <span className="no-print flex flex-wrap gap-x-1">
                  <Button look="text" size="sm" onClick={() => ask('issues', row.issue as unknown as Row)}>
                    直す<span className="sr-only">（{row.issue.words}）</span>
                  </Button>
                  {row.below.length === 0 && row.whole === null && (
                    <Button look="text" size="sm" onClick={() => setSplitting(row.issue)}>
                      分ける<span className="sr-only">（{row.issue.words}）</span>
                    </Button>
                  )}
                  {row.below.length > 0 && (
                    <Button
                      look="text"
                      size="sm"
                      onClick={() => back(`${row.issue.id}/unmerge`, 'まとめる前に戻しました。')}
                    >
                      まとめる前に戻す
                    </Button>
                  )}
                  {row.whole && (
                    <Button
                      look="text"
                      size="sm"
                      onClick={() => row.whole && back(`${row.whole.id}/unsplit`, '分ける前に戻しました。')}
                    >
                      分ける前に戻す
                    </Button>
                  )}
                </span>
              )}
            </div>
            <div className="flex flex-col gap-2">
              {row.measures.map((m) => (
                <MeasureBox key={m.id} measure={m} data={data} may={may} ask={ask} />
              ))}
              {row.measures.length === 0 && <p className="text-quiet">対策は、まだありません。</p>}
              {may && (
                <span className="no-print">
                  <Button
                    look="outline"
                    size="sm"
                    onClick={() => ask('measures', null, { issue: row.issue.id })}
                  >
                    対策を足す<span className="sr-only">（{row.issue.words}）</span>
                  </Button>
                </span>
              )}
            </div>
          </li>
        ))}
      </ol>
      <Dialog
        title={`${picked.length}件の課題をまとめる`}
        open={words !== null}
        close={() => setWords(null)}
        actions={
          <Button size="sm" busy={send.isPending} onClick={merge}>
            まとめる
          </Button>
        }
      >
        {send.error && <ProblemNotice error={send.error} />}
        <ul className="mb-3 list-disc pl-5">
          {rows
            .filter((r) => picked.includes(r.issue.id))
            .map((r) => (
              <li key={r.issue.id}>{r.issue.words}</li>
            ))}
        </ul>
        <TextField
          label="まとめた課題の言葉"
          hint="もとの言葉・いいね・だれの言葉かは、そのまま下に残ります。いつでも戻せます。"
          maxLength={400}
          value={words ?? ''}
          onChange={(e) => setWords(e.target.value)}
        />
      </Dialog>
      {splitting && (
        <Split
          issue={splitting}
          problem={send.error}
          busy={send.isPending}
          close={() => setSplitting(null)}
          split={(parts) =>
            go(`${splitting.id}/split`, { parts }, () => {
              const whole = splitting;
              setSplitting(null);
              say(`${parts.length}件に分けました。`, () => back(`${whole.id}/unsplit`, '元に戻しました。'));
            })
          }
        />
      )}
    </Card>
  );
}

function Split({
  issue,
  split,
  close,
  busy,
  problem,
}: {
  issue: Issue;
  split: (parts: string[]) => void;
  close: () => void;
  busy: boolean;
  problem: Error | null;
}) {
  const [parts, setParts] = useState([issue.words, '']);
  return (
    <Dialog
      title="課題を分ける"
      open
      close={close}
      actions={
        <>
          <Button look="outline" size="sm" onClick={() => setParts([...parts, ''])}>
            もう1つ足す
          </Button>
          <Button size="sm" busy={busy} onClick={() => split(parts.map((p) => p.trim()).filter(Boolean))}>
            分ける
          </Button>
        </>
      }
    >
      {problem && <ProblemNotice error={problem} />}
      <p className="mb-2">もとの言葉「{issue.original ?? issue.words}」は、分けたあとの課題に残ります。</p>
      <div className="flex flex-col gap-3">
        {parts.map((p, i) => (
          <TextField
            // biome-ignore lint/suspicious/noArrayIndexKey: boxes are only added at the end
            key={i}
            label={`${i + 1}つ目の課題`}
            maxLength={400}
            value={p}
            onChange={(e) => setParts(parts.with(i, e.target.value))}
          />
        ))}
      </div>
    </Dialog>
  );
}

function Weights({ row }: { row: PlanIssue }) {
  const said = [
    row.votes !== null && `いいね ${row.votes}`,
    row.yen !== null && `年 ${yenInWords(row.yen)}`,
    row.effort !== null && `手間 ${row.effort}/5`,
    row.issue.cause && `原因：${row.issue.cause}`,
  ].filter(Boolean);
  return said.length > 0 && <p className="text-dns-16N-130">{said.join('　')}</p>;
}

/** Where the words came from, as deep as they were gathered. */
function Origin({ row }: { row: PlanIssue }) {
  const i = row.issue;
  const own = i.original && i.original !== i.words;
  const from = [i.said_by, choiceLabel('issues', 'origin', i.origin)].filter(Boolean).join('・');
  return (
    <div className="text-dns-14N-130 text-quiet">
      {row.whole ? (
        <p>
          「{row.whole.words}」から分けました（
          {[i.said_by, row.whole.votes !== null && `いいね${row.whole.votes}`].filter(Boolean).join('・') ||
            '手で入れた'}
          ）
        </p>
      ) : (
        i.origin !== 'merged' && (
          <p>
            {own && `もとの言葉「${i.original}」`}（{from}）
          </p>
        )
      )}
      {row.below.length > 0 && (
        <ul className="border-l-2 border-hair pl-2">
          {row.below.map((b) => (
            <li key={b.issue.id}>
              「{b.issue.original ?? b.issue.words}」
              {[
                b.issue.said_by,
                choiceLabel('issues', 'origin', b.issue.origin),
                b.votes !== null && `いいね${b.votes}`,
              ]
                .filter(Boolean)
                .join('・')}
              {b.below.length > 0 && <Origin row={b} />}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function MeasureBox({
  measure: m,
  data,
  may,
  ask,
}: {
  measure: Measure;
  data: EngagementData;
  may: boolean;
  ask: Ask;
}) {
  const actions = data.actions.items.filter((a) => a.measure === m.id);
  return (
    <section className="rounded-4 bg-solid-gray-50 px-3 py-1.5 print:border print:border-line print:bg-white">
      <div className="flex items-start gap-2">
        <h3 className="min-w-0 grow">
          {m.what}
          {m.indicator && <span className="block text-dns-14N-130 text-quiet">指標：{m.indicator}</span>}
        </h3>
        {may && (
          <span className="no-print flex shrink-0">
            <Button
              look="text"
              size="sm"
              className="min-w-12!"
              onClick={() => ask('measures', m as unknown as Row)}
            >
              直す<span className="sr-only">（対策）</span>
            </Button>
          </span>
        )}
      </div>
      <ul className="flex flex-col gap-1">
        {actions.map((a) => {
          const guard = data.april.actions.find((g) => g.id === a.id);
          return (
            <li
              key={a.id}
              className={cx(
                'flex items-start gap-2 border-l-4 pl-2',
                guard?.colour === 'red'
                  ? 'border-l-error-1'
                  : guard?.colour === 'yellow'
                    ? 'border-l-warning-yellow-1'
                    : 'border-l-key-500',
              )}
            >
              <span className="min-w-0 grow">
                {a.what}
                <span className="block text-dns-14N-130 text-quiet">
                  {[
                    `担当：${a.owner}${a.second_owner ? `・${a.second_owner}` : '（1人）'}`,
                    a.due && `${shortDate(a.due)}まで`,
                    choiceLabel('actions', 'state', a.state),
                  ]
                    .filter(Boolean)
                    .join('　')}
                </span>
                {guard?.sentence && (
                  <span className={cx('block text-dns-14N-130', guard.colour === 'red' && 'text-error-2')}>
                    {guard.colour === 'red' ? '赤：' : '黄：'}
                    {guard.sentence}
                  </span>
                )}
              </span>
              {may && (
                <span className="no-print flex shrink-0">
                  <Button
                    look="text"
                    size="sm"
                    className="min-w-12!"
                    onClick={() => ask('actions', a as unknown as Row)}
                  >
                    直す<span className="sr-only">（行動）</span>
                  </Button>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {may && (
        <span className="no-print">
          <Button
            look="text"
            size="sm"
            onClick={() => ask('actions', null, { measure: m.id }, { state: 'open' })}
          >
            行動と担当を足す<span className="sr-only">（{m.what}）</span>
          </Button>
        </span>
      )}
    </section>
  );
}

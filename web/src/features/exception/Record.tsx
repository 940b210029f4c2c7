import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem, useSend } from '../../api';
import { choiceLabel } from '../../entities/schema';
import type { Row } from '../../fields';
import { yen } from '../../format';
import type { CapException } from '../../generated/schema';
import { Button, buttonClass } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { Mark } from '../../ui/Mark';
import { Notice } from '../../ui/Notice';
import { fiscalYear, longDate } from '../../wareki';
import { useHere } from '../session/here';
import type { Edited } from './ExceptionPage';
import { type ExceptionData, unasked } from './exception';
import { VerdictLine } from './Rules';

type Send = ReturnType<typeof useSend>;

/** One year's exception: why, how much, who decided, whether it would still do, its papers and its plan. */
export function Record({
  e,
  data,
  edit,
  send,
}: {
  e: CapException;
  data: ExceptionData;
  edit: ((edited: Edited) => void) | null;
  send: Send;
}) {
  const [asking, setAsking] = useState(false);
  const now = data.reasons.find((r) => r.reason === e.reason)?.now;
  const then = data.approvals.find((a) => a.id === e.id)?.then;
  const plan = data.plans.items.find((p) => p.exception === e.id);
  const from = data.exceptions.items.find((o) => o.id === e.copied_from);
  return (
    <li className="keep flex flex-col gap-2 py-3">
      <div className="flex flex-wrap items-baseline gap-x-4">
        <h3 className="text-std-17B-170">{fiscalYear(e.fiscal_year)}</h3>
        <span>{choiceLabel('cap-exceptions', 'reason', e.reason)}</span>
        <Mark value={choiceLabel('cap-exceptions', 'state', e.state)} />
      </div>
      <p className="num">
        {[
          e.asked_yen !== null && `協議した額 ${yen(e.asked_yen)}`,
          e.approved_yen !== null && `認められた額 ${yen(e.approved_yen)}`,
          e.asked_on && `協議 ${longDate(e.asked_on)}`,
          e.decided_on && `決定 ${longDate(e.decided_on)}`,
          e.asked_by && `町：${e.asked_by}`,
          e.decided_by && `認めた人：${e.decided_by}`,
        ]
          .filter(Boolean)
          .join('　')}
      </p>
      {e.words && <p className="whitespace-pre-wrap">なぜ：{e.words}</p>}
      {e.still_needed && (
        <p>
          今年も必要な理由{from && `（${fiscalYear(from.fiscal_year)}から続く）`}：{e.still_needed}
        </p>
      )}
      {unasked(e, data.exceptions.items) && (
        <Notice tone="warning" title="前の年度と同じ理由です。今年も本当に必要かの答えがありません。">
          「直す」を押して、「今年も本当に必要か」に理由を書いてください。
        </Notice>
      )}
      {then && <VerdictLine label={`${fiscalYear(e.fiscal_year)}の決まりでは`} verdict={then} />}
      {now && <VerdictLine label={`${longDate(data.on)}の決まりでは`} verdict={now} />}
      <Papers e={e} data={data} edit={edit} send={send} />
      <div className="no-print flex flex-wrap gap-3">
        {edit && (
          <>
            <Button
              look="outline"
              size="sm"
              onClick={() => edit({ plural: 'cap-exceptions', row: e as unknown as Row })}
            >
              直す<span className="sr-only">（{fiscalYear(e.fiscal_year)}）</span>
            </Button>
            <Button look="outline" size="sm" onClick={() => setAsking(true)}>
              次の年度に続ける<span className="sr-only">（{fiscalYear(e.fiscal_year)}）</span>
            </Button>
          </>
        )}
        <Link
          to="/exceptions/$id/plan"
          params={{ id: String(e.id) }}
          className={buttonClass('outline', 'sm')}
        >
          {plan ? '費用低減計画を開く' : '費用低減計画を作る'}
          <span className="sr-only">（{fiscalYear(e.fiscal_year)}）</span>
        </Link>
      </div>
      <Question e={e} open={asking} close={() => setAsking(false)} />
    </li>
  );
}

/** 今年も本当に必要か: nothing goes on without a yes and its reason. */
function Question({ e, open, close }: { e: CapException; open: boolean; close: () => void }) {
  const here = useHere();
  const send = useSend([`${here.base}/exception-page`]);
  const path = `${here.base}/cap-exceptions/${e.id}/next`;
  const [needed, setNeeded] = useState('');
  const [why, setWhy] = useState('');
  const error = send.error instanceof ApiProblem ? send.error : null;
  const next = () =>
    send.mutate(
      {
        method: 'POST',
        path,
        body: { year: e.fiscal_year + 1, ...(needed ? { needed: needed === 'yes' } : {}), why },
      },
      { onSuccess: close },
    );
  return (
    <Dialog
      title={`${fiscalYear(e.fiscal_year + 1)}も、本当に必要ですか`}
      open={open}
      close={close}
      actions={
        <>
          <Button look="outline" onClick={close}>
            やめる
          </Button>
          <Button onClick={next}>{fiscalYear(e.fiscal_year + 1)}の準備を始める</Button>
        </>
      }
    >
      <p>
        {fiscalYear(e.fiscal_year)}の理由は「{choiceLabel('cap-exceptions', 'reason', e.reason)}」でした。
        {e.words && `町の言葉では「${e.words}」です。`}
      </p>
      <SelectField
        className="mt-3"
        label="今年も本当に必要か"
        required
        value={needed}
        error={error?.of('needed')}
        onChange={(v) => setNeeded(v.target.value)}
        choices={[
          { value: '', label: '選んでください' },
          { value: 'yes', label: 'はい、必要です' },
          { value: 'no', label: 'いいえ、要りません' },
        ]}
      />
      <TextField
        className="mt-3"
        label="必要な理由"
        required
        hint="去年と同じ、だけでは次の人に伝わりません。"
        value={why}
        error={error?.of('why')}
        onChange={(v) => setWhy(v.target.value)}
      />
    </Dialog>
  );
}

function Papers({
  e,
  data,
  edit,
  send,
}: {
  e: CapException;
  data: ExceptionData;
  edit: ((edited: Edited) => void) | null;
  send: Send;
}) {
  const here = useHere();
  const papers = data.papers.items.filter((p) => p.exception === e.id);
  const ready = papers.filter((p) => p.state !== 'missing').length;
  const path = `${here.base}/exception-papers`;
  if (papers.length === 0)
    return edit ? (
      <p className="no-print">
        書類の一覧は、まだありません。
        <Button
          look="text"
          size="sm"
          onClick={() =>
            send.mutate({ method: 'POST', path: `${here.base}/cap-exceptions/${e.id}/papers`, body: {} })
          }
        >
          よく使う書類を並べる<span className="sr-only">（{fiscalYear(e.fiscal_year)}）</span>
        </Button>
      </p>
    ) : null;
  return (
    <details open={ready < papers.length}>
      <summary className="cursor-pointer">
        書類 {ready}/{papers.length} そろいました
      </summary>
      <ul className="mt-1 flex flex-col gap-1 pl-2">
        {papers.map((p) => (
          <li key={p.id} className="flex flex-wrap items-center gap-x-3">
            <label className="flex min-h-8 items-center gap-2">
              <input
                type="checkbox"
                className="size-6"
                disabled={!edit}
                checked={p.state !== 'missing'}
                onChange={(v) =>
                  send.mutate({
                    method: 'PUT',
                    path: `${path}/${p.id}`,
                    rev: p.rev,
                    body: {
                      name: p.name,
                      state: v.target.checked ? 'ready' : 'missing',
                      note: p.note,
                      mark: p.mark,
                    },
                  })
                }
              />
              {p.name}
            </label>
            {p.mark === 'assumed' && <Mark value="仮定" />}
            {p.state === 'sent' && <span>出した</span>}
            {p.note && <span className="text-quiet">{p.note}</span>}
            {edit && (
              <Button
                look="text"
                size="sm"
                className="no-print"
                onClick={() => edit({ plural: 'exception-papers', row: p as unknown as Row })}
              >
                直す<span className="sr-only">（{p.name}）</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {edit && (
        <Button
          look="text"
          size="sm"
          className="no-print"
          onClick={() =>
            edit({ plural: 'exception-papers', given: { exception: e.id }, start: { state: 'missing' } })
          }
        >
          書類を加える<span className="sr-only">（{fiscalYear(e.fiscal_year)}）</span>
        </Button>
      )}
    </details>
  );
}

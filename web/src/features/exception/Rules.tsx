import { Link } from '@tanstack/react-router';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Mark } from '../../ui/Mark';
import { longDate, shortDate } from '../../wareki';
import type { Edited } from './ExceptionPage';
import { type ExceptionData, stateWords, type Verdict } from './exception';

const colours: Record<Verdict['state'], string> = {
  accepted: 'text-success-2',
  refused: 'text-error-2',
  open: 'text-[#ac3e00]',
};

export function VerdictLine({ label, verdict }: { label: string; verdict: Verdict }) {
  return (
    <p>
      {label}：<strong className={colours[verdict.state]}>{stateWords[verdict.state]}</strong>。
      {verdict.sentence} <Mark value={verdict.mark} />
    </p>
  );
}

/** Which reasons the rule of the day leaves. */
export function Verdicts({ data }: { data: ExceptionData }) {
  return (
    <Card title={`${longDate(data.on)}の決まりで通る理由`}>
      <ul className="flex flex-col gap-1">
        {data.reasons.map((r) => (
          <li key={r.reason} className="grid gap-x-4 desktop:grid-cols-[9rem_1fr]">
            <strong className={colours[r.now.state]}>{stateWords[r.now.state]}</strong>
            <span>
              {r.label}
              <span className="block text-dns-14N-130 text-quiet">
                {r.now.sentence} {r.now.source && `出典：${r.now.source}`} <Mark value={r.now.mark} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The rules themselves, dated, with marks and sources; a town's own stand in place of the built-in ones. */
export function Rules({ data, edit }: { data: ExceptionData; edit: ((edited: Edited) => void) | null }) {
  return (
    <Card
      long
      title="決まりの移り変わり"
      aside={
        edit && (
          <Button
            look="text"
            size="sm"
            className="no-print"
            onClick={() => edit({ plural: 'exception-rules', start: { accepted: true, mark: 'assumed' } })}
          >
            町で確かめた決まりを書く
          </Button>
        )
      }
    >
      <ul className="flex flex-col divide-y divide-hair">
        {data.rules.map((r) => (
          <li
            key={`${r.reason} ${r.from}`}
            className={cx('grid gap-x-4 py-1.5 desktop:grid-cols-[16rem_1fr]', !r.in_force && 'text-quiet')}
          >
            <span>
              <strong>{r.label}</strong>
              {r.own && '（町で書いたもの）'}
              <span className="num block text-dns-14N-130">
                {shortDate(r.from)}〜{r.until ? shortDate(r.until) : ''}
                {r.in_force && '（この日の決まり）'}
              </span>
            </span>
            <span>
              {r.accepted ? '認められる' : '認められない'}：{r.condition}
              <span className="block text-dns-14N-130 text-quiet">
                {r.source} <Mark value={r.mark} />
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-dns-14N-130 text-quiet">
        同じ理由の決まりを町で書くと、はじめから入っている決まりの代わりに使います。
        <Link to="/exception-rules" className="ml-2 text-key-900 underline">
          町で書いた決まりの一覧
        </Link>
      </p>
    </Card>
  );
}

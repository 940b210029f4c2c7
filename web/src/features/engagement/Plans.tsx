import { Link } from '@tanstack/react-router';
import { choiceLabel } from '../../entities/schema';
import { cx } from '../../ui/cx';
import { Notice } from '../../ui/Notice';
import { longDate, shortDate } from '../../wareki';
import type { EngagementData } from './engagement';
import { Records } from './Records';

/** 課題 → 対策 → 行動, side by side as in 館林市's table ①–⑨. */
export function Plans({ data, may, linked }: { data: EngagementData; may: boolean; linked: boolean }) {
  const id = may ? data.engagement.id : 0;
  const open = data.issues.items.filter((i) => i.merged_into === null);
  const red = data.april.actions.filter((a) => a.colour !== 'clear');
  return (
    <>
      <Records
        title="課題と対策"
        plural="issues"
        engagement={id}
        aside={
          linked && (
            <Link
              to="/engagements/$id/plan"
              params={{ id: String(data.engagement.id) }}
              className="no-print text-dns-16N-130 text-key-900 underline"
            >
              担当の表とロードマップを開く
            </Link>
          )
        }
        rows={open}
        empty="課題は、まだありません。"
        start={{ origin: 'hand' }}
      >
        {(edit) => (
          <ol className="flex flex-col divide-y divide-hair">
            {open.map((i, k) => {
              const merged = data.issues.items.filter((m) => m.merged_into === i.id);
              return (
                <li
                  key={i.id}
                  className="grid grid-cols-1 gap-x-6 gap-y-1 py-2 desktop:grid-cols-2 print:grid-cols-2"
                >
                  <div>
                    <span className="flex items-start gap-2">
                      <strong className="num">{k + 1}.</strong>
                      <span>{i.words}</span>
                      {edit(i)}
                    </span>
                    <span className="block text-dns-14N-130 text-quiet">
                      {[
                        i.cause && `原因：${i.cause}`,
                        i.votes !== null && `いいね ${i.votes}`,
                        choiceLabel('issues', 'origin', i.origin),
                        i.original && i.original !== i.words && `もとの言葉「${i.original}」`,
                      ]
                        .filter(Boolean)
                        .join('　')}
                    </span>
                    {merged.map((m) => (
                      <span key={m.id} className="block text-dns-14N-130 text-quiet">
                        まとめた言葉「{m.original ?? m.words}」
                      </span>
                    ))}
                  </div>
                  <ul>
                    {data.measures.items
                      .filter((m) => m.issue === i.id)
                      .map((m) => (
                        <li key={m.id}>
                          → {m.what}
                          {m.indicator && (
                            <span className="block text-dns-14N-130 text-quiet">指標：{m.indicator}</span>
                          )}
                        </li>
                      ))}
                  </ul>
                </li>
              );
            })}
          </ol>
        )}
      </Records>
      {red.some((a) => a.colour === 'red') && (
        <Notice tone="error" title={`${longDate(data.april.day)}に止まるおそれのある行動があります。`}>
          <p>近道：{data.april.path.steps.map((s) => `${s.label}（${shortDate(s.day)}）`).join(' → ')}</p>
          <p className="text-dns-14N-130 text-quiet">
            今日から始めたときの日です。{data.april.path.source}。契約までの2週間は、仮定です。
          </p>
        </Notice>
      )}
      <Records
        title="行動"
        plural="actions"
        engagement={id}
        rows={data.actions.items}
        empty="行動は、まだありません。"
        start={{ state: 'open' }}
      >
        {(edit) => (
          <ul className="flex flex-col divide-y divide-hair">
            {data.actions.items.map((a) => {
              const guard = data.april.actions.find((g) => g.id === a.id);
              const colour = guard?.colour ?? 'clear';
              return (
                <li
                  key={a.id}
                  className={cx(
                    'border-l-4 py-1.5 pl-3',
                    colour === 'red'
                      ? 'border-l-error-1'
                      : colour === 'yellow'
                        ? 'border-l-warning-yellow-1'
                        : 'border-l-hair',
                  )}
                >
                  <span className="flex items-start gap-2">
                    <span>
                      <strong>{a.what}</strong>
                      <span className="block text-dns-14N-130 text-quiet">
                        {[
                          `担当：${a.owner}${a.second_owner ? `・${a.second_owner}` : '（1人）'}`,
                          a.due && `${shortDate(a.due)}まで`,
                          a.needs_contract &&
                            (a.contract_signed ? `契約 ${shortDate(a.contract_signed)}` : '契約はまだ'),
                          choiceLabel('actions', 'state', a.state),
                          a.result && `→ ${a.result}`,
                        ]
                          .filter(Boolean)
                          .join('　')}
                      </span>
                    </span>
                    {edit(a)}
                  </span>
                  {guard?.sentence && (
                    <span className={cx('block text-dns-16N-130', colour === 'red' && 'text-error-2')}>
                      {colour === 'red' ? '赤：' : '黄：'}
                      {guard.sentence}
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Records>
      {may && (
        <Records
          title="対策"
          plural="measures"
          engagement={id}
          rows={data.measures.items}
          empty="課題に対策をつなぎます。"
        >
          {(edit) => (
            <ul>
              {data.measures.items.map((m) => (
                <li key={m.id} className="flex items-start gap-2">
                  {m.what}
                  {edit(m)}
                </li>
              ))}
            </ul>
          )}
        </Records>
      )}
    </>
  );
}

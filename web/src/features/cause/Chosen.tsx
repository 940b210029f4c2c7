import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api';
import { EntityForm } from '../../entities/EntityForm';
import { choiceLabel, entityOf } from '../../entities/schema';
import type { Row } from '../../fields';
import type { Issue } from '../../generated/schema';
import { Button, buttonClass } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Dialog } from '../../ui/Dialog';
import { controlClass, Field, SelectField } from '../../ui/Field';
import { Mark } from '../../ui/Mark';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import { type Bound, type Shown, stateWords, type TreeData } from './tree';
import type { useTree } from './useTree';

const colours = { supports: 'text-success-2', weakens: 'text-error-2', unknown: 'text-quiet' };
const marks: Record<string, string> = { measured: '実績', given: '入力', assumed: '仮定' };

/** The chosen question: its words, what supports or weakens it, and what it became. */
export function Chosen({
  at,
  data,
  may,
  work,
  choose,
}: {
  at: Shown;
  data: TreeData;
  may: boolean;
  work: ReturnType<typeof useTree>;
  choose: (id: number) => void;
}) {
  const here = useHere();
  const [words, setWords] = useState(at.node.words);
  const [binding, setBinding] = useState<Row | 'new' | null>(null);
  const spec = entityOf('plural', 'cause-evidence');
  const path = `${here.base}/cause-evidence`;
  const keep = () => {
    const next = words.trim();
    if (next && next !== at.node.words) work.change(at.node, { words: next }, '言葉を直す');
  };
  return (
    <Card long title="選んだ問い">
      {may ? (
        <Field label="なぜ？">
          {(a11y) => (
            <textarea
              {...a11y}
              data-cause-words
              rows={2}
              maxLength={400}
              className={controlClass}
              value={words}
              onChange={(e) => setWords(e.target.value)}
              onBlur={keep}
            />
          )}
        </Field>
      ) : (
        <p className="text-std-17B-170">{at.node.words}</p>
      )}
      {at.node.source && <p className="text-dns-14N-130 text-quiet">出どころ：{at.node.source}</p>}
      {may && (
        <div className="no-print mt-2 flex flex-wrap gap-3">
          <Button look="outline" size="sm" onClick={() => work.add(at.node.id, '新しい問い', choose)}>
            この下に問いを加える
          </Button>
          <Button look="text" size="sm" onClick={() => work.change(at.node, { dropped: true }, '問いを外す')}>
            この問いを外す
          </Button>
        </div>
      )}
      <h3 className="mt-4 font-bold">確かめるもの：{stateWords[at.state]}</h3>
      {at.bound.length === 0 && (
        <p className="text-quiet">まだありません。数字・アンケート・メモをつなげます。</p>
      )}
      <ul className="flex flex-col divide-y divide-hair">
        {at.bound.map((b) => (
          <li key={b.row.id} className="flex flex-wrap items-start gap-x-3 py-1.5">
            <span className="min-w-0 grow">
              <strong className={cx('mr-2', colours[b.state])}>{stateWords[b.state]}</strong>
              <Evidence bound={b} data={data} />
            </span>
            {may && (
              <span className="no-print flex shrink-0">
                <Button look="text" size="sm" onClick={() => setBinding(b.row as unknown as Row)}>
                  直す
                </Button>
                <Button look="text" size="sm" onClick={() => work.unbind(b.row)}>
                  外す
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <Button look="outline" size="sm" className="no-print mt-2" onClick={() => setBinding('new')}>
          確かめるものをつなぐ
        </Button>
      )}
      <Became at={at} may={may} work={work} />
      {spec && binding && (
        <Dialog title="確かめるものをつなぐ" open close={() => setBinding(null)}>
          <EntityForm
            spec={spec}
            path={path}
            {...(binding === 'new' ? {} : { row: binding })}
            given={binding === 'new' ? { node: at.node.id } : {}}
            start={{ kind: 'figure', direction: 'high', mark: 'given' }}
            touches={[path, `${here.base}/cause-tree`]}
            cancel={() => setBinding(null)}
            saved={() => setBinding(null)}
          />
        </Dialog>
      )}
    </Card>
  );
}

const screens = { spending: '/spending', why: '/why', home: '/' } as const;

function Evidence({ bound, data }: { bound: Bound; data: TreeData }) {
  const { row } = bound;
  const figure = data.figures.find((f) => f.key === row.figure);
  const mark = <Mark value={marks[row.mark] ?? row.mark} />;
  if (row.kind === 'note')
    return (
      <>
        {row.words} {mark}
      </>
    );
  const than = row.direction === 'high' ? '以上なら支える' : 'より小さければ支える';
  if (row.kind === 'survey')
    return (
      <>
        アンケート「{row.words}」：{row.value === null ? 'まだ聞いていません' : `${row.value / 10}％`}（
        {(row.threshold ?? 0) / 10}％{than}）{mark}
      </>
    );
  return (
    <>
      {figure ? (
        <Link to={screens[figure.screen]} className="text-key-900 underline">
          {figure.label}
        </Link>
      ) : (
        choiceLabel('cause-evidence', 'figure', row.figure)
      )}
      ：<strong className="num">{bound.reading}</strong>（{bound.border}
      {than}）{mark}
      <span className="block text-dns-14N-130 text-quiet">
        {data.source}　{row.source}
      </span>
    </>
  );
}

type Engaged = { id: number; fiscal_year: number; theme: string };

/** A leaf becomes an issue of an engagement; both remember the other. */
function Became({ at, may, work }: { at: Shown; may: boolean; work: ReturnType<typeof useTree> }) {
  const here = useHere();
  const issue = useGet<Issue>(at.node.issue === null ? null : `${here.base}/issues/${at.node.issue}`);
  const engagements = useGet<{ items: Engaged[] }>(may ? `${here.base}/engagements?size=100` : null);
  const [engagement, setEngagement] = useState('');
  const items = engagements.data?.items ?? [];
  const chosen = engagement || String(items[0]?.id ?? '');
  if (at.node.issue !== null)
    return (
      <p className="mt-4">
        課題になりました：{issue.data?.words}{' '}
        {issue.data && (
          <Link
            to="/engagements/$id"
            params={{ id: String(issue.data.engagement) }}
            className={buttonClass('text', 'sm')}
          >
            伴走支援の計画を開く
          </Link>
        )}
      </p>
    );
  if (!may || at.children.length > 0 || items.length === 0) return null;
  return (
    <div className="no-print mt-4 flex flex-wrap items-end gap-3 border-t border-hair pt-3">
      <SelectField
        className="min-w-0 grow"
        label="課題として計画に入れる"
        hint="どこから出たかも、いっしょに残ります。"
        value={chosen}
        onChange={(e) => setEngagement(e.target.value)}
        choices={items.map((e) => ({
          value: String(e.id),
          label: `${fiscalYear(e.fiscal_year)}　${e.theme}`,
        }))}
      />
      <Button look="outline" onClick={() => work.toIssue(at.node, Number(chosen))}>
        課題にする
      </Button>
    </div>
  );
}

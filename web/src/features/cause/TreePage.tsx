import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useGet, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { cx } from '../../ui/cx';
import { Empty } from '../../ui/Empty';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useHere } from '../session/here';
import { Chosen } from './Chosen';
import { Drawing } from './Drawing';
import { inOrder, type Shown, shape, stateWords, type TreeData } from './tree';
import { useTree } from './useTree';

/** なぜの木: questions of people, each supported or weakened by the town's own figures. */
export default function TreePage() {
  const here = useHere();
  const tree = useGet<TreeData>(here.town === null ? null : `${here.base}/cause-tree`);
  if (here.town === null)
    return <Empty what="市町村が選ばれていません。" why="ホームで市町村を選ぶと、その町の木が見られます。" />;
  return (
    <Page
      figures={['landing', 'over', 'spent', 'why_difference', 'indicator']}
      title="なぜの木"
      lead="上限額を超える原因を「なぜ？」でたどります。問いを支える数字も弱める数字も、データが変わると自動で変わります。"
    >
      <Read query={tree}>{(data) => <Tree data={data} />}</Read>
    </Page>
  );
}

function Tree({ data }: { data: TreeData }) {
  const here = useHere();
  const may = here.may('walk_write');
  const shown = shape(data);
  const order = inOrder(shown);
  const [chosen, setChosen] = useState<number | null>(null);
  const at = order.find((s) => s.node.id === chosen) ?? order[0];
  const work = useTree(data);
  const example = useSend([`${here.base}/cause-tree`]);
  useUndoKey(may ? work.undo : null);
  return (
    <>
      {work.error !== null && <ProblemNotice error={work.error} />}
      {example.error && <ProblemNotice error={example.error} />}
      {may && (
        <div className="no-print flex flex-wrap gap-3">
          <Button look="outline" size="sm" onClick={() => work.add(null, '新しい問い', setChosen)}>
            いちばん上の問いを加える
          </Button>
          <Button look="outline" size="sm" busy={work.undoable === null} onClick={work.undo}>
            元に戻す{work.undoable && `（${work.undoable}）`}
          </Button>
        </div>
      )}
      {!at ? (
        <Empty
          what="問いは、まだありません。"
          why="ある町の話し合いで出た6つの「なぜ？」から始めることも、1つ目を自分で書くこともできます。"
        >
          {may && (
            <Button
              onClick={() =>
                example.mutate({
                  method: 'POST',
                  path: `${here.base}/cause-tree/example`,
                  body: { example: 'tatebayashi' },
                })
              }
            >
              館林市の6つの問いから始める
            </Button>
          )}
        </Empty>
      ) : (
        <>
          <Card long title="図">
            <Drawing shown={shown} chosen={at.node.id} choose={setChosen} />
            <p className="text-quiet desktop:hidden print:hidden">
              図は広い画面で見られます。下の一覧に同じ問いがあります。
            </p>
          </Card>
          <div className="grid items-start gap-4 desktop-admin:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] print:block">
            <Card long title="問いの一覧">
              <List order={order} at={at} choose={setChosen} may={may} work={work} />
            </Card>
            <Chosen key={at.node.id} at={at} data={data} may={may} work={work} choose={setChosen} />
          </div>
        </>
      )}
    </>
  );
}

/** Ctrl+Z outside a box takes back the last change of the tree. */
function useUndoKey(undo: (() => void) | null) {
  useEffect(() => {
    if (!undo) return;
    const key = (e: globalThis.KeyboardEvent) => {
      const typing = e.target instanceof HTMLInputElement || e.target instanceof HTMLTextAreaElement;
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'z' && !typing) {
        e.preventDefault();
        undo();
      }
    };
    window.addEventListener('keydown', key);
    return () => window.removeEventListener('keydown', key);
  }, [undo]);
}

/** The questions as a tree for keys and screen readers: arrows go, Enter writes, Insert adds below, Delete takes out. */
function List({
  order,
  at,
  choose,
  may,
  work,
}: {
  order: Shown[];
  at: Shown;
  choose: (id: number) => void;
  may: boolean;
  work: ReturnType<typeof useTree>;
}) {
  const items = useRef(new Map<number, HTMLDivElement>());
  const go = (to: Shown | undefined) => {
    if (!to) return;
    choose(to.node.id);
    items.current.get(to.node.id)?.focus();
  };
  const index = order.indexOf(at);
  const press = (e: KeyboardEvent) => {
    const moves = new Map<string, () => void>([
      ['ArrowDown', () => go(order[index + 1])],
      ['ArrowUp', () => go(order[index - 1])],
      ['ArrowRight', () => go(at.children[0])],
      ['ArrowLeft', () => go(order.find((s) => s.node.id === at.node.parent))],
      ['Home', () => go(order[0])],
      ['End', () => go(order[order.length - 1])],
      ['Enter', () => document.querySelector<HTMLTextAreaElement>('[data-cause-words]')?.focus()],
    ]);
    if (may) {
      moves.set('Insert', () => work.add(at.node.id, '新しい問い', choose));
      moves.set('Delete', () => {
        go(order.find((s) => s.node.id === at.node.parent) ?? order[index - 1]);
        work.change(at.node, { dropped: true }, '問いを外す');
      });
    }
    const move = moves.get(e.key);
    if (!move) return;
    e.preventDefault();
    move();
  };
  return (
    <>
      <p className="no-print text-dns-14N-130 text-quiet max-desktop:hidden">
        矢印キーで動き、Enterで書き直し{may && '、Insertで下に加え、Deleteで外します'}。Ctrl+Zで元に戻します。
      </p>
      <div role="tree" aria-label="なぜの木" onKeyDown={press} className="flex flex-col">
        {order.map((s) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all its items
          <div
            key={s.node.id}
            ref={(el) => {
              if (el) items.current.set(s.node.id, el);
              else items.current.delete(s.node.id);
            }}
            role="treeitem"
            aria-level={s.depth + 1}
            aria-selected={s === at}
            tabIndex={s === at ? 0 : -1}
            onClick={() => choose(s.node.id)}
            className={cx(
              'cursor-pointer rounded-6 border-l-4 py-1.5 pr-2 pl-2 hover:bg-key-50',
              indents[Math.min(s.depth, indents.length - 1)],
              s === at ? 'border-l-key-900 bg-key-50 font-bold' : 'border-l-transparent',
            )}
          >
            {s.node.words}
            <span className="ml-2 text-dns-14N-130 font-normal text-quiet">
              {stateWords[s.state]}
              {s.bound.length > 0 && `（${s.bound.length}）`}
              {s.node.issue !== null && '・課題になりました'}
            </span>
          </div>
        ))}
      </div>
    </>
  );
}

const indents = ['ml-0', 'ml-5', 'ml-10', 'ml-15', 'ml-20', 'ml-25'];

import { Link as Go, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useGet } from '../../api';
import { Button } from '../../ui/Button';
import { cx } from '../../ui/cx';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useHere } from '../session/here';
import { Areas, Foot, Frames, stickiesOf } from './Canvas';
import { codePath, qrPicture, type RoomCode } from './facts';
import { HALF } from './layout';
import { paper } from './looks';
import { type Board, boardOf } from './model';
import { type SheetKind, sheets } from './search';
import { EXTENT, type Group, type Snapshot } from './wire';

/** Paper: sheets a table writes on, and the board as it stands, on A4 or on one large A1. */
export default function PaperPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const { sheet = 'blank' } = useSearch({ strict: false }) as { sheet?: SheetKind };
  const here = useHere();
  const base = `${here.base}/boards/${id}`;
  // Paper does not move: one reading, no stream beside those of desk and wall.
  const live = useGet<Snapshot>(`${base}/live`);
  const board = live.data && boardOf(live.data);
  const code = useGet<RoomCode>(
    board && board.board.state !== 'closed' ? codePath(base, board.board.closes_ms) : null,
  );
  useEffect(() => {
    document.title = `印刷　${board?.board.title ?? '話し合いの板'}｜伴走`;
  }, [board?.board.title]);
  return (
    <main className="bg-page print:bg-white">
      <div className="no-print flex flex-wrap items-center gap-3 border-b border-line bg-white px-6 py-3">
        <h1 className="text-std-20B-150">紙に印刷する</h1>
        {sheets.map((s) => (
          <Go
            key={s.key}
            to="/boards/$id/paper"
            params={{ id }}
            search={{ sheet: s.key }}
            aria-current={s.key === sheet ? 'page' : undefined}
            className={cx('px-2 py-2 text-key-900 underline', s.key === sheet && 'font-bold')}
          >
            {s.label}
          </Go>
        ))}
        <Button size="sm" onClick={() => window.print()}>
          印刷する
        </Button>
        <Go to="/boards/$id" params={{ id }} className="text-key-900 underline">
          進行の画面へ
        </Go>
      </div>
      {live.error ? (
        <ProblemNotice error={live.error} retry={() => void live.refetch()} />
      ) : !board ? (
        <p role="status" className="p-6">
          板を開いています…
        </p>
      ) : sheet === 'blank' ? (
        board.groups.map((g) => <Blank key={g.id} board={board} group={g} code={code.data} />)
      ) : (
        board.groups.map((g) => <Filled key={g.id} board={board} group={g} large={sheet === 'a1'} />)
      )}
    </main>
  );
}

/** As many lines as a hand can fill on one A4 sheet below the headings. */
const LINES = 19;

/** One A4 sheet an area would be too much paper: a group's sheet has every area with lines to write on. */
function Blank({ board, group, code }: { board: Board; group: Group; code: RoomCode | undefined }) {
  const { areas, label } = board.template;
  const lines = Math.max(2, Math.floor(LINES / areas.length));
  return (
    <section aria-label={`${group.name}の用紙`} className="board-sheet board-a4">
      <header className="flex items-start justify-between gap-4">
        <div>
          <p className="text-std-18N-160">
            {board.board.title}（{label}）
          </p>
          <h2 className="text-std-28B-150">{group.name}</h2>
          <p>1行に1つずつ書いてください。良いと思ったものには、いいね・矢印のシールを右に貼ります。</p>
          <p>名前・住所・病気など、だれのことか分かることは書かないでください。</p>
        </div>
        {code && (
          <div className="shrink-0 text-center">
            <img src={qrPicture(code.qr_svg)} alt="スマホで参加するためのQRコード" className="size-28" />
            <p className="font-mono font-bold">{code.code}</p>
          </div>
        )}
      </header>
      {areas.map((a) => (
        <div key={a.key} className="mt-3">
          <h3 className="text-std-18B-160">
            {a.label}
            <span className="ml-3 text-dns-14N-130 font-normal">{a.hint}</span>
          </h3>
          <table className="w-full border-collapse">
            <tbody>
              {Array.from({ length: lines }, (_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: empty lines are all alike
                <tr key={i} className="h-[9.5mm] border-b border-solid-gray-536">
                  <td className="w-8 align-bottom text-quiet">{i + 1}</td>
                  <td />
                  <td className="w-28 border-l border-dotted border-solid-gray-536" />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
    </section>
  );
}

/** Letters that a sticky on paper holds at its usual size; of more each is smaller, since paper cannot be opened. */
const HOLDS = 16;
const fitted = (text: string | null) =>
  `calc(1.12cqw * ${Math.max(0.5, Math.min(1, Math.sqrt(HOLDS / (text?.length || 1))))})`;

function Filled({ board, group, large }: { board: Board; group: Group; large: boolean }) {
  const stickies = stickiesOf(board, group.id, false);
  const percent = (n: number) => `${(n * 100) / EXTENT}%`;
  return (
    <section
      aria-label={`${group.name}の板`}
      className={cx('board-sheet', large ? 'board-a1' : 'board-a4-wide')}
    >
      <h2 className="text-std-20B-150">
        {board.board.title}　{group.name}
      </h2>
      <div className="board-print board-surface relative aspect-3/2 w-full border border-solid-gray-536">
        <Areas areas={board.template.areas} />
        <Frames clusters={board.clusters} stickies={stickies} />
        <ul>
          {stickies.map((s) => (
            <li
              key={s.id}
              className={cx('board-note border', paper[s.colour])}
              style={{
                left: percent(s.x - HALF.x),
                top: percent(s.y - HALF.y),
                width: percent(HALF.x * 2),
                height: percent(HALF.y * 2),
                fontSize: fitted(s.text),
              }}
            >
              {s.text}
              <Foot sticky={s} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

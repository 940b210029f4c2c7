import { count } from '../../format';
import { Button } from '../../ui/Button';
import { Notice } from '../../ui/Notice';
import type { ColumnFault } from './batch';
import type { Repair } from './Issues';

/** What to say of a fault that a spreadsheet does to a whole column; others are told by their example. */
const happened: Record<string, { what: string; act: string }> = {
  lost_zero: {
    what: '桁が足りません。Excel で開いたときに、先頭の0が消えたようです。',
    act: '先頭に0を補う',
  },
  excel: { what: 'Excel の日付の番号になっています。', act: '年月に直す' },
};

/** One fault, one answer: the repair for every cell of a column at once, and the way back. */
export function WholeColumns({
  faults,
  may,
  repair,
}: {
  faults: ColumnFault[];
  may: boolean;
  repair: (repairs: Repair[]) => void;
}) {
  const answer = ({ field, code }: ColumnFault, all: boolean) => repair([{ field, code, all }]);
  return faults
    .filter((f) => f.cells > 1 || f.accepted)
    .map((f) => {
      const said = happened[f.code] ?? { what: '書き方が違います。', act: '案のとおりに直す' };
      return f.accepted ? (
        <Notice
          key={f.field + f.code}
          tone="success"
          title={`「${f.field_label}」の${count(f.cells)}件は、まとめて直してあります（${said.act}）。`}
          actions={
            may && (
              <Button look="text" size="sm" onClick={() => answer(f, false)}>
                まとめて直すのをやめる
              </Button>
            )
          }
        />
      ) : (
        <Notice
          key={f.field + f.code}
          tone="warning"
          title={`「${f.field_label}」の${count(f.cells)}件は、${said.what}`}
          actions={
            may && (
              <Button size="sm" onClick={() => answer(f, true)}>
                {`${count(f.cells)}件をまとめて直す（${said.act}）`}
              </Button>
            )
          }
        >
          {f.value !== f.repair && (
            <p>
              例：<span className="num">{f.value}</span> → <span className="num font-bold">{f.repair}</span>
            </p>
          )}
          <p>取り込む前なら、いつでも元に戻せます。</p>
        </Notice>
      );
    });
}

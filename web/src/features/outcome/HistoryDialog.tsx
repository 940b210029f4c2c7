import { useGet, withQuery } from '../../api';
import { count, whenOf } from '../../format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Mark } from '../../ui/Mark';
import { Read } from '../../ui/Panel';
import { Table } from '../../ui/Table';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import { type Indicator, percent, permilleOf, type Value } from './outcome';

type Entry = {
  id: number;
  numerator: number | null;
  denominator: number | null;
  mark: string;
  source: string | null;
  note: string | null;
  at_ms: number;
  by: string | null;
};

/** Every entry of one value, the newest first: nothing was overwritten. */
export function HistoryDialog({
  indicator,
  value,
  close,
}: {
  indicator: Indicator;
  value: Value;
  close: () => void;
}) {
  const here = useHere();
  const history = useGet<{ items: Entry[] }>(
    withQuery(`${here.base}/outcome-indicators/history`, {
      year: value.year,
      indicator: indicator.key,
      part: value.part,
    }),
    { fresh: true },
  );
  return (
    <Dialog
      title={`${indicator.label}（${fiscalYear(value.year)} ${value.part_label}）の履歴`}
      open
      close={close}
    >
      <Read query={history}>
        {(data) => (
          <Table
            caption="入力の履歴"
            captionHidden
            rows={data.items}
            rowKey={(e) => e.id}
            columns={[
              { key: 'at', head: 'いつ', names: true, cell: (e) => whenOf(e.at_ms) },
              { key: 'by', head: 'だれが', cell: (e) => e.by ?? '' },
              {
                key: 'value',
                head: '値',
                number: true,
                cell: (e) =>
                  e.numerator === null
                    ? '取り下げ'
                    : e.denominator === null
                      ? count(e.numerator)
                      : `${count(e.numerator)} / ${count(e.denominator)}（${percent(permilleOf(e.numerator, e.denominator))}）`,
              },
              { key: 'mark', head: '確かさ', cell: (e) => <Mark value={e.mark} /> },
              {
                key: 'source',
                head: '出典・メモ',
                cell: (e) => [e.source, e.note].filter(Boolean).join('　'),
              },
            ]}
          />
        )}
      </Read>
      <p className="mt-4">
        <Button look="outline" onClick={close}>
          閉じる
        </Button>
      </p>
    </Dialog>
  );
}

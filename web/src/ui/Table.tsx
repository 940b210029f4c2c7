import type { ReactNode } from 'react';
import { cx } from './cx';
import { Scroll } from './Scroll';

export type Column<T> = {
  key: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
  /** Numbers stand at the right. */
  number?: boolean;
  /** Not to be broken into lines. */
  whole?: boolean;
  /** Something to press: not on paper. */
  screen?: boolean;
  /** The cell that names the row. */
  names?: boolean;
};

type Props<T> = {
  caption: ReactNode;
  /** For tables whose caption is said by a heading beside them. */
  captionHidden?: boolean;
  columns: Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string | number;
  foot?: ReactNode;
  empty?: ReactNode;
  rowClass?: (row: T) => string | false;
};

/** A text is given room for some of its letters in a line, however many columns stand beside it. */
const roomFor = (content: ReactNode) =>
  typeof content === 'string' && (content.length > 24 ? 'room-wide' : content.length > 8 && 'room');

export const cellClass = 'px-3 py-2 align-middle text-dns-16N-130';

/** A plain table, dense as on business screens, that scrolls sideways by itself and by keyboard. */
export function Table<T>({ caption, captionHidden, columns, rows, rowKey, foot, empty, rowClass }: Props<T>) {
  if (rows.length === 0 && empty) return <div className="py-4 text-quiet">{empty}</div>;
  return (
    <Scroll label={typeof caption === 'string' ? caption : '表'}>
      <table className="w-full border-collapse">
        <caption className={captionHidden ? 'sr-only' : 'pb-2 text-left font-bold'}>{caption}</caption>
        <thead>
          <tr className="border-b border-black bg-solid-gray-100">
            {columns.map((c) => (
              <th
                key={c.key}
                scope="col"
                className={cx(
                  'px-3 py-2 text-dns-14B-130 whitespace-nowrap',
                  c.number ? 'text-right' : 'text-left',
                  c.screen && 'no-print',
                )}
              >
                {c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className={cx('border-b border-solid-gray-420 hover:bg-key-50', rowClass?.(row))}
            >
              {columns.map((c) => {
                const content = c.cell(row);
                return c.names ? (
                  <th
                    key={c.key}
                    scope="row"
                    className={cx(cellClass, 'text-left font-bold', c.whole && 'whitespace-nowrap')}
                  >
                    {content}
                  </th>
                ) : (
                  <td
                    key={c.key}
                    className={cx(
                      cellClass,
                      c.number && 'num text-right',
                      c.screen && 'no-print',
                      (c.number || c.whole) && 'whitespace-nowrap',
                      !c.whole && roomFor(content),
                    )}
                  >
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        {foot}
      </table>
    </Scroll>
  );
}

import { useGet, withQuery } from '../../api';
import { useAsOf } from '../../asOf';
import { yen } from '../../format';
import { Card } from '../../ui/Card';
import { Figure } from '../../ui/Figure';
import { Table } from '../../ui/Table';
import { shortDate } from '../../wareki';
import type { HomeData } from '../home/home';
import { useHere } from '../session/here';

type Told = Pick<HomeData, 'cap' | 'landing'>;

/** Beyond the cap, or what is left of it, in the words of the first screen. */
export const overWords = (over: number | null | undefined) =>
  over === null || over === undefined
    ? '—'
    : over > 0
      ? `${yen(over)}超える見込み`
      : `${yen(-over)}余る見込み`;

/** The figure that was noticed at the beginning: as it was known on a day, and as it is now. */
export function useNoticed(year: number, day: string | undefined): { now?: Told; before?: Told } {
  const here = useHere();
  const past = useAsOf() !== '';
  const may = here.town !== null && here.may('money_read');
  const asked = `${here.base}/home`;
  const earlier = day !== undefined && day < here.today && !here.outside && !past;
  const now = useGet<Told>(may ? withQuery(asked, { year }) : null);
  const before = useGet<Told>(may && earlier ? withQuery(asked, { year, as_of: day }) : null);
  return {
    ...(now.data && { now: now.data }),
    ...(earlier && before.data?.landing && { before: before.data }),
  };
}

/** It is what all of this began with: it stands before the indicators that were chosen later. */
export function Noticed({ year, day }: { year: number; day: string | undefined }) {
  const { now, before } = useNoticed(year, day);
  if (!now?.landing || now.landing.over_yen === null) return null;
  const over = now.landing.over_yen;
  const rows: { label: string; of: (t: Told) => string }[] = [
    { label: '上限額', of: (t) => (t.cap.yen === null ? '—' : yen(t.cap.yen)) },
    { label: '着地見込み', of: (t) => (t.landing ? yen(t.landing.yen) : '—') },
    { label: '上限額との差', of: (t) => overWords(t.landing?.over_yen) },
  ];
  return (
    <Card title="はじめに気づいた数字">
      <Table
        caption="はじめに気づいた数字"
        captionHidden
        rows={rows}
        rowKey={(r) => r.label}
        columns={[
          { key: 'l', head: '数字', names: true, whole: true, cell: (r) => r.label },
          ...(before && day
            ? [
                {
                  key: 't',
                  head: `はじめ（${shortDate(day)}）`,
                  number: true,
                  cell: (r: (typeof rows)[number]) => r.of(before),
                },
              ]
            : []),
          {
            key: 'n',
            head: 'いま',
            number: true,
            cell: (r) =>
              r.label === '上限額との差' ? (
                <Figure
                  passport={{
                    figure: 'over',
                    year,
                    label: r.label,
                    yen: Math.abs(over),
                    mark: now.landing?.mark ?? '',
                  }}
                >
                  {r.of(now)}
                </Figure>
              ) : (
                r.of(now)
              ),
          },
        ]}
      />
      <p className="mt-2 text-dns-14N-130 text-quiet">
        ホームと同じ計算です。取組のほかの理由（人口・単価・使い方）でも動きます。
      </p>
    </Card>
  );
}

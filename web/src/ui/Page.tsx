import { type ReactNode, useEffect } from 'react';
import { useHere } from '../features/session/here';
import { longDate } from '../wareki';
import { Button } from './Button';
import { cx } from './cx';
import { type Figures, Sources } from './Sources';

type Props = {
  title: string;
  /** One sentence under the title: what this screen is for. */
  lead?: ReactNode;
  actions?: ReactNode;
  print?: boolean;
  /** Printed across, for tables with many columns. */
  wide?: boolean;
  /** Every number of the screen tells where it comes from, or the screen says why it has none. */
  figures: Figures;
  /** The fiscal year of the figures. */
  year?: number;
  children: ReactNode;
};

/** Title, what may be done, and the head of the printed sheet. */
export function Page({ title, lead, actions, print = true, wide = false, figures, year, children }: Props) {
  useEffect(() => {
    document.title = `${title}｜伴走`;
  }, [title]);
  return (
    <div className={cx('flex flex-col gap-4', wide && 'wide-sheet')}>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 print:flex-nowrap">
        <div className="min-w-0">
          <h1 className="text-std-24B-150">{title}</h1>
          {lead && <p className="text-quiet">{lead}</p>}
          <Printed />
        </div>
        <div className="no-print flex max-w-full flex-wrap items-center gap-3">
          {actions}
          {print && (
            <Button look="outline" size="sm" onClick={() => window.print()}>
              印刷する
            </Button>
          )}
        </div>
        <Approval />
      </div>
      {children}
      {'none' in figures ? null : <Sources of={figures} year={year} />}
    </div>
  );
}

/** Whose sheet it is and of which day, on paper only. */
function Printed() {
  const { person, today } = useHere();
  return (
    <p className="sheet text-dns-14N-130">
      {person.org_name}　{longDate(today)} 印刷
    </p>
  );
}

/** 決裁欄, on paper only. */
function Approval() {
  return (
    <table className="sheet shrink-0 border-collapse text-center text-dns-14N-130">
      <tbody>
        <tr>
          {['課長', '係長', '担当'].map((who) => (
            <td key={who} className="w-16 border border-black">
              {who}
            </td>
          ))}
        </tr>
        <tr>
          {['課長', '係長', '担当'].map((who) => (
            <td key={who} className="h-14 w-16 border border-black" />
          ))}
        </tr>
      </tbody>
    </table>
  );
}

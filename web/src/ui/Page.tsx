import { type ReactNode, useEffect } from 'react';
import { Button } from './Button';
import { type Figures, Sources } from './Sources';

type Props = {
  title: string;
  /** One sentence under the title: what this screen is for. */
  lead?: ReactNode;
  actions?: ReactNode;
  print?: boolean;
  /** Every number of the screen tells where it comes from, or the screen says why it has none. */
  figures: Figures;
  /** The fiscal year of the figures. */
  year?: number;
  children: ReactNode;
};

/** Title, what may be done, and the head of the printed sheet. */
export function Page({ title, lead, actions, print = true, figures, year, children }: Props) {
  useEffect(() => {
    document.title = `${title}｜伴走`;
  }, [title]);
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0">
          <h1 className="text-std-24B-150">{title}</h1>
          {lead && <p className="text-quiet">{lead}</p>}
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

/** 決裁欄, on paper only. */
function Approval() {
  return (
    <table className="sheet border-collapse text-center text-dns-14N-130">
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

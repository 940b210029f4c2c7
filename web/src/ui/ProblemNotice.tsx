import { problemOfError } from '../api';
import { Button } from './Button';
import { Notice } from './Notice';

/** What went wrong, where, and the code that can be read over the telephone. */
export function ProblemNotice({
  error,
  title,
  retry,
}: {
  error: unknown;
  /** What could not be done, where the reader would not know; the problem's own title then follows. */
  title?: string;
  retry?: () => void;
}) {
  const problem = problemOfError(error);
  const said = problem.errors && problem.errors.length > 0;
  return (
    <Notice
      tone="error"
      live
      title={title ?? problem.title}
      actions={
        retry && (
          <Button look="outline" size="sm" onClick={retry}>
            もう一度読み込む
          </Button>
        )
      }
    >
      {title && !said && <p>{problem.title}</p>}
      {problem.detail && <p>{problem.detail}</p>}
      {said && (
        <ul className="list-disc pl-6">
          {problem.errors?.map((e) => (
            <li key={`${e.pointer} ${e.code}`}>{e.detail}</li>
          ))}
        </ul>
      )}
      {problem.code && <p className="text-dns-14N-130 text-quiet">問い合わせ番号 {problem.code}</p>}
    </Notice>
  );
}

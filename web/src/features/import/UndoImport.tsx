import { useState } from 'react';
import { type Job, jobProblem, refresh, useJob, useSend } from '../../api';
import { Button } from '../../ui/Button';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { useHere } from '../session/here';

/** Takes a whole import back; it can be taken in again at any time, so nothing is asked first. */
export function UndoImport({
  batch,
  name,
  size = 'sm',
}: {
  batch: number;
  name: string;
  size?: 'sm' | 'md';
}) {
  const here = useHere();
  const say = useSay();
  const path = `${here.base}/imports/${batch}`;
  const [jobId, setJobId] = useState<number | null>(null);
  const start = useSend<{ job: number }>();
  const [ended, setEnded] = useState<Job | null>(null);
  useJob(jobId, (ended: Job) => {
    setJobId(null);
    setEnded(ended);
    refresh(here.base);
    if (ended.state === 'done')
      say(`「${name}」の取り込みを取り消しました。同じファイルをもう一度取り込めます。`);
  });
  const busy = start.isPending || jobId !== null;
  return (
    <>
      <Button
        look="outline"
        size={size}
        busy={busy}
        onClick={() =>
          start.mutate(
            { method: 'POST', path: `${path}/undo`, body: {} },
            { onSuccess: (a) => setJobId(a.job) },
          )
        }
      >
        {busy ? '取り消しています…' : '取り消す'}
        <span className="sr-only">（{name} の取り込み）</span>
      </Button>
      {start.error && <ProblemNotice error={start.error} />}
      {jobProblem(ended) && <ProblemNotice error={jobProblem(ended)} />}
    </>
  );
}

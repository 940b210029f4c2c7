import { type Job, jobEnded } from '../api';
import { count, seconds } from '../format';
import { Button } from './Button';

/** A long job: what, how far, how fast, how long still; it goes on when one leaves the screen. */
export function Progress({
  job,
  title,
  cancel,
}: {
  job: Job<unknown> | null;
  title: string;
  cancel?: () => void;
}) {
  const percent = job && job.expected > 0 ? Math.min(100, Math.floor((job.done * 100) / job.expected)) : null;
  return (
    <div role="status" className="rounded-8 border border-hair bg-white px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="font-bold">
          {title}
          {job?.phase && <span className="ml-3 font-normal text-quiet">{job.phase}</span>}
        </p>
        {cancel && !(job && jobEnded(job)) && (
          <Button look="outline" size="sm" onClick={cancel}>
            中止する
          </Button>
        )}
      </div>
      <progress
        className="mt-3 h-3 w-full accent-key-900"
        aria-label={title}
        max={100}
        {...(percent === null ? {} : { value: percent })}
      />
      <p className="num mt-1 text-dns-14N-130 text-quiet">
        {job === null || job.state === 'waiting'
          ? '順番を待っています…'
          : [
              job.expected > 0 ? `${count(job.done)} / ${count(job.expected)} 行` : `${count(job.done)} 行`,
              job.rate > 0 && `毎秒 ${count(Math.round(job.rate))} 行`,
              job.seconds_left != null && job.seconds_left > 0 && `あと約 ${seconds(job.seconds_left)}`,
            ]
              .filter(Boolean)
              .join('　')}
      </p>
      <p className="text-dns-14N-130 text-quiet">ほかの画面に移っても続きます。</p>
    </div>
  );
}

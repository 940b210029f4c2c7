import type { Step } from './whatif';

const months = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3];

/** The months in which courses begin; none chosen: at even distances from the first month on. */
export function StartMonths({ step, change }: { step: Step; change: (next: Step) => void }) {
  const chosen = step.start_months ?? 0;
  const toggle = (month: number) => {
    const next = chosen ^ (1 << (month - 1));
    const courses = months.filter((m) => next & (1 << (m - 1))).length;
    change({ ...step, start_months: next || null, courses: courses || (step.courses ?? null) });
  };
  return (
    <fieldset className="mt-3">
      <legend className="font-bold">教室を始める月（なくてもよい）</legend>
      <p className="text-dns-14N-130 text-quiet">
        選ぶと、1年の回数はその数になります。選ばなければ、等しい間隔で始めます。
      </p>
      <div className="mt-1 grid grid-cols-4 gap-x-3 gap-y-1">
        {months.map((m) => (
          <label key={m} className="flex min-h-8 items-center gap-2 whitespace-nowrap">
            <input
              type="checkbox"
              className="size-6"
              checked={Boolean(chosen & (1 << (m - 1)))}
              onChange={() => toggle(m)}
            />
            {m}月
          </label>
        ))}
      </div>
    </fieldset>
  );
}

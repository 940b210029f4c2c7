import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { type Job, jobProblem, useGet, useJob, useSend, withQuery } from '../../api';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { SelectField } from '../../ui/Field';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { Table } from '../../ui/Table';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import {
  pastedFile,
  percent,
  permilleOf,
  type Survey,
  type SurveyCell,
  type Surveys,
  sexLabel,
} from './outcome';

/** The needs survey: pasted or dropped, counted by sex and age; no answer of a person is kept. */
export function SurveyCard({ may }: { may: boolean }) {
  const here = useHere();
  const surveys = useGet<Surveys>(`${here.base}/outcome-indicators/survey`);
  return (
    <Read query={surveys}>
      {(data) => (
        <>
          {[...data.surveys].reverse().map((s) => (
            <OneSurvey key={s.year} survey={s} activities={data.activities} />
          ))}
          {may && <Paste />}
        </>
      )}
    </Read>
  );
}

function OneSurvey({ survey: s, activities }: { survey: Survey; activities: string[] }) {
  const share = (part: number, c: SurveyCell) => (c.answered ? percent(permilleOf(part, c.answered)) : '—');
  return (
    <section>
      <h3 className="text-std-18B-160">{fiscalYear(s.year)}のニーズ調査（性別・年齢別）</h3>
      <p className="text-dns-14N-130 text-quiet">
        月1〜3回の活動が2つ（または3つ）以上ある人も、週1回以上とみなしています。年齢は「{s.cut}
        」に切り直しました。
        {s.unanswered > 0 && `問5に答えていない${count(s.unanswered)}人は入っていません。`}
        <Link to={`/import/${s.batch}`} className="ml-2 text-key-900 underline">
          取り込みの記録を開く
        </Link>
      </p>
      <Table
        caption={`${fiscalYear(s.year)}の社会参加率`}
        captionHidden
        rows={s.cells}
        rowKey={(c) => `${c.sex} ${c.from}`}
        columns={[
          {
            key: 'who',
            head: '性別・年齢',
            names: true,
            whole: true,
            cell: (c) => `${sexLabel[c.sex]}　${c.age}`,
          },
          { key: 'n', head: '答えた人', number: true, cell: (c) => `${count(c.answered)}人` },
          { key: 'w2', head: '社会参加率（2つで週1回）', number: true, cell: (c) => share(c.weekly2, c) },
          { key: 'w3', head: '（3つで週1回）', number: true, cell: (c) => share(c.weekly3, c) },
          ...activities.map((label, k) => ({
            key: `a${k}`,
            head: label,
            number: true,
            cell: (c: SurveyCell) => share(c.activity[k] ?? 0, c),
          })),
        ]}
      />
    </section>
  );
}

function Paste() {
  const here = useHere();
  const navigate = useNavigate();
  const id = useId();
  const [year, setYear] = useState(String(here.year - 1));
  const [text, setText] = useState('');
  const [going, setGoing] = useState<{ batch: number; job: number } | null>(null);
  const [ended, setEnded] = useState<Job | null>(null);
  const start = useSend<{ batch: number; job: number }>();
  useJob(going?.job ?? null, (end: Job) => {
    if (end.state === 'done' && going) void navigate({ to: `/import/${going.batch}` });
    setEnded(end);
    setGoing(null);
  });
  const years = Array.from({ length: 10 }, (_, k) => here.year + 1 - k);
  return (
    <section className="no-print">
      <h3 className="text-std-18B-160">ニーズ調査の回答（問5）を取り込む</h3>
      <p className="text-dns-14N-130 text-quiet">
        1人1行の表を、見出しの行（性別・年齢・問5の8つの活動）ごと、表計算ソフトから写して貼り付けます。「データを取り込む」にファイルを落としても同じです。
        数えたあと、回答は捨てます。残すのは性別・年齢・活動ごとの人数だけです。
      </p>
      {start.error && <ProblemNotice error={start.error} />}
      {jobProblem(ended) && <ProblemNotice error={jobProblem(ended)} />}
      <form
        className="mt-2 flex flex-col gap-3"
        onSubmit={(e) => {
          e.preventDefault();
          const { name, file } = pastedFile(text, Number(year));
          start.mutate(
            { method: 'POST', path: withQuery(`${here.base}/imports`, { name }), file },
            { onSuccess: setGoing },
          );
        }}
      >
        <SelectField
          label="調査の年度"
          className="max-w-60"
          value={year}
          onChange={(e) => setYear(e.target.value)}
          choices={years.map((y) => ({ value: String(y), label: fiscalYear(y) }))}
        />
        <div className="flex flex-col gap-1">
          <label htmlFor={id} className="font-bold">
            貼り付けるところ
          </label>
          <textarea
            id={id}
            rows={4}
            value={text}
            onChange={(e) => setText(e.target.value)}
            className="rounded-8 border border-solid-gray-600 bg-white px-4 py-2 text-dns-14N-130"
          />
        </div>
        <p>
          <Button type="submit" busy={start.isPending || going !== null} disabled={text.trim() === ''}>
            貼り付けた回答を確かめる
          </Button>
        </p>
      </form>
    </section>
  );
}

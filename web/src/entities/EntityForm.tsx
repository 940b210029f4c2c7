import { type FormEvent, useRef, useState } from 'react';
import { ApiProblem, useSend } from '../api';
import { type EntitySpec, kindOf, type Row } from '../fields';
import { isEmpty } from '../fields/kind';
import { timeOf } from '../format';
import { Button } from '../ui/Button';
import { Notice } from '../ui/Notice';
import { ProblemNotice } from '../ui/ProblemNotice';
import { Conflict } from './Conflict';
import { draftKey, useDraft } from './draft';

type Props = {
  spec: EntitySpec;
  path: string;
  /** Absent for a new one. */
  row?: Row | undefined;
  /** Values a new one begins with; their fields are not asked. */
  given?: Record<string, unknown>;
  /** Values a new one begins with that may be changed. */
  start?: Record<string, unknown>;
  saved: (row: Row) => void;
  cancel: () => void;
  touches: string[];
};

/** Any entity's form from its fields; all errors at once, on top and at their place. */
export function EntityForm({ spec, path, row, given = {}, start = {}, saved, cancel, touches }: Props) {
  const [values, setValues] = useState<Record<string, unknown>>({ ...start, ...row, ...given });
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [checked, setChecked] = useState(false);
  const [rev, setRev] = useState(row?.rev);
  const [touched, setTouched] = useState(false);
  const [taken, setTaken] = useState(0);
  const draft = useDraft(draftKey(path, row?.id), { rev, values }, touched);
  const top = useRef<HTMLDivElement>(null);
  const send = useSend<Row>(touches);
  const fields = spec.fields.filter((f) => !f.read_only && !(f.name in given) && !(row && f.fixed));
  const problems = Object.fromEntries(
    fields.flatMap((f) => {
      const said =
        typed[f.name] ??
        (checked && f.required && f.kind !== 'bool' && isEmpty(values[f.name])
          ? `${f.label}を入力してください。`
          : undefined);
      return said ? [[f.name, said]] : [];
    }),
  );
  const conflict = send.error?.status === 409 && send.error.problem.current;

  const save = (with_rev: number | undefined) =>
    send.mutate(
      {
        method: row ? 'PUT' : 'POST',
        path: row ? `${path}/${row.id}` : path,
        rev: with_rev,
        body: Object.fromEntries(
          [...fields.map((f) => f.name), ...Object.keys(given)].flatMap((n) =>
            values[n] === undefined ? [] : [[n, values[n]]],
          ),
        ),
      },
      {
        onSuccess: (answer) => {
          draft.drop();
          saved(answer);
        },
        onError: () => top.current?.focus(),
      },
    );
  // With the version it was typed over: what others saved since then comes up as a conflict.
  const goOn = () =>
    void draft.take().then((kept) => {
      setValues((all) => ({ ...all, ...kept.values, ...given }));
      setRev(kept.rev);
      setTouched(true);
      setTaken(taken + 1);
    });
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setChecked(true);
    const wrong = fields.some(
      (f) => typed[f.name] || (f.required && f.kind !== 'bool' && isEmpty(values[f.name])),
    );
    if (wrong) top.current?.focus();
    else save(rev);
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <div ref={top} tabIndex={-1} className="flex flex-col gap-3 focus:outline-none">
        {draft.savedMs !== undefined && (
          <Notice
            tone="info"
            title={`保存していない入力が残っています（${timeOf(draft.savedMs)}）。`}
            actions={
              <>
                <Button size="sm" onClick={goOn}>
                  続きから入力する
                </Button>
                <Button look="text" size="sm" onClick={draft.drop}>
                  捨てる
                </Button>
              </>
            }
          />
        )}
        {checked && Object.keys(problems).length > 0 && (
          <Notice tone="error" live title={`入力に直すところが${Object.keys(problems).length}件あります。`}>
            <ul className="list-disc pl-6">
              {Object.entries(problems).map(([name, said]) => (
                <li key={name}>{said}</li>
              ))}
            </ul>
          </Notice>
        )}
        {conflict && row ? (
          <Conflict
            spec={spec}
            mine={values}
            theirs={conflict as Row}
            choose={(merged) => {
              setValues(merged);
              setRev((conflict as Row).rev);
              send.reset();
            }}
          />
        ) : (
          send.error instanceof ApiProblem && <ProblemNotice error={send.error} />
        )}
      </div>
      {fields.map((f) => {
        const { Edit } = kindOf(f.kind);
        return (
          <Edit
            // A merged conflict writes new values into boxes that keep their own text.
            key={`${f.name} ${rev ?? 0} ${taken}`}
            field={f}
            value={values[f.name]}
            error={problems[f.name] ?? send.error?.of(f.name)}
            change={(value, problem) => {
              setTouched(true);
              setTyped(({ [f.name]: _, ...rest }) => (problem ? { ...rest, [f.name]: problem } : rest));
              if (!problem) setValues((all) => ({ ...all, [f.name]: value }));
            }}
          />
        );
      })}
      <div className="flex flex-wrap gap-3">
        <Button type="submit" busy={send.isPending}>
          保存する
        </Button>
        <Button
          look="outline"
          onClick={() => {
            draft.drop();
            cancel();
          }}
        >
          やめる
        </Button>
      </div>
    </form>
  );
}

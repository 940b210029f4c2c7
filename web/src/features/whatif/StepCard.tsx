import { useState } from 'react';
import { count } from '../../format';
import { Button } from '../../ui/Button';
import { controlClass, Field, SelectField, TextField } from '../../ui/Field';
import { Mark } from '../../ui/Mark';
import { fiscalYear, longMonth } from '../../wareki';
import { StartMonths } from './StartMonths';
import { UnitCost } from './UnitCost';
import { UnitPrice } from './UnitPrice';
import {
  type Basis,
  type Box,
  boxes,
  isPath,
  kinds,
  marks,
  monthsToChoose,
  type Step,
  stored,
  yenOf,
} from './whatif';

const targets = [
  { value: 'a', label: 'サービス・活動A' },
  { value: 'b', label: 'サービス・活動B' },
  { value: 'c', label: 'サービス・活動C' },
  { value: 'd', label: 'サービス・活動D' },
  { value: 'equivalent', label: '従前相当' },
];

/** One decision: its figures as sliders and boxes, and where they come from. */
export function StepCard({
  step,
  basis,
  measured,
  errors,
  change,
  remove,
}: {
  step: Step;
  basis: Basis;
  measured: string;
  errors: (field: string) => string | undefined;
  change: (next: Step) => void;
  remove: () => void;
}) {
  const kind = kinds.find((k) => k.value === step.kind);
  const months = monthsToChoose(basis);
  if (step.from_month && !months.includes(step.from_month)) months.unshift(step.from_month);
  const choices = months.map((m) => ({ value: String(m), label: longMonth(m) }));
  const lines = basis.lines.filter((l) => l.service !== 'fee' && l.service !== 'general');
  const takeLine = (value: string) => {
    const [service = '', program = ''] = value.split('/');
    const line = lines.find((l) => l.service === service && l.program === program);
    const next: Step = { ...step, service, program };
    if (line && boxes[step.kind].some((b) => b.key === 'unit_yen'))
      Object.assign(next, { unit_yen: line.unit_yen, mark: 'measured', source: measured });
    change(next);
  };
  // A figure that somebody typed is no measurement any more.
  const take = (box: Box, value: number | null) =>
    change({
      ...step,
      [box.key]: value,
      ...(step.mark === 'measured' && box.unit === '円'
        ? { mark: 'assumed', source: '話し合いで置いた値' }
        : {}),
    });
  return (
    <fieldset className="keep min-w-0 rounded-8 border border-hair bg-white px-4 pb-4 print:border-line">
      <legend className="px-1 font-bold">
        {kind?.label} <Mark value={marks.find((m) => m.value === step.mark)?.label ?? step.mark} />
      </legend>
      <p className="text-dns-14N-130 text-quiet">{kind?.about}</p>
      <div className="mt-2 grid gap-3 desktop:grid-cols-2">
        {!isPath(step.kind) && (
          <SelectField
            label="サービス"
            value={`${step.service}/${step.program}`}
            error={errors('service')}
            onChange={(e) => takeLine(e.target.value)}
            choices={lines.map((l) => ({
              value: `${l.service}/${l.program}`,
              label: `${l.label}　いま${count(l.people)}人`,
            }))}
          />
        )}
        {step.kind === 'shift' && (
          <SelectField
            label="移る先"
            value={step.to_program ?? 'a'}
            error={errors('to_program')}
            onChange={(e) =>
              change({
                ...step,
                to_program: e.target.value,
                to_yen: yenOf(basis, step.service, e.target.value),
              })
            }
            choices={targets}
          />
        )}
        {!isPath(step.kind) && (
          <>
            <SelectField
              label="いつから"
              value={String(step.from_month ?? '')}
              error={errors('from_month')}
              onChange={(e) => change({ ...step, from_month: Number(e.target.value) })}
              choices={choices}
            />
            <SelectField
              label="いつまで"
              value={String(step.to_month ?? '')}
              error={errors('to_month')}
              onChange={(e) => change({ ...step, to_month: e.target.value ? Number(e.target.value) : null })}
              choices={[{ value: '', label: 'ずっと' }, ...choices]}
            />
          </>
        )}
        {boxes[step.kind].map((b) => (
          <Number_
            key={b.key}
            box={b}
            value={step[b.key] ?? null}
            error={errors(b.key)}
            change={(v) => take(b, v)}
          />
        ))}
        {step.kind === 'certification' && (
          <SelectField
            label="その率になる年度"
            value={String(step.until_year ?? '')}
            error={errors('until_year')}
            onChange={(e) => change({ ...step, until_year: Number(e.target.value) })}
            choices={Array.from({ length: 9 }, (_, i) => ({
              value: String(basis.year + 1 + i),
              label: fiscalYear(basis.year + 1 + i),
            }))}
          />
        )}
      </div>
      {step.kind === 'price' && (
        <UnitPrice
          take={(price_permille, source) => change({ ...step, price_permille, source, mark: 'computed' })}
        />
      )}
      {step.kind === 'new_class' && <StartMonths step={step} change={change} />}
      {boxes[step.kind].some((b) => b.key === 'unit_yen') && (
        <UnitCost take={(unit_yen, source) => change({ ...step, unit_yen, source, mark: 'computed' })} />
      )}
      <div className="mt-3 grid gap-3 desktop:grid-cols-[10rem_1fr]">
        <SelectField
          label="確かさ"
          value={step.mark}
          onChange={(e) => change({ ...step, mark: e.target.value })}
          choices={marks}
        />
        <TextField
          label="出どころ"
          required
          value={step.source}
          error={errors('source')}
          onChange={(e) => change({ ...step, source: e.target.value })}
        />
      </div>
      <Button look="text" size="sm" className="no-print mt-2" onClick={remove}>
        この「もし」を外す
      </Button>
    </fieldset>
  );
}

function Number_({
  box,
  value,
  error,
  change,
}: {
  box: Box;
  value: number | null;
  error: string | undefined;
  change: (value: number | null) => void;
}) {
  const shown = value === null ? '' : String(value / box.scale);
  const [text, setText] = useState(shown);
  // What is typed stays as typed while it means the stored value.
  const current = stored(text, box.scale) === value ? text : shown;
  const slide = box.slide;
  return (
    <Field label={`${box.label}${box.optional ? '（なくてもよい）' : ''}`} error={error}>
      {(a11y) => (
        <div className="flex items-center gap-3">
          <input
            {...a11y}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            className={`${controlClass} num max-w-40 text-right`}
            value={current}
            onChange={(e) => {
              setText(e.target.value);
              change(stored(e.target.value, box.scale));
            }}
          />
          <span className="shrink-0">{box.unit}</span>
          {slide && (
            <input
              type="range"
              aria-label={`${box.label}（つまみ）`}
              className="no-print h-11 min-w-0 grow accent-key-900 max-desktop:hidden"
              min={slide[0]}
              max={Math.max(slide[1], (value ?? 0) / box.scale)}
              step={slide[2]}
              value={(value ?? 0) / box.scale}
              onChange={(e) => {
                setText(e.target.value);
                change(stored(e.target.value, box.scale));
              }}
            />
          )}
        </div>
      )}
    </Field>
  );
}

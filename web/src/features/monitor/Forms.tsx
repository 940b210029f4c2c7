import { type FormEvent, useState } from 'react';
import { useSend } from '../../api';
import { entityOf } from '../../entities/schema';
import { Button } from '../../ui/Button';
import { SelectField, TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { isIsoDay } from '../../wareki';
import { useHere } from '../session/here';
import { type Indicator, parseValue, valueText } from './monitor';

const figures = entityOf('plural', 'indicators')?.fields.find((f) => f.name === 'figure')?.choices ?? [];
const NOT_A_NUMBER = '数として読めません。18.4 のように、決めた小数の桁までで入れてください。';

/** A new indicator, or one to correct. Decimals are typed as people write them. */
export function IndicatorForm({
  engagement,
  it,
  done,
}: {
  engagement: number;
  it: Indicator | null;
  done: () => void;
}) {
  const here = useHere();
  const [values, setValues] = useState({
    name: it?.name ?? '',
    figure: it?.figure ?? '',
    unit: it?.figure ? '' : (it?.unit ?? '人'),
    digits: String(it?.digits ?? 0),
    begin: valueText(it?.begin_value ?? null, it?.digits ?? 0),
    target: valueText(it?.target ?? null, it?.digits ?? 0),
    target_day: it?.target_day ?? '',
    why: it?.why ?? '',
  });
  const [checked, setChecked] = useState(false);
  const send = useSend([`${here.base}/engagements`]);
  const set = (name: keyof typeof values) => (e: { target: { value: string } }) =>
    setValues({ ...values, [name]: e.target.value });
  const computed = values.figure !== '';
  const digits = computed ? (values.figure === 'equivalent_share' ? 1 : 0) : Number(values.digits);
  const number = (text: string) => (text.trim() === '' ? null : parseValue(text, digits));
  const wrong = (text: string) =>
    checked && text.trim() !== '' && number(text) === null ? NOT_A_NUMBER : undefined;
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setChecked(true);
    const bad = [values.begin, values.target].some((t) => t.trim() !== '' && number(t) === null);
    if (bad || values.name.trim() === '') return;
    send.mutate(
      {
        method: it ? 'PUT' : 'POST',
        path: it ? `${here.base}/indicators/${it.id}` : `${here.base}/indicators`,
        rev: it?.rev,
        body: {
          ...(it ? {} : { engagement }),
          name: values.name,
          figure: values.figure || null,
          unit: computed ? null : values.unit,
          digits,
          begin_value: number(values.begin),
          target: number(values.target),
          target_day: isIsoDay(values.target_day) ? values.target_day : null,
          why: values.why || null,
        },
      },
      { onSuccess: done },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {send.error && <ProblemNotice error={send.error} />}
      <TextField
        label="指標"
        required
        hint="例：通所型サービスCを終えて、通いの場につながった人"
        value={values.name}
        onChange={set('name')}
        error={checked && values.name.trim() === '' ? '指標を入力してください。' : send.error?.of('name')}
      />
      <SelectField
        label="数字の入れ方"
        value={values.figure}
        onChange={set('figure')}
        choices={[{ value: '', label: '測った値を手で入れる' }, ...figures]}
      />
      {!computed && (
        <div className="grid grid-cols-2 gap-4">
          <TextField label="単位" value={values.unit} onChange={set('unit')} error={send.error?.of('unit')} />
          <SelectField
            label="小数の桁"
            value={values.digits}
            onChange={set('digits')}
            choices={['0', '1', '2', '3'].map((d) => ({ value: d, label: d === '0' ? 'なし' : `${d}桁` }))}
          />
        </div>
      )}
      <div className="grid grid-cols-2 gap-4">
        <TextField
          label="始まりの値"
          inputMode="decimal"
          value={values.begin}
          onChange={set('begin')}
          error={wrong(values.begin)}
        />
        <TextField
          label="目標の値"
          inputMode="decimal"
          value={values.target}
          onChange={set('target')}
          error={wrong(values.target)}
        />
      </div>
      <TextField label="いつまでに" type="date" value={values.target_day} onChange={set('target_day')} />
      <TextField label="なぜこの指標か" value={values.why} onChange={set('why')} />
      <div className="flex gap-3">
        <Button type="submit" busy={send.isPending}>
          保存する
        </Button>
        <Button look="outline" onClick={done}>
          やめる
        </Button>
      </div>
    </form>
  );
}

/** What was measured on a day. */
export function ReadingForm({
  engagement,
  it,
  done,
}: {
  engagement: number;
  it: Indicator;
  done: () => void;
}) {
  const here = useHere();
  const [day, setDay] = useState(here.today);
  const [text, setText] = useState('');
  const [note, setNote] = useState('');
  const [checked, setChecked] = useState(false);
  const send = useSend([`${here.base}/engagements`]);
  const value = parseValue(text, it.digits);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    setChecked(true);
    if (value === null || !isIsoDay(day)) return;
    send.mutate(
      {
        method: 'POST',
        path: `${here.base}/readings`,
        body: { engagement, indicator: it.id, day, value, note: note || null },
      },
      { onSuccess: done },
    );
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {send.error && <ProblemNotice error={send.error} />}
      <TextField
        label="測った日"
        type="date"
        required
        value={day}
        onChange={(e) => setDay(e.target.value)}
        error={checked && !isIsoDay(day) ? '測った日を入力してください。' : send.error?.of('day')}
      />
      <TextField
        label={`値（${it.unit}）`}
        required
        inputMode="decimal"
        value={text}
        onChange={(e) => setText(e.target.value)}
        error={checked && value === null ? NOT_A_NUMBER : send.error?.of('value')}
      />
      <TextField
        label="コメント"
        hint="数の裏で起きたこと。住民の名前は書かないでください"
        value={note}
        onChange={(e) => setNote(e.target.value)}
      />
      <div className="flex gap-3">
        <Button type="submit" busy={send.isPending}>
          保存する
        </Button>
        <Button look="outline" onClick={done}>
          やめる
        </Button>
      </div>
    </form>
  );
}

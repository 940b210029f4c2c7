import { useState } from 'react';
import { useSend } from '../../api';
import { parseCount } from '../../format';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { SelectField, TextField } from '../../ui/Field';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { fiscalYear } from '../../wareki';
import { useHere } from '../session/here';
import { ageParts, type Indicator, percent, permilleOf, type Value } from './outcome';

export type Entering = { indicator: Indicator; year: number; value?: Value };

/** One value with its source; a newer one stands in place of the older, which stays as history. */
export function EntryDialog({ entering, close }: { entering: Entering; close: () => void }) {
  const here = useHere();
  const say = useSay();
  const { indicator: i, value } = entering;
  const send = useSend([`${here.base}/outcome-indicators`]);
  const [year, setYear] = useState(String(entering.year));
  const [part, setPart] = useState(value?.part ?? '');
  const [numerator, setNumerator] = useState(value?.numerator?.toString() ?? '');
  const [denominator, setDenominator] = useState(value?.denominator?.toString() ?? '');
  const [mark, setMark] = useState(value?.mark ?? 'final');
  const [source, setSource] = useState(value?.source ?? '');
  const [note, setNote] = useState(value?.note ?? '');
  const [local, setLocal] = useState<Record<string, string>>({});
  const error = (field: string) => local[field] ?? send.error?.of(field);
  const years = Array.from({ length: 10 }, (_, k) => here.year + 1 - k);
  const n = parseCount(numerator);
  const d = parseCount(denominator);
  const save = (back: boolean) => {
    const wrong: Record<string, string> = {};
    if (!back && n === null) wrong.numerator = '整数で入力してください。';
    if (!back && i.denominator && d === null) wrong.denominator = '整数で入力してください。';
    setLocal(wrong);
    if (Object.keys(wrong).length > 0) return;
    send.mutate(
      {
        method: 'POST',
        path: `${here.base}/outcome-indicators`,
        body: {
          fiscal_year: Number(year),
          indicator: i.key,
          part,
          numerator: back ? null : n,
          denominator: back || !i.denominator ? null : d,
          mark,
          source,
          note,
        },
      },
      {
        onSuccess: () => {
          close();
          say(
            back
              ? '値を取り下げました。履歴には残っています。'
              : '保存しました。前の値は履歴に残っています。',
          );
        },
      },
    );
  };
  return (
    <Dialog title={value ? `${i.label}を直す` : `${i.label}を入力する`} open close={close}>
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(e) => {
          e.preventDefault();
          save(false);
        }}
      >
        {send.error && <ProblemNotice error={send.error} />}
        <SelectField
          label="年度"
          required
          value={year}
          disabled={value !== undefined}
          error={error('fiscal_year')}
          onChange={(e) => setYear(e.target.value)}
          choices={years.map((y) => ({ value: String(y), label: fiscalYear(y) }))}
        />
        {i.by_age && (
          <SelectField
            label="区分"
            value={part}
            disabled={value !== undefined}
            error={error('part')}
            onChange={(e) => setPart(e.target.value)}
            choices={ageParts}
          />
        )}
        <TextField
          label={i.numerator}
          required
          inputMode="numeric"
          value={numerator}
          error={error('numerator')}
          onChange={(e) => setNumerator(e.target.value)}
        />
        {i.denominator && (
          <TextField
            label={i.denominator}
            required
            inputMode="numeric"
            value={denominator}
            error={error('denominator')}
            echo={
              n !== null && d !== null && d > 0 && n <= d
                ? `割合は ${percent(permilleOf(n, d))} です。`
                : undefined
            }
            onChange={(e) => setDenominator(e.target.value)}
          />
        )}
        <SelectField
          label="確かさ"
          value={mark}
          onChange={(e) => setMark(e.target.value)}
          choices={[
            { value: 'final', label: '確定' },
            { value: 'assumed', label: '仮定' },
          ]}
        />
        <TextField
          label="出典"
          required
          hint="例：令和7年度 通いの場の名簿（3月末）。次の担当が同じように数えられるように書きます。"
          value={source}
          error={error('source')}
          onChange={(e) => setSource(e.target.value)}
        />
        <TextField
          label="メモ"
          hint="個人の名前は入れません。"
          value={note}
          error={error('note')}
          onChange={(e) => setNote(e.target.value)}
        />
        <div className="flex flex-wrap gap-3">
          <Button type="submit" busy={send.isPending}>
            保存する
          </Button>
          <Button look="outline" onClick={close}>
            やめる
          </Button>
          {value && (
            <Button look="text" busy={send.isPending} onClick={() => save(true)}>
              この値を取り下げる
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api';
import { timeOf } from '../../format';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { controlClass, Field, SelectField, TextField } from '../../ui/Field';
import { Mark } from '../../ui/Mark';
import { Page } from '../../ui/Page';
import { Read } from '../../ui/Panel';
import { ProblemNotice } from '../../ui/ProblemNotice';
import { useSay } from '../../ui/Toast';
import { longDate, shortDate } from '../../wareki';
import { whenWords } from '../engagement/engagement';
import { useHere } from '../session/here';
import { answerWords, firstAnswers, type Question, type QuestionItem } from './inquiry';

/** What the prefecture asks: already answered where the data know, sent only when the town says so. */
export default function QuestionsPage() {
  const here = useHere();
  const path = `${here.base}/questions`;
  const questions = useGet<{ items: Question[] }>(here.town === null ? null : path);
  return (
    <Page
      figures={['answer']}
      title="都道府県からの照会"
      lead="データでわかる答えは、はじめから入っています。「確かめて送る」を押すまで、都道府県には見えません。"
    >
      <Read query={questions}>
        {(data) =>
          data.items.length === 0 ? (
            <p className="text-quiet">いまは、答える照会はありません。</p>
          ) : (
            data.items.map((q) =>
              q.confirmed_ms === null ? (
                <Open key={q.id} question={q} path={path} />
              ) : (
                <Sent key={q.id} question={q} path={path} />
              ),
            )
          )
        }
      </Read>
    </Page>
  );
}

function Lead({ question: q }: { question: Question }) {
  const { today } = useHere();
  return (
    <>
      <p className="text-quiet">
        {q.asked_by}　しめ切り {longDate(q.due)}（{whenWords(q.due, today)}）
      </p>
      {q.words && <p className="mt-1">{q.words}</p>}
    </>
  );
}

function Open({ question: q, path }: { question: Question; path: string }) {
  const say = useSay();
  const [values, setValues] = useState(() => firstAnswers(q.items));
  const save = useSend([path]);
  const send = useSend([path]);
  const open = q.items.filter((i) => (values[i.place] ?? '').trim() === '').length;
  const answers = q.items.map((i) => ({
    place: i.place,
    answer: values[i.place] ?? '',
    from_data: i.suggested !== null && values[i.place] === i.suggested,
  }));
  const keep = (then?: () => void) => {
    send.reset();
    save.mutate(
      { method: 'PUT', path: `${path}/${q.id}`, body: { answers } },
      { onSuccess: () => (then ? then() : say('下書きとして保存しました。まだ送っていません。')) },
    );
  };
  const submit = (e: FormEvent) => {
    e.preventDefault();
    keep(() =>
      send.mutate(
        { method: 'POST', path: `${path}/${q.id}/confirm`, body: {} },
        { onSuccess: () => say('答えを送りました。しめ切りまでは取り下げられます。') },
      ),
    );
  };
  return (
    <Card long title={q.title}>
      <Lead question={q} />
      <form onSubmit={submit} noValidate className="mt-4 flex flex-col gap-5">
        {(save.error ?? send.error) && <ProblemNotice error={save.error ?? send.error} />}
        {q.items.map((i) => (
          <Item
            key={i.place}
            item={i}
            value={values[i.place] ?? ''}
            change={(v) => setValues((all) => ({ ...all, [i.place]: v }))}
          />
        ))}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" busy={save.isPending || send.isPending}>
            確かめて送る
          </Button>
          <Button look="outline" onClick={() => keep()} busy={save.isPending}>
            送らずに保存する
          </Button>
          <span className="text-quiet">
            {open > 0 ? `まだ答えていない項目が${open}つあります。` : 'すべて埋まっています。'}
          </span>
        </div>
      </form>
    </Card>
  );
}

function Item({
  item: i,
  value,
  change,
}: {
  item: QuestionItem;
  value: string;
  change: (value: string) => void;
}) {
  const label = (
    <span className="inline-flex flex-wrap items-center gap-2">
      {i.label}
      {i.unit && <span className="font-normal text-quiet">（{i.unit}）</span>}
      {i.suggested !== null && value === i.suggested && <Mark value="データから" />}
    </span>
  );
  const hint =
    i.suggested !== null
      ? `データでは ${answerWords(i.suggested, i)}（${i.source ?? ''}）。違うときは直してください。`
      : undefined;
  if (i.kind === 'yes_no')
    return (
      <SelectField
        label={label}
        value={value}
        onChange={(e) => change(e.target.value)}
        choices={['', 'はい', 'いいえ'].map((v) => ({ value: v, label: v || '選んでください' }))}
      />
    );
  if (i.kind === 'number')
    return (
      <TextField
        label={label}
        hint={hint}
        inputMode="numeric"
        value={value}
        onChange={(e) => change(e.target.value.replace(/[,、\s]/g, ''))}
      />
    );
  return (
    <Field label={label} hint={hint}>
      {(a11y) => (
        <textarea
          {...a11y}
          rows={2}
          maxLength={400}
          value={value}
          onChange={(e) => change(e.target.value)}
          className={controlClass}
        />
      )}
    </Field>
  );
}

function Sent({ question: q, path }: { question: Question; path: string }) {
  const { today } = useHere();
  const say = useSay();
  const send = useSend([path]);
  return (
    <Card long title={q.title}>
      <Lead question={q} />
      <p className="mt-1 font-bold text-success-2">
        {q.confirmed_by ?? '担当'}さんが{timeOf(q.confirmed_ms ?? 0)}に送りました（{shortDate(q.asked_on)}
        の照会）。
      </p>
      {send.error && <ProblemNotice error={send.error} />}
      <dl className="mt-2 grid grid-cols-1 gap-x-6 gap-y-1 desktop-admin:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        {q.items.map((i) => (
          <div key={i.place} className="contents">
            <dt className="text-quiet">{i.label}</dt>
            <dd className="num">{answerWords(i.answer ?? '', i)}</dd>
          </div>
        ))}
      </dl>
      {q.due >= today && (
        <p className="no-print mt-3">
          <Button
            look="outline"
            size="sm"
            busy={send.isPending}
            onClick={() =>
              send.mutate(
                { method: 'POST', path: `${path}/${q.id}/withdraw`, body: {} },
                { onSuccess: () => say('取り下げました。直してから、もう一度送れます。') },
              )
            }
          >
            取り下げて直す
          </Button>
        </p>
      )}
    </Card>
  );
}

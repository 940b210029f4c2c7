import { Link } from '@tanstack/react-router';
import { Card } from '../../ui/Card';
import { Page } from '../../ui/Page';

type Day = {
  title: string;
  minutes: number;
  why: string;
  steps: { to: string; label: string; what: string }[];
};

/** The successor's first week: a quarter of an hour a day, each with its reason. */
const days: readonly Day[] = [
  {
    title: '町の今を、ひとことで言えるようになる',
    minutes: 10,
    why: '上限額を超えていることに、誰も気づかないまま年度が進んだ町があります。',
    steps: [
      {
        to: '/',
        label: 'ホーム',
        what: '最初の一文を声に出して読みます。数字を押すと、出どころが開きます。',
      },
    ],
  },
  {
    title: '上限額のしくみを知る',
    minutes: 15,
    why: '前の担当がしていたから、では続けられません。',
    steps: [
      {
        to: '/cap',
        label: '上限額の計算',
        what: '式を上から順に見ます。足りない入力があれば、誰に聞くかを控えます。',
      },
      { to: '/help', label: '使い方と言葉', what: '知らない言葉を3つ引きます。' },
    ],
  },
  {
    title: 'なぜ増えたかを知る',
    minutes: 15,
    why: '理由を言えると、打つ手が選べます。',
    steps: [
      { to: '/why', label: 'なぜ（増減の理由）', what: 'いちばん大きい棒を開いて、どのサービスかを見ます。' },
    ],
  },
  {
    title: '誰と歩いているかを知る',
    minutes: 15,
    why: '支援は人と人の間で進みます。',
    steps: [
      { to: '/engagements', label: '伴走支援', what: '約束のうち、自分の町が果たすものを3つ見つけます。' },
      { to: '/handover', label: '引継ぎ', what: '前の担当のメモを読み、名前を自分に替えます。' },
    ],
  },
  {
    title: '今月やることを始める',
    minutes: 15,
    why: '締め切りより、始める日が大切です。',
    steps: [{ to: '/duties', label: '年間の仕事', what: '今月と来月の「なぜ」を読みます。' }],
  },
  {
    title: 'データを一度、自分で取り込む',
    minutes: 20,
    why: '一度やってみると、来月が怖くなくなります。まるごと取り消せます。',
    steps: [
      {
        to: '/import',
        label: 'データを取り込む',
        what: '先月分を画面に落とし、読み取り結果を見ます。取り込まずに捨てても構いません。',
      },
    ],
  },
  {
    title: 'ほかの町の歩みを読む',
    minutes: 15,
    why: '同じところで困り、越えた町があります。',
    steps: [
      {
        to: '/training',
        label: 'ほかの町から学ぶ',
        what: '自分の町に似た町を1つ選んで、到達点まで読みます。',
      },
      { to: '/whatif', label: 'もし（試してみる）', what: '10人の卒業を入れて、着地が動くのを見ます。' },
    ],
  },
];

export default function SevenDaysPage() {
  return (
    <Page
      figures={['progress']}
      title="はじめての7日間"
      lead="4月に来た人の1週間です。1日15分。順番を飛ばしても構いません。"
    >
      <ol className="flex flex-col gap-4">
        {days.map((day, i) => (
          <li key={day.title}>
            <Card long title={`${i + 1}日目　${day.title}`} aside={<span>{day.minutes}分</span>}>
              <p className="text-quiet">なぜ：{day.why}</p>
              <ul className="mt-1 flex flex-col gap-1">
                {day.steps.map((s) => (
                  <li key={s.to}>
                    <Link to={s.to} className="font-bold text-key-900 underline">
                      {s.label}
                    </Link>
                    {'　'}
                    {s.what}
                  </li>
                ))}
              </ul>
            </Card>
          </li>
        ))}
      </ol>
    </Page>
  );
}

import { Card } from '../../ui/Card';
import { Table } from '../../ui/Table';

const evening = [
  [
    '前の日まで',
    '伴走支援の会議で「話し合いの板をつくる」を押し、ひな形と班を決めます。紙の班があれば、用紙を印刷します。',
  ],
  [
    '始まり',
    '「部屋を開ける」を押し、「大きく映す」をプロジェクターに出します。参加者はQRを読むか、合言葉を入れます。',
  ],
  ['ひとりで書く', '時計をかけて、静かに書きます。ほかの人の付せんは、まだ見えません。'],
  ['話して、まとめる', '付せんを動かし、似たものをまとまりにして名前をつけます。'],
  ['発表を聞く', '「発表する班」を選ぶと、全員の画面と映した画面がその班になります。'],
  [
    'シールを貼る',
    'ほかの班も回って、良いと思った付せんに、いいねと矢印を貼ります。数は1人ずつ決められます。',
  ],
  [
    '終わり',
    '「課題・約束にする」で付せんやまとまりを選びます。もとの言葉とシールの数は、ずっと残ります。最後に部屋を閉じます。',
  ],
];

const trouble = [
  [
    'つながらなくなった',
    '書いたものは、その端末に残ります。画面を閉じずに待つと、つながったときに届きます。',
  ],
  ['よくないことが書かれた', '付せんを選んで「隠す」。「班・隠した付せん・ひな形」から戻せます。'],
  ['騒がしくなった', '「書きこみを止める」と、参加者は読むだけになります。'],
  ['合言葉が外に漏れた', '部屋を閉じて、もう一度開けます。新しい合言葉になり、前の合言葉は使えません。'],
  [
    'スマホを使わない人がいる',
    '紙の用紙に書いてもらい、「紙を打ち込む」で1行ずつ入れます。シールの数も入れられます。',
  ],
];

/** How an evening in the room goes, for whoever leads one for the first time. */
export default function BoardHelp() {
  return (
    <div className="flex flex-col gap-4">
      <p>
        板は、アカウントのない人も同じ部屋で書ける場です。参加者は、呼び名と所属を入れなくても参加できます。
      </p>
      <Card title="話し合いの流れ">
        <Table
          caption="話し合いの流れ"
          captionHidden
          rows={evening}
          rowKey={([when]) => when ?? ''}
          columns={[
            { key: 'when', head: 'とき', names: true, whole: true, cell: ([when]) => when },
            { key: 'what', head: 'すること', cell: ([, what]) => what },
          ]}
        />
      </Card>
      <Card title="困ったとき">
        <Table
          caption="困ったとき"
          captionHidden
          rows={trouble}
          rowKey={([what]) => what ?? ''}
          columns={[
            { key: 'what', head: 'こんなとき', names: true, cell: ([what]) => what },
            { key: 'do', head: 'こうします', cell: ([, answer]) => answer },
          ]}
        />
      </Card>
      <Card title="マウスを使わずに">
        <p>
          付せんはTabで選べます。矢印キーで動かし（Shiftと一緒なら大きく）、Enterで下の操作欄を開きます。動かす・まとめる・貼るは、すべてボタンでもできます。「一覧」では、場所ごとに順に読めます。
        </p>
      </Card>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { Card } from '../../ui/Card';
import { useHere } from '../session/here';

type Work = { title: string; needs: string; to: string; label: string; steps: string[] };

const works: Work[] = [
  {
    title: 'ファイルを役場の外へ渡す',
    needs: 'export',
    to: '/exports',
    label: '外に出したものを開く',
    steps: [
      '「ファイルを外に出す」で、中身・目的・渡す相手を選びます。被保険者番号は、理由を書いたときだけ入ります。',
      '「出す前に中身を確かめる」で、列と人数と伏せた見本を見ます。渡す相手が複数なら、1か所に1つのファイルになり、ほかの所の行は入りません。',
      '24時間以内に出す分が合わせて100人を超えるときは、別の人（課長・係長か介護保険担当）が承認するまで取り出せません。',
      'だれが・いつ・何を・だれに・なぜ出したかは、この画面の一覧に残ります。',
    ],
  },
  {
    title: '記録を何年残すか決め、年に一度捨てる',
    needs: 'dispose',
    to: '/retention',
    label: '保存期間と廃棄を開く',
    steps: [
      '文書管理規程を見て、記録の種類ごとに年数と根拠を入れます。はじめの年数は「仮定」です。',
      '訴訟や監査があるときは「廃棄を保留する」にします。',
      '年に一度、「廃棄の一覧を作り、一人目として署名する」。別の人が「確かめたので署名して廃棄する」と、消えます。元に戻せません。',
      '古いバックアップから戻しても、廃棄した記録はもう一度消されます。',
    ],
  },
  {
    title: '毎晩のバックアップを確かめる',
    needs: 'audit_read',
    to: '/backups',
    label: 'バックアップを開く',
    steps: [
      '最後に作った日時と、媒体ごとの数を見ます。古いときは、ホームでも知らせます。',
      '月に一度「復元の訓練をする」。写しを別の場所に戻し、検査し、記録を残します。写しがあることと、戻せることは別です。',
    ],
  },
  {
    title: 'だれがだれの情報を見たか、答える',
    needs: 'audit_read',
    to: '/audit',
    label: '見た人・変えた人の記録を開く',
    steps: [
      '人・職員・日で絞り、見た理由まで読みます。',
      '週に一度「目立つ閲覧」を開き、夜間や大量の閲覧に心当たりがあるかを確かめます。',
      '月の終わりに「記録の月の確認票」を印刷し、確認番号とともに綴じます。あとから記録が変えられていれば、番号が合わなくなります。',
    ],
  },
  {
    title: '支援の前と後を数字で残す',
    needs: 'walk_read',
    to: '/engagements',
    label: '伴走支援を開く',
    steps: [
      '支援の画面の「モニタリング」で、到達目標に近づいたとわかる指標をひとつ選びます。計算できる値は自動で入ります。',
      '最初のヒアリングのあと「いまの姿を残す」を押します。のちの姿と並べて見られます。',
      '訪問の前に「訪問の前の1枚」を、終わったあとに「歩みの1枚」を印刷します。厚生局へは「Excel で保存する」。',
    ],
  },
  {
    title: '都道府県からの照会に答える',
    needs: 'answer',
    to: '/questions',
    label: '都道府県からの照会を開く',
    steps: [
      'データでわかる答えは、はじめから入っています。違うときは直します。',
      '「確かめて送る」を押すまで、都道府県には見えません。締め切りまでは「取り下げて直す」ことができます。',
    ],
  },
  {
    title: '市町村へ一度に問いを送る',
    needs: 'walk_template',
    to: '/inquiries',
    label: '市町村への照会を開く',
    steps: [
      '聞くことを並べます。「データで埋める数字」を選ぶと、市町村の画面にはじめから入ります。',
      '「市町村へ送る」と、管内のすべての市町村に届きます。見えるのは、市町村が送った答えだけです。',
      '訪問する順番は「訪問の計画」で、止まっている日数の長い順に並びます。',
    ],
  },
  {
    title: '次の担当へ引き継ぐ',
    needs: 'answer',
    to: '/handover',
    label: '引継ぎを開く',
    steps: [
      '1月から3月まで、1週間に3つだけ問いが届きます。答えは、そのまま引継書になります。',
      '異動が決まったら「まとめて引き継ぐ」で、これからの約束・行動・会議の準備を次の人へ移します。済んだことは、した人の名前のまま残ります。',
      '新しく来た人は「はじめての7日間」から。1日15分で、町の今を言えるようになります。',
    ],
  },
];

/** What a person does with the parts that are opened a few times a year. */
export default function WorkHelp() {
  const here = useHere();
  return (
    <div className="flex flex-col gap-4">
      {works
        .filter((work) => here.may(work.needs))
        .map((work) => (
          <Card key={work.title} title={work.title}>
            <ol className="list-decimal pl-6">
              {work.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <p className="mt-1">
              <Link to={work.to} className="text-key-900 underline">
                {work.label}
              </Link>
            </p>
          </Card>
        ))}
    </div>
  );
}

// What each list is for, in one sentence; who may change it.
export const about: Record<string, { title: string; lead: string; empty?: string; needs?: string }> = {
  units: {
    title: '圏域・事業所',
    lead: '日常生活圏域、地域包括支援センター、サービス事業所の一覧です。',
    empty: '事業所は、データを取り込むと自動で増えます。',
    needs: 'org_write',
  },
  duties: {
    title: '年間の仕事',
    lead: '毎年くり返す仕事と、その理由です。理由（なぜ）が空のものは黄色で示します。',
    needs: 'money_write',
  },
  ledger: {
    title: '委託・補助の費用',
    lead: '国保連を通らない費用（委託・補助・一般介護予防など）です。ここに入れた額も上限額の対象になります。',
    empty: '委託料や補助金を月ごとに入れると、費用の合計と着地見込みに加わります。',
  },
  'program-maps': {
    title: '類型の割り当て',
    lead: 'サービスコードと事業所から、従前相当・A・B・C・Dのどれかを決める表です。いつからかを決めて変えられます。',
  },
  'cap-inputs': { title: '上限額のもとの数字', lead: '上限額の計算に使う数字と、その出どころです。' },
  'exception-rules': {
    title: '個別協議の決まり',
    lead: '町で確かめた決まりです。同じ理由の、はじめから入っている決まりの代わりに使います。',
  },
  'care-plan-codes': {
    title: 'ケアマネジメントのコード',
    lead: '項目コードが A・B・C のどれかを決めます。成果の指標 5.1 の数え方が変わります。',
  },
  populations: { title: '人口', lead: '10月1日の75歳以上の人数が、翌年度の変動率になります。' },
  'known-effects': {
    title: '見通しに入れる予定',
    lead: '報酬改定、サービスの開始と終了、特別な月です。着地見込みは、ここに入れたとおりに計算します。',
    empty: 'まだありません。報酬改定が決まったら、率と月を入れてください。',
  },
  'forecast-assumptions': {
    title: '見通しの仮定',
    lead: '実測のない数字です。町の実績に合わせて変えられます。入れていない項目は、初期値を使います。',
  },
  'board-templates': {
    title: '話し合いの板のひな形',
    lead: 'この町で使う板の形です。区画を1行に1つ、「見出し｜ヒント」の形で書きます。',
    empty: '板の画面の「班・隠した付せん・ひな形」から、使った板の形を残せます。',
    needs: 'walk_write',
  },
  'town-settings': { title: '計算の設定', lead: '年度の数えかた、端数の扱いなどです。' },
};

/* Every figure that a screen shows, by its key. */
#include "schema/passport.h"

#define ORDER "介護保険法施行令37条の13"
#define RATE "介護保険法施行規則140条の62の10"
#define DAS_GUPTA "Das Gupta (1993) 標準化と分解。Shapley値と同じです"
#define ENGINE \
    { "第3版", "サービスごとに、3つの統計の方法（指数平滑法・シータ法・季節ナイーブ法）の平均で年度末までを見込み、足し合わせます。月遅れ請求は、審査月の三角形から学んで補います。" \
               "人数の分かるサービスは、使う人の数×1人あたりの額で見込みます（過去に試して外れなかったとき）。入力された予定も入れます。", \
      .article = "Hyndman ほか（指数平滑法）、Assimakopoulos と Nikolopoulos（シータ法）、Mack 1993（月遅れ）", .rule = RULE_FULL }, \
    { "第2版", "サービスごとに、3つの統計の方法の平均で年度末までを見込み、足し合わせます。最近の月は、設定した月数だけ分からないものとします。", .article = "Hyndman ほか（指数平滑法）", .rule = RULE_OLD }, \
    { "第1版", "残りの月は、昨年の同じ月×今年これまでの伸び率（上下に限度あり）とします。データが2年に満たない町では、いまもこの方法です。", .article = "この製品の約束", .rule = RULE_SIMPLE }
#define CAUSE_OF(what) { { "第1版", what "が変わったことで増減した額です。ほかの要因を、両方の値の平均的な組み合わせに置いたときの差なので、要因の順番によらず、合計は1円まで差額と一致します。", .article = DAS_GUPTA } }
#define COUNTRY_OF(what) { { "第1版", "全国の数（介護保険事業状況報告）と比べて、" what "が作る額です。使い方と単価は、この町の値のまま置いています。", .article = "間接法による標準化、" DAS_GUPTA } }

const PassportFigure passport_figures[] = {
    { "cap", "上限額", PASSPORT_YEN, PASSPORT_CAP, FROM_CAP_INPUTS | FROM_POPULATION | FROM_APPROVALS | FROM_SETTING,
      { { "平成30年度から", "イ（平成26年度の特定予防給付費額＋介護予防等事業費額）×75歳以上の変動率の積−今年度の介護予防支援費 と、ロ（平成26年度の予防給付費額＋介護予防等事業費額）×変動率の積−今年度の予防給付費額 の、高いほうです。個別協議で認められた額を足します。", .article = ORDER "第4項・第5項", .from_year = 2018 },
        { "平成27〜29年度", "イから引くのは、経過的特定予防給付費額（介護予防支援費を含む）です。ほかは同じです。", .article = ORDER "第1項〜第3項", .from_year = 2015 } } },
    { "cap_rate", "75歳以上の変動率", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_POPULATION,
      { { "令和6年4月1日から", "1＋（（前年度10月1日の75歳以上人口−4年前の10月1日の人口）÷3）÷4年前の人口。分数は小数第5位を四捨五入します。", .article = RATE } } },
    { "approved", "個別協議で認められた額", PASSPORT_YEN, PASSPORT_APPROVED, FROM_APPROVALS,
      { { "令和6年度から", "その年度に認められた額の合計です。その年度の上限額だけに足され、翌年度には引き継がれません。", .article = ORDER "第5項、令和6年告示第19号", .from_year = 2024 },
        { "令和5年度まで", "理由は例示で、ガイドラインによりました。足しかたは同じです。", .article = ORDER "第5項", .from_year = 2015 } } },
    { "spent", "使った額", PASSPORT_YEN, PASSPORT_SPENT, FROM_CLAIMS | FROM_LEDGER,
      { { "第1版", "取り込んだ明細の支払額（取り下げはマイナス）と、台帳に入れた委託・補助などの額を、サービス月で年度に分けて足した額です。", .article = "地域支援事業実施要綱（総合事業の費用）" } } },
    { "spent_month", "月ごとの額", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_LEDGER | FROM_OUTLOOK,
      { { "第2版", "支払いの済んだ月は実績です。請求の出そろわない月は、審査月の三角形から学んだ月遅れ請求を足しています。先の月は着地見込みの内訳です。", .article = "Mack 1993（チェインラダー法）" },
        { "第1版", "請求の出そろわない月は、設定した月数だけ、見込みに置き換えます。", .article = "この製品の約束" } } },
    { "landing", "着地見込み", PASSPORT_YEN, PASSPORT_LANDING, FROM_CLAIMS | FROM_LEDGER | FROM_OUTLOOK | FROM_SETTING, { ENGINE } },
    { "landing_low", "着地見込みの幅（下）", PASSPORT_YEN, PASSPORT_LANDING_LOW, FROM_CLAIMS | FROM_LEDGER | FROM_OUTLOOK,
      { { "第2版", "起こりうる4,000通りの進み方のうち、下から10%目です。過去に同じ方法で見込んだときの外れ方に合わせて広げています。", .article = "共形予測による較正", .rule = RULE_FULL },
        { "第1版", "第1版の着地見込みから、過去に同じ方法で外れた割合（標準偏差）の1.2816倍だけ離れた額です。", .article = "この製品の約束", .rule = RULE_SIMPLE } } },
    { "landing_high", "着地見込みの幅（上）", PASSPORT_YEN, PASSPORT_LANDING_HIGH, FROM_CLAIMS | FROM_LEDGER | FROM_OUTLOOK,
      { { "第2版", "起こりうる4,000通りの進み方のうち、上から10%目です。過去に同じ方法で見込んだときの外れ方に合わせて広げています。", .article = "共形予測による較正", .rule = RULE_FULL },
        { "第1版", "第1版の着地見込みから、過去に同じ方法で外れた割合（標準偏差）の1.2816倍だけ離れた額です。", .article = "この製品の約束", .rule = RULE_SIMPLE } } },
    { "over", "上限額との差", PASSPORT_YEN, PASSPORT_OVER, FROM_CAP_INPUTS | FROM_POPULATION | FROM_APPROVALS | FROM_CLAIMS | FROM_LEDGER | FROM_OUTLOOK | FROM_SETTING,
      { { "第3版", "着地見込み−上限額です。プラスは超える見込み、マイナスは余裕です。", .article = "この製品の約束", .rule = RULE_FULL },
        { "第1版", "第1版の着地見込み−上限額です。", .article = "この製品の約束", .rule = RULE_SIMPLE } } },
    { "chance", "超える可能性", PASSPORT_PERCENT, PASSPORT_CHANCE, FROM_CAP_INPUTS | FROM_CLAIMS | FROM_LEDGER | FROM_OUTLOOK,
      { { "第2版", "4,000通りの進み方のうち、費用がその進み方の上限額を超えたものの割合です。上限額も、今年度の給付費が決まるまで動きます。", .article = "この製品の約束", .rule = RULE_FULL },
        { "第1版", "着地見込みと幅から、正規分布で求めた確率です。", .article = "この製品の約束", .rule = RULE_SIMPLE } } },
    { "first_over", "超える月", PASSPORT_MONTH, PASSPORT_FIRST_OVER, FROM_CAP_INPUTS | FROM_CLAIMS | FROM_LEDGER | FROM_OUTLOOK,
      { { "第2版", "月ごとの見込みを足していき、はじめて上限額を超えるサービス月です。", .article = "この製品の約束", .rule = RULE_FULL },
        { "第1版", "第1版の着地見込みの月ごとの額を足していき、はじめて上限額を超えるサービス月です。", .article = "この製品の約束", .rule = RULE_SIMPLE } } },
    { "moved", "昨年の同じ期間との差", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_LEDGER,
      { { "第1版", "今年度のこれまでの額−昨年の同じ月の額を、サービスと事業の種類ごとに出したものです。", .article = "この製品の約束" } } },
    { "why_difference", "比べた額の差", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_LEDGER | FROM_POPULATION | FROM_STATISTIC,
      { { "第1版", "今年度のこれまでの額−比べる相手の同じ月の額です。ほかの市町村とは、75歳以上人口でこの町の大きさにそろえてから比べます。", .article = "この製品の約束" } } },
    { "why_population", "要因：75歳以上の人口", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_POPULATION, CAUSE_OF("75歳以上の人口") },
    { "why_eligible", "要因：要支援の人の割合", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_POPULATION | FROM_STATISTIC, CAUSE_OF("75歳以上のうち要支援の人の割合") },
    { "why_users", "要因：使う人の割合", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS, CAUSE_OF("要支援の人のうち使う人の割合") },
    { "why_months", "要因：1人あたりの月数", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS, CAUSE_OF("1人が使う月の数") },
    { "why_use", "要因：利用の量（人月）", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS, CAUSE_OF("使った人の月数の合計") },
    { "why_mix", "要因：事業所と要介護度の構成", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS, CAUSE_OF("どの事業所・区分が使われたか") },
    { "why_visits", "要因：1か月の回数", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS, CAUSE_OF("1人が1か月に使う回数（単位数）") },
    { "why_price", "要因：単価", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS, CAUSE_OF("同じ事業所・区分での単価") },
    { "why_per75", "要因：75歳以上1人あたりの額", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_LEDGER | FROM_POPULATION, CAUSE_OF("75歳以上1人あたりの額") },
    { "why_aged", "要因：高齢者の年齢の構成", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_STATISTIC, COUNTRY_OF("年齢の構成の違い（年齢別の人数に全国の認定率を当てはめた人数と、75歳以上1人あたりの全国の率による人数との差）") },
    { "why_certified_12", "要因：要支援1の認定の多さ", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_STATISTIC, COUNTRY_OF("要支援1の認定の多さ（年齢別に全国の認定率を当てはめた人数との差）") },
    { "why_certified_13", "要因：要支援2の認定の多さ", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_STATISTIC, COUNTRY_OF("要支援2の認定の多さ（年齢別に全国の認定率を当てはめた人数との差）") },
    { "why_fixed", "要因：委託・補助などの額", PASSPORT_YEN, PASSPORT_TOLD, FROM_LEDGER,
      { { "第1版", "使う人の数で決まらない支払い（委託・補助など）の、額の増減です。", .article = "この製品の約束" } } },
    { "peer_place", "似た市町村の中の順位", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_POPULATION | FROM_STATISTIC,
      { { "第1版", "人口の構成が似た市町村（費用やサービスの選びかたは使いません）の中で、値の大きい順に数えた順位です。年齢調整は、相手全体の年齢別の率をこの町の人口に当てはめた期待値との比です。", .article = "間接法による標準化、Byar の近似（95%の幅）、Marshall 1991（経験ベイズ）" } } },
    { "whatif", "もし…の効果", PASSPORT_YEN, PASSPORT_TOLD, FROM_SCENARIO | FROM_CLAIMS | FROM_OUTLOOK,
      { { "第1版", "入力した人数×1人1か月の額×月数から、代わりに使うサービスと自然に良くなる分を引いたものです。もとにする着地見込みは、ほかの画面と同じ額です。", .article = "寝屋川市の無作為化比較試験（Hattori ほか 2019）など、仮定ごとに出典があります" } } },
    { "spending", "費用の集計", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS | FROM_LEDGER,
      { { "第1版", "選んだ切り口（月・サービス・事業所・区分）で、支払額を足したものです。", .article = "この製品の約束" } } },
    { "unit_cost", "1人1か月の額", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS,
      { { "第1版", "選んだ期間の支払額÷使った人の月数（人月）です。測れないときは、単位数×単価から計算し、どちらで求めたかを示します。", .article = "この製品の約束" } } },
    { "people_now", "いま使っている人の数", PASSPORT_PEOPLE, PASSPORT_TOLD, FROM_CLAIMS,
      { { "第1版", "明細の残っている人を、月ごとに1人と数えます。複数の月では、人月（延べ）です。", .article = "この製品の約束" } } },
    { "statistic", "公表された統計の値", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_POPULATION | FROM_STATISTIC,
      { { "第1版", "国や都道府県が公表したファイルから取り込んだ値です。率は、その値どうしの割り算です。", .article = "介護保険事業状況報告、住民基本台帳にもとづく人口" } } },
    { "plan_year", "費用低減計画の額", PASSPORT_YEN, PASSPORT_TOLD, FROM_SCENARIO | FROM_PEOPLE,
      { { "第1版", "選んだ「もし」の年度ごとの額を写し、町が直したものです。", .article = "この製品の約束" } } },
    { "asked", "個別協議で協議した額", PASSPORT_YEN, PASSPORT_TOLD, FROM_PEOPLE,
      { { "第1版", "町が個別協議の記録に入力した額です。", .article = ORDER "第5項" } } },
    { "indicator", "指標の値", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_PEOPLE | FROM_CLAIMS | FROM_POPULATION | FROM_STATISTIC,
      { { "第1版", "「データから」とある値は、選んだ数字をその日の時点で計算したものです。「手で入れた」値は、入力した人の測った値です。", .article = "この製品の約束" } } },
    { "issue_yen", "課題の大きさ（円）", PASSPORT_YEN, PASSPORT_TOLD, FROM_PEOPLE | FROM_CLAIMS,
      { { "第1版", "課題を書いた人が入れた額か、なぜの要因から写した額です。", .article = "この製品の約束" } } },
    { "progress", "約束・準備・回答の数", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_PEOPLE,
      { { "第1版", "この画面に並ぶ項目を数えたものです。終わったものは、終えた日の記録があるものです。", .article = "この製品の約束" } } },
    { "standing_still", "止まっている日数", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_PEOPLE,
      { { "第1版", "最後に会った・連絡した・約束を終えた日から、今日までの日数です。", .article = "この製品の約束" } } },
    { "answer", "照会の答えの数字", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_PEOPLE | FROM_CLAIMS | FROM_POPULATION,
      { { "第1版", "町が確かめて出した答えです。この製品が用意した値は、ほかの画面と同じ計算のしかたです。", .article = "この製品の約束" } } },
    { "votes", "シールの数", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_PEOPLE,
      { { "第1版", "話し合いの参加者が貼った、いいねと矢印のシールを数えたものです。", .article = "この製品の約束" } } },
    { "import_rows", "取り込みの行数と額", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_CLAIMS | FROM_PEOPLE,
      { { "第1版", "ファイルの行を数え、取り込んだ明細の支払額を足したものです。同じ行・誤りの行は足しません。", .article = "この製品の約束" } } },
    { "exported", "外に出した行と人の数", PASSPORT_PLAIN, PASSPORT_TOLD, FROM_PEOPLE,
      { { "第1版", "外に出したファイルの行と、その中の人を数えたものです。", .article = "この製品の約束" } } },
    { "ledger", "台帳の額", PASSPORT_YEN, PASSPORT_TOLD, FROM_LEDGER | FROM_PEOPLE,
      { { "第1版", "国保連を通らない支払い（委託・補助など）として、町が台帳に入れた額です。", .article = "地域支援事業実施要綱（総合事業の費用）" } } },
    { "claim", "明細の額", PASSPORT_YEN, PASSPORT_TOLD, FROM_CLAIMS,
      { { "第1版", "国保連から届いた明細の1行の支払額です。取り下げ（過誤）はマイナスです。", .article = "国保連の給付実績情報" } } },
};
const size_t passport_figure_count = COUNT_OF(passport_figures);

const PassportFigure *passport_figure(Str key)
{
    for (size_t i = 0; i < passport_figure_count; i++)
        if (str_eq(key, str_of(passport_figures[i].key)))
            return &passport_figures[i];
    return NULL;
}

#include "feature/import/settled_labels.h"
#include "schema/settled.h"

enum { ANY, VISIT, DAY, SUPPORT, MANAGEMENT, GENERAL, SERVICES, BRANCH_I, BRANCH_RO, ELDERLY };

static const LabelGroup groups[] = {
    [VISIT - 1] = { "訪問型サービス|訪問型サービス・活動|訪問型サービス事業|訪問型|第1号訪問事業|訪問事業", SETTLED_VISIT },
    [DAY - 1] = { "通所型サービス|通所型サービス・活動|通所型サービス事業|通所型|第1号通所事業|通所事業", SETTLED_DAY },
    [SUPPORT - 1] = { "その他生活支援サービス|その他の生活支援サービス|その他の生活支援サービス事業|生活支援サービス|第1号生活支援事業|生活支援", SETTLED_SUPPORT },
    [MANAGEMENT - 1] = { "介護予防ケアマネジメント|介護予防ケアマネジメント事業|介護予防ケアマネジメント費|第1号介護予防支援事業|ケアマネジメント", SETTLED_MANAGEMENT },
    [GENERAL - 1] = { "一般介護予防事業|一般介護予防|一般介護予防事業費", SETTLED_GENERAL },
    [SERVICES - 1] = { "サービス・活動事業|介護予防・生活支援サービス事業|介護予防・生活支援サービス事業費|第1号事業", SETTLED_SERVICES },
    [BRANCH_I - 1] = { "イ|イの算定|イの額の算定|原則の算定", SETTLED_CAP_I },
    [BRANCH_RO - 1] = { "ロ|ロの算定|ロの額の算定|選択可能な算定", SETTLED_CAP_RO },
    [ELDERLY - 1] = { "75歳以上人口|75歳以上の人口|75歳以上被保険者数|75歳以上高齢者数|住民基本台帳の75歳以上人口", NO_LABEL },
};

#define TYPE_A "A|サービスA|サービス・活動A|緩和した基準によるサービス|緩和した基準によるサービス・活動|基準緩和|基準緩和サービス|多様な主体によるサービス・活動"
#define TYPE_B "B|サービスB|サービス・活動B|住民主体による支援|住民主体によるサービス・活動|住民主体|住民主体型"
#define TYPE_C "C|サービスC|サービス・活動C|短期集中予防サービス|短期集中予防サービス・活動|短期集中"
#define EQUIVALENT "従前相当|従前相当サービス|相当サービス|現行相当|現行相当サービス|旧介護予防給付相当"
#define OTHER "その他|その他のサービス|その他サービス"

static const Label labels[] = {
    { SETTLED_VISIT_EQUIVALENT, VISIT, EQUIVALENT "|訪問介護相当|訪問介護相当サービス" },
    { SETTLED_VISIT_A, VISIT, TYPE_A }, { SETTLED_VISIT_B, VISIT, TYPE_B }, { SETTLED_VISIT_C, VISIT, TYPE_C },
    { SETTLED_VISIT_D, VISIT, "D|サービスD|サービス・活動D|移動支援" }, { SETTLED_VISIT_OTHER, VISIT, OTHER },
    { SETTLED_DAY_EQUIVALENT, DAY, EQUIVALENT "|通所介護相当|通所介護相当サービス" },
    { SETTLED_DAY_A, DAY, TYPE_A }, { SETTLED_DAY_B, DAY, TYPE_B }, { SETTLED_DAY_C, DAY, TYPE_C }, { SETTLED_DAY_OTHER, DAY, OTHER },
    { SETTLED_SUPPORT_MEAL, SUPPORT, "配食|配食サービス|栄養改善を目的とした配食|栄養改善の配食" },
    { SETTLED_SUPPORT_WATCH, SUPPORT, "見守り|見守りサービス|安否確認|定期的な安否確認|定期的な安否確認・緊急時の対応|住民ボランティア等が行う見守り" },
    { SETTLED_SUPPORT_OTHER, SUPPORT, OTHER "|訪問型サービス・通所型サービスの一体的提供等|一体的提供" },
    { SETTLED_MANAGEMENT, MANAGEMENT, "事業費|委託料" },
    { SETTLED_GENERAL_EVALUATE, GENERAL, "評価事業" }, { SETTLED_GENERAL_FIND, GENERAL, "把握事業" },
    { SETTLED_CHAIN_I, BRANCH_I, "変動率を乗じた額|変動率を掛けた額|変動率乗算後|基礎額" },
    { SETTLED_CHAIN_RO, BRANCH_RO, "変動率を乗じた額|変動率を掛けた額|変動率乗算後|基礎額" },
    { SETTLED_N75, ELDERLY, "前年度|前年度10月1日|前年度の10月1日|前年10月1日" },
    { SETTLED_N75_BEFORE, ELDERLY, "4年度前|4年度前10月1日|4年前|4年前10月1日|4年度前の10月1日" },

    { SETTLED_VISIT_EQUIVALENT, ANY, "訪問介護相当サービス|介護予防訪問介護相当サービス|訪問型従前相当サービス|従前相当訪問型サービス|訪問型サービス従前相当" },
    { SETTLED_VISIT_A, ANY, "訪問型サービスA|訪問型サービス・活動A|訪問型A" }, { SETTLED_VISIT_B, ANY, "訪問型サービスB|訪問型サービス・活動B|訪問型B" },
    { SETTLED_VISIT_C, ANY, "訪問型サービスC|訪問型サービス・活動C|訪問型C" }, { SETTLED_VISIT_D, ANY, "訪問型サービスD|訪問型サービス・活動D|訪問型D" },
    { SETTLED_VISIT_OTHER, ANY, "訪問型サービスその他|その他訪問型サービス|訪問型その他" },
    { SETTLED_DAY_EQUIVALENT, ANY, "通所介護相当サービス|介護予防通所介護相当サービス|通所型従前相当サービス|従前相当通所型サービス|通所型サービス従前相当" },
    { SETTLED_DAY_A, ANY, "通所型サービスA|通所型サービス・活動A|通所型A" }, { SETTLED_DAY_B, ANY, "通所型サービスB|通所型サービス・活動B|通所型B" },
    { SETTLED_DAY_C, ANY, "通所型サービスC|通所型サービス・活動C|通所型C" }, { SETTLED_DAY_OTHER, ANY, "通所型サービスその他|その他通所型サービス|通所型その他" },
    { SETTLED_VISIT, ANY, "訪問型サービス|訪問型サービス・活動|訪問型サービス事業|第1号訪問事業|訪問型サービス計|訪問型計" },
    { SETTLED_DAY, ANY, "通所型サービス|通所型サービス・活動|通所型サービス事業|第1号通所事業|通所型サービス計|通所型計" },
    { SETTLED_SUPPORT, ANY, "その他生活支援サービス|その他の生活支援サービス|その他の生活支援サービス事業|生活支援サービス|第1号生活支援事業|生活支援サービス計" },
    { SETTLED_MANAGEMENT, ANY, "介護予防ケアマネジメント|介護予防ケアマネジメント事業|介護予防ケアマネジメント費|第1号介護予防支援事業" },
    { SETTLED_SERVICES, ANY, "サービス・活動事業|介護予防・生活支援サービス事業|介護予防・生活支援サービス事業費|介護予防・生活支援サービス事業計|サービス・活動事業計|第1号事業計" },
    { SETTLED_GENERAL_FIND, ANY, "介護予防把握事業" }, { SETTLED_GENERAL_SPREAD, ANY, "介護予防普及啓発事業" },
    { SETTLED_GENERAL_LOCAL, ANY, "地域介護予防活動支援事業" }, { SETTLED_GENERAL_EVALUATE, ANY, "一般介護予防事業評価事業" },
    { SETTLED_GENERAL_REHAB, ANY, "地域リハビリテーション活動支援事業" },
    { SETTLED_GENERAL, ANY, "一般介護予防事業|一般介護予防事業費|一般介護予防事業計" },
    { SETTLED_FEE, ANY, "審査支払手数料|審査支払手数料等" }, { SETTLED_HIGH_COST, ANY, "高額介護予防サービス費相当事業|高額介護予防サービス費等相当事業|高額介護予防サービス費相当事業等" },
    { SETTLED_HIGH_COMBINED, ANY, "高額医療合算介護予防サービス費相当事業|高額医療合算介護予防サービス費等相当事業" },
    { SETTLED_COST, ANY, "総合事業費|総合事業計|総合事業費計|総合事業合計|総合事業費合計|介護予防・日常生活支援総合事業|介護予防・日常生活支援総合事業計|介護予防・日常生活支援総合事業費|"
                         "介護予防・日常生活支援総合事業費計|事業費合計|合計|総計" },
    { SETTLED_A26, ANY, "平成26年度特定予防給付費額|平成26年度の特定予防給付費額|平成26年度特定予防給付費|平成26年度の特定予防給付費|特定予防給付費額" },
    { SETTLED_B26, ANY, "平成26年度予防給付費額|平成26年度の予防給付費額|平成26年度予防給付費|平成26年度の予防給付費" },
    { SETTLED_K26, ANY, "平成26年度介護予防等事業費額|平成26年度の介護予防等事業費額|平成26年度介護予防等事業費|平成26年度の介護予防等事業費|介護予防等事業費額" },
    { SETTLED_N75_BEFORE, ANY, "4年度前の75歳以上人口|4年度前の75歳以上被保険者数|4年度前75歳以上人口|4年前の75歳以上人口" },
    { SETTLED_N75, ANY, "前年度の75歳以上人口|前年度の75歳以上被保険者数|前年度75歳以上人口|前年の75歳以上人口" },
    { SETTLED_RATE, ANY, "75歳以上被保険者数変動率|七十五歳以上被保険者数変動率|75歳以上変動率|75歳以上の変動率|変動率|当該年度の変動率" },
    { SETTLED_CHAIN_I, ANY, "イの基礎額|イ変動率を乗じた額" }, { SETTLED_CHAIN_RO, ANY, "ロの基礎額|ロ変動率を乗じた額" },
    { SETTLED_CARE_MANAGEMENT, ANY, "当該年度の介護予防支援費|当該年度介護予防支援費|当該年度の介護予防支援費額|介護予防支援費|介護予防支援費額" },
    { SETTLED_PREVENTION_BENEFIT, ANY, "当該年度の予防給付費額|当該年度の予防給付費|当該年度予防給付費額|当該年度予防給付費|予防給付費額|予防給付費" },
    { SETTLED_CAP_I, ANY, "イの額|イによる額|イの上限額|イ" }, { SETTLED_CAP_RO, ANY, "ロの額|ロによる額|ロの上限額|ロ" },
    { SETTLED_CAP_BASE, ANY, "基本の上限額|基本上限額|算定による上限額|個別協議前の上限額|イとロのいずれか高い額|イ又はロのいずれか高い額" },
    { SETTLED_APPROVED, ANY, "個別協議で認められた額|個別協議により認められた額|個別協議承認額|個別協議額" },
    { SETTLED_CAP, ANY, "上限額|総合事業の上限額|総合事業上限額|上限額計|上限額合計|当該年度の上限額" },
};

static const HeadRole heads[] = {
    { "対象経費実支出額|対象経費の実支出額|対象経費実支出済額|対象経費", 1 },
    { "実支出額|支出済額|実支出済額|決算額|実績額|確定額|実績|決算", 2 },
    { "総事業費|事業費|費用額|金額|額|総額|事業費総額", 3 },
    { "寄付金その他の収入額|寄附金その他の収入額|寄付金その他収入額|収入額|差引額|予算額|当初予算額|予算現額|計画額|計画値|見込額|交付決定額|交付額|交付金額|国庫補助額|選定額|"
      "前年度|前年度実績|前年度実績額|増減|増減額|増減率|対前年度比|前年度比|件数|利用者数|実人数|延人数|延べ人数|人数|回数|単価|割合|構成比|備考|利用料|利用者負担額|根拠", 0 },
};

const LabelBook settled_book = { labels, COUNT_OF(labels), groups, COUNT_OF(groups), heads, COUNT_OF(heads) };
const char settled_town_labels[] = "市町村名|市区町村名|保険者名|市町村|保険者|団体名|都道府県市町村名";
const char settled_number_labels[] = "保険者番号|市町村コード|市区町村コード|団体コード|全国地方公共団体コード";

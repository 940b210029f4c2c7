/* forecast_words.c: what the forecast says of itself, for people. */
#include "domain/forecast.h"
#include "domain/words.h"

static const char *const refusals[] = {
    [FORECAST_GOOD] = "",
    [FORECAST_BAD_YEAR] = "年度か年度の始まりの月が正しくありません。設定を確かめてください。",
    [FORECAST_NO_DATA] = "この年度の支払データがまだありません。取り込むと見込みが出ます。",
    [FORECAST_TOO_SHORT] = "支払データが12か月分に足りないため、統計による見込みを出せません。前の年の分を取り込んでください。",
    [FORECAST_ALL_ZERO] = "支払額がすべて0円のため見込みを出せません。取り込んだファイルを確かめてください。",
    [FORECAST_NEGATIVE] = "月の合計が負の数です。過誤だけを取り込んでいないか確かめてください。",
    [FORECAST_GAP] = "途中の月の支払データがありません。その月のファイルを取り込んでください。",
    [FORECAST_TOO_LARGE] = "金額が大きすぎるか、サービスや月の数が多すぎます。単位（円）を確かめてください。",
    [FORECAST_BAD_EFFECT] = "報酬改定の率、サービスの始まりと終わりの月、または上限額の数字が正しくありません。確かめてください。",
};

Str forecast_refusal_sentence(const Forecast *f, Arena *arena)
{
    const char *sentence = refusals[f->refusal];
    if (!f->refused_month)
        return str_of(sentence);
    return arena_printf(arena, "%d年%d月：%s", (int)(f->refused_month / 100), (int)(f->refused_month % 100), sentence);
}

bool forecast_is_assumed(ForecastAssumptionCode code)
{
    static const bool measured[] = {
        [FORECAST_BY_CALENDAR] = true, [FORECAST_BY_BLEND] = true, [FORECAST_BY_NAIVE] = true, [FORECAST_BY_USERS] = true, [FORECAST_LATE_COMPLETED] = true,
        [FORECAST_SPREAD_TRIED] = true, [FORECAST_PATHS_DRAWN] = true, [FORECAST_OUTLIERS] = true,
    };
    return !(code < (int)COUNT_OF(measured) && measured[code]);
}

#define DECIMAL(permille) (permille) / 10, (permille) % 10
#define KAPPA(permille) (permille) / 1000, (permille) % 1000 / 10

Str forecast_assumption_sentence(const ForecastAssumption *a, Arena *arena)
{
    long long x = a->a, y = a->b;
    switch (a->code) {
    case FORECAST_BY_CALENDAR:
        return x == 4 ? S("4月〜翌年3月のサービス分で数えています。") : S("3月〜翌年2月のサービス分で数えています。");
    case FORECAST_BY_BLEND:
        return arena_printf(arena, "%lld種類のサービスを別々に、過去%lldか月の支払から、3つの統計の方法（指数平滑法・シータ法・季節ナイーブ法）の平均で見込んでいます。", x, y);
    case FORECAST_BY_USERS:
        return arena_printf(arena, "人数の分かる%lld種類のサービスは、使う人の数と1人あたりの額を別々に見込んで、かけています（過去に試して、額だけから見込むより外れなかったため）。", x);
    case FORECAST_BY_NAIVE:
        return S("過去に試すと前の年の同じ月をそのまま使う方法のほうが当たったため、その方法で見込んでいます。");
    case FORECAST_SERVICES_SHORT:
        return arena_printf(arena, "始まって1年に満たない%lld種類のサービスは、最近3か月の平均がつづくとしています。", x);
    case FORECAST_LATE_COMPLETED: return arena_printf(arena, "最近の%lldか月分に、過去の月遅れ請求の割合から" STR_FMT "を足しています。", x, STR_ARG(yen_exact(y, arena)));
    case FORECAST_LATE_EXPECTED: return arena_printf(arena, "最近の%lldか月分は請求がそろっていないとみて、見込みに置き換えています。", x);
    case FORECAST_REVISED: return arena_printf(arena, "%lld種類のサービスで、報酬改定の率を入力どおりに使っています。", x);
    case FORECAST_PLANNED: return arena_printf(arena, "これから始まる%lld種類のサービスは、予定に入力された1か月の額としています。", x);
    case FORECAST_STOPPED: return arena_printf(arena, "%lld種類のサービスは終わった、または年度の途中で終わるとして、その後を0円としています。", x);
    case FORECAST_DUMMIES: return arena_printf(arena, "%lldか月は特別な月として、見込みの材料から外しています。", x);
    case FORECAST_FILLED: return arena_printf(arena, "支払データのない%lld件（サービスと月）は、前の月と同じ額としています。", x);
    case FORECAST_OUTLIERS: return arena_printf(arena, "ほかと大きく違う%lld件（サービスと月）は、見込みの材料としてならしています。支払額は変えていません。", x);
    case FORECAST_SPREAD_TRIED:
        return arena_printf(arena, "幅は、過去%lld回同じ方法で見込んだときの外れ方に合わせて%lld.%02lld倍にしています。", x, KAPPA(y));
    case FORECAST_SPREAD_ASSUMED:
        return arena_printf(arena, "過去に試せた回数が%lld回と少ないため、幅を%lld.%02lld倍にしています。", x, KAPPA(y));
    case FORECAST_CAP_MOVES:
        return arena_printf(arena, "上限額も動きます。今年度の介護予防支援費は±%lld.%lld%%、予防給付費は±%lld.%lld%%ほど変わりうるとしています。", DECIMAL(x), DECIMAL(y));
    case FORECAST_PATHS_DRAWN: return arena_printf(arena, "起こりうる%lld通りの進み方を計算して、幅と確率を出しています。", x);
    }
    return S("");
}

Str forecast_backtest_sentence(const ForecastBacktest *b, Arena *arena)
{
    if (!b->trials)
        return S("");
    long long error = b->error_permille, naive = b->naive_permille, covered = b->covered_permille;
    return arena_printf(arena, "過去%d回、同じ方法で年度末までを見込むと、外れは平均%lld.%lld%%でした（前の年の同じ月をそのまま使うと%lld.%lld%%）。幅に入ったのは%lld.%lld%%です。",
                        b->trials, DECIMAL(error), DECIMAL(naive), DECIMAL(covered));
}

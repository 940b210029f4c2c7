#include "domain/exception_rule.h"

#include "domain/cap.h"
#include "domain/words.h"

#define SMALL_TOWN 10000 /* 告示19号4号: 人口1万人未満 */

#define CIRCULAR "令和6年1月22日 厚生労働省告示第19号（令和6年4月1日から）"
#define LETTERS "介護保険最新情報Vol.1086（令和4年6月27日）ほか"
#define COUNCIL "介護保険部会・財政制度等審議会の資料（令和2〜3年度）"

static const struct {
    const char *reason, *from, *until;
    bool accepted;
    const char *condition, *mark, *source;
} rows[] = {
    { "disaster", "2015-04-01", "2024-03-31", true, "災害などで居宅要支援被保険者等が増えたこと（ガイドラインの例示）。", "assumed", COUNCIL },
    { "disaster", "2024-04-01", "", true, "災害により居宅要支援被保険者等が増えたこと（1号）。", "final", CIRCULAR },
    { "effective", "2015-04-01", "2022-03-31", true, "介護予防の効果が高く、将来の費用を下げる見込みがあること（ガイドラインの例示）。", "assumed", COUNCIL },
    { "effective", "2022-04-01", "2024-03-31", true, "介護予防の効果が高く、将来の費用を下げる見込みがあること。費用低減計画が要ります。", "assumed", LETTERS },
    { "effective", "2024-04-01", "", true, "介護予防の効果が高い新しい事業で、将来の総合事業の費用を下げると見込まれること（2号）。費用低減計画が要ります。", "final", CIRCULAR },
    { "shrinking", "2024-04-01", "", true, "75歳以上の変動率が1を下回る市町村が、将来の費用を下げると見込まれる事業を行うこと（3号）。", "final", CIRCULAR },
    { "small", "2024-04-01", "", true, "前の年の10月1日の住民基本台帳の人口が1万人未満の市町村が、地域の人材や資源を生かす活動を行うこと（4号。続きの文は未確認）。", "assumed", CIRCULAR },
    { "before_2024", "2015-04-01", "2021-03-31", true, "理由は例示で、ほかの理由も認められていました。", "final", COUNCIL },
    { "before_2024", "2021-04-01", "2022-03-31", false, "理由は例示ではなくなり、挙げられた理由のほかは認められません。", "final", "改革工程表2020と令和3年度の扱い" },
    { "before_2024", "2022-04-01", "2024-03-31", false, "挙げられた理由のほかは認められません。費用低減計画が要ります。事後の協議は、翌年度に費用が下がることが明らかな場合だけです。", "final", LETTERS },
    { "before_2024", "2024-04-01", "", false, "理由は告示で決められたものだけです。", "final", CIRCULAR },
};

size_t exception_rules(ExceptionRule ret[static EXCEPTION_RULES_MAX])
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        ret[i] = (ExceptionRule){ .reason = str_of(rows[i].reason), .until = DATE_NONE, .accepted = rows[i].accepted,
                                  .condition = str_of(rows[i].condition), .mark = str_of(rows[i].mark), .source = str_of(rows[i].source) };
        (void)date_from_iso(str_of(rows[i].from), &ret[i].from);
        (void)date_from_iso(str_of(rows[i].until), &ret[i].until);
    }
    return COUNT_OF(rows);
}

const char *exception_state_key(ExceptionState s)
{
    static const char *const keys[EXCEPTION_STATE_COUNT] = { "accepted", "refused", "open" };
    return s < EXCEPTION_STATE_COUNT ? keys[s] : "open";
}

static const ExceptionRule *in_force(const ExceptionRule *rules, size_t n, Str reason, Date on)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(rules[i].reason, reason) && rules[i].from.day <= on.day && (date_is_none(rules[i].until) || on.day <= rules[i].until.day))
            return &rules[i];
    return NULL;
}

/* Conditions that count people: a reason, and what decides it. */
static ExceptionState counted(Str reason, const ExceptionFacts *f, Arena *a, Str *ret_why)
{
    if (str_eq(reason, S("small"))) {
        if (!f->knows_people)
            return *ret_why = S("前の年の10月1日の総人口が、データにありません。人口を入力すると確かめられます。"), EXCEPTION_OPEN;
        *ret_why = arena_printf(a, "前の年の10月1日の人口は" STR_FMT "で、1万人%sです。", STR_ARG(people_exact(f->people, a)), f->people < SMALL_TOWN ? "未満" : "以上");
        return f->people < SMALL_TOWN ? EXCEPTION_YES : EXCEPTION_NO;
    }
    if (str_eq(reason, S("shrinking"))) {
        if (!f->knows_rate)
            return *ret_why = S("75歳以上の変動率が、まだ計算できません。75歳以上の人口を入力すると確かめられます。"), EXCEPTION_OPEN;
        *ret_why = arena_printf(a, "75歳以上の変動率は%lld.%04lldで、1%sです。", (long long)(f->rate / CAP_RATE_SCALE), (long long)(f->rate % CAP_RATE_SCALE),
                                f->rate < CAP_RATE_SCALE ? "を下回る値" : "以上");
        return f->rate < CAP_RATE_SCALE ? EXCEPTION_YES : EXCEPTION_NO;
    }
    *ret_why = S("条件に当てはまるかは、事業の中身で決まります。");
    return EXCEPTION_YES;
}

void exception_judge(const ExceptionRule *rules, size_t n, Str reason, Date on, const ExceptionFacts *facts, Arena *a, ExceptionVerdict *ret)
{
    Str why;
    const ExceptionRule *r = in_force(rules, n, reason, on);
    *ret = (ExceptionVerdict){ .rule = r, .state = EXCEPTION_NO };
    if (!r) {
        ret->sentence = S("この日のきまりには、この理由がありません。");
        return;
    }
    if (!r->accepted) {
        ret->sentence = arena_printf(a, "この理由では認められません。" STR_FMT, STR_ARG(r->condition));
        return;
    }
    ret->state = counted(reason, facts, a, &why);
    ret->sentence = arena_printf(a, STR_FMT STR_FMT, STR_ARG(r->condition), STR_ARG(why));
}

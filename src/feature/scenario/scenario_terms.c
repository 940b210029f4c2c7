/* A decision's figures and dates as people write them, for the workbook. */
#include "base/buf.h"
#include "domain/words.h"
#include "feature/scenario/scenario_parts.h"

typedef enum { IN_PEOPLE, IN_YEN, IN_TIMES, IN_MONTHS, IN_HUNDREDTHS, IN_PERMILLE } TermUnit;
static const struct {
    const char *label;
    size_t offset;
    TermUnit unit;
} terms[] = {
    { "人数（教室は1回の定員）", offsetof(ScenarioStep, people), IN_PEOPLE },
    { "1年の回数", offsetof(ScenarioStep, courses), IN_TIMES },
    { "1回の月数", offsetof(ScenarioStep, course_months), IN_MONTHS },
    { "1回の費用", offsetof(ScenarioStep, course_yen), IN_YEN },
    { "参加する割合", offsetof(ScenarioStep, fill), IN_HUNDREDTHS },
    { "参加した人が卒業する割合", offsetof(ScenarioStep, treated), IN_HUNDREDTHS },
    { "参加しなくても卒業する割合", offsetof(ScenarioStep, control), IN_HUNDREDTHS },
    { "卒業が続く月数", offsetof(ScenarioStep, hold_months), IN_MONTHS },
    { "1人1か月の事業費", offsetof(ScenarioStep, unit_yen), IN_YEN },
    { "移った先の1人1か月の事業費", offsetof(ScenarioStep, to_yen), IN_YEN },
    { "1人1か月のケアマネジメント費", offsetof(ScenarioStep, care_management), IN_YEN },
    { "代わりに使う1人1か月の費用", offsetof(ScenarioStep, replacement), IN_YEN },
    { "単価の変化", offsetof(ScenarioStep, price_permille), IN_PERMILLE },
    { "75歳以上人口の1年の伸び", offsetof(ScenarioStep, growth_permille), IN_PERMILLE },
    { "85歳以上人口の1年の伸び", offsetof(ScenarioStep, growth85_permille), IN_PERMILLE },
    { "いまの要支援認定率", offsetof(ScenarioStep, cert_from), IN_HUNDREDTHS },
    { "変わった後の要支援認定率", offsetof(ScenarioStep, cert_to), IN_HUNDREDTHS },
};

static Str term(int64_t v, TermUnit unit, Arena *a)
{
    unsigned long long size = v < 0 ? -(unsigned long long)v : (unsigned long long)v;
    switch (unit) {
    case IN_PEOPLE: return arena_printf(a, "%llu人", size);
    case IN_YEN: return yen_exact(v, a);
    case IN_TIMES: return arena_printf(a, "%llu回", size);
    case IN_MONTHS: return arena_printf(a, "%lluか月", size);
    case IN_HUNDREDTHS: return arena_printf(a, "%llu.%02llu％", size / 100, size % 100);
    case IN_PERMILLE: return arena_printf(a, "%s%llu.%llu％", v < 0 ? "−" : "＋", size / 10, size % 10);
    }
    return S("");
}

static void add(Buf *out, Str label, Str value)
{
    if (out->n)
        buf_add(out, S("、"));
    buf_add(out, label);
    buf_add(out, value);
}

static void add_dates(Buf *out, const ScenarioStep *d, Arena *a)
{
    if (d->from_month)
        add(out, S(""), arena_printf(a, STR_FMT "から", STR_ARG(wareki_month(d->from_month, a))));
    if (d->to_month)
        add(out, S(""), arena_printf(a, STR_FMT "まで", STR_ARG(wareki_month(d->to_month, a))));
    if (d->until_year)
        add(out, S(""), arena_printf(a, STR_FMT "まで", STR_ARG(wareki_year((int)d->until_year, a))));
    if (d->start_months == NUMBER_NONE)
        return;
    add(out, S("始める月 "), S(""));
    for (int i = 0, said = 0; i < 12; i++) { /* the fiscal year's order */
        int month = (i + 3) % 12 + 1;
        if (d->start_months >> (month - 1) & 1)
            buf_printf(out, "%s%d月", said++ ? "・" : "", month);
    }
}

Str step_terms(const ScenarioStep *d, Arena *a)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 4096);
    add_dates(&out, d, a);
    for (size_t i = 0; i < COUNT_OF(terms); i++) {
        int64_t value = *(const int64_t *)(const void *)((const char *)d + terms[i].offset);
        if (value != NUMBER_NONE)
            add(&out, arena_printf(a, "%s ", terms[i].label), term(value, terms[i].unit, a));
    }
    return arena_copy(a, buf_str(&out));
}

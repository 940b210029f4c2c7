#include "base/test.h"
#include "domain/exception_rule.h"

static const struct {
    const char *reason, *on;
    int64_t people, rate; /* 0: not known */
    ExceptionState want;
} cases[] = {
    { "disaster", "2018-04-01", 0, 0, EXCEPTION_YES },
    { "disaster", "2026-04-01", 0, 0, EXCEPTION_YES },
    { "before_2024", "2021-03-31", 0, 0, EXCEPTION_YES },  /* 館林市 to FY2021: an example among others */
    { "before_2024", "2021-04-01", 0, 0, EXCEPTION_NO },   /* the list is closed */
    { "before_2024", "2022-04-01", 0, 0, EXCEPTION_NO },   /* "令和４年度から要件が厳しくなり" */
    { "before_2024", "2024-04-01", 0, 0, EXCEPTION_NO },
    { "small", "2024-03-31", 9999, 0, EXCEPTION_NO },      /* not before the notice */
    { "small", "2024-04-01", 9999, 0, EXCEPTION_YES },
    { "small", "2024-04-01", 10000, 0, EXCEPTION_NO },     /* under 10,000, not 10,000 */
    { "small", "2024-04-01", 0, 0, EXCEPTION_OPEN },
    { "shrinking", "2026-04-01", 0, 9999, EXCEPTION_YES },
    { "shrinking", "2026-04-01", 0, 10000, EXCEPTION_NO }, /* below 1, not 1 */
    { "shrinking", "2026-04-01", 9999, 0, EXCEPTION_OPEN },
    { "shrinking", "2023-04-01", 0, 9999, EXCEPTION_NO },
    { "effective", "2014-03-31", 0, 0, EXCEPTION_NO },     /* before the programme */
    { "no such reason", "2026-04-01", 0, 0, EXCEPTION_NO },
    { "", "2026-04-01", 0, 0, EXCEPTION_NO },
};

TEST(exception_reasons_by_the_rule_of_a_day)
{
    Arena a;
    ExceptionRule rules[EXCEPTION_RULES_MAX];
    size_t n = exception_rules(rules);
    arena_init(&a, 1 << 20);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const ExceptionFacts facts = { .knows_people = cases[i].people > 0, .people = cases[i].people, .knows_rate = cases[i].rate > 0, .rate = cases[i].rate };
        Date on;
        ExceptionVerdict v;
        EXPECT(date_from_iso(str_of(cases[i].on), &on));
        exception_judge(rules, n, str_of(cases[i].reason), on, &facts, &a, &v);
        if (v.state != cases[i].want)
            test_fail(__FILE__, __LINE__, "row %zu: %s", i, exception_state_key(v.state));
        EXPECT(v.sentence.n > 0);
    }
    arena_done(&a);
}

/* On no day are there two rules for one reason, and every day from the programme's first on has one for the reasons of the guideline. */
TEST(exception_rules_neither_overlap_nor_gape)
{
    ExceptionRule rules[EXCEPTION_RULES_MAX];
    size_t n = exception_rules(rules);
    for (size_t i = 0; i < n; i++) {
        EXPECT(!date_is_none(rules[i].from) && rules[i].source.n && rules[i].condition.n);
        EXPECT(date_is_none(rules[i].until) || rules[i].from.day < rules[i].until.day);
        for (size_t k = i + 1; k < n; k++)
            if (str_eq(rules[i].reason, rules[k].reason)) {
                EXPECT(!date_is_none(rules[i].until) && rules[i].until.day + 1 == rules[k].from.day);
                break; /* in the order of their days */
            }
    }
}

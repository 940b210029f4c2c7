/* figures.c: the figures an indicator can be bound to. Counts of people are person-months over services, as claims
 * give them (延べ): who uses two services counts twice. */
#include "feature/monitor/monitor_parts.h"

static bool paid(const MonthFacts *m, int64_t *ret)
{
    *ret = m->paid;
    return true;
}

static bool people(const MonthFacts *m, int64_t *ret)
{
    *ret = m->people;
    return true;
}

static bool people_c(const MonthFacts *m, int64_t *ret)
{
    *ret = m->people_c;
    return true;
}

static bool paid_general(const MonthFacts *m, int64_t *ret)
{
    *ret = m->paid_general;
    return true;
}

/* In tenths of a percent, half up; money is never negative here but for corrections. */
static bool share_equivalent(const MonthFacts *m, int64_t *ret)
{
    if (m->paid <= 0 || m->paid_equivalent < 0)
        return false;
    *ret = (m->paid_equivalent * 2000 + m->paid) / (m->paid * 2);
    return true;
}

static bool yen_a_person(const MonthFacts *m, int64_t *ret)
{
    if (m->people <= 0 || m->paid < 0)
        return false;
    *ret = (m->paid * 2 + m->people) / (m->people * 2);
    return true;
}

static const FigureKind kinds[] = {
    { "paid", "その月の事業費", "円", 0, paid, OUTSIDE_YEN },
    { "people", "サービスの利用者（延べ）", "人", 0, people, OUTSIDE_PEOPLE },
    { "equivalent_share", "従前相当の費用の割合", "％", 1, share_equivalent, OUTSIDE_LINES },
    { "people_c", "サービス・活動Cの利用者", "人", 0, people_c, OUTSIDE_LINES },
    { "yen_a_person", "利用者1人・1か月あたりの費用", "円", 0, yen_a_person, OUTSIDE_PEOPLE },
    { "paid_general", "一般介護予防事業の費用", "円", 0, paid_general, OUTSIDE_LINES },
};

const FigureKind *figure_kind(Str key)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(key, str_of(kinds[i].key)))
            return &kinds[i];
    return NULL;
}

/* People of 75 and of 85 and over: counted, then carried on. */
#include "domain/proportion.h"
#include "domain/whatif_inside.h"

int64_t people_of(const PeoplePath *p, int year)
{
    return year < CAP_N75_FIRST || year > CAP_N75_LAST ? 0 : p->n[year - CAP_N75_FIRST];
}

void people_take(const CapValue *counted, int first_year, PeoplePath *ret)
{
    *ret = (PeoplePath){ 0 };
    for (int y = CAP_N75_FIRST; counted && y <= CAP_N75_LAST && y <= first_year; y++)
        if (counted[y - CAP_N75_FIRST].given && counted[y - CAP_N75_FIRST].value > 0) {
            ret->n[y - CAP_N75_FIRST] = counted[y - CAP_N75_FIRST].value;
            ret->last_known = y;
        }
}

void people_extend(PeoplePath *p, int last_year, int64_t permille, const CapValue *path)
{
    if (p->last_known < CAP_N75_FIRST)
        return;
    for (int y = p->last_known + 1; y <= last_year && y <= CAP_N75_LAST; y++) {
        const CapValue *told = path && path[y - CAP_N75_FIRST].given && path[y - CAP_N75_FIRST].value > 0 ? &path[y - CAP_N75_FIRST] : NULL;
        p->n[y - CAP_N75_FIRST] = told ? told->value : proportion(people_of(p, y - 1), 1000 + permille, 1000);
    }
}

bool people_growth(const PeoplePath *p, int64_t *ret)
{
    int last = p->last_known;
    if (!last || people_of(p, last - 3) <= 0)
        return false;
    *ret = proportion(cap_rate(people_of(p, last - 3), people_of(p, last)) - CAP_RATE_SCALE, 1000, CAP_RATE_SCALE);
    return true;
}

int64_t people_carried(const PeoplePath *p, int64_t yen, int from, int to)
{
    return p->last_known && people_of(p, from) > 0 ? proportion(yen, people_of(p, to), people_of(p, from)) : yen;
}

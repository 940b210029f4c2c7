#include "schema/outside.h"

#define YEAR_STARTS_DEFAULT 3

/* Of a town that has entered its older people only, there are at least as many: the stricter reading. */
const Sql outside_sql_population = { .read_only = true, .text =
    "SELECT COALESCE(total, age65, age75) FROM population WHERE org = $1 ORDER BY day DESC, CASE WHEN batch = 0 THEN 0 ELSE 1 END, batch DESC LIMIT 1" };
const Sql outside_sql_setting = { .read_only = true, .text = "SELECT year_starts FROM town_setting WHERE org = $1 ORDER BY id LIMIT 1" };

static Status one_or(Db *db, const Sql *sql, int64_t org, int64_t otherwise, int64_t *ret)
{
    Status s = db_one_int(db, sql, ret, P_INT(org));
    if (s == ERR_NOT_FOUND)
        *ret = otherwise;
    return s == ERR_NOT_FOUND ? OK : s;
}

Status outside_read(Db *db, int64_t org, Date today, Arena *a, Outside *ret)
{
    int64_t starts;
    TRY(one_or(db, &outside_sql_population, org, -1, &ret->population));
    TRY(one_or(db, &outside_sql_setting, org, YEAR_STARTS_DEFAULT, &starts));
    ret->year_starts = (int)starts;
    ret->rule = suppress_rule(today, ret->population);
    if (ret->rule.none)
        ret->sentence = S("「x」は出さない数です。人口2,000人未満の市町村では、人数の分かる表を外に出しません（匿名介護情報等の提供に関するガイドラインの基準）。");
    else
        ret->sentence = arena_printf(a, "「x」は出さない数です。%lld人未満の区分と、引き算でそれが分かってしまう区分を隠しています（匿名介護情報等の提供に関するガイドラインの基準。0は出します）。",
                                     (long long)ret->rule.below);
    return ret->sentence.p ? OK : ERR_MEMORY;
}

bool outside_shows(const Outside *o, int64_t people)
{
    return people == 0 || (!o->rule.none && people >= o->rule.below);
}

void outside_gather(const Outside *o, const int64_t *people, size_t n, bool *ret)
{
    size_t count = 0, next = n;
    for (size_t i = 0; i < n; i++) {
        ret[i] = !outside_shows(o, people[i]);
        count += ret[i];
    }
    for (size_t i = 0; i < n; i++)
        if (!ret[i] && people[i] && (next == n || people[i] < people[next]))
            next = i;
    if (count == 1 && next < n)
        ret[next] = true;
}

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

/* ---- what was shown ---- */

#define LEDGER_ROW "CASE WHEN c.origin = 'ledger' THEN 1 ELSE 0 END"
#define OWED " FROM cube c WHERE c.org = $1 AND c.service_month >= $2 AND c.service_month <= $3 AND (c.people <> 0 OR c.origin <> 'ledger')" \
             " AND NOT EXISTS (SELECT 1 FROM shown_slice s WHERE s.org = c.org AND s.service_month = c.service_month AND s.ledger = " LEDGER_ROW ")"
const Sql outside_sql_owed = { .read_only = true, .text = "SELECT COUNT(*)" OWED };
const Sql outside_sql_slices = { .read_only = true, .text =
    "SELECT service_month, ledger, below FROM shown_slice WHERE org = $1 AND service_month >= $2 AND service_month <= $3" };
const Sql outside_sql_keep_rows = { .text =
    "INSERT INTO shown_cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
    " SELECT c.org, c.service_month, c.service, c.program, c.provider, c.level, c.origin, c.people, c.lines, c.units, c.cost, c.paid" OWED };
const Sql outside_sql_keep_slices = { .text =
    "INSERT INTO shown_slice (org, service_month, ledger, below, shown_ms)"
    " SELECT DISTINCT c.org, c.service_month, " LEDGER_ROW ", CAST($4 AS BIGINT), CAST($5 AS BIGINT)" OWED };

Status outside_keep(Db *db, int64_t org, const OutsideMonths *m, int64_t now_ms)
{
    TRY(db_exec(db, &outside_sql_keep_rows, P_INT(org), P_INT(m->from), P_INT(m->to)));
    return db_exec(db, &outside_sql_keep_slices, P_INT(org), P_INT(m->from), P_INT(m->to), P_INT(m->below), P_INT(now_ms));
}

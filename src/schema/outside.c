#include "schema/outside.h"
#include "schema/release.h"


/* Of a town that has entered its older people only, there are at least as many: the stricter reading. */
const Sql outside_sql_population = { .read_only = true, .text =
    "SELECT COALESCE(total, age65, age75) FROM population WHERE org = $1 ORDER BY day DESC, CASE WHEN batch = 0 THEN 0 ELSE 1 END, batch DESC LIMIT 1" };
const Sql outside_sql_setting = { .read_only = true, .text = "SELECT year_starts FROM town_setting WHERE org = $1 ORDER BY id LIMIT 1" };

Status outside_read(Db *db, int64_t org, Date today, Arena *a, Outside *ret)
{
    int64_t starts;
    TRY(db_int_or(db, &outside_sql_population, -1, &ret->population, P_INT(org)));
    TRY(db_int_or(db, &outside_sql_setting, YEAR_STARTS_DEFAULT, &starts, P_INT(org)));
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

/* ---- what was shown ---- */

#define LEDGER_ROW RELEASE_LEDGER_ROW("c")
#define OWED " FROM cube c WHERE c.org = $1 AND c.service_month >= $2 AND c.service_month <= $3 AND " OUTSIDE_UNKEPT("c")
const Sql outside_sql_owed = { .read_only = true, .text = "SELECT COUNT(*) FROM (SELECT 1 AS one" OWED " LIMIT 1) o" };
const Sql outside_sql_slices = { .read_only = true, .text =
    "SELECT service_month, ledger, below, least, people FROM shown_slice WHERE org = $1 AND service_month >= $2 AND service_month <= $3" };
const Sql outside_sql_keep_rows = { .text =
    "INSERT INTO shown_cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
    " SELECT c.org, c.service_month, c.service, c.program, c.provider, c.level, c.origin, c.people, c.lines, c.units, c.cost, c.paid" OWED };
/* Cells are those of service × programme × level. A sum below 0 (corrections of another month) is small too; of 0 persons nothing is told. Of the
 * persons of all services there are at least as many as of the largest one. Both are then judged by different persons, where they were counted (cube_persons.h). */
const Sql outside_sql_keep_slices = { .text =
    "INSERT INTO shown_slice (org, service_month, ledger, below, shown_ms, least, people)"
    " SELECT CAST($1 AS BIGINT), t.service_month, t.ledger, CAST($4 AS BIGINT), CAST($5 AS BIGINT), MIN(t.least), MAX(t.people) FROM ("
    "SELECT o.service_month, o.ledger, o.service, SUM(o.people) AS people, MIN(CASE WHEN o.people <> 0 THEN o.people ELSE 9007199254740991 END) AS least FROM ("
    "SELECT c.service_month, " LEDGER_ROW " AS ledger, c.service, c.program, c.level, SUM(c.people) AS people" OWED
    " GROUP BY c.service_month, " LEDGER_ROW ", c.service, c.program, c.level) AS o"
    " GROUP BY o.service_month, o.ledger, o.service) AS t GROUP BY t.service_month, t.ledger" };
const Sql outside_sql_keep_persons = { .text =
    "INSERT INTO shown_persons (org, service_month, ledger, service, program, level, provider, people, least, reach_9, reach_19)"
    " SELECT p.org, p.service_month, p.ledger, p.service, p.program, p.level, p.provider, p.people, p.least, p.reach_9, p.reach_19 FROM cube_persons p"
    " WHERE p.org = $1 AND p.service_month >= $2 AND p.service_month <= $3"
    " AND NOT EXISTS (SELECT 1 FROM shown_slice s WHERE s.org = p.org AND s.service_month = p.service_month AND s.ledger = p.ledger)"
    " AND NOT EXISTS (SELECT 1 FROM month_waiting w WHERE w.org = p.org AND w.service_month = p.service_month AND w.ledger = p.ledger)" };
#define OF_ALL "FROM shown_persons p WHERE p.org = shown_slice.org AND p.service_month = shown_slice.service_month AND p.ledger = shown_slice.ledger" \
    " AND p.service = '*' AND p.program = '*' AND p.level = '*' AND p.provider = -1"
const Sql outside_sql_judge = { .text =
    "UPDATE shown_slice SET least = (SELECT CASE WHEN p.least < shown_slice.least THEN p.least ELSE shown_slice.least END " OF_ALL "), people = (SELECT p.people " OF_ALL ")"
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 AND EXISTS (SELECT 1 " OF_ALL ")" };
/* Who keeps of a town writes here first, so that two at once meet in this row: the second is told to try again (db_tx), and does not run into the keys of
 * what the first has kept. */
const Sql outside_sql_turn = { .text = "INSERT INTO shown_mark (org, stamp) VALUES ($1, -1) ON CONFLICT (org) DO UPDATE SET stamp = shown_mark.stamp" };
const Sql outside_sql_stamps = { .read_only = true, .text =
    "SELECT COALESCE((SELECT s.n FROM town_stamp s WHERE s.org = $1), 0), COALESCE((SELECT m.stamp FROM shown_mark m WHERE m.org = $1), -1)" };
const Sql outside_sql_mark = { .text = "INSERT INTO shown_mark (org, stamp) VALUES ($1, $2) ON CONFLICT (org) DO UPDATE SET stamp = excluded.stamp" };

Status outside_keep(Db *db, int64_t org, const OutsideMonths *m, int64_t now_ms)
{
    TRY(db_exec(db, &outside_sql_turn, P_INT(org)));
    TRY(db_exec(db, &outside_sql_keep_persons, P_INT(org), P_INT(m->from), P_INT(m->to)));
    TRY(db_exec(db, &outside_sql_keep_rows, P_INT(org), P_INT(m->from), P_INT(m->to)));
    TRY(db_exec(db, &outside_sql_keep_slices, P_INT(org), P_INT(m->from), P_INT(m->to), P_INT(m->below), P_INT(now_ms)));
    return db_exec(db, &outside_sql_judge, P_INT(org), P_INT(m->from), P_INT(m->to));
}

static Status stamp_of(Db *db, int64_t org, int64_t *ret, bool *ret_owes)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret_owes = false;
    TRY(db_query(db, &outside_sql_stamps, &rows, P_INT(org)));
    if (rows_next(&rows)) {
        *ret = row_int(&rows, 0);
        *ret_owes = row_int(&rows, 0) != row_int(&rows, 1);
    }
    return rows.status;
}

Status outside_owes(Db *db, int64_t org, int64_t now_ms, bool *ret)
{
    int64_t stamp;
    TRY(stamp_of(db, org, &stamp, ret));
    return *ret ? OK : release_owes(db, org, now_ms, ret);
}

Status outside_unkept(Db *db, int64_t org, Month from, Month to, bool *ret)
{
    int64_t any;
    TRY(db_one_int(db, &outside_sql_owed, &any, P_INT(org), P_INT(from), P_INT(to)));
    *ret = any > 0;
    return OK;
}

Status outside_keep_all(Db *db, int64_t org, int64_t below, int64_t now_ms)
{
    int64_t stamp = 0;
    bool owes;
    TRY(release_settled(db, org, below, now_ms));
    TRY(stamp_of(db, org, &stamp, &owes));
    if (!owes)
        return OK;
    TRY(outside_keep(db, org, &(OutsideMonths){ .from = MONTH_EARLIEST, .to = MONTH_LATEST, .below = below }, now_ms));
    return db_exec(db, &outside_sql_mark, P_INT(org), P_INT(stamp));
}

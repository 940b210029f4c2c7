#include "schema/few.h"
#include "schema/outside.h"

#define OF_MONTH " WHERE org = $1 AND service_month = $2"
/* And where nothing stands any more nothing waits: readers outside are told of this town as its people are. */
const Sql few_sql_free = { .text =
    "DELETE FROM month_waiting" OF_MONTH " AND (" FEW_SHOWN("month_waiting") " OR NOT EXISTS (SELECT 1 FROM cube c WHERE c.org = month_waiting.org"
    " AND c.service_month = month_waiting.service_month AND " RELEASE_LEDGER_ROW("c") " = month_waiting.ledger AND " RELEASE_COUNTS("c") "))" };
const Sql few_sql_hold = { .text =
    "INSERT INTO month_waiting (org, service_month, ledger, since_ms) SELECT s.org, s.service_month, s.ledger, " FEW_HELD " FROM shown_slice s"
    " WHERE s.org = $1 AND s.service_month = $2 AND " FEW_IS("s", "$3") " ON CONFLICT (org, service_month, ledger) DO UPDATE SET since_ms = " FEW_HELD };
/* Asked anew each time of what is held: the town may have become a larger one. */
#define READY(w) "((CAST($4 AS BIGINT) = 0 AND (" w ".since_ms < 0 OR " RELEASE_DUE(w, "$2") ")) OR " w ".service_month = CAST($4 AS BIGINT))"
const Sql few_sql_settle = { .text = "DELETE FROM month_waiting WHERE org = $1 AND " READY("month_waiting") " AND NOT " FEW_IS("month_waiting", "$3") };
const Sql few_sql_held = { .text = "UPDATE month_waiting SET since_ms = " FEW_HELD " WHERE org = $1 AND " RELEASE_DUE("month_waiting", "$2") };
const Sql few_sql_month = { .read_only = true, .text =
    "SELECT MIN(" FEW_KIND("w") ") FROM month_waiting w WHERE w.org = $1 AND w.service_month = $2 AND " FEW_IS("w", "$3") };

Status few_hold(Db *db, int64_t org, Month month)
{
    int64_t population;
    TRY(db_int_or(db, &outside_sql_population, -1, &population, P_INT(org)));
    TRY(db_exec(db, &few_sql_free, P_INT(org), P_INT(month)));
    return db_exec(db, &few_sql_hold, P_INT(org), P_INT(month), P_INT(suppress_rule_newest(population).below));
}

Status few_settle(Db *db, int64_t org, int64_t below, int64_t now_ms, Month month, int64_t *ret)
{
    TRY(db_exec_count(db, &few_sql_settle, ret, P_INT(org), P_INT(now_ms), P_INT(below), P_INT(month)));
    return month ? OK : db_exec(db, &few_sql_held, P_INT(org), P_INT(now_ms));
}

Str few_words(int64_t kind, int64_t below, Arena *a)
{
    const bool ledger = kind >= 2, shown = kind % 2 != 0;
    return arena_printf(a, "%s%lld人未満のため、%s", ledger ? "台帳の費用は、利用した人が" : shown ? "この月の利用者がいまは" : "この月の利用者は", (long long)below,
                        shown ? "いまの額は外に見せません（前に見せた表は、前のままです）。" : "外には見せません。");
}

Status few_sentence(Db *db, int64_t org, int64_t below, Month month, Arena *a, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = S("");
    TRY(db_query(db, &few_sql_month, &rows, P_INT(org), P_INT(month), P_INT(below)));
    if (rows_next(&rows) && !row_is_null(&rows, 0))
        *ret = few_words(row_int(&rows, 0), below, a);
    TRY(rows.status);
    return arena_status(a);
}

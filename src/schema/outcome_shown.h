/* outcome_shown.h: outcome indicators for readers outside the town hall. They see the whole of fiscal years that are over, where the town calls it final,
 * and see it always as it was when it was first shown: a value of today that is corrected by one answer would tell that answer by subtraction. */
#pragma once
#include "schema/outcome.h"
#include "schema/release.h"

/* What is kept for them, in the order of outcome_values. */
MUST_USE Status outcome_shown(Db *db, int64_t org, Arena *a, OutcomeValue **ret, size_t *ret_n);
/* Is anything to be kept first? Nothing is while values wait (release_forgot). year: the one that is not over. */
MUST_USE Status outcome_shown_owes(Db *db, int64_t org, int year, int64_t now_ms, Arena *a, bool *ret);
/* Keeps it. In the caller's transaction. */
MUST_USE Status outcome_shown_keep(Db *db, int64_t org, int year, int64_t now_ms, Arena *a);
#define OUTCOME_SHOWN "終わった年度の、確定した値だけを見せています。一度外に出した値は、前に出したままです。あとからの直しは入れていません（差から人が分かるのを防ぐため）。"
#define OUTCOME_FORGOTTEN "バックアップから戻したばかりなので、まだ見せたことのない値は、市町村の待つ日数のあいだ見せません。"

extern const Sql outcome_sql_shown, outcome_sql_show;
#define OUTCOME_SHOWN_STATEMENTS &outcome_sql_shown, &outcome_sql_show, &release_sql_forgot

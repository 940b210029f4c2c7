/* release.h of the feature: the town's screen of its months (schema/release.h holds the rule). */
#pragma once
#include "feature/spending/spending.h"
#include "domain/suppress.h"
#include "schema/few.h"

/* What a month would show now, and what would be hidden, counted over the tables of the month by itself: services, programmes, levels, and
 * services by programmes and by levels. */
typedef struct {
    int64_t people, paid;  /* of the whole; people: person-months */
    int64_t cells, hidden;
    bool few;              /* the whole is of few persons: nothing is told apart */
} ReleasePreview;

MUST_USE Status release_preview(Req *rq, Month month, const SuppressRule *rule, ReleasePreview *ret);
MUST_USE Status release_tidy(App *app, int64_t now_ms);

MUST_USE Status release_get_months(Req *rq);
MUST_USE Status release_get_month(Req *rq);
MUST_USE Status release_post_month(Req *rq);
extern const Sql release_sql_list, release_sql_days, release_sql_stamp;
#define RELEASE_PAGE_STATEMENTS RELEASE_MINUTE_STATEMENTS, &release_sql_list, &release_sql_days, &release_sql_stamp, &few_sql_month

#include "feature/settled/settled.h"
#include "base/date.h"
#include "http/told.h"
#include "schema/settled.h"
#include "schema/town_cap.h"

static const char *const units[] = { [SETTLED_YEN] = "yen", [SETTLED_PEOPLE] = "people", [SETTLED_RATE_UNIT] = "rate" };

static void put_items(JsonWriter *w)
{
    json_array_field(w, "items");
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++) {
        const SettledItemInfo *info = &settled_items[i];
        json_open_object(w);
        json_str_field(w, "key", str_of(info->key));
        json_str_field(w, "label", str_of(info->label));
        json_str_field(w, "unit", str_of(units[info->unit]));
        json_bool_field(w, "cost", info->cost);
        json_str_field(w, "within", str_of(settled_items[info->within].key));
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_source(JsonWriter *w, const SettledFigure *f, bool outside)
{
    if (!f->known) {
        json_null_field(w, "from");
        return;
    }
    json_object_field(w, "from");
    json_i64_field(w, "batch", f->batch);
    json_str_field(w, "file_name", outside ? S("") : f->file_name);
    json_str_field(w, "sheet", outside ? S("") : f->sheet);
    json_str_field(w, "cell", outside ? S("") : f->cell);
    json_str_field(w, "label", outside ? S("") : f->label);
    json_str_field(w, "unit", f->unit);
    json_str_field(w, "found", outside ? S("") : f->found);
    json_bool_field(w, "corrected", f->corrected);
    json_i64_field(w, "applied_ms", f->applied_ms);
    json_close_object(w);
}

static void number_or_null(JsonWriter *w, const char *key, int64_t n, bool known)
{
    if (known)
        json_i64_field(w, key, n);
    else
        json_null_field(w, key);
}

/* How deep a reader may look into the cost of a year. The papers tell what the tables of spending tell, so outside the town hall they are
 * as deep as these hide nothing, and of a year with a month that is not shown no deeper than its whole, which the law makes the town report;
 * of a year without claims nobody can tell what is small. */
typedef enum { DEPTH_ALL, DEPTH_LINES, DEPTH_SERVICES, DEPTH_WHOLE } Depth;

/* Outside, a sum is never made of its parts: it could be one of them. */
static bool may_show(const SettledYear *y, const SettledOwn *own, SettledItem item, Depth depth)
{
    const SettledItemInfo *info = &settled_items[item];
    if (depth == DEPTH_ALL)
        return true;
    if (!y->items[item].known)
        return false;
    if (!info->cost || item == SETTLED_COST)
        return true;
    if (!settled_is_detail(item))
        return depth != DEPTH_WHOLE;
    return depth == DEPTH_LINES && info->program && own->known[item];
}

static Status depth_of(Req *rq, const SettledYear *y, const SettledOwn *own, Depth *ret)
{
    Told t;
    SettledOwn all = *own; /* with the months that are not shown */
    TRY(told_read(rq, rq->org, outside_year_first(y->year), outside_year_last(y->year), &t));
    TRY(t.outside && !own->months ? settled_own(rq->db, rq->org, y->year, MONTHS_ALL, rq->arena, &all) : OK);
    *ret = !t.outside ? DEPTH_ALL : !all.months ? DEPTH_SERVICES : t.depth == OUTSIDE_LINES && own->months == 12 && !t.waiting.n ? DEPTH_LINES : DEPTH_WHOLE;
    /* A line of the paper that the claims do not know of would follow from the others. */
    for (size_t i = 0; *ret == DEPTH_LINES && i < SETTLED_ITEM_COUNT; i++)
        if (settled_is_detail((SettledItem)i) && y->items[i].known && !may_show(y, own, (SettledItem)i, DEPTH_LINES))
            *ret = DEPTH_WHOLE;
    return OK;
}

/* A sum that no paper gives is made from its parts, and has no cell. What is computed from claims could tell of a handful of
 * people line by line: outside the town hall it is not shown. */
static void put_figure(JsonWriter *w, const SettledYear *y, const SettledOwn *own, SettledItem item, Depth depth)
{
    int64_t value = 0;
    bool outside = depth != DEPTH_ALL, known = settled_sum(y, item, &value), mine = own->known[item] && !outside, shown = may_show(y, own, item, depth);
    if (!known && !mine)
        return;
    json_open_object(w);
    json_str_field(w, "item", str_of(settled_items[item].key));
    number_or_null(w, "value", value, known && shown);
    number_or_null(w, "own", own->value[item], mine);
    json_bool_field(w, "hidden", !shown);
    put_source(w, shown ? &y->items[item] : &(SettledFigure){ 0 }, outside);
    json_close_object(w);
}

static Status put_year(Req *rq, JsonWriter *w, const SettledYear *y)
{
    SettledOwn own;
    Depth depth;
    TRY(settled_own(rq->db, rq->org, y->year, told_seen(rq), rq->arena, &own));
    TRY(depth_of(rq, y, &own, &depth));
    json_open_object(w);
    json_i64_field(w, "year", y->year);
    json_str_field(w, "label", wareki_year(y->year, rq->arena));
    json_i64_field(w, "months", own.months);
    json_array_field(w, "figures");
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++)
        put_figure(w, y, &own, (SettledItem)i, depth);
    json_close_array(w);
    json_close_object(w);
    return OK;
}

static Status get_settled(Req *rq)
{
    SettledYear *years;
    size_t n;
    TRY(settled_years(rq->db, rq->org, rq->arena, &years, &n));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    put_items(w);
    json_array_field(w, "years");
    for (size_t i = 0; i < n; i++)
        TRY(put_year(rq, w, &years[i]));
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/settled", .handler = get_settled, .access = ACCESS_MONEY_READ, .tx = TX_READ, .cached = true,
      .summary = "Settled cost and cap by year from the town's papers, beside what is computed" },
};
static const Sql *const statements[] = { TOLD_STATEMENTS, SETTLED_STATEMENTS, TOWN_CAP_STATEMENTS };
const Feature feature_settled = { .name = "settled", LIST_OF(routes, routes), LIST_OF(statements, statements) };

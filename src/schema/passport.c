#include "schema/passport.h"
#include "domain/words.h"

/* $5: what the figure is made of (FROM_CLAIMS, FROM_POPULATION, FROM_STATISTIC), one after the other. */
const Sql passport_sql_batches = { .read_only = true, .text =
    "SELECT b.id, b.file_name, b.applied_ms, b.rows_taken, a.name FROM batch b LEFT JOIN account a ON a.org = b.org AND a.id = b.account"
    " WHERE b.org = $1 AND b.applied_ms IS NOT NULL AND b.applied_ms <= $2 AND (b.undone_ms IS NULL OR b.undone_ms > $2)"
    " AND (($5 = 1 AND b.kind IN ('claims', 'kokuho') AND b.first_month <= $4 AND b.last_month >= $3) OR ($6 = 1 AND b.kind = 'population')"
    " OR ($7 = 1 AND b.kind = 'annual')) ORDER BY b.applied_ms DESC, b.id DESC LIMIT 13" };
const Sql passport_sql_approvals = { .read_only = true, .text =
    "SELECT id, approved_yen, decided_on FROM cap_exception WHERE org = $1 AND fiscal_year = $2 AND state IN ('approved', 'partly') AND approved_yen > 0 ORDER BY id" };

bool passport_in_force(const PassportFigure *f, size_t i, int year, bool full)
{
    const PassportVersion *v = &f->versions[i];
    if (v->rule != RULE_ALWAYS)
        return v->rule == (full ? RULE_FULL : RULE_SIMPLE);
    if (!v->from_year)
        return i == 0;
    for (size_t k = 0; k < i; k++)
        if (f->versions[k].from_year <= year)
            return false;
    return v->from_year <= year;
}

static Str grouped(int64_t value, Arena *a)
{
    Str yen = yen_exact(value, a);
    return str_sub(yen, 0, yen.n - S("円").n);
}

Str passport_amount(int64_t value, const char *unit, Arena *a)
{
    Str u = str_of(unit);
    if (str_eq(u, S("yen")))
        return yen_exact(value, a);
    if (str_eq(u, S("people")))
        return arena_printf(a, STR_FMT "人", STR_ARG(grouped(value, a)));
    if (str_eq(u, S("permille")))
        return arena_printf(a, "%lld.%lld％", (long long)(value / 10), (long long)(value % 10));
    if (str_eq(u, S("basis")))
        return arena_printf(a, "%s%lld.%02lld％", value < 0 ? "−" : "＋", (long long)(value < 0 ? -value : value) / 100, (long long)(value < 0 ? -value : value) % 100);
    if (str_eq(u, S("months")))
        return arena_printf(a, "%lldか月", (long long)value);
    if (str_eq(u, S("month_of_year")))
        return arena_printf(a, "%lld月", (long long)value);
    return grouped(value, a);
}

/* ---- inputs ---- */

typedef struct {
    Db *db;
    int64_t org;
    int year;
    const TownCap *cap;
    Arena *arena;
    PassportInput *list;
    size_t n;
} Reading;

static Status add(Reading *r, PassportInput in)
{
    if (r->n == PASSPORT_INPUTS_MAX)
        return OK;
    r->list[r->n++] = in;
    return arena_status(r->arena);
}

static Status add_cap_inputs(Reading *r)
{
    for (CapItem i = 0; i < CAP_ITEM_COUNT; i++) {
        const CapSource *s = &r->cap->sources[i];
        if (i == CAP_N75 || !r->cap->inputs.values[i].given || !s->id)
            continue;
        TRY(add(r, (PassportInput){ str_of(cap_item_info(i)->label), r->cap->inputs.values[i].value, "yen", s->mark, s->source, "cap_input", s->id }));
    }
    return OK;
}

/* The two that the year's own rate stands on. */
static Status add_population(Reading *r)
{
    for (int year = r->year - 4; year < r->year; year += 3) {
        const int i = year - CAP_N75_FIRST;
        if (i < 0 || year > CAP_N75_LAST || !r->cap->inputs.n75[i].given)
            continue;
        const CapSource *s = &r->cap->n75[i];
        TRY(add(r, (PassportInput){ arena_printf(r->arena, STR_FMT "10月1日の75歳以上人口", STR_ARG(wareki_year(year, r->arena))), r->cap->inputs.n75[i].value,
                                    "people", s->mark, s->source, "population", s->id }));
    }
    return OK;
}

static Status add_approvals(Reading *r)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(r->db, &passport_sql_approvals, &rows, P_INT(r->org), P_INT(r->year)));
    while (rows_next(&rows))
        TRY(add(r, (PassportInput){ S("個別協議で認められた額"), row_int(&rows, 1), "yen", S("final"), arena_copy(r->arena, row_text(&rows, 2)), "cap_exception",
                                    row_int(&rows, 0) }));
    return rows.status;
}

static Status add_outlook(Reading *r)
{
    TownOutlook *o = ARENA_NEW(r->arena, TownOutlook);
    if (!o)
        return ERR_MEMORY;
    TRY(town_outlook(r->db, r->org, r->arena, o));
    for (Assume k = 0; k < ASSUME_CLOSE; k++) {
        const Assumed *a = &o->assumed[k];
        TRY(add(r, (PassportInput){ str_of(assume_infos[k].label), a->value, "permille", a->mark, a->source, "forecast_assumption", a->id }));
    }
    for (size_t i = 0; i < o->count; i++) {
        const Effect *e = &o->effects[i];
        bool price = e->kind == EFFECT_PRICE;
        TRY(add(r, (PassportInput){ S("見通しに入れる予定"), price ? e->rate : e->yen, price ? "basis" : "yen", e->mark, e->source, "known_effect", e->id }));
    }
    return OK;
}

static Status add_setting(Reading *r)
{
    const TownCap *c = r->cap;
    TRY(add(r, (PassportInput){ S("1年度の最初のサービス月"), c->year_starts, "month_of_year", S("final"), S("計算の設定"), "town_setting", 0 }));
    return add(r, (PassportInput){ S("まだ増えるものとする月の数（審査月から学べないとき）"), c->late_months, "months", S("final"), S("計算の設定"), "town_setting", 0 });
}

Status passport_inputs(Db *db, int64_t org, int year, const PassportFigure *f, Arena *a, PassportInput **ret, size_t *ret_n)
{
    static const struct { unsigned bit; Status (*add)(Reading *); } parts[] = {
        { FROM_CAP_INPUTS, add_cap_inputs }, { FROM_POPULATION, add_population }, { FROM_APPROVALS, add_approvals }, { FROM_OUTLOOK, add_outlook },
        { FROM_SETTING, add_setting },
    };
    TownCap *cap = ARENA_NEW(a, TownCap);
    Reading r = { .db = db, .org = org, .year = year, .cap = cap, .arena = a, .list = ARENA_ARRAY(a, PassportInput, PASSPORT_INPUTS_MAX) };
    if (!cap || !r.list)
        return ERR_MEMORY;
    TRY(town_cap(db, org, year, a, cap));
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (f->from & parts[i].bit)
            TRY(parts[i].add(&r));
    *ret = r.list;
    *ret_n = r.n;
    return OK;
}

/* ---- imports ---- */

Status passport_batches(Db *db, int64_t org, const PassportFigure *f, Month first, Month last, int64_t at_ms, Arena *a, PassportBatch *ret, size_t *ret_n,
                        bool *ret_more)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret_n = 0;
    *ret_more = false;
    TRY(db_query(db, &passport_sql_batches, &rows, P_INT(org), P_INT(at_ms), P_INT(first), P_INT(last), P_INT((f->from & FROM_CLAIMS) != 0),
                 P_INT((f->from & FROM_POPULATION) != 0), P_INT((f->from & FROM_STATISTIC) != 0)));
    while (rows_next(&rows)) {
        *ret_more = *ret_n == PASSPORT_BATCHES_SHOWN;
        if (*ret_more)
            continue;
        ret[(*ret_n)++] = (PassportBatch){ row_int(&rows, 0), row_int(&rows, 2), row_int(&rows, 3), arena_copy(a, row_text(&rows, 1)), arena_copy(a, row_text(&rows, 4)) };
    }
    TRY(rows.status);
    return arena_status(a);
}

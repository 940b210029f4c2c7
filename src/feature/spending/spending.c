#include "feature/spending/spending_out.h"
#include "domain/service.h"
#include "schema/outside.h"

#include <stdlib.h>
#include <string.h>

const Sql spending_sql_cube = { .read_only = true, .text =
    "SELECT service_month, service, program, provider, level, origin, people, lines, units, cost, paid FROM cube"
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3" };
/* As first shown outside (schema/outside.h); $4: 1: and what was not shown yet and does not wait; 2: also where it waits. Amounts without people are told as they are. */
const Sql spending_sql_shown = { .read_only = true, .text =
    "SELECT service_month, service, program, provider, level, origin, people, lines, units, cost, paid FROM shown_cube"
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3"
    " UNION ALL SELECT c.service_month, c.service, c.program, c.provider, c.level, c.origin, c.people, c.lines, c.units, c.cost, c.paid FROM cube c"
    " WHERE c.org = $1 AND c.service_month >= $2 AND c.service_month <= $3 AND ((c.origin = 'ledger' AND c.people = 0 AND NOT " OUTSIDE_UNNUMBERED("c") " AND NOT " OUTSIDE_KEPT_PLACE("c") ")"
    " OR (CAST($4 AS BIGINT) >= 1 AND NOT " OUTSIDE_PERSONLESS("c") " AND (CAST($4 AS BIGINT) = 2 OR NOT " RELEASE_WAITS("c") ")"
    " AND NOT EXISTS (SELECT 1 FROM shown_slice s WHERE s.org = c.org AND s.service_month = c.service_month"
    " AND s.ledger = CASE WHEN c.origin = 'ledger' THEN 1 ELSE 0 END)))" };
const Sql spending_sql_provider = { .read_only = true, .text = "SELECT id, name FROM unit WHERE org = $1 ORDER BY id" };

static const struct {
    const char *name, *label;
    bool number;
    int column; /* of spending_sql_cube */
} dimensions[DIM_COUNT] = {
    [DIM_MONTH] = { "month", "サービス月", true, 0 },        [DIM_SERVICE] = { "service", "サービス", false, 1 },
    [DIM_KIND] = { "kind", "サービス種類", false, 1 },       [DIM_PROGRAM] = { "program", "事業の種類", false, 2 },
    [DIM_PROVIDER] = { "provider", "事業所", true, 3 },      [DIM_LEVEL] = { "level", "要介護状態区分", false, 4 },
    [DIM_ORIGIN] = { "origin", "データの出どころ", false, 5 },
};

const char *dimension_name(Dimension d)
{
    return dimensions[d].name;
}

const char *dimension_label(Dimension d)
{
    return dimensions[d].label;
}

/* ---- the table ---- */

static bool same_value(Dimension d, const DimValue *a, const DimValue *b)
{
    return dimensions[d].number ? a->number == b->number : str_eq(a->text, b->text);
}

static int order_of(Dimension d, const DimValue *a, const DimValue *b)
{
    return dimensions[d].number ? (a->number > b->number) - (a->number < b->number) : str_cmp(a->text, b->text);
}

/* Dimensions that are not kept are blank in every cell, so all of them can be compared. */
static int by_place(const void *left, const void *right)
{
    const Cell *a = left, *b = right;
    for (Dimension d = 0; d < DIM_COUNT; d++) {
        int c = order_of(d, &a->at[d], &b->at[d]);
        if (c)
            return c;
    }
    return 0;
}

static void add(Cell *to, const Cell *c)
{
    to->people += c->people;
    to->lines += c->lines;
    to->units += c->units;
    to->cost += c->cost;
    to->paid += c->paid;
}

/* Texts of the cube repeat: the words of a table are few, so each is kept once. */
static Status keep_text(Arena *a, Str *words, size_t *n, size_t room, Str text, Str *ret)
{
    for (size_t i = 0; i < *n; i++)
        if (str_eq(words[i], text)) {
            *ret = words[i];
            return OK;
        }
    if (*n == room)
        return ERR_TOO_LARGE;
    Str copy = arena_copy(a, text);
    if (!copy.p)
        return ERR_MEMORY;
    *ret = words[(*n)++] = copy;
    return OK;
}

typedef struct {
    const SpendingQuery *q;
    Arena *arena;
    Cell *cells;
    size_t n, room;
    Str words[512];
    size_t n_words;
} Reading;

/* Sorts what was read and adds up what stands in the same place. */
static void fold(Reading *rd)
{
    size_t kept = 0;
    if (rd->n)
        qsort(rd->cells, rd->n, sizeof *rd->cells, by_place);
    for (size_t i = 0; i < rd->n; i++) {
        if (kept && by_place(&rd->cells[kept - 1], &rd->cells[i]) == 0)
            add(&rd->cells[kept - 1], &rd->cells[i]);
        else
            rd->cells[kept++] = rd->cells[i];
    }
    rd->n = kept;
}

/* Memory goes by what the table keeps apart, not by the rows of the cube. */
static Status make_room(Reading *rd)
{
    fold(rd);
    if (rd->n < rd->room / 2)
        return OK;
    size_t room = rd->room ? rd->room * 2 : 256;
    Cell *cells = ARENA_ARRAY(rd->arena, Cell, room);
    if (!cells)
        return ERR_MEMORY;
    if (rd->n)
        memcpy(cells, rd->cells, rd->n * sizeof *cells);
    rd->cells = cells;
    rd->room = room;
    return OK;
}

static Status take_row(Reading *rd, const Rows *r)
{
    Cell c = { .people = row_int(r, 6), .lines = row_int(r, 7), .units = row_int(r, 8), .cost = row_int(r, 9), .paid = row_int(r, 10) };
    for (Dimension d = 0; d < DIM_COUNT; d++) {
        DimValue v = { 0 };
        if (dimensions[d].number)
            v.number = row_int(r, dimensions[d].column);
        else
            TRY(keep_text(rd->arena, rd->words, &rd->n_words, COUNT_OF(rd->words), row_text(r, dimensions[d].column), &v.text));
        if (d == DIM_SERVICE)
            v.text = service_group(v.text);
        if (rd->q->only[d] && !same_value(d, &v, &rd->q->filter[d]))
            return OK;
        if (rd->q->by[d])
            c.at[d] = v;
    }
    if (rd->n == rd->room)
        TRY(make_room(rd));
    rd->cells[rd->n++] = c;
    return OK;
}

/* ---- words ---- */

static Status read_providers(Db *db, int64_t org, Arena *a, SpendingTable *t)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t room = 0;
    TRY(db_query(db, &spending_sql_provider, &rows, P_INT(org)));
    while (rows_next(&rows)) {
        ProviderName *more = ARENA_MORE(a, t->providers, t->n_providers, &room, 64);
        if (!more)
            return ERR_MEMORY;
        t->providers = more;
        ProviderName *p = &t->providers[t->n_providers++];
        *p = (ProviderName){ row_int(&rows, 0), arena_copy(a, row_text(&rows, 1)) };
        if (!p->name.p)
            return ERR_MEMORY;
    }
    return rows.status;
}

static int by_id(const void *left, const void *right)
{
    int64_t a = ((const ProviderName *)left)->id, b = ((const ProviderName *)right)->id;
    return (a > b) - (a < b);
}

static Str provider_word(const SpendingTable *t, int64_t id)
{
    const ProviderName key = { .id = id }, *found = t->n_providers ? bsearch(&key, t->providers, t->n_providers, sizeof key, by_id) : NULL;
    return found ? found->name : id ? S("（登録のない事業所）") : S("事業所なし");
}

static const Choice origins[] = { { "claim", "国保連の請求" }, { "ledger", "台帳（委託・補助など）" }, { "aggregate", "集計値" }, { "kept", "国保連の請求（明細は廃棄済み）" }, { 0 } };

/* 訪問型, 通所型 … and, for what stands in the ledger only, 一般介護予防事業 and fees. */
static Str spending_service_word(Str service)
{
    ServiceCategory c;
    Program p;
    if (service_category_find(service, &c))
        return str_of(service_category(c)->label);
    return program_find(service, &p) ? str_of(program_word(p)->label) : service;
}

static Str word_of(const Choice *list, Str value)
{
    for (; list->value; list++)
        if (str_eq(value, str_of(list->value)))
            return str_of(list->label);
    return value;
}

Status dimension_word(const SpendingTable *t, Dimension d, const DimValue *v, Arena *a, Str *ret)
{
    char room[8];
    Program program;
    switch (d) {
    case DIM_PROVIDER:
        *ret = provider_word(t, v->number);
        return OK;
    case DIM_MONTH:
        *ret = arena_copy(a, month_to_iso((Month)v->number, room));
        return ret->p ? OK : ERR_MEMORY;
    case DIM_SERVICE:
        *ret = spending_service_word(v->text);
        return OK;
    case DIM_KIND:
        *ret = service_kind(v->text) ? str_of(service_kind(v->text)->label) : spending_service_word(v->text);
        return OK;
    case DIM_PROGRAM:
        *ret = program_find(v->text, &program) ? str_of(program_word(program)->label) : v->text;
        return OK;
    case DIM_LEVEL:
        *ret = care_level(v->text) ? str_of(care_level(v->text)->label) : S("区分なし");
        return OK;
    case DIM_ORIGIN:
        *ret = word_of(origins, v->text);
        return OK;
    case DIM_COUNT:
        break;
    }
    return ERR_INTERNAL;
}

/* ---- all of it ---- */

Status spending_table(Db *db, int64_t org, const SpendingQuery *q, Arena *a, SpendingTable *ret)
{
    Reading *rd = ARENA_NEW(a, Reading);
    if (!rd)
        return ERR_MEMORY;
    *rd = (Reading){ .q = q, .arena = a };
    CLEANUP(rows_done) Rows rows = { 0 };
    const Param params[] = { P_INT(org), P_INT(q->from), P_INT(q->to), P_INT(q->unseen) };
    TRY(db_query_n(db, q->shown ? &spending_sql_shown : &spending_sql_cube, &rows, params, q->shown ? 4 : 3));
    while (rows_next(&rows))
        TRY(take_row(rd, &rows));
    TRY(rows.status);
    fold(rd);
    SpendingTable table = { .cells = rd->cells, .n = rd->n };
    for (size_t i = 0; i < table.n; i++)
        add(&table.total, &table.cells[i]);
    if (q->by[DIM_PROVIDER])
        TRY(read_providers(db, org, a, &table));
    *ret = table;
    return OK;
}

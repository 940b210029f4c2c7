#include "feature/import/place.h"
#include "domain/code.h"
#include "feature/import/statements.h"
#include <string.h>

static const Sql every_place = { .read_only = true, .scan_ok = true, .text =
    "SELECT id, kind, name, parent FROM organisation ORDER BY CASE WHEN closed IS NULL THEN 0 ELSE 1 END, code NULLS LAST, id" };
static const Sql add_union = { .text =
    "INSERT INTO organisation (id, rev, kind, name, parent) VALUES ($1, 1, 'union', $2, $3)" };
/* The third: all who have an account here belong to it, so the house is its own. */
static const Sql own_kind = { .read_only = true, .scan_ok = true, .text =
    "SELECT kind, code, CASE WHEN EXISTS (SELECT 1 FROM account WHERE org = $1) AND NOT EXISTS (SELECT 1 FROM account WHERE org <> $1)"
    " THEN 1 ELSE 0 END FROM organisation WHERE id = $1" };
const Sql *const place_statements[] = { &every_place, &add_union, &own_kind };
const size_t place_statement_count = COUNT_OF(place_statements);

/* 鎌ヶ谷市 and 鎌ケ谷市 are one town; a search for words keeps them apart. */
Str place_key(Str name, Arena *arena)
{
    static const struct { Str small, large; } pairs[] = { { { "ヶ", 3 }, { "ケ", 3 } }, { { "ヵ", 3 }, { "カ", 3 } }, { { "檮", 3 }, { "梼", 3 } } };
    Str key = text_search_key(name, arena);
    char *p = key.p ? arena_alloc(arena, key.n + 1) : NULL;
    if (!p)
        return (Str){ 0 };
    if (key.n)
        memcpy(p, key.p, key.n);
    for (size_t i = 0; i + 3 <= key.n; i++)
        for (size_t k = 0; k < COUNT_OF(pairs); k++)
            if (memcmp(p + i, pairs[k].small.p, 3) == 0)
                memcpy(p + i, pairs[k].large.p, 3);
    return (Str){ p, key.n };
}

bool place_is_union(Str name)
{
    return str_contains(name, S("連合")) || str_contains(name, S("組合"));
}

static Status keep(Import *im, Places *p, int64_t id, int64_t parent, Str kind, Str name)
{
    Place *more = ARENA_MORE(im->arena, p->items, p->n, &p->room, 256);
    if (!more)
        return ERR_MEMORY;
    p->items = more;
    Place place = { id, parent, arena_copy(im->arena, kind), place_key(name, im->arena) };
    if (!place.kind.p || !place.key.p)
        return ERR_MEMORY;
    p->items[p->n++] = place;
    p->prefectures += str_eq(kind, S("prefecture"));
    if (!p->nation && str_eq(kind, S("nation")))
        p->nation = id;
    return OK;
}

Status places_load(Import *im, Places *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Places p = { 0 };
    TRY(db_query0(im->db, &every_place, &rows));
    while (rows_next(&rows))
        TRY(keep(im, &p, row_int(&rows, 0), row_int(&rows, 3), row_text(&rows, 1), row_text(&rows, 2)));
    TRY(rows.status);
    *ret = p;
    return OK;
}

int64_t places_find(const Places *p, int64_t prefecture, Str key)
{
    for (size_t i = 0; i < p->n; i++) {
        const Place *x = &p->items[i];
        bool in_question = prefecture ? x->parent == prefecture : str_eq(x->kind, S("prefecture"));
        if (in_question && str_eq(x->key, key))
            return x->id;
    }
    return 0;
}

Status places_add_union(Import *im, Places *p, int64_t prefecture, Str name, int64_t *ret)
{
    int64_t id = id_new(im->now_ms);
    TRY(db_exec(im->db, &add_union, P_INT(id), P_TEXT(name), P_INT(prefecture)));
    TRY(keep(im, p, id, prefecture, S("union"), name));
    *ret = id;
    return OK;
}

Status reach_of(Import *im, Reach *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(im->db, &own_kind, &rows, P_INT(im->org)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    Str code = row_text(&rows, 1);
    int64_t state = 0;
    bool demo = code.n == 6 && str_to_i64(str_sub(code, 0, 2), &state) && state == CODE_PREFECTURE_OF_DEMO;
    *ret = (Reach){ .all = demo || row_int(&rows, 2) || str_eq(row_text(&rows, 0), S("nation")), .org = im->org };
    return OK;
}

bool reach_covers(const Reach *r, int64_t org, int64_t parent)
{
    return r->all || org == r->org || parent == r->org;
}

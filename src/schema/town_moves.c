#include "schema/town_moves.h"
#include "domain/service.h"
#include "domain/words.h"
#include "schema/outside_depth.h"

#include <stdlib.h>

#define MOVES(cube) "SELECT service, program, SUM(CASE WHEN service_month >= $4 THEN paid ELSE 0 END)," \
    " SUM(CASE WHEN service_month <= $3 THEN paid ELSE 0 END) FROM " cube \
    " WHERE org = $1 AND ((service_month >= $2 AND service_month <= $3) OR (service_month >= $4 AND service_month <= $5))" \
    " GROUP BY service, program ORDER BY service, program"
const Sql town_sql_moves = { .read_only = true, .text = MOVES("cube") };
const Sql town_sql_told_moves = { .read_only = true, .text = MOVES(OUTSIDE_CUBE) };

static int by_size(const void *left, const void *right)
{
    int64_t a = ((const TownMove *)left)->yen, b = ((const TownMove *)right)->yen;
    uint64_t x = a < 0 ? -(uint64_t)a : (uint64_t)a, y = b < 0 ? -(uint64_t)b : (uint64_t)b;
    return (x < y) - (x > y);
}

static Status add(TownMoves *m, Str kind, Str program, int64_t yen, Arena *a)
{
    Str service = service_group(kind);
    for (size_t i = 0; i < m->count; i++)
        if (str_eq(m->items[i].service, service) && str_eq(m->items[i].program, program)) {
            m->items[i].yen += yen;
            return OK;
        }
    if (m->count == TOWN_MOVES_MAX)
        return ERR_TOO_LARGE;
    TownMove move = { arena_copy(a, service), arena_copy(a, program), yen };
    if (!move.service.p || !move.program.p)
        return ERR_MEMORY;
    m->items[m->count++] = move;
    return OK;
}

Status town_moves_of(Db *db, int64_t org, Month first, Month last, bool told, Arena *a, TownMoves *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    ret->count = 0;
    TRY(db_query(db, told ? &town_sql_told_moves : &town_sql_moves, &rows, P_INT(org), P_INT(month_add(first, -12)), P_INT(month_add(last, -12)),
                 P_INT(first), P_INT(last)));
    while (rows_next(&rows))
        TRY(add(ret, row_text(&rows, 0), row_text(&rows, 1), row_int(&rows, 2) - row_int(&rows, 3), a));
    qsort(ret->items, ret->count, sizeof *ret->items, by_size);
    return rows.status;
}

Status town_moves(Db *db, int64_t org, const TownLanding *landing, Arena *a, TownMoves *ret)
{
    ret->count = 0;
    if (!landing->landed || !landing->landing.known)
        return OK;
    return town_moves_of(db, org, fiscal_year_first(landing->year, landing->cap.year_starts), landing->landing.last_month, false, a, ret);
}

const TownMove *town_move_largest(const TownMoves *m, bool more)
{
    for (size_t i = 0; i < m->count; i++)
        if (more ? m->items[i].yen > 0 : m->items[i].yen < 0)
            return &m->items[i];
    return NULL;
}

static Str words_of(Str service, Str program)
{
    ServiceCategory c;
    Program p;
    bool has_program = program_find(program, &p);
    if (service_category_find(service, &c) && (!has_program || !str_eq(service, program)))
        return str_of(service_category(c)->label);
    return has_program ? str_of(program_word(p)->label) : service;
}

/* 介護予防ケアマネジメント stands alone: its two words say the same. */
Str town_move_label(const TownMove *m, Arena *a)
{
    Program p;
    Str service = words_of(m->service, m->program);
    if (str_eq(m->service, m->program) || !program_find(m->program, &p))
        return service;
    return arena_printf(a, STR_FMT "（%s）", STR_ARG(service), program_word(p)->label);
}

Str town_move_sentence(const TownMove *m, Arena *a)
{
    return arena_printf(a, STR_FMT "が昨年の同じ期間より" STR_FMT "%s", STR_ARG(town_move_label(m, a)), STR_ARG(yen_words(m->yen, a)),
                        m->yen < 0 ? "少ない" : "多い");
}

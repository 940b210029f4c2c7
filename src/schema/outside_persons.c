#include "schema/outside_persons.h"

#include <stdlib.h>
#include <string.h>

#define GROUP(t) t ".service_month, " t ".ledger, " t ".service, " t ".program, " t ".level, " t ".provider, " t ".people, " t ".reach_9, " t ".reach_19"
const Sql outside_sql_groups = { .read_only = true, .text =
    "SELECT " GROUP("k") " FROM shown_persons k WHERE k.org = $1 AND k.service_month >= $2 AND k.service_month <= $3"
    " UNION ALL SELECT " GROUP("p") " FROM cube_persons p WHERE p.org = $1 AND p.service_month >= $2 AND p.service_month <= $3"
    " AND NOT EXISTS (SELECT 1 FROM shown_slice s WHERE s.org = p.org AND s.service_month = p.service_month AND s.ledger = p.ledger)" };
static const int64_t few[] = { 9, 19 };

static int by_place(const void *left, const void *right)
{
    const OutsideGroup *a = left, *b = right;
    if (a->month != b->month)
        return a->month < b->month ? -1 : 1;
    return a->ledger != b->ledger ? (int)a->ledger - (int)b->ledger : persons_place_cmp(&a->place, &b->place);
}

static Status add(OutsidePersons *p, const Rows *r, Arena *a)
{
    if (p->n == p->room) {
        size_t room = p->room ? 2 * p->room : 256;
        OutsideGroup *more = ARENA_ARRAY(a, OutsideGroup, room);
        if (!more)
            return ERR_MEMORY;
        if (p->n)
            memcpy(more, p->items, p->n * sizeof *more);
        p->items = more;
        p->room = room;
    }
    p->items[p->n++] = (OutsideGroup){ .month = (Month)row_int(r, 0), .ledger = row_int(r, 1) != 0,
                                       .place = { arena_copy(a, row_text(r, 2)), arena_copy(a, row_text(r, 3)), arena_copy(a, row_text(r, 4)), row_int(r, 5) },
                                       .people = row_int(r, 6), .reach = { row_int(r, 7), row_int(r, 8) } };
    return arena_status(a);
}

Status outside_persons(Db *db, int64_t org, Month from, Month to, Arena *a, OutsidePersons *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    OutsidePersons p = { 0 };
    TRY(db_query(db, &outside_sql_groups, &rows, P_INT(org), P_INT(from), P_INT(to)));
    while (rows_next(&rows))
        TRY(add(&p, &rows, a));
    if (p.n)
        qsort(p.items, p.n, sizeof *p.items, by_place);
    *ret = p;
    return rows.status;
}

const OutsideGroup *outside_group(const OutsidePersons *p, Month month, bool ledger, const PersonsPlace *place)
{
    const OutsideGroup key = { .month = month, .ledger = ledger, .place = *place };
    return p->n ? bsearch(&key, p->items, p->n, sizeof key, by_place) : NULL;
}

/* More than 19 are a few times 19. What is known of hidden cells together has few persons only if all of these cells have. */
int64_t outside_width(const OutsideGroup *all, int64_t below, int64_t small)
{
    size_t i = 0;
    while (i + 1 < COUNT_OF(few) && few[i] < below - 1)
        i++;
    int64_t times = (below - 1 + few[i] - 1) / few[i], most = all ? all->reach[i] * times : 0;
    most = most < small ? most : small;
    return most >= below ? most + 1 : below;
}

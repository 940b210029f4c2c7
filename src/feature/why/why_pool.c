/* The other side is the sum of other towns, and of each no more than it shows outside (schema/outside_towns.h): its lines where its months
 * show them apart, else it is left out; where too few are left, all of them by their whole in yen. So what two choices of towns tell by
 * subtraction everybody outside is told anyway. A line of fewer than three towns moreover stands together with others. */
#include "feature/why/why_parts.h"
#include "http/app.h"

#include <string.h>

const Sql why_sql_wholes = { .read_only = true, .text =
    "SELECT c.org, COUNT(DISTINCT CASE WHEN c.origin = 'ledger' THEN NULL ELSE c.service_month END), SUM(c.paid) FROM cube c WHERE c.org " OUTSIDE_TOWNS_IN
    " AND c.service_month >= $65 AND c.service_month <= $66 AND NOT " RELEASE_WAITS("c") " GROUP BY c.org ORDER BY c.org" };

/* Fewer would show what a single one of them spends. */
#define POOL_MIN 3
#define POOL_MAX 512
#define WORD_BITS 64

typedef struct {
    OutsideTown towns[POOL_MAX];
    int64_t people[POOL_MAX];
    bool used[POOL_MAX];
    size_t count, used_count;
    uint64_t has[WHY_LINES_MAX][POOL_MAX / WORD_BITS]; /* which towns have a line */
    Req *rq;
    Why *why;
} Pool;

static size_t in_pool(const Pool *p, int64_t id)
{
    size_t i = 0;
    while (i < p->count && p->towns[i].org != id)
        i++;
    return i;
}

static void want(Pool *p, const PeerTown *t)
{
    if (p->count == POOL_MAX)
        return;
    p->people[p->count] = t->age75;
    p->towns[p->count++] = (OutsideTown){ .org = t->id };
}

static Status want_towns(Req *rq, Pool *p, PeerTowns *towns)
{
    int64_t parent = towns->own < towns->count ? towns->items[towns->own].parent : 0;
    if (p->why->against == AGAINST_PEERS) {
        TRY(peer_towns_find(rq, towns, 0, 0));
        for (size_t i = 0; i < towns->list.count; i++)
            want(p, &towns->items[towns->list.items[i].row]);
        return OK;
    }
    for (size_t i = 0; i < towns->count && parent; i++)
        if (towns->items[i].parent == parent && i != towns->own)
            want(p, &towns->items[i]);
    return OK;
}

/* ---- by line ---- */

static void use(Pool *p, size_t i, bool whole)
{
    p->used[i] = whole && p->people[i] > 0;
    p->used_count += p->used[i];
}

static void use_lines(Pool *p, Why *w)
{
    for (size_t i = 0; i < p->count; i++) {
        bool shows = p->towns[i].depth == OUTSIDE_LINES;
        w->hidden += !shows;
        use(p, i, shows && p->towns[i].months == w->months);
    }
}

static Status take_line(void *context, const OutsideLine *l)
{
    Pool *p = context;
    Why *w = p->why;
    WhyRow *row;
    size_t line, town = in_pool(p, l->org);
    if (!p->used[town])
        return OK;
    TRY(why_line(w, l->service, l->program, false, p->rq->arena, &line));
    p->has[line][town / WORD_BITS] |= UINT64_C(1) << town % WORD_BITS;
    why_coarsen(&w->lines[line], l->uncounted ? TELLS_YEN : TELLS_MONTHS);
    TRY(why_add_row(w, line, 0, S(""), p->rq->arena, &row));
    row->months[CAUSE_FROM] += l->people;
    row->yen[CAUSE_FROM] += l->paid;
    return OK;
}

static size_t towns_of(const uint64_t *has)
{
    size_t n = 0;
    for (size_t i = 0; i < POOL_MAX / WORD_BITS; i++)
        n += (size_t)__builtin_popcountll(has[i]);
    return n;
}

static int64_t yen_of(const Why *w, size_t line)
{
    int64_t yen = 0;
    for (size_t i = 0; i < w->row_count; i++)
        yen += w->rows[i].line == line ? w->rows[i].yen[CAUSE_FROM] : 0;
    return yen;
}

static void add_towns(uint64_t *to, const uint64_t *has)
{
    for (size_t i = 0; i < POOL_MAX / WORD_BITS; i++)
        to[i] |= has[i];
}

/* Lines of one or two towns; with them the smallest others, until they are of three. */
static size_t find_rest(const Pool *p, const Why *w, bool *rest)
{
    uint64_t together[POOL_MAX / WORD_BITS] = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < w->line_count; i++) {
        size_t towns = towns_of(p->has[i]);
        rest[i] = towns > 0 && towns < POOL_MIN;
        n += rest[i];
        if (rest[i])
            add_towns(together, p->has[i]);
    }
    while (n && towns_of(together) < POOL_MIN) {
        size_t least = w->line_count;
        for (size_t i = 0; i < w->line_count; i++)
            if (!rest[i] && towns_of(p->has[i]) && (least == w->line_count || yen_of(w, i) < yen_of(w, least)))
                least = i;
        if (least == w->line_count)
            break;
        rest[least] = true;
        n++;
        add_towns(together, p->has[least]);
    }
    return n;
}

static Status gather_rest(Pool *p, Why *w)
{
    bool rest[WHY_LINES_MAX];
    size_t line;
    if (!find_rest(p, w, rest))
        return OK;
    size_t n = w->line_count;
    TRY(why_line(w, WHY_REST, WHY_REST, false, p->rq->arena, &line));
    why_coarsen(&w->lines[line], TELLS_YEN);
    for (size_t i = 0; i < w->row_count; i++) {
        WhyRow *r = &w->rows[i];
        if (r->line < n && rest[r->line])
            *r = (WhyRow){ .line = line, .level = S(""), .yen = { r->yen[CAUSE_FROM], r->yen[CAUSE_TO] } };
    }
    w->rest = true;
    return OK;
}

static Status by_line(Pool *p, Why *w)
{
    TRY(why_read_side(p->rq, w, CAUSE_TO, w->first, w->last));
    TRY(outside_towns_lines(p->rq->db, w->first, w->last, p->towns, p->count, take_line, p));
    return gather_rest(p, w);
}

/* ---- by the whole ---- */

static Status take_wholes(Pool *p, Why *w, size_t from, int64_t *yen)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t orgs[OUTSIDE_TOWNS_AT_ONCE];
    size_t n = 0;
    for (; n < OUTSIDE_TOWNS_AT_ONCE && from + n < p->count; n++)
        orgs[n] = p->towns[from + n].org;
    TRY(outside_towns_query(p->rq->db, &why_sql_wholes, orgs, n, w->first, w->last, &rows));
    while (rows_next(&rows)) {
        size_t i = in_pool(p, row_int(&rows, 0));
        use(p, i, row_int(&rows, 1) == w->months);
        *yen += p->used[i] ? row_int(&rows, 2) : 0;
    }
    return rows.status;
}

static Status by_whole(Pool *p, Why *w)
{
    WhyRow *row;
    size_t line;
    int64_t yen = 0;
    w->gathered = true;
    memset(p->used, 0, sizeof p->used);
    p->used_count = 0;
    for (size_t at = 0; at < p->count; at += OUTSIDE_TOWNS_AT_ONCE)
        TRY(take_wholes(p, w, at, &yen));
    if (p->used_count < POOL_MIN)
        return OK;
    TRY(why_read_side(p->rq, w, CAUSE_TO, w->first, w->last));
    TRY(why_line(w, WHY_WHOLE, WHY_WHOLE, false, p->rq->arena, &line));
    why_coarsen(&w->lines[line], TELLS_YEN);
    TRY(why_add_row(w, line, 0, S(""), p->rq->arena, &row));
    row->yen[CAUSE_FROM] = yen;
    return OK;
}

/* ---- both sides ---- */

static Status keep_towns(Pool *p)
{
    int64_t *orgs = ARENA_ARRAY(p->rq->arena, int64_t, p->count + 1);
    if (!orgs)
        return ERR_MEMORY;
    for (size_t i = 0; i < p->count; i++)
        orgs[i] = p->towns[i].org;
    return told_keep(p->rq, orgs, p->count);
}

static Status find_lines(Pool *p, Why *w)
{
    TRY(outside_towns_read(p->rq->db, app_today(p->rq->app), w->first, w->last, p->towns, p->count));
    use_lines(p, w);
    return OK;
}

/* What is judged and what is summed are of one moment. From outside it is the whole in any case. */
static Status read_sums(Pool *p, Why *w)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(w->gathered ? OK : keep_towns(p));
    TRY(tx_read(p->rq->db, &tx));
    TRY(w->gathered ? OK : find_lines(p, w));
    return p->used_count >= POOL_MIN ? by_line(p, w) : by_whole(p, w);
}

static Status sum_pool(Pool *p, Why *w, const PeerTowns *towns)
{
    w->asked = p->count;
    TRY(read_sums(p, w));
    w->towns = p->used_count;
    w->left_out = w->asked - w->towns - (w->gathered ? 0 : w->hidden);
    if (w->towns < POOL_MIN) {
        w->refusal = arena_printf(p->rq->arena, "同じ月の費用と75歳以上の人口がそろっている市町村が%zuしかありません。3市町村以上そろうと、合わせて比べられます。", w->towns);
        return OK;
    }
    w->people[CAUSE_FROM] = 0;
    for (size_t i = 0; i < p->count; i++)
        w->people[CAUSE_FROM] += p->used[i] ? p->people[i] : 0;
    w->people_year[CAUSE_FROM] = towns->year;
    why_join_rows(w);
    return OK;
}

Status why_read_pool(Req *rq, Why *w)
{
    PeerTowns towns;
    Pool *p = ARENA_NEW(rq->arena, Pool);
    if (!p)
        return ERR_MEMORY;
    p->rq = rq;
    p->why = w;
    if (!w->people_year[CAUSE_TO]) {
        w->refusal = S("75歳以上の人口がないため、ほかの市町村と大きさをそろえられません。「人口」に10月1日の人数を入れてください。");
        return OK;
    }
    TRY(peer_towns_read(rq, w->people_year[CAUSE_TO], &towns));
    TRY(want_towns(rq, p, &towns));
    return sum_pool(p, w, &towns);
}

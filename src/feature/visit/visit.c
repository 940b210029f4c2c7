#include "feature/visit/visit.h"
#include "http/app.h"

#include <stdlib.h>

static const Field fields[] = {
    FIELD_INT(Visit, town, "市町村", .flags = FIELD_REQUIRED, .min = 1, .max = ID_MAX),
    FIELD_DATE(Visit, day, "訪問する日", .flags = FIELD_REQUIRED),
    FIELD_TEXT(Visit, who, "だれが", .flags = FIELD_REQUIRED, .max = 60),
    FIELD_TEXT(Visit, purpose, "目的", .max = 200),
    FIELD_BOOL(Visit, done, "済んだ"),
    FIELD_TEXT(Visit, note, "メモ", .max = 1000),
};
const Entity entity_visit = {
    .name = "visit", .label = "訪問", .table = "visit", .plural = "visits",
    .fields = fields, .n_fields = COUNT_OF(fields), .size = sizeof(Visit),
    .order = "day", .read = ACCESS_WALK_TEMPLATE, .write = ACCESS_WALK_TEMPLATE,
};

/* Every statement is of all towns below the prefecture: their number does not grow with the towns. */
#define WALKING \
    " JOIN engagement e ON e.org = o.id AND e.id = (SELECT MAX(x.id) FROM engagement x WHERE x.org = o.id AND x.training = 0 AND x.state <> 'closed')"
static const Sql towns_sql = { .read_only = true, .text =
    "SELECT o.id, o.name, e.id, e.theme, e.present, e.wish, e.concern, e.goal,"
    " (SELECT MAX(m.day) FROM meeting m WHERE m.org = o.id AND m.engagement = e.id AND m.day <= $2),"
    " (SELECT MAX(c.day) FROM contact c WHERE c.org = o.id AND c.engagement = e.id AND c.day <= $2)"
    " FROM organisation o" WALKING " WHERE o.parent = $1 ORDER BY o.id" };
static const Sql promises_sql = { .read_only = true, .text =
    "SELECT o.id, p.state, p.who, p.what, p.due, p.done_on FROM organisation o" WALKING
    " JOIN promise p ON p.org = o.id AND p.engagement = e.id WHERE o.parent = $1 AND p.state IN ('open', 'done') ORDER BY o.id, p.due" };
static const Sql honest_sql = { .read_only = true, .text =
    "SELECT o.id, h.standing, h.subject FROM organisation o" WALKING
    " JOIN honest_item h ON h.org = o.id AND h.engagement = e.id WHERE o.parent = $1 ORDER BY o.id, h.id" };
static const Sql actions_sql = { .read_only = true, .text =
    "SELECT o.id, a.what, a.result FROM organisation o" WALKING
    " JOIN action a ON a.org = o.id AND a.engagement = e.id WHERE o.parent = $1 AND a.state = 'done' ORDER BY o.id, a.id" };
static const Sql visits_sql = { .read_only = true, .text =
    "SELECT town, id, rev, day, who, purpose FROM visit WHERE org = $1 AND done = 0 ORDER BY day DESC, id" };

#define TOWNS_MAX 400
#define LINES_MAX 5 /* of a kind; more is not said in one visit */

typedef struct {
    Str list[LINES_MAX];
    size_t n;
} Lines;

typedef struct {
    int64_t town, engagement, visit, visit_rev;
    Str name, theme, day, who, purpose;
    Date moved;
    Lines ask, promises, praise;
} Stop;

typedef struct {
    Stop *list;
    size_t n, at;      /* at: statements come in the order of ids too */
    Arena *arena;
    Date today;
} Plan;

static Date day_of(Str iso)
{
    Date d;
    return date_from_iso(iso, &d) ? d : DATE_NONE;
}

static void add(Lines *l, Str line)
{
    if (l->n < LINES_MAX && line.p)
        l->list[l->n++] = line;
}

static void ask_for_words(const Rows *r, Stop *s)
{
    static const struct { int column; const char *what; } words[] = {
        { 4, "現状（数字に出ないこと）を聞く" }, { 5, "目指す姿を聞く" }, { 6, "課題意識（ダメな部分が、どうダメなのか）を聞く" }, { 7, "到達目標を一緒に決める" },
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (!row_text(r, words[i].column).n)
            add(&s->ask, str_of(words[i].what));
}

static Status read_towns(Req *rq, Plan *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    char room[11];
    TRY(db_query(rq->db, &towns_sql, &rows, P_INT(rq->org), P_TEXT(date_to_iso(p->today, room))));
    while (p->n < TOWNS_MAX && rows_next(&rows)) {
        Stop *s = &p->list[p->n++];
        Date met = day_of(row_text(&rows, 8)), spoke = day_of(row_text(&rows, 9));
        *s = (Stop){ .town = row_int(&rows, 0), .name = arena_copy(p->arena, row_text(&rows, 1)), .engagement = row_int(&rows, 2),
                     .theme = arena_copy(p->arena, row_text(&rows, 3)), .moved = met.day > spoke.day ? met : spoke };
        ask_for_words(&rows, s);
    }
    return rows.status;
}

/* The stop of this row, in one walk through both lists. */
static Stop *stop_of(Plan *p, int64_t town)
{
    while (p->at < p->n && p->list[p->at].town < town)
        p->at++;
    return p->at < p->n && p->list[p->at].town == town ? &p->list[p->at] : NULL;
}

static void take_promise(Plan *p, const Rows *r, Stop *s)
{
    Date due = day_of(row_text(r, 4)), done = day_of(row_text(r, 5));
    Str who = row_text(r, 2), what = row_text(r, 3);
    if (str_eq(row_text(r, 1), S("open")))
        add(&s->promises, arena_printf(p->arena, STR_FMT "：" STR_FMT "（" STR_FMT "%s）", STR_ARG(who), STR_ARG(what), STR_ARG(wareki_short(due, p->arena)),
                                       due.day < p->today.day ? "・過ぎています" : ""));
    else if (date_is_none(done) || done.day <= due.day)
        add(&s->praise, arena_printf(p->arena, "約束を期日までに果たした：" STR_FMT, STR_ARG(what)));
}

static void take_honest(Plan *p, const Rows *r, Stop *s)
{
    Str standing = row_text(r, 1), subject = row_text(r, 2);
    if (str_eq(standing, S("well")))
        add(&s->praise, arena_printf(p->arena, "上手くいっている：" STR_FMT, STR_ARG(subject)));
    else if (str_eq(standing, S("believed")))
        add(&s->ask, arena_printf(p->arena, STR_FMT "が上手くいっていると思う理由", STR_ARG(subject)));
    else if (str_eq(standing, S("put_off")))
        add(&s->ask, arena_printf(p->arena, STR_FMT "を後回しにしている訳", STR_ARG(subject)));
}

static void take_action(Plan *p, const Rows *r, Stop *s)
{
    Str result = row_text(r, 2);
    add(&s->praise, arena_copy(p->arena, result.n ? result : row_text(r, 1)));
}

static Status read_lines(Req *rq, Plan *p, const Sql *sql, void (*take)(Plan *p, const Rows *r, Stop *s))
{
    CLEANUP(rows_done) Rows rows = { 0 };
    p->at = 0;
    TRY(db_query(rq->db, sql, &rows, P_INT(rq->org)));
    while (rows_next(&rows)) {
        Stop *s = stop_of(p, row_int(&rows, 0));
        if (s)
            take(p, &rows, s);
    }
    return rows.status;
}

/* The next visit of a town is the earliest that is not done. */
static Status read_visits(Req *rq, Plan *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &visits_sql, &rows, P_INT(rq->org)));
    while (rows_next(&rows))
        for (size_t i = 0; i < p->n; i++) {
            Stop *s = &p->list[i];
            if (s->town != row_int(&rows, 0))
                continue;
            s->visit = row_int(&rows, 1);
            s->visit_rev = row_int(&rows, 2);
            s->day = arena_copy(p->arena, row_text(&rows, 3));
            s->who = arena_copy(p->arena, row_text(&rows, 4));
            s->purpose = arena_copy(p->arena, row_text(&rows, 5));
        }
    return rows.status;
}

/* Planned visits by their day; then who stood still longest. */
static int by_need(const void *left, const void *right)
{
    const Stop *a = left, *b = right;
    if (!a->visit != !b->visit)
        return a->visit ? -1 : 1;
    if (a->visit) {
        Date x = day_of(a->day), y = day_of(b->day);
        if (x.day != y.day)
            return x.day < y.day ? -1 : 1;
    }
    if (a->moved.day != b->moved.day)
        return a->moved.day < b->moved.day ? -1 : 1;
    return (a->town > b->town) - (a->town < b->town);
}

static void put_lines(JsonWriter *w, const char *key, const Lines *l)
{
    json_array_field(w, key);
    for (size_t i = 0; i < l->n; i++)
        json_put_str(w, l->list[i]);
    json_close_array(w);
}

static void put_visit(JsonWriter *w, const Stop *s)
{
    json_key(w, S("visit"));
    if (!s->visit) {
        json_put_null(w);
        return;
    }
    json_open_object(w);
    json_i64_field(w, "id", s->visit);
    json_i64_field(w, "rev", s->visit_rev);
    json_str_field(w, "day", s->day);
    json_str_field(w, "who", s->who);
    json_str_field(w, "purpose", s->purpose);
    json_close_object(w);
}

static void put_stop(JsonWriter *w, const Plan *p, const Stop *s)
{
    json_open_object(w);
    json_i64_field(w, "town", s->town);
    json_str_field(w, "name", s->name);
    json_i64_field(w, "engagement", s->engagement);
    json_str_field(w, "theme", s->theme);
    json_key(w, S("still_days"));
    date_is_none(s->moved) ? json_put_null(w) : json_put_i64(w, p->today.day - s->moved.day);
    put_lines(w, "ask", &s->ask);
    put_lines(w, "promises", &s->promises);
    put_lines(w, "praise", &s->praise);
    put_visit(w, s);
    json_close_object(w);
}

static Status get_planner(Req *rq)
{
    char room[11];
    Plan p = { .list = ARENA_ARRAY(rq->arena, Stop, TOWNS_MAX), .arena = rq->arena, .today = app_today(rq->app) };
    if (!p.list)
        return ERR_MEMORY;
    TRY(read_towns(rq, &p));
    TRY(read_lines(rq, &p, &promises_sql, take_promise));
    TRY(read_lines(rq, &p, &honest_sql, take_honest));
    TRY(read_lines(rq, &p, &actions_sql, take_action));
    TRY(read_visits(rq, &p));
    if (p.n)
        qsort(p.list, p.n, sizeof *p.list, by_need);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "today", date_to_iso(p.today, room));
    json_array_field(w, "items");
    for (size_t i = 0; i < p.n; i++)
        put_stop(w, &p, &p.list[i]);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static const Route routes[] = {
    { .method = GET, .path = "/api/prefectures/{org}/visit-planner", .handler = get_planner, .access = ACCESS_WALK_BOARD, .tx = TX_READ,
      .summary = "Where to go next: what to ask, open promises, what to praise" },
};
static const Entity *const entities[] = { &entity_visit };
static const Sql *const statements[] = { &towns_sql, &promises_sql, &honest_sql, &actions_sql, &visits_sql };
const Feature feature_visit = { .name = "visit", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements) };

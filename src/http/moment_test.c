/* What a reading request reads is of one moment, whatever is written meanwhile; what it notes itself it reads. */
#include "http/scenario.h"

static const Sql count_sql = { .read_only = true, .text = "SELECT count(*) FROM duty WHERE org = $1" };
static const Sql insert_sql = { .text = "INSERT INTO duty (org, id, rev, month, title, why, mark) SELECT $1, 1 + count(*), 1, 4, 'a', 'b', 'c' FROM duty WHERE org = $1" };

static Status insert(Req *rq, void *context)
{
    (void)context;
    return db_exec(rq->db, &insert_sql, P_INT(rq->org));
}

/* Somebody else commits. */
static Status another_writes(Req *rq)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(rq->app->pool, &writer));
    return db_exec(writer, &insert_sql, P_INT(rq->org));
}

static Status note(Req *rq)
{
    return req_note(rq, insert, NULL);
}

static Status count_around(Req *rq, Status (*between)(Req *rq))
{
    int64_t before, after;
    TRY(db_one_int(rq->db, &count_sql, &before, P_INT(rq->org)));
    TRY(between(rq));
    TRY(db_one_int(rq->db, &count_sql, &after, P_INT(rq->org)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "before", before);
    json_i64_field(w, "after", after);
    json_close_object(w);
    return reply_done(rq);
}

static Status get_around(Req *rq)
{
    return count_around(rq, another_writes);
}

static Status get_noted(Req *rq)
{
    return count_around(rq, note);
}

static Status get_asked(Req *rq)
{
    TRY(req_moment(rq));
    return count_around(rq, another_writes);
}

#define TOWN "/api/towns/{org}/"
static const Route routes[] = {
    { GET, TOWN "around", get_around, ACCESS_MONEY_READ, TX_READ, .summary = "Count around a commit" },
    { GET, TOWN "noted", get_noted, ACCESS_MONEY_READ, TX_READ, .summary = "Count around a note" },
    { GET, TOWN "without", get_around, ACCESS_MONEY_READ, TX_NONE, .summary = "Count around a commit, in no moment" },
    { GET, TOWN "asked", get_asked, ACCESS_MONEY_READ, TX_NONE, .summary = "Count around a commit, in a moment asked for" },
};
static const Feature feature_moments = { .name = "count", LIST_OF(routes, routes) };
static const Feature *const list[] = { &feature_moments };

static void moments(ScenarioHouse *h)
{
    const Scenario around[] = {
        { "what another commits is not in it", GET, "/api/towns/1001/around", OFFICER, 200, .has = { "{\"before\":0,\"after\":0}" } },
        { "but in the next one", GET, "/api/towns/1001/around", OFFICER, 200, .has = { "{\"before\":1,\"after\":1}" } },
        { "what it notes itself is", GET, "/api/towns/1001/noted", OFFICER, 200, .has = { "{\"before\":2,\"after\":3}" } },
        { "nor does it end the moment of the next request", GET, "/api/towns/1001/around", OFFICER, 200, .has = { "{\"before\":3,\"after\":3}" } },
        { "a route without a transaction reads on", GET, "/api/towns/1001/without", OFFICER, 200, .has = { "{\"before\":4,\"after\":5}" } },
        { "unless it asks for a moment", GET, "/api/towns/1001/asked", OFFICER, 200, .has = { "{\"before\":5,\"after\":5}" } },
        { "which ends with it", GET, "/api/towns/1001/without", OFFICER, 200, .has = { "{\"before\":6,\"after\":7}" } },
    };
    scenario_run(h, around, COUNT_OF(around));
}
TEST(a_reading_request_reads_one_moment)
{
    scenario_each(list, COUNT_OF(list), moments);
}

#include "feature/backup/backup.h"
#include "domain/generations.h"
#include "http/nightly.h"
#include "schema/backup.h"

#include <string.h>

#define MINUTE_MS 60000
#define HOUR_MS (INT64_C(60) * MINUTE_MS)

/* Along the key, whose numbers grow with time, and no further than the first. */
static const Sql last_drill = { .read_only = true, .scan_ok = true, .text = "SELECT at_ms, made_ms, result, later, took_ms FROM drill ORDER BY id DESC LIMIT 1" };

typedef struct {
    const char *path;      /* NULL: the server was given none */
    bool reachable;
    BackupFile newest;
    size_t count;
} Medium;
typedef struct {
    int64_t at_ms, made_ms, later, took_ms;
    BackupFinding finding;
    bool done;             /* at least once */
} LastDrill;
typedef struct {
    bool postgres;
    int64_t now_ms, age_ms; /* age_ms: −1 without a backup */
    Medium first, second;
    LastDrill drill;
    NightlyState work;      /* its backup may be another program's */
    bool making;            /* a backup was being made before the media were looked at, or after */
} Picture;

/* ---- looking ---- */
static Status look_at(const App *app, const char *path, Arena *a, Medium *m)
{
    BackupFile *files;
    *m = (Medium){ .path = path };
    if (!path)
        return OK;
    Status s = backup_list(path, app->keys, a, &files, &m->count);
    m->reachable = s == OK;
    if (s == OK && m->count)
        m->newest = files[0];
    return s == ERR_IO ? OK : s;
}

static BackupFinding finding_of(Str code)
{
    for (BackupFinding f = BACKUP_SOUND; f < BACKUP_FINDING_COUNT; f++)
        if (str_eq(code, str_of(backup_finding_code(f))))
            return f;
    return BACKUP_UNSOUND;
}

static Status look_at_drill(Db *db, LastDrill *d)
{
    CLEANUP(rows_done) Rows r = { 0 };
    TRY(db_query_n(db, &last_drill, &r, NULL, 0));
    if (rows_next(&r))
        *d = (LastDrill){ .at_ms = row_int(&r, 0), .made_ms = row_int(&r, 1), .finding = finding_of(row_text(&r, 2)), .later = row_int(&r, 3),
                          .took_ms = row_int(&r, 4), .done = true };
    return r.status;
}

/* What the server itself does, and where that is nothing, the backup that another program makes (banso backup). */
static Status look_at_work(App *app, Arena *a, NightlyState *ret, bool *ret_making)
{
    bool making = false;
    nightly_look(app, ret);
    if (app->config.backup_to && !db_pool_is_postgres(app->pool))
        TRY(backup_under_way(app->config.db.url, a, &making));
    if (making && ret->under_way == NIGHTLY_NOTHING)
        ret->under_way = NIGHTLY_BACKUP;
    *ret_making = making || ret->under_way == NIGHTLY_BACKUP;
    return OK;
}

static Status look(Req *rq, Picture *p)
{
    bool before, after;
    App *app = rq->app;
    *p = (Picture){ .postgres = db_pool_is_postgres(app->pool), .now_ms = clock_ms(&app->clock), .age_ms = -1 };
    TRY(look_at_work(app, rq->arena, &p->work, &before));
    TRY(look_at(app, app->config.backup_to, rq->arena, &p->first));
    TRY(look_at(app, app->config.backup_second, rq->arena, &p->second));
    TRY(look_at_drill(rq->db, &p->drill));
    if (p->first.count)
        p->age_ms = p->now_ms > p->first.newest.head.made_ms ? p->now_ms - p->first.newest.head.made_ms : 0;
    TRY(look_at_work(app, rq->arena, &p->work, &after));
    p->making = before || after;
    return OK;
}

/* ---- what people are warned of ---- */
static bool is_set(const Picture *p) { return p->first.path != NULL; }
static bool has_no_folder(const Picture *p) { return !p->postgres && !is_set(p); }
static bool has_lost_first(const Picture *p) { return is_set(p) && !p->first.reachable; }
static bool has_none(const Picture *p) { return is_set(p) && p->first.reachable && !p->first.count && !p->making; }
static bool is_old(const Picture *p) { return p->age_ms > BACKUP_AGE_HOURS_MAX * HOUR_MS; }
static bool has_no_second(const Picture *p) { return is_set(p) && !p->second.path; }
static bool has_lost_second(const Picture *p) { return p->second.path && !p->second.reachable; }
/* The same bytes under the same name lie on both, once nothing is under way. */
static bool is_second_behind(const Picture *p)
{
    return p->first.count && p->second.reachable && !p->making &&
           (!p->second.count || p->second.newest.head.made_ms < p->first.newest.head.made_ms);
}
static bool has_failed(const Picture *p) { return p->work.failed != NIGHTLY_NOTHING; }
static bool was_drill_bad(const Picture *p) { return p->drill.done && p->drill.finding != BACKUP_SOUND; }
static bool is_drill_due(const Picture *p) { return !p->drill.done || p->now_ms - p->drill.at_ms > DRILL_AGE_DAYS_MAX * 24 * HOUR_MS; }
static bool is_drill_bad(const Picture *p) { return !p->postgres && was_drill_bad(p); }
static bool is_drill_old(const Picture *p) { return !p->postgres && is_set(p) && is_drill_due(p); }
/* There it is no button but a command. */
static bool is_command_bad(const Picture *p) { return p->postgres && was_drill_bad(p); }
static bool is_command_old(const Picture *p) { return p->postgres && is_drill_due(p); }

static const struct {
    const char *code;
    bool (*holds)(const Picture *p);
    bool home; /* told on the home, too */
    const char *sentence;
} warnings[] = {
    { "no_folder", has_no_folder, true, "このサーバーは、バックアップを作る設定になっていません。サーバーの担当に、バックアップのフォルダーの指定（--backup-to と --backup-second）を頼んでください。" },
    { "first_missing", has_lost_first, true, "バックアップの媒体が見つからないか、読めません。媒体がつながっているかを、サーバーの担当と確かめてください。" },
    { "none", has_none, true, "バックアップがまだ一つもありません。「今すぐバックアップする」を押してください。" },
    { "old", is_old, true, "最後のバックアップが古くなっています。いま壊れると、それより後の仕事が失われます。「今すぐバックアップする」を押し、作れないときはサーバーの担当に連絡してください。" },
    { "no_second", has_no_second, true, "二つ目の媒体が決められていません。一つ目が壊れると、戻せるものがなくなります。サーバーの担当に --backup-second の指定を頼んでください。" },
    { "second_missing", has_lost_second, true, "二つ目の媒体が見つからないか、読めません。媒体がつながっているかを、サーバーの担当と確かめてください。" },
    { "second_behind", is_second_behind, true, "二つ目の媒体に、最後のバックアップがありません。媒体の空きを確かめてから、「今すぐバックアップする」を押してください。" },
    { "failed", has_failed, true, "前に試したときは、できませんでした。媒体の空きと権限を確かめてください。くわしいことはサーバーの記録（ログ）にあります。" },
    { "drill_failed", is_drill_bad, true, "前の復元の訓練では、戻せませんでした。原因をなくしてから、もう一度「復元の訓練をする」を押してください。" },
    { "drill_failed", is_command_bad, true, "前の復元の訓練では、戻せませんでした。サーバーの担当と原因をなくし、pg_restore と banso drill --restored でもう一度訓練してください。" },
    { "drill_old", is_command_old, false, "この40日のあいだに、復元の訓練の記録がありません。pg_restore で別のデータベースに戻し、banso drill --restored で確かめるよう、サーバーの担当に頼んでください。" },
    { "drill_old", is_drill_old, false, "この40日のあいだに、復元の訓練をしていません。「復元の訓練をする」を押してください。" },
};
_Static_assert(DRILL_AGE_DAYS_MAX == 40, "the sentences of drill_old say so");

/* ---- telling ---- */
static const char *const works[] = { [NIGHTLY_BACKUP] = "backup", [NIGHTLY_DRILL] = "drill" };

static void put_work(JsonWriter *w, const char *name, NightlyWork work)
{
    if (work == NIGHTLY_NOTHING)
        json_null_field(w, name);
    else
        json_str_field(w, name, str_of(works[work]));
}

/* Of a folder its last name alone: where the server keeps its things is nobody's business. */
static Str last_name(const char *path)
{
    size_t end = strlen(path);
    while (end > 1 && path[end - 1] == '/')
        end--;
    size_t from = end;
    while (from > 0 && path[from - 1] != '/')
        from--;
    return (Str){ path + from, end - from };
}

static void put_medium(JsonWriter *w, const char *name, const Medium *m)
{
    if (!m->path) {
        json_null_field(w, name);
        return;
    }
    json_object_field(w, name);
    json_str_field(w, "folder", last_name(m->path));
    json_bool_field(w, "reachable", m->reachable);
    json_i64_field(w, "count", (int64_t)m->count);
    json_i64_field(w, "made_ms", m->count ? m->newest.head.made_ms : 0);
    json_i64_field(w, "bytes", m->count ? m->newest.bytes : 0);
    json_close_object(w);
}

static void put_drill(JsonWriter *w, const LastDrill *d)
{
    if (!d->done) {
        json_null_field(w, "drill");
        return;
    }
    json_object_field(w, "drill");
    json_i64_field(w, "at_ms", d->at_ms);
    json_i64_field(w, "made_ms", d->made_ms);
    json_bool_field(w, "sound", d->finding == BACKUP_SOUND);
    json_str_field(w, "sentence", str_of(backup_finding_sentence(d->finding)));
    json_i64_field(w, "later", d->later);
    json_i64_field(w, "took_ms", d->took_ms);
    json_close_object(w);
}

static void put_warnings(JsonWriter *w, const Picture *p)
{
    json_array_field(w, "warnings");
    for (size_t i = 0; i < COUNT_OF(warnings); i++) {
        if (!warnings[i].holds(p))
            continue;
        json_open_object(w);
        json_str_field(w, "code", str_of(warnings[i].code));
        json_bool_field(w, "home", warnings[i].home);
        json_str_field(w, "sentence", str_of(warnings[i].sentence));
        json_close_object(w);
    }
    json_close_array(w);
}

static Status get_backups(Req *rq)
{
    Picture p;
    TRY(look(rq, &p));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "database", p.postgres ? S("postgresql") : S("sqlite"));
    json_bool_field(w, "demo", rq->app->demo);
    json_bool_field(w, "can_start", rq->app->nightly != NULL);
    put_work(w, "under_way", p.work.under_way);
    put_work(w, "failed", p.work.failed);
    json_i64_field(w, "failed_ms", p.work.failed_ms);
    if (p.age_ms < 0)
        json_null_field(w, "age_minutes");
    else
        json_i64_field(w, "age_minutes", p.age_ms / MINUTE_MS);
    json_i64_field(w, "age_hours_max", BACKUP_AGE_HOURS_MAX);
    put_medium(w, "first", &p.first);
    put_medium(w, "second", &p.second);
    json_i64_field(w, "days", GENERATIONS_DAYS);
    json_i64_field(w, "weeks", GENERATIONS_WEEKS);
    json_i64_field(w, "months", GENERATIONS_MONTHS);
    put_drill(w, &p.drill);
    put_warnings(w, &p);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- on somebody's word ---- */
static Status note(Req *rq, void *context)
{
    (void)context;
    req_audit(rq, "backup", 0);
    return OK;
}

static Status refuse(Req *rq, Status s)
{
    return s == ERR_UNSUPPORTED
               ? problem_add(rq->problems, S("/"), "no_folder", "このサーバーには、バックアップのフォルダーが指定されていません。サーバーの担当に頼んでください。")
               : problem_add(rq->problems, S("/"), "under_way", "バックアップか復元の訓練が、もう動いています。終わるまでお待ちください。");
}

/* It begins when the record holds who asked for it, and not before. */
static Status ask(Req *rq, NightlyWork work)
{
    NightlyState now;
    bool making;
    if (!rq->app->nightly)
        return refuse(rq, ERR_UNSUPPORTED);
    TRY(look_at_work(rq->app, rq->arena, &now, &making));
    if (now.under_way != NIGHTLY_NOTHING)
        return refuse(rq, ERR_BUSY);
    TRY(req_in_tx(rq, note, NULL));
    Status s = nightly_ask(rq->app, work);
    return s == OK ? reply_no_content(rq) : refuse(rq, s);
}

static Status post_backup(Req *rq)
{
    return ask(rq, NIGHTLY_BACKUP);
}

static Status post_drill(Req *rq)
{
    return ask(rq, NIGHTLY_DRILL);
}

static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/backups", .handler = get_backups, .access = ACCESS_AUDIT_READ, .tx = TX_READ,
      .summary = "The last backup, its age, both media, the last exercise, and what to warn of" },
    { .method = POST, .path = "/api/towns/{org}/backups", .handler = post_backup, .access = ACCESS_ACCOUNT_ADMIN, .tx = TX_NONE, .slow = true,
      .audit = AUDIT_WRITE, .summary = "Makes a backup now" },
    { .method = POST, .path = "/api/towns/{org}/backup-drills", .handler = post_drill, .access = ACCESS_ACCOUNT_ADMIN, .tx = TX_NONE, .slow = true,
      .audit = AUDIT_WRITE, .summary = "Exercises a recovery of the newest backup" },
};
static const Sql *const statements[] = { &last_drill };
const Feature feature_backup = { .name = "backup", LIST_OF(routes, routes), LIST_OF(statements, statements) };

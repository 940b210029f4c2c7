/* banso drill: the monthly exercise: does the newest backup really come back? */
#include "base/clock.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/open.h"
#include "cli/restore.h"
#include "cli/statements.h"
#include "schema/entity.h"

#include <unistd.h>

static const Sql insert_drill = { .text =
    "INSERT INTO drill (id, at_ms, backup, made_ms, result, entries, later, took_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" };
const Sql *const drill_statements[] = { &insert_drill };
const size_t drill_statement_count = COUNT_OF(drill_statements);

typedef struct {
    int64_t id, at_ms, took_ms;
    Str backup;
    BackupFinding finding;
    BackupHolding holding;
} Drill;

/* The row and its entry in the audit log. */
static Status record_in_tx(Db *db, void *context)
{
    const Drill *d = context;
    const BackupHolding *h = &d->holding;
    const AuditEntry e = { .at_ms = d->at_ms, .target = d->id, .verb = S("write"), .route = S("banso drill"), .entity = S("drill"),
                           .result = str_of(backup_finding_code(d->finding)), .address = S("console") };
    TRY(db_exec(db, &insert_drill, P_INT(d->id), P_INT(d->at_ms), P_TEXT(d->backup), P_INT(h->head.made_ms), P_TEXT(e.result), P_INT(h->entries),
                P_INT(h->lost), P_INT(d->took_ms)));
    return audit_append(db, &e);
}

/* The trial copy stands beside the database, where its like is guarded already, and is deleted again. */
static Status exercise(const Opened *o, Str db, Str dir, Arena *a, Drill *d)
{
    BackupFile *files;
    size_t n;
    char hash[65];
    RestoreOrder order = { .accept_older = true };
    Str to = arena_printf(a, "%s-drill-%d", db.p, (int)getpid());
    d->finding = BACKUP_ABSENT;
    if (!to.p)
        return ERR_MEMORY;
    if (backup_list(dir.p, o->keys, a, &files, &n) != OK || n == 0)
        return OK;
    TRY(audit_head(o->db, &order.known_seq, hash));
    order.from = files[0].path.p;
    order.to = to.p;
    d->backup = files[0].name;
    d->finding = backup_restore(o->keys, &order, a, &d->holding);
    if (d->finding == BACKUP_SOUND)
        unlink(to.p);
    return OK;
}

static void put_record(Buf *out, const Drill *d, Arena *a)
{
    const BackupHolding *h = &d->holding;
    int64_t minutes = (d->at_ms - h->head.made_ms) / 60000;
    buf_printf(out, "復旧訓練記録（番号 %lld）\n", (long long)d->id);
    buf_printf(out, "  日時      " STR_FMT "\n", STR_ARG(backup_time(d->at_ms, a)));
    buf_printf(out, "  使った物  " STR_FMT "\n", STR_ARG(d->backup.n ? d->backup : S("なし")));
    buf_printf(out, "  結果      %s\n", d->finding == BACKUP_SOUND ? "戻せました。データベースの検査、変更の検査、記録の検査に合格しました。" : backup_finding_sentence(d->finding));
    buf_printf(out, "  時間      戻すのに %lld.%lld 秒\n", (long long)(d->took_ms / 1000), (long long)(d->took_ms / 100 % 10));
    if (d->finding != BACKUP_SOUND)
        return;
    restore_put_holding(out, h, a);
    buf_printf(out, "  失う分    いま壊れたら、%lld 時間 %lld 分の仕事（記録 %lld 件）を入れ直すことになります。\n", (long long)(minutes / 60),
               (long long)(minutes % 60), (long long)h->lost);
}

static Status put_json(Buf *out, const Drill *d)
{
    const BackupHolding *h = &d->holding;
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    json_i64_field(&w, "id", d->id);
    json_i64_field(&w, "at_ms", d->at_ms);
    json_str_field(&w, "backup", d->backup);
    json_str_field(&w, "finding", str_of(backup_finding_code(d->finding)));
    json_str_field(&w, "sentence", str_of(backup_finding_sentence(d->finding)));
    json_i64_field(&w, "made_ms", h->head.made_ms);
    json_i64_field(&w, "entries", h->entries);
    json_i64_field(&w, "persons", h->persons);
    json_i64_field(&w, "claims", h->claims);
    json_i64_field(&w, "lost", h->lost);
    json_i64_field(&w, "took_ms", d->took_ms);
    json_close_object(&w);
    TRY(json_end(&w));
    buf_char(out, '\n');
    return OK;
}

static Status run(Cli *cli)
{
    Str db = S(""), key_file = S(""), from = S("");
    bool json = false;
    const CliOption options[] = {
        { "--db", .value = &db }, { "--key-file", .value = &key_file }, { "--from", .value = &from }, { "--json", .flag = &json } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    CLEANUP(buf_done) Buf out;
    Drill drill = { 0 };
    Clock clock = clock_real();
    arena_init(&arena, REQUEST_ARENA_MAX);
    buf_init(&out, 1 << 16);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (!db.n || !from.n || cli->argc)
        return cli_fail(cli, ERR_INVALID, "--db と --from を指定してください。例：banso drill --db town.db --from /mnt/backup");
    TRY(cli_open(cli, db, key_file, OPEN_WRITE, &arena, &opened));
    if (db_pool_is_postgres(opened.pool))
        return cli_fail(cli, ERR_UNSUPPORTED, "PostgreSQL の訓練は pg_restore で行います。手順は docs/backup.md にあります。");
    drill.at_ms = clock_ms(&clock);
    drill.id = id_new(drill.at_ms);
    TRY(exercise(&opened, db, from, &arena, &drill));
    drill.took_ms = clock_ms(&clock) - drill.at_ms;
    TRY(db_tx(opened.db, record_in_tx, &drill));
    if (json)
        TRY(put_json(&out, &drill));
    else
        put_record(&out, &drill, &arena);
    TRY(buf_status(&out));
    TRY(cli_write(buf_str(&out)));
    cli->said = true;
    return backup_finding_status(drill.finding);
}

const Command command_drill = {
    .name = "drill", .help = "バックアップから戻せるかを試します（毎月） / Exercise a recovery",
    .usage = "banso drill --db PATH --from DIR [--key-file FILE] [--json]\n\n"
             "  DIR のいちばん新しいバックアップを、データベースの隣に試しに戻し、確かめて、消します。\n"
             "  結果をデータベースに残し、復旧訓練記録を出します。印刷して綴じられます。\n\n"
             "  終了コード：0 戻せた、1・2 戻せない（記録には残ります）\n",
    .run = run,
};

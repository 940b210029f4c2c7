/* banso backup: one file that holds everything, made while people work. */
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/open.h"
#include "http/house.h"
#include "json/write.h"
#include "schema/backup.h"

#include <sys/resource.h>

typedef struct {
    BackupMade made;
    size_t kept, deleted;
    int64_t took_ms;
} Told;

static void put_json(JsonWriter *w, const Told *t)
{
    json_open_object(w);
    json_str_field(w, "path", t->made.path);
    json_str_field(w, "second", t->made.second_path);
    json_i64_field(w, "made_ms", t->made.head.made_ms);
    json_i64_field(w, "bytes", t->made.bytes);
    json_i64_field(w, "plain_bytes", t->made.head.plain_bytes);
    json_i64_field(w, "audit_seq", t->made.head.audit_seq);
    json_i64_field(w, "took_ms", t->took_ms);
    json_i64_field(w, "kept", (int64_t)t->kept);
    json_i64_field(w, "deleted", (int64_t)t->deleted);
    json_close_object(w);
}

static void put_text(Buf *out, const Told *t, Arena *a)
{
    const BackupMade *m = &t->made;
    buf_printf(out, "バックアップを作り、読み返して確かめました。" STR_FMT " までの内容です。\n", STR_ARG(backup_time(m->head.made_ms, a)));
    buf_printf(out, "  場所      " STR_FMT "\n", STR_ARG(m->path));
    if (m->second_path.n)
        buf_printf(out, "  二つ目    " STR_FMT "\n", STR_ARG(m->second_path));
    buf_printf(out, "  大きさ    %lld KB（もとは %lld KB）、記録 %lld 件まで、%lld.%lld 秒\n", (long long)(m->bytes / 1024), (long long)(m->head.plain_bytes / 1024),
               (long long)m->head.audit_seq, (long long)(t->took_ms / 1000), (long long)(t->took_ms / 100 % 10));
    buf_printf(out, "  世代      %zu 個を残し、%zu 個を消しました。\n", t->kept, t->deleted);
    buf_add(out, S("鍵ファイルは、バックアップとは別の場所に保管してください。鍵ファイルがないと戻せません。\n"));
}

static Status tell(const Told *t, bool json, Arena *a)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1 << 16);
    if (json) {
        JsonWriter w;
        json_begin(&w, &out);
        put_json(&w, t);
        TRY(json_end(&w));
        buf_char(&out, '\n');
    } else {
        put_text(&out, t, a);
    }
    TRY(buf_status(&out));
    return cli_write(buf_str(&out));
}

static Status prune(const Opened *o, const BackupOrder *order, Arena *a, Told *t)
{
    size_t deleted, kept;
    TRY(backup_prune(order->dir, o->keys, a, &t->deleted, &t->kept));
    return order->second ? backup_prune(order->second, o->keys, a, &deleted, &kept) : OK;
}

static Status run(Cli *cli)
{
    Str db = S(""), key_file = S(""), to = S(""), second = S("");
    bool json = false;
    const CliOption options[] = { { "--db", .value = &db }, { "--key-file", .value = &key_file }, { "--to", .value = &to }, { "--second", .value = &second }, { "--json", .flag = &json } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    Told told = { 0 };
    Str why = S("");
    Clock clock = clock_real();
    arena_init(&arena, REQUEST_ARENA_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (!db.n || !to.n || cli->argc)
        return cli_fail(cli, ERR_INVALID, "--db と --to を指定してください。例：banso backup --db town.db --to /mnt/backup");
    TRY(cli_open(cli, db, S(""), OPEN_READ, &arena, &opened));
    if (db_pool_is_postgres(opened.pool))
        return cli_fail(cli, ERR_UNSUPPORTED, "PostgreSQL のバックアップは pg_dump、戻すのは pg_restore で行います。手順は docs/backup.md にあります。");
    TRY(cli_open_keys(cli, db, key_file, &arena, &opened));
    Str key_path = key_file.n ? key_file : arena_printf(&arena, STR_FMT ".key", STR_ARG(db));
    Status fits = key_path.p ? house_keys_fit(opened.db, opened.keys, key_path.p, &arena, &why) : ERR_MEMORY;
    if (fits != OK)
        return cli_fail(cli, fits, STR_FMT, STR_ARG(why));
    setpriority(PRIO_PROCESS, 0, 19); /* people who work come first */
    const BackupOrder order = { .database = db.p, .dir = to.p, .second = second.n ? second.p : NULL, .now_ms = clock_ms(&clock) };
    Status s = backup_make(opened.db, opened.keys, &order, &arena, &told.made, &why);
    if (s != OK)
        return cli_fail(cli, s, STR_FMT, STR_ARG(why));
    TRY(prune(&opened, &order, &arena, &told));
    told.took_ms = clock_ms(&clock) - order.now_ms;
    return tell(&told, json, &arena);
}

const Command command_backup = {
    .name = "backup", .help = "動かしたままバックアップを作ります / Back up while people work",
    .usage = "banso backup --db PATH --to DIR [--second DIR] [--key-file FILE] [--json]\n\n"
             "  圧縮し、暗号化し、読み返して確かめた1つのファイルを DIR に作ります。使っている人を待たせません。\n"
             "  古い世代は、日ごと7つ、週ごと5つ、月ごと12を残して消します。ほかのファイルには触れません。\n"
             "  --second    同じものを二つ目の媒体にも作ります\n"
             "  --key-file  鍵ファイル。初めは 〈データベース〉.key。バックアップとは別の場所に保管してください\n\n"
             "  データベースの隣に、作る間だけ、同じ大きさの空きが要ります。\n"
             "  PostgreSQL では pg_dump を使います（docs/backup.md）。\n",
    .run = run,
};

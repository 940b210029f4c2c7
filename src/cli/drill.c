/* banso drill: the monthly exercise: does the newest backup really come back? */
#include "base/clock.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/restore.h"
#include "json/write.h"
#include "schema/drill.h"

static void put_record(Buf *out, const Drill *d, Arena *a)
{
    const BackupHolding *h = &d->holding;
    int64_t minutes = (d->at_ms - h->head.made_ms) / 60000;
    bool other = str_eq(d->backup, S(DRILL_BY_PG_RESTORE));
    const char *sound = other ? "戻せました。表の形と記録の検査に合格し、廃棄の控えにあるものは、もう一度廃棄しました。" : "戻せました。データベースの検査、変更の検査、記録の検査に合格しました。";
    buf_printf(out, "復旧訓練記録（番号 %lld）\n", (long long)d->id);
    buf_printf(out, "  日時      " STR_FMT "\n", STR_ARG(backup_time(d->at_ms, a)));
    buf_printf(out, "  使った物  " STR_FMT "\n", STR_ARG(d->backup.n ? d->backup : S("なし")));
    buf_printf(out, "  結果      %s\n", d->finding == BACKUP_SOUND ? sound : backup_finding_sentence(d->finding));
    buf_printf(out, "  時間      %s %lld.%lld 秒\n", other ? "確かめるのに" : "戻すのに", (long long)(d->took_ms / 1000), (long long)(d->took_ms / 100 % 10));
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

/* pg_restore has restored it already: looked through, and disposed of again, as a real one would be. */
static Status exercise_there(Cli *cli, const Opened *living, Str url, RestoreStones *stones, const Clock *clock, Arena *a, Drill *d)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, TOMBSTONES_MAX);
    TRY(restore_read_stones(cli, living->keys, a, &text, stones));
    {
        CLEANUP(opened_done) Opened restored = { 0 };
        TRY(restore_open(cli, url, a, &restored));
        Status s = drill_look(living->db, restored.db, living->keys, clock, a, d);
        if (s == ERR_CONFLICT)
            return cli_fail(cli, s, "--restored のデータベースは、--db の過去の写しではありません（同じものか、別のものか、もう訓練に使ったものです）。pg_restore で新しく戻してから、もう一度試してください。");
        TRY(s);
    }
    if (d->finding == BACKUP_SOUND)
        TRY(restore_settle(cli, url, stones, a));
    d->took_ms = clock_ms(clock) - d->at_ms;
    return OK;
}

static Status check(Cli *cli, Str db, Str from, Str restored)
{
    if (!db.n || !from.n == !restored.n || cli->argc)
        return cli_fail(cli, ERR_INVALID, "--db と --from を指定してください。例：banso drill --db town.db --from /mnt/backup（PostgreSQL では --from の代わりに --restored）");
    if (cli_is_postgres(db) && !restored.n)
        return cli_fail(cli, ERR_UNSUPPORTED, "PostgreSQL の訓練は、pg_restore で別のデータベースに戻し、それを --restored で指定します。手順は docs/backup.md にあります。");
    if (restored.n && (!cli_is_postgres(db) || !cli_is_postgres(restored)))
        return cli_fail(cli, ERR_UNSUPPORTED, "--restored は、--db と --restored の両方が PostgreSQL のときのものです。ファイルのデータベースでは --from にバックアップのフォルダーを指定してください。");
    return OK;
}

static Status run(Cli *cli)
{
    Str db = S(""), from = S(""), restored = S("");
    RestoreStones stones = { 0 };
    bool json = false;
    const CliOption options[] = {
        { "--db", .value = &db }, { "--key-file", .value = &stones.key_file }, { "--from", .value = &from }, { "--restored", .value = &restored },
        { "--without-tombstones", .flag = &stones.without }, { "--json", .flag = &json } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    CLEANUP(buf_done) Buf out;
    Drill drill = { .route = S("banso drill"), .address = S("console") };
    Clock clock = clock_real();
    arena_init(&arena, REQUEST_ARENA_MAX);
    buf_init(&out, 1 << 16);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    TRY(check(cli, db, from, restored));
    TRY(cli_open(cli, db, stones.key_file, OPEN_WRITE, &arena, &opened));
    if (restored.n)
        TRY(exercise_there(cli, &opened, restored, &stones, &clock, &arena, &drill));
    else
        TRY(drill_exercise(opened.db, opened.keys, db.p, from.p, &clock, &arena, &drill));
    TRY(drill_record(opened.db, &drill));
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
    .usage = "banso drill --db PATH --from DIR [--key-file FILE] [--json]\n"
             "banso drill --db postgres://… --restored postgres://… --key-file FILE [--without-tombstones] [--json]\n\n"
             "  DIR のいちばん新しいバックアップを、データベースの隣に試しに戻し、確かめて、消します。\n"
             "  PostgreSQL では、pg_restore で別のデータベースに戻しておき、それを --restored で指定します。記録を確かめ、廃棄をもう一度行います。消しません。\n"
             "  結果を --db のデータベースに残し、復旧訓練記録を出します。印刷して綴じられます。\n\n"
             "  終了コード：0 戻せた、1・2 戻せない（記録には残ります）\n",
    .run = run,
};

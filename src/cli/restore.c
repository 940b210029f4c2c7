/* banso restore: a backup becomes a database again, in a new place, when everything about it holds. */
#include "base/clock.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/restore.h"
#include "json/write.h"
#include "http/house.h"
#include "schema/release.h"

#include <unistd.h>

static void put_json(JsonWriter *w, BackupFinding f, const BackupHolding *h)
{
    json_open_object(w);
    json_str_field(w, "finding", str_of(backup_finding_code(f)));
    json_i64_field(w, "made_ms", h->head.made_ms);
    json_i64_field(w, "audit_seq", h->head.audit_seq);
    json_i64_field(w, "entries", h->entries);
    json_i64_field(w, "lost", h->lost);
    json_str_field(w, "audit", str_of(audit_finding_code(h->audit)));
    json_str_field(w, "code", str_of(h->code));
    json_i64_field(w, "accounts", h->accounts);
    json_i64_field(w, "persons", h->persons);
    json_i64_field(w, "claims", h->claims);
    json_i64_field(w, "batches", h->batches);
    json_close_object(w);
}

void restore_put_holding(Buf *out, const BackupHolding *h, Arena *a)
{
    buf_printf(out, "  いつまで  " STR_FMT " までの内容です。\n", STR_ARG(backup_time(h->head.made_ms, a)));
    buf_printf(out, "  中身      利用者 %lld 人、被保険者 %lld 人、給付実績 %lld 行、取り込み %lld 回\n", (long long)h->accounts, (long long)h->persons,
               (long long)h->claims, (long long)h->batches);
    buf_printf(out, "  記録      %lld 件、署名 %lld 個を確かめました。確認番号 %s\n", (long long)h->entries, (long long)h->checkpoints, h->code);
    if (h->audit != AUDIT_SOUND)
        buf_printf(out, "  注意      %s\n", audit_finding_sentence(h->audit));
}

static Status tell(Cli *cli, BackupFinding f, const BackupHolding *h, const RestoreOrder *order, bool json, Arena *a)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1 << 16);
    if (json) {
        JsonWriter w;
        json_begin(&w, &out);
        put_json(&w, f, h);
        TRY(json_end(&w));
        buf_char(&out, '\n');
    } else if (f == BACKUP_SOUND) {
        bool there = cli_is_postgres(str_of(order->to)); /* its URL may hold a password */
        buf_printf(&out, "戻しました：%s\n", there ? "PostgreSQL のデータベースを確かめ、廃棄の控えにあるものは、もう一度廃棄しました。" : order->to);
        restore_put_holding(&out, h, a);
        if (h->lost)
            buf_printf(&out, "  ないもの  その後の記録 %lld 件。もとのファイルと紙から入れ直してください。記録の控えは新しいファイルに始めてください。\n", (long long)h->lost);
        buf_printf(&out, "  外への表示  バックアップのあとに役場の外に見せた月は分かりません。見せたと分かっている月と成果の値のほかは、もう一度待たせました（画面「外に見せる月」）。\n");
        buf_printf(&out, "始めるには：banso serve --db %s --key-file 鍵ファイル\n", there ? "postgres://…" : order->to);
    }
    TRY(buf_status(&out));
    TRY(cli_write(buf_str(&out)));
    if (f == BACKUP_SOUND)
        return OK;
    if (f == BACKUP_OLDER)
        return cli_fail(cli, backup_finding_status(f), "%s（記録 %lld 件が、このバックアップの後にあります）", backup_finding_sentence(f), (long long)h->lost);
    if (f == BACKUP_RECORD)
        return cli_fail(cli, backup_finding_status(f), "%s（%s）", backup_finding_sentence(f), audit_finding_sentence(h->audit));
    return cli_fail(cli, backup_finding_status(f), "%s", backup_finding_sentence(f));
}

typedef struct {
    int64_t now_ms, disposed, held;
    const Keys *keys;
    Str tombstones;
    TombstoneEnd end;
} Noting;

/* That the state was put back stands in the record itself, from here on; and what was disposed of since is disposed of again. What was shown outside
 * since is forgotten: what is not known as shown waits anew. */
static Status note_in_tx(Db *db, void *context)
{
    Noting *n = context;
    AuditEntry e = { .at_ms = n->now_ms, .verb = S("restore"), .route = S("banso restore"), .result = S("ok"), .address = S("console") };
    TRY(audit_append(db, &e));
    TRY(tombstones_apply(db, n->keys, n->tombstones, &n->disposed));
    TRY(tombstone_end_note(db, &n->end));
    e.entity = S("disposal");
    e.verb = S("write");
    TRY(n->disposed ? audit_append(db, &e) : OK);
    TRY(release_forget(db, &n->held));
    e.entity = S("month_waiting");
    return audit_append(db, &e);
}

static void remove_restored(const char *path, Arena *a)
{
    static const char *const tails[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        Str one = arena_printf(a, "%s%s", path, tails[i]);
        if (one.p)
            unlink(one.p);
    }
}

static Status say_short(Cli *cli, const RestoreStones *s, int64_t wanted)
{
    return cli_fail(cli, ERR_INVALID, "廃棄の控え " STR_FMT ".tombstones の終わりが欠けています（%lld 行あるはずが %lld 行）。控えから戻してから、もう一度試してください。"
                    "どこにもないときだけ --without-tombstones を付けます（廃棄した行が戻りますが、消去した鍵の番号は開けません）。",
                    STR_ARG(s->key_file), (long long)wanted, (long long)s->end.count);
}

/* What the restored database knows of the tombstones must be among them, too. */
Status restore_settle(Cli *cli, Str url, const RestoreStones *stones, Arena *a)
{
    Clock clock = clock_real();
    Noting n = { .now_ms = clock_ms(&clock), .tombstones = stones->text, .end = stones->end };
    TombstoneEnd known;
    CLEANUP(opened_done) Opened opened = { 0 };
    TRY(cli_open(cli, url, stones->key_file, OPEN_WRITE, a, &opened));
    n.keys = opened.keys;
    TRY(tombstone_end_of(opened.db, &known));
    if (!stones->without && !tombstones_reach(stones->text, &known))
        return say_short(cli, stones, known.count);
    return db_tx(opened.db, note_in_tx, &n);
}

Status restore_read_stones(Cli *cli, const Keys *keys, Arena *a, Buf *out, RestoreStones *stones)
{
    TombstoneEnd known;
    Str path = arena_printf(a, STR_FMT ".tombstones", STR_ARG(stones->key_file));
    if (!path.p)
        return ERR_MEMORY;
    if (access(path.p, F_OK) == 0)
        TRY(cli_read_file(cli, path, out));
    if (tombstones_check(keys, buf_str(out), &stones->end) != OK)
        return cli_fail(cli, ERR_INVALID, "廃棄の控え %s が書き換えられているか、途中が欠けています。控えから戻してから、もう一度試してください。", path.p);
    stones->text = buf_str(out);
    tombstone_end_of_ring(keys, &known);
    return stones->without || tombstones_reach(stones->text, &known) ? OK : say_short(cli, stones, known.count);
}

Status restore_open(Cli *cli, Str url, Arena *a, Opened *ret)
{
    Str why = S(""), path = arena_copy(a, url);
    if (!path.p)
        return ERR_MEMORY;
    Status s = db_pool_open(&ret->pool, &(DbConfig){ .url = path.p, .readers = 1, .serve = true }, a, &why);
    return s == OK ? db_pool_writer(ret->pool, &ret->db) : cli_fail(cli, s, STR_FMT, STR_ARG(why));
}

/* A file is made and given its name; of PostgreSQL, pg_restore has made the database already. */
static Status put_back(Cli *cli, const Keys *keys, const RestoreOrder *order, const RestoreStones *stones, Arena *a, BackupFinding *ret, BackupHolding *holding)
{
    bool there = cli_is_postgres(str_of(order->to));
    if (there) {
        CLEANUP(opened_done) Opened opened = { 0 };
        TRY(restore_open(cli, str_of(order->to), a, &opened));
        *ret = backup_look_at(opened.db, keys, order, a, holding);
    } else {
        *ret = backup_restore(keys, order, a, holding);
    }
    if (*ret != BACKUP_SOUND)
        return OK;
    Status s = restore_settle(cli, str_of(order->to), stones, a);
    if (s != OK && !there)
        remove_restored(order->to, a);
    return s;
}

static Status check(Cli *cli, Str from, Str to, Str key_file, Str known, int64_t *ret_known)
{
    if (cli_is_postgres(to) && from.n)
        return cli_fail(cli, ERR_INVALID, "PostgreSQL では、先に pg_restore で --to のデータベースに戻し、--from は付けません。手順は docs/backup.md にあります。");
    if ((!from.n && !cli_is_postgres(to)) || !to.n || !key_file.n || cli->argc)
        return cli_fail(cli, ERR_INVALID, "--from、--to、--key-file を指定してください。くわしくは banso restore --help をご覧ください。");
    if (known.n && (!str_to_i64(known, ret_known) || *ret_known < 0))
        return cli_fail(cli, ERR_INVALID, "--known-seq は、わかっている最後の記録の番号（0以上の整数）です。");
    return OK;
}

static Status run(Cli *cli)
{
    Str from = S(""), to = S(""), key_file = S(""), known = S(""), copy_file = S("");
    bool accept = false, json = false;
    RestoreStones stones = { 0 };
    const CliOption options[] = {
        { "--from", .value = &from }, { "--to", .value = &to }, { "--key-file", .value = &key_file }, { "--known-seq", .value = &known },
        { "--audit-copy", .value = &copy_file }, { "--accept-older", .flag = &accept }, { "--without-tombstones", .flag = &stones.without }, { "--json", .flag = &json },
    };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    CLEANUP(buf_done) Buf copy, tombstones;
    BackupHolding holding;
    int64_t known_seq = 0;
    arena_init(&arena, REQUEST_ARENA_MAX);
    buf_init(&copy, AUDIT_COPY_MAX);
    buf_init(&tombstones, TOMBSTONES_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    TRY(check(cli, from, to, key_file, known, &known_seq));
    if (copy_file.n)
        TRY(cli_read_file(cli, copy_file, &copy));
    TRY(cli_open_keys(cli, S(""), key_file, &arena, &opened));
    const RestoreOrder order = { .from = from.p, .to = to.p, .known_seq = known_seq, .copy = buf_str(&copy), .accept_older = accept };
    stones.key_file = key_file;
    BackupFinding f;
    TRY(restore_read_stones(cli, opened.keys, &arena, &tombstones, &stones));
    TRY(put_back(cli, opened.keys, &order, &stones, &arena, &f, &holding));
    return tell(cli, f, &holding, &order, json, &arena);
}

const Command command_restore = {
    .name = "restore", .help = "バックアップを新しい場所に戻します / Restore a backup into a new place",
    .usage = "banso restore --from FILE --to NEWPATH --key-file FILE [--known-seq N] [--audit-copy FILE] [--accept-older]\n"
             "              [--without-tombstones] [--json]\n"
             "banso restore --to postgres://… --key-file FILE [同じ指定]   pg_restore で戻したデータベースを確かめ、廃棄をもう一度行います\n\n"
             "  壊れたもの、別の鍵のもの、新しい伴走のもの、わかっている記録より古いものは、理由を言って断ります。\n"
             "  すべてを確かめてから NEWPATH に置きます。あるものには上書きしません。\n"
             "  --known-seq     少なくともここまで記録があったとわかっている番号（月次の紙、画面の「記録」）\n"
             "  --audit-copy    serve --audit-copy で書いた控え。その最後の番号と、同じ歴史であることを確かめます\n"
             "  --accept-older  古いものしかないときに、なくなる記録を承知のうえで戻します\n"
             "  --without-tombstones  廃棄の控え（鍵ファイルの隣の .tombstones）がなくなったときに、それを承知のうえで戻します\n",
    .run = run,
};

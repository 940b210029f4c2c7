/* banso audit: is the record of who did and saw what still whole? */
#include "cli/cli.h"
#include "cli/open.h"
#include "json/write.h"
#include "schema/audit_chain.h"

static void put_json(JsonWriter *w, const AuditVerdict *v)
{
    char room[10];
    json_open_object(w);
    json_bool_field(w, "sound", v->finding == AUDIT_SOUND);
    json_str_field(w, "finding", str_of(audit_finding_code(v->finding)));
    json_i64_field(w, "first_bad", v->first_bad);
    json_i64_field(w, "entries", v->entries);
    json_i64_field(w, "checkpoints", v->checkpoints);
    json_str_field(w, "code", audit_short_code(v->head, room));
    json_close_object(w);
}

static Status tell(Cli *cli, const AuditVerdict *v, bool json)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1 << 16);
    char room[10];
    if (json) {
        JsonWriter w;
        json_begin(&w, &out);
        put_json(&w, v);
        TRY(json_end(&w));
        buf_char(&out, '\n');
    } else {
        buf_printf(&out, "%s\n", audit_finding_sentence(v->finding));
        if (v->finding == AUDIT_SOUND)
            buf_printf(&out, "%lld件の記録、%lld個の署名を確かめました。確認番号 " STR_FMT "\n", (long long)v->entries, (long long)v->checkpoints,
                       STR_ARG(audit_short_code(v->head, room)));
        else
            buf_printf(&out, "最初におかしいのは %lld 番目の記録です。この番号を控え、データベースと控えを別の場所に写してから調べてください。\n", (long long)v->first_bad);
    }
    TRY(buf_status(&out));
    TRY(cli_write(buf_str(&out)));
    cli->said = true;
    return v->finding == AUDIT_SOUND ? OK : ERR_CONFLICT;
}

static Status run(Cli *cli)
{
    Str db = S(""), key_file = S(""), copy = S("");
    bool json = false;
    const CliOption options[] = { { "--db", .value = &db }, { "--key-file", .value = &key_file }, { "--copy", .value = &copy }, { "--json", .flag = &json } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    CLEANUP(db_pool_return) Db *reader = NULL;
    CLEANUP(buf_done) Buf text;
    AuditVerdict verdict;
    arena_init(&arena, REQUEST_ARENA_MAX);
    buf_init(&text, AUDIT_COPY_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (!db.n || cli->argc != 1 || !str_eq(str_of(cli->argv[0]), S("verify")))
        return cli_fail(cli, ERR_INVALID, "banso audit verify --db PATH のように指定してください。くわしくは banso audit --help をご覧ください。");
    TRY(cli_open(cli, db, key_file, OPEN_WRITE, &arena, &opened));
    if (copy.n)
        TRY(cli_read_file(cli, copy, &text));
    TRY(db_pool_reader(opened.pool, &reader)); /* the server goes on writing */
    TRY(audit_verify(reader, opened.keys, buf_str(&text), &verdict));
    return tell(cli, &verdict, json);
}

const Command command_audit = {
    .name = "audit", .help = "だれが何を見たかの記録を確かめます / Verify the audit log",
    .usage = "banso audit verify --db PATH|postgres://… [--copy FILE] [--key-file FILE] [--json]\n\n"
             "  記録のつながり、署名、控えとの違いを確かめ、最初におかしい記録の番号を答えます。サーバーは動かしたままでかまいません。\n"
             "  --copy  serve --audit-copy で書いた控え。終わりを消されたことは、控えがあってわかります\n\n"
             "  終了コード：0 つながっている、1 おかしい、2 指定が違う\n",
    .run = run,
};

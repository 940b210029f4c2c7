/* banso org: organisations from the command line. */
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/open.h"
#include "cli/statements.h"
#include "feature/duty/duty.h"
#include "feature/town/town.h"

static const Sql all = { .read_only = true, .scan_ok = true, .text =
    "SELECT kind, code, insurer, name FROM organisation WHERE $1 = '' OR kind = $1 ORDER BY code, id" };
const Sql *const org_statements[] = { &all };
const size_t org_statement_count = COUNT_OF(org_statements);

static const char *const columns[] = { "kind", "code", "insurer", "name" };

static void put_row(Buf *out, JsonWriter *w, bool json, const Rows *rows)
{
    if (json)
        json_open_object(w);
    for (int i = 0; i < (int)COUNT_OF(columns); i++) {
        if (json) {
            json_str_field(w, columns[i], row_text(rows, i));
        } else {
            buf_add(out, row_text(rows, i));
            buf_char(out, i + 1 < (int)COUNT_OF(columns) ? '\t' : '\n');
        }
    }
    if (json)
        json_close_object(w);
}

static Status list(Cli *cli, Str url, Str kind, bool json, Arena *a)
{
    CLEANUP(opened_done) Opened opened = { 0 };
    TRY(cli_open(cli, url, S(""), OPEN_READ, a, &opened));
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf out;
    JsonWriter w;
    buf_init(&out, REPLY_MAX);
    json_begin(&w, &out);
    TRY(db_query(opened.db, &all, &rows, P_TEXT(kind)));
    if (json)
        json_open_array(&w);
    while (rows_next(&rows))
        put_row(&out, &w, json, &rows);
    TRY(rows.status);
    if (json) {
        json_close_array(&w);
        TRY(json_end(&w));
        buf_char(&out, '\n');
    }
    TRY(buf_status(&out));
    return cli_write(buf_str(&out));
}

typedef struct {
    Organisation o;
    int64_t now_ms;
    Problems *problems;
} Adding;

static Status insert(Db *db, void *context)
{
    Adding *add = context;
    TRY(organisation_insert(db, &add->o, add->problems));
    return str_eq(add->o.kind, S("municipality")) ? duty_install(db, add->o.id, add->now_ms) : OK;
}

static Status add(Cli *cli, Str url, Str kind, Str code, Str insurer, Str name, Str key_file, Arena *a)
{
    CLEANUP(opened_done) Opened opened = { 0 };
    Problems *problems = ARENA_NEW(a, Problems);
    if (!problems)
        return ERR_MEMORY;
    problems_init(problems, a);
    if (!name.n || !code.n)
        return cli_fail(cli, ERR_INVALID, "--code（団体コード6桁）と --name を指定してください。");
    TRY(cli_open(cli, url, key_file, OPEN_WRITE, a, &opened));
    Clock clock = clock_real();
    Adding adding = {
        .o = { .id = id_new(clock_ms(&clock)), .kind = kind.n ? kind : S("municipality"), .code = code, .insurer = insurer, .name = name,
               .opened = DATE_NONE, .closed = DATE_NONE },
        .now_ms = clock_ms(&clock), .problems = problems,
    };
    Status s = db_tx(opened.db, insert, &adding);
    if (s == ERR_INVALID && problems->count)
        return cli_fail(cli, s, STR_FMT, STR_ARG(problems->items[0].sentence));
    if (s == ERR_CONFLICT)
        return cli_fail(cli, s, "団体コード " STR_FMT " は、もう登録されています。", STR_ARG(code));
    return s;
}

static Status run(Cli *cli)
{
    Str db = S(""), kind = S(""), code = S(""), insurer = S(""), name = S(""), key_file = S("");
    bool json = false;
    const CliOption options[] = { { "--db", .value = &db }, { "--kind", .value = &kind }, { "--code", .value = &code },
                                  { "--insurer", .value = &insurer }, { "--name", .value = &name }, { "--key-file", .value = &key_file }, { "--json", .flag = &json } };
    CLEANUP(arena_done) Arena arena;
    arena_init(&arena, REQUEST_ARENA_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    Str verb = cli->argc ? str_of(cli->argv[0]) : S("");
    if (!db.n)
        return cli_fail(cli, ERR_INVALID, "--db で、データベースの場所を指定してください。");
    if (str_eq(verb, S("list")))
        return list(cli, db, kind, json, &arena);
    if (str_eq(verb, S("add")))
        return add(cli, db, kind, code, insurer, name, key_file, &arena);
    return cli_fail(cli, ERR_INVALID, "list か add を指定してください。くわしくは banso org --help をご覧ください。");
}

const Command command_org = {
    .name = "org", .help = "組織を見る・登録します / List and add organisations",
    .usage = "banso org list --db PATH [--kind KIND] [--json]\nbanso org add --db PATH --code CODE --name 名前 [--insurer 保険者番号] [--kind KIND] [--key-file FILE]\n\n"
             "  KIND  nation bureau prefecture municipality union（省くと municipality）\n"
             "  市町村を登録すると、1年の「今月やること」も用意されます。\n",
    .run = run,
};

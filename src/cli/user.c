/* banso user: accounts from the command line, for the first day and for the day nobody can sign in. */
#include "cli/cli.h"
#include "cli/open.h"
#include "cli/statements.h"
#include "feature/account/account.h"
#include "feature/account/password.h"

#include <stdio.h>
#include <string.h>

#define LIST_MAX 10000

static const Sql unit_by_number = { .read_only = true, .text = "SELECT id FROM unit WHERE org = $1 AND number = $2" };
const Sql *const user_statements[] = { &unit_by_number };
const size_t user_statement_count = COUNT_OF(user_statements);

typedef struct {
    Str db, key_file, login, name, role, org, unit;
    bool json;
} Options;

typedef struct {
    const Options *options;
    Arena *arena;
    Problems *problems;
    Str code, stored;
    int64_t now_ms;
} Change;

static Status say_code(const Change *c)
{
    Buf out;
    buf_init(&out, 4096);
    if (c->options->json) {
        JsonWriter w;
        json_begin(&w, &out);
        json_open_object(&w);
        json_str_field(&w, "login", c->options->login);
        json_str_field(&w, "one_time_code", c->code);
        json_close_object(&w);
        buf_char(&out, '\n');
    } else {
        buf_add(&out, S("一度だけ使えるコード（24時間以内） / one-time code, 24 hours: "));
        buf_add(&out, c->code);
        buf_add(&out, S("\nログインIDとこのコードでサインインし、自分のパスワードを決めてください。\n"));
    }
    Status written = buf_status(&out) == OK ? cli_write(buf_str(&out)) : buf_status(&out);
    buf_done(&out);
    return written;
}

static Status add_in_tx(Db *db, void *context)
{
    Change *c = context;
    Account account = { .login = c->options->login, .name = c->options->name, .role = c->options->role };
    Status found = db_one_int(db, &account_organisation_by_code, &account.row.org, P_TEXT(c->options->org));
    if (found == ERR_NOT_FOUND)
        return problem_add(c->problems, S("--org"), "unknown", "この団体コードの組織はありません。banso org list で確かめてください。");
    TRY(found);
    if (c->options->unit.n) {
        found = db_one_int(db, &unit_by_number, &account.unit, P_INT(account.row.org), P_TEXT(c->options->unit));
        if (found == ERR_NOT_FOUND)
            return problem_add(c->problems, S("--unit"), "unknown", "この事業所番号のセンター・事業所はありません。");
        TRY(found);
    }
    if (role_from_name(account.role) == ROLE_NONE)
        return problem_add(c->problems, S("--role"), "unknown", "この役割はありません。banso user --help にある名前から選んでください。");
    return account_create(db, &account, c->stored, c->now_ms, c->problems);
}

static Status reset_in_tx(Db *db, void *context)
{
    Change *c = context;
    Account account;
    Status found = account_by_login(db, c->options->login, c->arena, &account);
    if (found == ERR_NOT_FOUND)
        return problem_add(c->problems, S("--login"), "unknown", "この --login のアカウントはありません。banso user list で確かめてください。");
    TRY(found);
    return account_reset(db, account.row.org, account.row.id, c->stored);
}

static Status change(Cli *cli, Db *db, const Options *o, Status (*fn)(Db *, void *), Arena *arena)
{
    Clock clock = clock_real();
    Change c = { .options = o, .arena = arena, .problems = ARENA_NEW(arena, Problems), .now_ms = clock_ms(&clock) };
    if (!c.problems)
        return ERR_MEMORY;
    problems_init(c.problems, arena);
    TRY(one_time_code(c.now_ms, arena, &c.code, &c.stored));
    Status changed = db_tx(db, fn, &c);
    if (changed == ERR_INVALID && c.problems->count)
        return cli_fail(cli, changed, STR_FMT ": " STR_FMT, STR_ARG(c.problems->items[0].pointer), STR_ARG(c.problems->items[0].sentence));
    TRY(changed);
    return say_code(&c);
}

static void put_line(Buf *out, const Rows *rows)
{
    buf_add(out, row_text(rows, 6));
    buf_char(out, '\t');
    buf_add(out, row_text(rows, 2));
    buf_char(out, '\t');
    buf_add(out, row_text(rows, 4));
    buf_char(out, '\t');
    buf_add(out, row_text(rows, 3));
    buf_add(out, row_int(rows, 5) ? S("\t停止中\n") : S("\t\n"));
}

static void put_json(JsonWriter *w, const Rows *rows)
{
    json_open_object(w);
    json_str_field(w, "org_code", row_text(rows, 6));
    json_str_field(w, "login", row_text(rows, 2));
    json_str_field(w, "role", row_text(rows, 4));
    json_str_field(w, "name", row_text(rows, 3));
    json_bool_field(w, "disabled", row_int(rows, 5) != 0);
    json_close_object(w);
}

static Status list(Db *db, const Options *o)
{
    Buf out;
    JsonWriter w;
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(account_list_all(db, LIST_MAX, 0, &rows));
    buf_init(&out, 8u * 1024 * 1024);
    json_begin(&w, &out);
    if (o->json)
        json_open_array(&w);
    while (rows_next(&rows)) {
        if (o->json)
            put_json(&w, &rows);
        else
            put_line(&out, &rows);
    }
    if (o->json) {
        json_close_array(&w);
        buf_char(&out, '\n');
    }
    Status status = rows.status != OK ? rows.status : buf_status(&out);
    if (status == OK)
        status = cli_write(buf_str(&out));
    buf_done(&out);
    return status;
}

static Status run(Cli *cli)
{
    Options o = { 0 };
    const CliOption options[] = {
        { "--db", .value = &o.db }, { "--key-file", .value = &o.key_file }, { "--login", .value = &o.login }, { "--name", .value = &o.name },
        { "--role", .value = &o.role }, { "--org", .value = &o.org }, { "--unit", .value = &o.unit }, { "--json", .flag = &o.json },
    };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    arena_init(&arena, 64u * 1024 * 1024);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    const char *what = cli->argc == 1 ? cli->argv[0] : "";
    bool is_list = strcmp(what, "list") == 0, is_add = strcmp(what, "add") == 0, is_reset = strcmp(what, "reset") == 0;
    if (!is_list && !is_add && !is_reset)
        return cli_fail(cli, ERR_INVALID, "list、add、reset のどれかを指定してください。");
    if (!o.db.n || (!is_list && !o.login.n))
        return cli_fail(cli, ERR_INVALID, is_list ? "--db を指定してください。" : "--db と --login を指定してください。");
    if (is_add && (!o.name.n || !o.role.n || !o.org.n))
        return cli_fail(cli, ERR_INVALID, "--name、--role、--org を指定してください。");
    TRY(cli_open(cli, o.db, o.key_file, is_list ? OPEN_READ : OPEN_WRITE, &arena, &opened));
    if (is_list)
        return list(opened.db, &o);
    return change(cli, opened.db, &o, is_add ? add_in_tx : reset_in_tx, &arena);
}

const Command command_user = {
    .name = "user", .help = "サインインする人を足す・確かめる / List, add and reset accounts",
    .usage = "banso user list  --db PATH|postgres://… [--json]\n"
             "banso user add   --db … --login ID --name 氏名 --role ROLE --org 団体コード [--unit 事業所番号] [--json]\n"
             "banso user reset --db … --login ID [--json]\n\n"
             "  add と reset は、24時間のあいだ一度だけ使えるコードを出します。初めから決まったパスワードはありません。\n"
             "  ROLE: admin officer head health centre coordinator caremanager provider prefecture bureau ministry adviser\n"
             "  --key-file  鍵ファイル（PostgreSQL のときに要ります）\n",
    .run = run,
};

/* banso import: takes a file in from the command line, in one pass and one transaction. */
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/open.h"
#include "cli/statements.h"
#include "domain/words.h"
#include "feature/import/batch.h"
#include "feature/import/report.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ISSUES_SAID = 20 };

static const char usage[] =
    "使い方 / usage: banso import FILE --db PATH|postgres://… --org CODE [--kind KIND] [--dry-run] [--json]\n"
    "\n"
    "ファイルを確かめて取り込みます。途中で失敗したときは何も残りません。同じファイルをもう一度取り込んでも何も変わりません。\n"
    "Checks a file and takes it in, in one transaction. The same file twice changes nothing.\n"
    "\n"
    "  FILE       CSV、Excel（.xlsx）、国保連のファイル。- は標準入力 / - reads standard input\n"
    "  --db       データベース / database\n"
    "  --key-file 鍵のファイル。省くと「データベース.key」/ key file\n"
    "  --org      市町村の団体コード（6桁）/ code of the municipality\n"
    "  --kind     ファイルの種類を決める / force the kind (claims, kokuho, …)\n"
    "  --dry-run  確かめるだけで取り込まない / only check\n"
    "  --json     結果を JSON で / answer as JSON\n"
    "\n"
    "終了コード: 0 取り込んだ（または同じもの）、2 取り込めないファイル、1 その他\n";

static const Sql org_by_code = { .read_only = true, .text = "SELECT id FROM organisation WHERE code = $1" };
const Sql *const import_cli_statements[] = { &org_by_code };
const size_t import_cli_statement_count = COUNT_OF(import_cli_statements);

typedef struct {
    Str path, db, key_file, org, kind;
    bool dry_run, json;
} Wish;

typedef struct {
    int fd;
} File;

static void file_done(File *f)
{
    if (f->fd > 0)
        close(f->fd);
}

static Status read_file(void *context, char *p, size_t n, size_t *ret_n)
{
    const File *f = context;
    ssize_t got;
    do
        got = read(f->fd, p, n);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return ERR_IO;
    *ret_n = (size_t)got;
    return OK;
}

static Status open_file(Cli *cli, Str path, File *ret, int64_t *ret_size)
{
    struct stat st;
    ret->fd = str_eq(path, S("-")) ? STDIN_FILENO : open(path.p, O_RDONLY | O_CLOEXEC);
    if (ret->fd < 0 || fstat(ret->fd, &st) != 0)
        return cli_fail(cli, ERR_IO, "%s を開けません。ファイルの名前と場所を確かめてください。", path.p);
    if (S_ISDIR(st.st_mode))
        return cli_fail(cli, ERR_INVALID, "%s はフォルダです。ファイルを指定してください。", path.p);
    *ret_size = S_ISREG(st.st_mode) ? (int64_t)st.st_size : 0;
    return OK;
}

static Str name_of(Str path)
{
    const char *slash = memrchr(path.p, '/', path.n);
    return slash ? str_sub(path, (size_t)(slash + 1 - path.p), path.n) : path;
}

/* ---- answering ---- */

typedef struct {
    const Wish *wish;
    const ImportResult *result;
    int64_t batch;
    const Batch *same;
    Arena *arena;
} Answer;

static bool is_taken(const Answer *a)
{
    return !a->result->refused && !a->result->nothing && !a->wish->dry_run && !a->same->id;
}

static Str value_said(const Issue *i, Arena *arena)
{
    return i->field && i->field->flags & IMPORT_PERSONAL ? mask_value(i->value, arena) : i->value;
}

static void put_issues_json(JsonWriter *w, const Answer *a)
{
    json_array_field(w, "issues");
    for (size_t i = 0, said = 0; i < a->result->n_issues && said < ISSUES_SAID; i++) {
        const Issue *issue = &a->result->issues[i];
        if (!issue->row)
            continue;
        said++;
        json_open_object(w);
        json_i64_field(w, "row", issue->row);
        json_str_field(w, "field", str_of(issue->field ? issue->field->name : ""));
        json_str_field(w, "code", str_of(issue->code));
        json_str_field(w, "sentence", issue->sentence);
        json_str_field(w, "value", value_said(issue, a->arena));
        json_bool_field(w, "taken", issue->severity != ISSUE_WRONG);
        json_close_object(w);
    }
    json_close_array(w);
    json_array_field(w, "warnings");
    for (size_t i = 0; i < a->result->n_issues; i++) {
        if (a->result->issues[i].row)
            continue;
        json_open_object(w);
        json_str_field(w, "code", str_of(a->result->issues[i].code));
        json_str_field(w, "sentence", a->result->issues[i].sentence);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_json(JsonWriter *w, const Answer *a)
{
    const ImportResult *r = a->result;
    json_open_object(w);
    json_key(w, S("batch"));
    is_taken(a) ? json_put_i64(w, a->batch) : json_put_null(w);
    json_str_field(w, "kind", str_of(r->kind ? r->kind->name : ""));
    json_str_field(w, "encoding", str_of(r->encoding));
    json_bool_field(w, "applied", is_taken(a));
    json_bool_field(w, "refused", r->refused || (r->nothing && !a->wish->dry_run));
    json_key(w, S("same_as"));
    a->same->id ? json_put_i64(w, a->same->id) : json_put_null(w);
    json_i64_field(w, "rows_read", r->rows_read);
    json_i64_field(w, "rows_taken", r->rows_taken);
    json_i64_field(w, "rows_same", r->rows_same);
    json_i64_field(w, "rows_wrong", r->rows_wrong);
    json_i64_field(w, "yen", r->yen);
    json_array_field(w, "sums");
    for (size_t i = 0; i < r->n_months; i++) {
        json_open_object(w);
        json_i64_field(w, "month", r->months[i].month);
        json_i64_field(w, "rows", r->months[i].rows);
        json_i64_field(w, "yen", r->months[i].yen);
        json_i64_field(w, "yen_before", r->months[i].yen_before);
        json_close_object(w);
    }
    json_close_array(w);
    put_issues_json(w, a);
    json_close_object(w);
}

static void put_head(Buf *out, const Answer *a)
{
    if (a->same->id)
        buf_printf(out, "同じファイル（" STR_FMT "）をもう取り込んでいます。何も変わりません。\n", STR_ARG(a->same->file_name));
    else if (a->result->refused)
        buf_add(out, S("取り込めません。何も変わりません。\n"));
    else if (a->result->nothing && !a->wish->dry_run)
        buf_add(out, S("取り込める行がありません。何も変わりません。下の行を直してから、もう一度取り込んでください。\n"));
    else
        buf_add(out, a->wish->dry_run ? S("確かめました（取り込んでいません）。\n") : S("取り込みました。\n"));
}

static void put_words(Buf *out, const Answer *a)
{
    const ImportResult *r = a->result;
    put_head(out, a);
    for (size_t i = 0; i < r->n_understood; i++)
        buf_printf(out, "  " STR_FMT "\n", STR_ARG(r->understood[i]));
    if (r->kind)
        buf_printf(out, "  読んだ行 %lld、取り込む行 %lld、前と同じ行 %lld、誤りのある行 %lld、合計 " STR_FMT "\n", (long long)r->rows_read,
                   (long long)r->rows_taken, (long long)r->rows_same, (long long)r->rows_wrong, STR_ARG(yen_exact(r->yen, a->arena)));
    int64_t left = (int64_t)r->n_issues + r->issues_beyond;
    for (size_t i = 0, said = 0; i < r->n_issues; i++) {
        const Issue *issue = &r->issues[i];
        if (issue->row && said++ >= ISSUES_SAID)
            continue;
        left--;
        if (issue->row)
            buf_printf(out, "  %lld行目 %s: " STR_FMT "\n", (long long)issue->row, issue->field ? issue->field->label : "", STR_ARG(issue->sentence));
        else
            buf_printf(out, "  注意: " STR_FMT "\n", STR_ARG(issue->sentence));
    }
    if (left > 0)
        buf_printf(out, "  ほかに%lld件あります。\n", (long long)left);
}

static Status answer(const Answer *a)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, REPLY_MAX);
    if (a->wish->json) {
        JsonWriter w;
        json_begin(&w, &out);
        put_json(&w, a);
        TRY(json_end(&w));
        buf_char(&out, '\n');
    } else {
        put_words(&out, a);
    }
    TRY(buf_status(&out));
    return cli_write(buf_str(&out));
}

/* ---- the command ---- */

static Status take_in(Cli *cli, const Wish *wish, File *file, int64_t size, const Opened *o, Arena *arena)
{
    int64_t org, batch = 0;
    Clock clock = clock_real();
    Problems *problems = ARENA_NEW(arena, Problems);
    ImportResult *result = ARENA_NEW(arena, ImportResult);
    Batch same;
    if (!problems || !result)
        return ERR_MEMORY;
    problems_init(problems, arena);
    Status s = db_one_int(o->db, &org_by_code, &org, P_TEXT(wish->org));
    if (s == ERR_NOT_FOUND)
        return cli_fail(cli, ERR_INVALID, "団体コード %s の市町村は登録されていません。", wish->org.p);
    TRY(s);
    const BatchWork work = { .db = o->db, .keys = o->keys, .org = org, .now_ms = clock_ms(&clock), .arena = arena, .problems = problems };
    const DirectImport direct = { .file_name = name_of(wish->path), .kind = wish->kind, .read = read_file, .read_context = file, .size = size, .read_ahead = true,
                                  .dry_run = wish->dry_run };
    s = batch_direct(&work, &direct, result, &batch, &same);
    if (s != OK && problems->count)
        return cli_fail(cli, s, STR_FMT, STR_ARG(problems->items[0].sentence));
    TRY(s);
    TRY(answer(&(Answer){ wish, result, batch, &same, arena }));
    bool taken = !result->refused && !(result->nothing && !wish->dry_run);
    cli->said = !taken;
    return taken ? OK : ERR_INVALID;
}

static Status run(Cli *cli)
{
    Wish wish = { 0 };
    const CliOption options[] = {
        { "--db", .value = &wish.db }, { "--key-file", .value = &wish.key_file }, { "--org", .value = &wish.org }, { "--kind", .value = &wish.kind },
        { "--dry-run", .flag = &wish.dry_run }, { "--json", .flag = &wish.json },
    };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    CLEANUP(file_done) File file = { 0 };
    int64_t size = 0;
    arena_init(&arena, 256u * 1024 * 1024);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (cli->argc != 1 || !wish.db.n || !wish.org.n)
        return cli_fail(cli, ERR_INVALID, "ファイルと --db と --org を指定してください。例：banso import 給付実績.csv --db mihon.db --org 992011");
    if (wish.kind.n && !import_kind_by_name(wish.kind))
        return cli_fail(cli, ERR_INVALID, "--kind %s という種類はありません。", wish.kind.p);
    wish.path = str_of(cli->argv[0]);
    TRY(open_file(cli, wish.path, &file, &size));
    TRY(cli_open(cli, wish.db, wish.key_file, OPEN_WRITE, &arena, &opened));
    return take_in(cli, &wish, &file, size, &opened, &arena);
}

const Command command_import = {
    .name = "import", .help = "ファイルを確かめて取り込みます / Take a file in", .usage = usage, .run = run,
};

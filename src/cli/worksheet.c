/* banso worksheet: the worksheet of a town from its own records. */
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/open.h"
#include "domain/cap.h"
#include "feature/town/town.h"
#include "feature/worksheet/worksheet.h"

static Status answer(Cli *cli, Db *db, Str code, int year, bool json, Arena *a)
{
    Organisation o;
    CLEANUP(buf_done) Buf out = { 0 };
    const Clock clock = clock_real();
    Status s = organisation_by_code(db, code, a, &o);
    if (s == ERR_NOT_FOUND)
        return cli_fail(cli, s, "団体コード " STR_FMT " の市町村は登録されていません。banso org list で確かめてください。", STR_ARG(code));
    TRY(s);
    buf_init(&out, REPLY_MAX);
    if (json) {
        JsonWriter w;
        json_begin(&w, &out);
        TRY(worksheet_json(db, o.id, year, clock_today(&clock), a, &w));
        TRY(json_end(&w));
        buf_char(&out, '\n');
    } else {
        TRY(worksheet_words(db, o.id, year, clock_today(&clock), a, &out));
    }
    TRY(buf_status(&out));
    return cli_write(buf_str(&out));
}

static Status run(Cli *cli)
{
    Str db = S(""), org = S(""), year_text = S("");
    bool json = false;
    const CliOption options[] = { { "--db", .value = &db }, { "--org", .value = &org }, { "--year", .value = &year_text }, { "--json", .flag = &json } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    int64_t year;
    arena_init(&arena, REQUEST_ARENA_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (!db.n || !org.n || !str_to_i64(year_text, &year) || year < CAP_YEAR_FIRST || year > CAP_YEAR_LAST)
        return cli_fail(cli, ERR_INVALID, "--db、--org（団体コード6桁）、--year（%d〜%d の年度）を指定してください。", CAP_YEAR_FIRST, CAP_YEAR_LAST);
    TRY(cli_open(cli, db, S(""), OPEN_READ, &arena, &opened));
    return answer(cli, opened.db, org, (int)year, json, &arena);
}

const Command command_worksheet = {
    .name = "worksheet", .help = "町のワークシートを出します / The worksheet of a town",
    .usage = "banso worksheet --db PATH --org CODE --year Y [--json]\n\n"
             "  総合事業の充実に向けたワークシートの、1.1から6までを町のデータから作ります。\n\n"
             "  --org   全国地方公共団体コード（6桁）\n  --year  年度（2026 は令和8年度）\n  --json  表も含めて、1つのJSONで答えます\n",
    .run = run,
};

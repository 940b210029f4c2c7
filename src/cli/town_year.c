#include "cli/town_year.h"
#include "cli/open.h"
#include "domain/cap.h"

static Status find_town(Cli *cli, TownYear *t, Str code)
{
    Status s = organisation_by_code(t->db, code, t->arena, &t->place);
    return s == ERR_NOT_FOUND ? cli_fail(cli, s, "団体コード " STR_FMT " の市町村は登録されていません。banso org list で確かめてください。", STR_ARG(code)) : s;
}

static Status write_answer(const TownYear *t, const TownYearAnswer *answer, bool json)
{
    CLEANUP(buf_done) Buf out = { 0 };
    buf_init(&out, REPLY_MAX);
    if (json) {
        JsonWriter w;
        json_begin(&w, &out);
        TRY(answer->json(t, &w));
        TRY(json_end(&w));
        buf_char(&out, '\n');
    } else {
        TRY(answer->words(t, &out));
    }
    TRY(buf_status(&out));
    return cli_write(buf_str(&out));
}

Status cli_town_year(Cli *cli, const TownYearAnswer *answer)
{
    Str db = S(""), org = S(""), year_text = S("");
    bool json = false;
    const CliOption options[] = { { "--db", .value = &db }, { "--org", .value = &org }, { "--year", .value = &year_text }, { "--json", .flag = &json } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    CLEANUP(tx_done) Tx tx = { 0 };
    int64_t year;
    arena_init(&arena, REQUEST_ARENA_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (!db.n || !org.n || !str_to_i64(year_text, &year) || year < CAP_YEAR_FIRST || year > CAP_YEAR_LAST)
        return cli_fail(cli, ERR_INVALID, "--db、--org（団体コード6桁）、--year（%d〜%d の年度）を指定してください。", CAP_YEAR_FIRST, CAP_YEAR_LAST);
    TRY(cli_open(cli, db, S(""), OPEN_READ, &arena, &opened));
    TRY(tx_read(opened.db, &tx)); /* a server may write meanwhile */
    TownYear t = { .db = opened.db, .year = (int)year, .arena = &arena };
    TRY(find_town(cli, &t, org));
    return write_answer(&t, answer, json);
}

/* banso cap: the cap of a town from its own records. */
#include "cli/cli.h"
#include "cli/open.h"
#include "domain/words.h"
#include "feature/cap/cap.h"
#include "feature/town/town.h"

static void put_json(JsonWriter *w, const TownCap *t, Arena *a)
{
    const CapResult *r = &t->result;
    char text[24];
    json_open_object(w);
    json_i64_field(w, "fiscal_year", t->inputs.fiscal_year);
    json_array_field(w, "rates");
    for (size_t i = 0; i < r->rate_count; i++) {
        json_open_object(w);
        json_i64_field(w, "year", r->rates[i].year);
        json_i64_field(w, "n_from", r->rates[i].n_from);
        json_i64_field(w, "n_to", r->rates[i].n_to);
        if (r->rates[i].rate)
            json_str_field(w, "rate", cap_rate_text(r->rates[i].rate, text));
        else
            json_null_field(w, "rate");
        json_close_object(w);
    }
    json_close_array(w);
    for (CapBranchKey b = 0; b < r->branch_count; b++)
        if (r->branches[b].known)
            json_i64_field(w, cap_branch_key(b), r->branches[b].yen);
    if (r->state != CAP_UNKNOWN) {
        json_str_field(w, "chosen", str_of(cap_branch_key(r->chosen)));
        json_i64_field(w, "approved", r->approved_yen);
        json_i64_field(w, "cap", r->yen);
    }
    json_bool_field(w, "provisional", r->provisional);
    json_array_field(w, "missing");
    for (size_t i = 0; i < r->issue_count; i++)
        json_put_str(w, cap_issue_label(&r->issues[i], a));
    json_close_array(w);
    json_close_object(w);
}

static void put_words(Buf *out, const Organisation *o, const TownCap *t, Arena *a)
{
    const CapResult *r = &t->result;
    buf_add(out, o->name);
    buf_add(out, S(" "));
    buf_add(out, wareki_year(t->inputs.fiscal_year, a));
    buf_add(out, S(" の上限額\n"));
    for (CapBranchKey b = 0; b < r->branch_count; b++) {
        buf_printf(out, "  %s  ", cap_branch_label(b));
        buf_add(out, r->branches[b].known ? yen_exact(r->branches[b].yen, a) : S("計算できません"));
        buf_add(out, r->state != CAP_UNKNOWN && r->chosen == b ? S("  ← 高い方\n") : S("\n"));
    }
    if (r->approved_yen) {
        buf_add(out, S("  個別協議  "));
        buf_add(out, yen_exact(r->approved_yen, a));
        buf_char(out, '\n');
    }
    if (r->state != CAP_UNKNOWN) {
        buf_add(out, S("  上限額  "));
        buf_add(out, yen_exact(r->yen, a));
        buf_add(out, r->provisional ? S("（暫定：今年度の給付費が確定するまで動きます）\n") : S("\n"));
    }
    for (size_t i = 0; i < r->issue_count; i++) {
        buf_add(out, S("  直すところ："));
        buf_add(out, cap_issue_sentence(&r->issues[i], a));
        buf_char(out, '\n');
    }
}

static Status answer(Cli *cli, Db *db, Str code, int year, bool json, Arena *a)
{
    Organisation o;
    TownCap *t = ARENA_NEW(a, TownCap);
    if (!t)
        return ERR_MEMORY;
    Status s = organisation_by_code(db, code, a, &o);
    if (s == ERR_NOT_FOUND)
        return cli_fail(cli, s, "団体コード " STR_FMT " の市町村は登録されていません。banso org list で確かめてください。", STR_ARG(code));
    TRY(s);
    TRY(town_cap(db, o.id, year, a, t));
    CLEANUP(buf_done) Buf out;
    buf_init(&out, REPLY_MAX);
    if (json) {
        JsonWriter w;
        json_begin(&w, &out);
        put_json(&w, t, a);
        TRY(json_end(&w));
        buf_char(&out, '\n');
    } else {
        put_words(&out, &o, t, a);
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

const Command command_cap = {
    .name = "cap", .help = "町の上限額を計算します / The cap of a town from its records",
    .usage = "banso cap --db PATH --org CODE --year Y [--json]\n\n"
             "  --org   全国地方公共団体コード（6桁）\n  --year  年度（2026 は令和8年度）\n  --json  1つのJSONで答えます\n",
    .run = run,
};

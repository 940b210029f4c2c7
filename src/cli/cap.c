/* banso cap: the cap of a town from its own records. */
#include "cli/town_year.h"
#include "domain/words.h"
#include "feature/cap/cap.h"

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

/* ---- the command ---- */

static Status read_cap(const TownYear *t, TownCap **ret)
{
    TownCap *c = ARENA_NEW(t->arena, TownCap);
    if (!c)
        return ERR_MEMORY;
    TRY(town_cap(t->db, t->place.id, t->year, t->arena, c));
    *ret = c;
    return OK;
}

static Status json_of_cap(const TownYear *t, JsonWriter *w)
{
    TownCap *c;
    TRY(read_cap(t, &c));
    put_json(w, c, t->arena);
    return OK;
}

static Status words_of_cap(const TownYear *t, Buf *out)
{
    TownCap *c;
    TRY(read_cap(t, &c));
    put_words(out, &t->place, c, t->arena);
    return OK;
}

static Status run(Cli *cli)
{
    return cli_town_year(cli, &(TownYearAnswer){ json_of_cap, words_of_cap });
}

const Command command_cap = {
    .name = "cap", .help = "町の上限額を計算します / The cap of a town from its records",
    .usage = "banso cap --db PATH --org CODE --year Y [--json]\n\n"
             "  --org   全国地方公共団体コード（6桁）\n  --year  年度（2026 は令和8年度）\n  --json  1つのJSONで答えます\n",
    .run = run,
};

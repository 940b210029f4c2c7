/* facts.c: what is known of the town, read once for all blocks. */
#include "feature/worksheet/worksheet_parts.h"
#include "schema/outcome_shown.h"
#include "schema/town_moves.h"

#include <string.h>

#define KNOWN "org = $1 AND service_month >= $2 AND service_month <= $3"
/* In months with nothing but the ledger the claims are still to come. */
#define MONTHS_OF(cube) "SELECT service_month FROM " cube " WHERE " KNOWN " AND origin <> 'ledger' GROUP BY service_month ORDER BY service_month"
#define LINES_OF(cube) "SELECT service, program, service_month, SUM(people), SUM(paid) FROM " cube " WHERE " KNOWN \
    " GROUP BY service, program, service_month ORDER BY service, program, service_month"
const Sql ws_sql_months = { .read_only = true, .text = MONTHS_OF("cube") };
const Sql ws_sql_told_months = { .read_only = true, .text = MONTHS_OF(OUTSIDE_CUBE) };
const Sql ws_sql_lines = { .read_only = true, .text = LINES_OF("cube") };
const Sql ws_sql_told_lines = { .read_only = true, .text = LINES_OF(OUTSIDE_CUBE) };
/* The last of a day counts: what people typed, else the newest import (as in the cap). */
const Sql ws_sql_people = { .read_only = true, .text =
    "SELECT day, total, age65, age75, age85 FROM population WHERE org = $1 ORDER BY day, CASE WHEN batch = 0 THEN 1 ELSE 0 END, batch" };
const Sql ws_sql_projected = { .read_only = true, .text =
    "SELECT year, total, age15_64, age65, age75, age80, age85 FROM projection WHERE org = $1 ORDER BY year, batch" };
const Sql ws_sql_statistic = { .read_only = true, .text =
    "SELECT fiscal_year, item, value FROM statistic WHERE org = $1 AND fiscal_year <= $2 AND item LIKE 'certified%' ORDER BY fiscal_year, item, batch" };
const Sql ws_sql_nation = { .read_only = true, .scan_ok = true, .text =
    "SELECT s.fiscal_year, s.item, s.value FROM organisation o JOIN statistic s ON s.org = o.id WHERE o.kind = 'nation' AND s.fiscal_year <= $1"
    " AND s.item IN ('insured1_75_84', 'insured1_85') ORDER BY s.fiscal_year, s.item, s.batch" };
/* Different people of 要支援1・2 in a month; who was taken back wholly (過誤) does not count. */
const Sql ws_sql_used = { .read_only = true, .text =
    "SELECT COUNT(*) FROM (SELECT person FROM claim WHERE org = $1 AND service_month = $2 AND level IN ('12', '13') AND service <> 'AF'"
    " GROUP BY person HAVING SUM(CASE WHEN kind = 3 THEN -1 ELSE 1 END) > 0) AS t" };
const Sql ws_sql_place = { .read_only = true, .text = "SELECT name, parent FROM organisation WHERE id = $1" };
const Sql ws_sql_cells = { .read_only = true, .text =
    "SELECT service, program, users, unit_yen, yen FROM worksheet_cell WHERE org = $1 AND fiscal_year = $2 ORDER BY service, program" };

/* ---- claims ---- */

typedef struct {
    Month first, last;
    bool known[WS_YEARS * 12];
} Known;

static Status read_months(Facts *f, Known *k)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(f->db, told_from(&f->told, &ws_sql_months, &ws_sql_told_months), &rows, P_INT(f->org), P_INT(k->first), P_INT(k->last)));
    while (rows_next(&rows)) {
        f->last = (Month)row_int(&rows, 0);
        int at = month_diff(f->last, k->first);
        k->known[at] = true;
        f->months[at / 12]++;
    }
    return rows.status;
}

static Status line_at(Facts *f, Str kind, Str program, WsLine **ret)
{
    Str service = service_group(kind);
    size_t i = 0;
    while (i < f->n_lines && !(str_eq(f->lines[i].service, service) && str_eq(f->lines[i].program, program)))
        i++;
    if (i == WS_LINES_MAX)
        return ERR_TOO_LARGE;
    if (i == f->n_lines) {
        TownMove m = { .service = arena_copy(f->arena, service), .program = arena_copy(f->arena, program) };
        f->lines[f->n_lines++] = (WsLine){ .service = m.service, .program = m.program, .label = town_move_label(&m, f->arena) };
    }
    *ret = &f->lines[i];
    return OK;
}

static Status read_lines(Facts *f, const Known *k)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(f->db, told_from(&f->told, &ws_sql_lines, &ws_sql_told_lines), &rows, P_INT(f->org), P_INT(k->first), P_INT(k->last)));
    while (rows_next(&rows)) {
        WsLine *l;
        Month month = (Month)row_int(&rows, 2);
        int at = month_diff(month, k->first);
        if (!k->known[at])
            continue;
        TRY(line_at(f, row_text(&rows, 0), row_text(&rows, 1), &l));
        l->people[at / 12] += row_int(&rows, 3);
        l->paid[at / 12] += row_int(&rows, 4);
        if (month == f->last) {
            l->last_people += row_int(&rows, 3);
            l->last_paid += row_int(&rows, 4);
        }
    }
    return rows.status;
}

/* In yen alone: no block counts the people of the whole. */
static void add_line(WsLine *sum, const WsLine *l)
{
    for (size_t i = 0; i < WS_YEARS; i++)
        sum->paid[i] += l->paid[i];
    sum->last_paid += l->last_paid;
}

/* Where the tables of spending hide anything of these years, readers outside the town hall are shown the whole alone: a line beside
 * them would give it back. */
static void gather(Facts *f)
{
    WsLine sum = { .service = S("gathered"), .program = S("gathered"), .label = S("まとめた区分"), .gathered = true };
    if (f->told.depth == OUTSIDE_LINES || !f->n_lines)
        return;
    for (size_t i = 0; i < f->n_lines; i++)
        add_line(&sum, &f->lines[i]);
    f->lines[0] = sum;
    f->n_lines = 1;
}

Str facts_note(const Facts *f)
{
    return !f->told.outside ? S("") : arena_printf(f->arena, STR_FMT OUTSIDE_KEPT STR_FMT, STR_ARG(f->told.rule.sentence), STR_ARG(f->told.waiting));
}

/* The papers of years without claims, of which nobody can tell what is small: outside, the sums by service that they give themselves. */
static Status read_settled(Facts *f)
{
    TRY(settled_years(f->db, f->org, f->arena, &f->settled, &f->n_settled));
    for (size_t y = 0; f->told.outside && y < f->n_settled; y++) {
        SettledFigure *items = f->settled[y].items;
        for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++)
            if (settled_is_detail((SettledItem)i) || (settled_items[i].cost && !items[SETTLED_COST].known))
                items[i].known = false;
    }
    return OK;
}

size_t facts_first(const Facts *f)
{
    size_t i = 0;
    while (i < WS_YEARS && !f->months[i])
        i++;
    return i;
}

size_t facts_early(const Facts *f, const SettledYear *ret[static WS_EARLY_MAX])
{
    size_t n = 0, first = facts_first(f), end = 0;
    int before = first < WS_YEARS ? facts_year(f, first) : f->year + 1;
    while (end < f->n_settled && f->settled[end].year < before)
        end++;
    for (size_t i = end > WS_EARLY_MAX ? end - WS_EARLY_MAX : 0; i < end; i++)
        ret[n++] = &f->settled[i];
    return n;
}

bool facts_whole_year(const Facts *f, size_t i)
{
    return f->months[i] == 12;
}

/* This year's landing in the proportions of what was paid so far; the parts sum to it. */
static Status split_landing(Facts *f)
{
    int64_t weights[WS_LINES_MAX];
    if (!f->landing->landed || !f->n_lines)
        return OK;
    for (size_t i = 0; i < f->n_lines; i++)
        weights[i] = f->lines[i].paid[WS_PAST] > 0 ? f->lines[i].paid[WS_PAST] : 0;
    return yen_split(f->landing->landing.yen, weights, f->n_lines, f->arena, f->landing_parts);
}

int64_t facts_landing_part(const Facts *f, const WsLine *l)
{
    return f->landing_parts[l - f->lines];
}

/* ---- people ---- */

static int64_t number_of(const Rows *r, int column)
{
    return row_is_null(r, column) ? NUMBER_NONE : row_int(r, column);
}

/* The newest points stay; a later row of the same year takes the place of an earlier one. */
static WsPeople *point(WsPeople *list, size_t *n, int year)
{
    if (*n && list[*n - 1].year == year)
        return &list[*n - 1];
    if (*n == WS_POINTS_MAX) {
        memmove(list, list + 1, (WS_POINTS_MAX - 1) * sizeof *list);
        --*n;
    }
    list[*n] = (WsPeople){ .year = year };
    return &list[(*n)++];
}

static Status read_counted(Facts *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Date day;
    TRY(db_query(f->db, &ws_sql_people, &rows, P_INT(f->org)));
    while (rows_next(&rows)) {
        Str iso = row_text(&rows, 0);
        if (!str_ends(iso, S("-10-01")) || !date_from_iso(iso, &day))
            continue;
        WsPeople *p = point(f->counted, &f->n_counted, month_of(day) / 100);
        *p = (WsPeople){ p->year, { number_of(&rows, 1), NUMBER_NONE, number_of(&rows, 2), number_of(&rows, 3), NUMBER_NONE, number_of(&rows, 4) } };
    }
    return rows.status;
}

static Status read_projected(Facts *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(f->db, &ws_sql_projected, &rows, P_INT(f->org)));
    while (rows_next(&rows)) {
        WsPeople *p = point(f->projected, &f->n_projected, (int)row_int(&rows, 0));
        for (int k = 0; k < AGE_COUNT; k++)
            p->n[k] = row_int(&rows, 1 + k);
    }
    return rows.status;
}

bool facts_projected(const Facts *f, int year, int age, int64_t *ret)
{
    for (size_t i = 0; i + 1 < f->n_projected; i++) {
        const WsPeople *a = &f->projected[i], *b = &f->projected[i + 1];
        if (year < a->year || year > b->year)
            continue;
        *ret = a->n[age] + proportion(b->n[age] - a->n[age], year - a->year, b->year - a->year);
        return true;
    }
    return false;
}

bool facts_people(const Facts *f, int year, int age, int64_t *ret, bool *ret_projected)
{
    *ret_projected = false;
    for (size_t i = 0; i < f->n_counted; i++)
        if (f->counted[i].year == year && f->counted[i].n[age] != NUMBER_NONE) {
            *ret = f->counted[i].n[age];
            return true;
        }
    *ret_projected = true;
    return facts_projected(f, year, age, ret);
}

/* ---- who is certified ---- */

static const char *const level_codes[LEVELS] = { "12", "13", "21", "22", "23", "24", "25" };
static const struct { const char *group; int age; } age_groups[] = {
    { "65_69", 0 }, { "70_74", 0 }, { "75_79", 1 }, { "80_84", 1 }, { "85_89", 2 }, { "90", 2 },
};
#define PREFIX S("certified_")

typedef struct {
    int64_t level[LEVELS], group[COUNT_OF(age_groups)][LEVELS];
    bool has[LEVELS], has_group[COUNT_OF(age_groups)][LEVELS];
} Reported;

static void take_item(Reported *r, Str item, int64_t value)
{
    Str rest = str_sub(item, PREFIX.n, item.n);
    for (size_t l = 0; l < LEVELS; l++) {
        if (!str_starts(rest, str_of(level_codes[l])))
            continue;
        if (rest.n == 2) {
            r->level[l] = value;
            r->has[l] = true;
        }
        for (size_t g = 0; g < COUNT_OF(age_groups) && rest.n > 3; g++)
            if (str_eq(str_sub(rest, 3, rest.n), str_of(age_groups[g].group))) {
                r->group[g][l] = value;
                r->has_group[g][l] = true;
            }
    }
}

static void end_year(Facts *f, int year, const Reported *r)
{
    WsCertified c = { .year = year, .has_levels = true, .has_ages = true };
    for (size_t l = 0; l < LEVELS; l++) {
        c.level[l] = r->level[l];
        c.has_levels = c.has_levels && r->has[l];
        for (size_t g = 0; g < COUNT_OF(age_groups); g++) {
            c.by_age[age_groups[g].age][l] += r->group[g][l];
            c.has_ages = c.has_ages && r->has_group[g][l];
        }
    }
    if (!year || !c.has_levels)
        return;
    if (f->n_certified == WS_STATISTICS_MAX)
        memmove(f->certified, f->certified + 1, --f->n_certified * sizeof *f->certified);
    f->certified[f->n_certified++] = c;
}

static Status read_certified(Facts *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Reported r = { 0 };
    int at = 0;
    TRY(db_query(f->db, &ws_sql_statistic, &rows, P_INT(f->org), P_INT(f->year)));
    while (rows_next(&rows)) {
        if (row_int(&rows, 0) != at) {
            end_year(f, at, &r);
            r = (Reported){ 0 };
        }
        at = (int)row_int(&rows, 0);
        take_item(&r, row_text(&rows, 1), row_int(&rows, 2));
    }
    end_year(f, at, &r);
    return rows.status;
}

static Status read_nation(Facts *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t part[2] = { 0 };
    TRY(db_query(f->db, &ws_sql_nation, &rows, P_INT(f->year)));
    while (rows_next(&rows)) {
        if (row_int(&rows, 0) != f->nation75_year)
            part[0] = part[1] = 0;
        f->nation75_year = (int)row_int(&rows, 0);
        part[str_eq(row_text(&rows, 1), S("insured1_85"))] = row_int(&rows, 2);
    }
    f->nation75 = part[0] && part[1] ? part[0] + part[1] : 0;
    return rows.status;
}

/* Of years that are told apart by level, where the claims of the last month are still there. Nobody outside the town hall reads lines of
 * claims, not even as a count. */
static Status read_used(Facts *f)
{
    if (f->told.outside)
        return OK;
    for (size_t i = 0; i < WS_YEARS; i++) {
        bool told = false;
        for (size_t c = 0; c < f->n_certified; c++)
            told = told || f->certified[c].year == facts_year(f, i);
        if (!told || !facts_whole_year(f, i))
            continue;
        Month last = month_add(fiscal_year_first(facts_year(f, i), f->year_starts), 11);
        TRY(db_one_int(f->db, &ws_sql_used, &f->used[i].users, P_INT(f->org), P_INT(last)));
        f->used[i].year = f->used[i].users > 0 ? facts_year(f, i) : 0;
    }
    return OK;
}

/* ---- the years to come ---- */

/* A projection joins what was counted last: its growth counts, not its level. */
static void lay(const Facts *f, int age, int last_counted, int64_t counted, CapValue *ret)
{
    int64_t from, n;
    if (!last_counted || !facts_projected(f, last_counted, age, &from) || from <= 0)
        return;
    for (int y = last_counted + 1; y <= CAP_N75_LAST; y++)
        if (facts_projected(f, y, age, &n))
            ret[y - CAP_N75_FIRST] = (CapValue){ true, proportion(counted, n, from) };
}

static Status read_path(Facts *f)
{
    enum { PLACES = CAP_N75_LAST - CAP_N75_FIRST + 1 };
    CapValue *n85 = ARENA_ARRAY(f->arena, CapValue, PLACES), *path75 = ARENA_ARRAY(f->arena, CapValue, PLACES), *path85 = ARENA_ARRAY(f->arena, CapValue, PLACES);
    WhatIf *w = ARENA_NEW(f->arena, WhatIf);
    int last75 = 0, last85 = 0, to = f->year + 4 > WS_TARGET ? f->year + 4 : WS_TARGET;
    int64_t counted75 = 0, counted85 = 0;
    if (!n85 || !path75 || !path85 || !w)
        return ERR_MEMORY;
    for (size_t i = 0; i < f->n_counted; i++) {
        const WsPeople *p = &f->counted[i];
        if (p->year < CAP_N75_FIRST || p->year > CAP_N75_LAST || p->year > f->year)
            continue;
        last75 = p->year;
        counted75 = p->n[AGE_75];
        if (p->n[AGE_85] == NUMBER_NONE)
            continue;
        last85 = p->year;
        counted85 = p->n[AGE_85];
        n85[p->year - CAP_N75_FIRST] = (CapValue){ true, counted85 };
    }
    lay(f, AGE_75, last75, counted75, path75);
    lay(f, AGE_85, last85, counted85, path85);
    const TownLanding *t = f->landing;
    to = to > f->year + WHATIF_YEARS_MAX - 1 ? f->year + WHATIF_YEARS_MAX - 1 : to;
    const WhatIfInputs in = { .first_year = f->year, .last_year = to, .year_starts = f->year_starts, .landing = t->landing.yen, .known = f->last,
                              .cap = &t->cap.inputs, .n85 = n85, .path75 = path75, .path85 = path85 };
    Status s = whatif_compute(&in, w);
    if (s == ERR_INVALID)
        return OK;
    f->path = s == OK ? w : NULL;
    for (size_t i = 0; s == OK && i < w->year_count; i++)
        if (!facts_projected(f, w->years[i].year, AGE_80, &f->growth_index80[i]))
            f->growth_index80[i] = 0;
    return s;
}

static Status read_caps(Facts *f)
{
    TownCap *c = ARENA_NEW(f->arena, TownCap);
    if (!c)
        return ERR_MEMORY;
    for (size_t i = facts_first(f); i < WS_YEARS; i++) {
        TRY(town_cap(f->db, f->org, facts_year(f, i), f->arena, c));
        f->caps[i].known = c->result.state == CAP_KNOWN;
        f->caps[i].yen = c->result.yen;
    }
    return OK;
}

static Status read_cells(Facts *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    for (size_t i = 0; i < WS_LINES_MAX; i++)
        f->cells[i].set = (SimulationCell){ SIMULATION_NONE, SIMULATION_NONE, SIMULATION_NONE };
    TRY(db_query(f->db, &ws_sql_cells, &rows, P_INT(f->org), P_INT(f->year)));
    while (rows_next(&rows))
        for (size_t i = 0; i < f->n_lines; i++)
            if (str_eq(f->lines[i].service, row_text(&rows, 0)) && str_eq(f->lines[i].program, row_text(&rows, 1)))
                f->cells[i].set = (SimulationCell){ number_of(&rows, 2), number_of(&rows, 3), number_of(&rows, 4) };
    return rows.status;
}

static Status read_pools(Facts *f)
{
    size_t whole = WS_YEARS;
    for (size_t i = 0; i < WS_YEARS; i++)
        if (facts_whole_year(f, i))
            whole = i;
    if (!f->parent || !f->last)
        return OK;
    if (whole < WS_YEARS) {
        Month first = fiscal_year_first(facts_year(f, whole), f->year_starts);
        TRY(pool_read(f->db, f->parent, first, month_add(first, 11), f->today, f->arena, &f->pool));
    }
    Month first = fiscal_year_first(f->year, f->year_starts);
    return f->last >= first && whole != WS_PAST ? pool_read(f->db, f->parent, first, f->last, f->today, f->arena, &f->pool_now) : OK;
}

static Status read_place(Facts *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(f->db, &ws_sql_place, &rows, P_INT(f->org)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    f->name = arena_copy(f->arena, row_text(&rows, 0));
    f->parent = row_int(&rows, 1);
    return OK;
}

Status facts_read(Db *db, int64_t org, int year, Date today, const Told *told, Arena *a, Facts **ret)
{
    Facts *f = ARENA_NEW(a, Facts);
    Known *k = ARENA_NEW(a, Known);
    if (!f || !k)
        return ERR_MEMORY;
    *f = (Facts){ .db = db, .arena = a, .org = org, .year = year, .today = today, .told = *told, .landing = ARENA_NEW(a, TownLanding) };
    if (!f->landing)
        return ERR_MEMORY;
    TRY(read_place(f));
    TRY(town_landing(db, org, year, told_months(told), a, f->landing));
    f->year_starts = f->landing->cap.year_starts;
    k->first = fiscal_year_first(year - WS_PAST, f->year_starts);
    k->last = month_add(fiscal_year_first(year, f->year_starts), 11);
    TRY(read_months(f, k));
    TRY(read_lines(f, k));
    gather(f);
    TRY(split_landing(f));
    TRY(read_counted(f));
    TRY(read_projected(f));
    TRY(read_certified(f));
    TRY(read_nation(f));
    TRY(read_used(f));
    TRY(read_caps(f));
    if (f->landing->landed)
        TRY(read_path(f));
    TRY(read_cells(f));
    TRY(read_settled(f));
    TRY(told->outside ? outcome_shown(db, org, a, &f->outcomes, &f->n_outcomes) : outcome_values(db, org, true, a, &f->outcomes, &f->n_outcomes));
    TRY(read_pools(f));
    *ret = f;
    return arena_status(a);
}

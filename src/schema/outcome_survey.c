/* The needs survey as it was counted at the import: by sex and age, never a person. */
#include "schema/outcome.h"

const Sql outcome_sql_survey = { .read_only = true, .text =
    "SELECT p.fiscal_year, p.batch, p.sex, p.age_from, p.age_to, p.what, p.people, b.applied_ms, b.file_name FROM participation p"
    " LEFT JOIN batch b ON b.org = p.org AND b.id = p.batch WHERE p.org = $1"
    " AND p.batch = (SELECT MAX(n.batch) FROM participation n WHERE n.org = p.org AND n.fiscal_year = p.fiscal_year)"
    " ORDER BY p.fiscal_year, p.batch, p.sex, p.age_from, p.age_to, p.what" };

typedef struct {
    Str sex, what;
    AgeClass age;
    int64_t people;
} Count;

typedef struct {
    OutcomeSurvey *list;
    size_t n, room;
    Count *counts; /* of the year at hand */
    size_t n_counts, counts_room;
    Arena *arena;
} Reading;

static SurveyCell *cell_at(OutcomeSurvey *s, const Count *c)
{
    AgeClass age = c->age.from ? s->cut->classes[age_cut_place(s->cut, c->age)] : c->age;
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->cells[i].sex, c->sex) && s->cells[i].age.from == age.from)
            return &s->cells[i];
    s->cells[s->n] = (SurveyCell){ .sex = c->sex, .age = age };
    return &s->cells[s->n++];
}

static void add_to(OutcomeSurvey *s, const Count *c)
{
    if (str_eq(c->what, S("unanswered"))) {
        s->unanswered += c->people;
        return;
    }
    SurveyCell *cell = cell_at(s, c);
    if (str_eq(c->what, S("answered")))
        cell->answered += c->people;
    else if (str_eq(c->what, S("weekly2")))
        cell->weekly2 += c->people;
    else if (str_eq(c->what, S("weekly3")))
        cell->weekly3 += c->people;
    else if (c->what.n == 2 && c->what.p[0] == 'a' && c->what.p[1] >= '1' && c->what.p[1] < '1' + PARTICIPATION_ACTIVITIES)
        cell->activity[c->what.p[1] - '1'] += c->people;
}

/* All counts of a year are there: now its cut of ages is known. */
static Status close_year(Reading *r)
{
    if (!r->n)
        return OK;
    OutcomeSurvey *s = &r->list[r->n - 1];
    AgeClass *ages = ARENA_ARRAY(r->arena, AgeClass, r->n_counts + 1);
    s->cells = ARENA_ARRAY(r->arena, SurveyCell, r->n_counts + 1);
    if (!ages || !s->cells)
        return ERR_MEMORY;
    size_t said = 0; /* who told no age counts in the sums alone */
    for (size_t i = 0; i < r->n_counts; i++)
        if (r->counts[i].age.from)
            ages[said++] = r->counts[i].age;
    s->cut = age_cut_for(ages, said);
    for (size_t i = 0; i < r->n_counts; i++)
        add_to(s, &r->counts[i]);
    r->n_counts = 0;
    return OK;
}

static Status take(Reading *r, const Rows *rows)
{
    int64_t year = row_int(rows, 0);
    if (!r->n || r->list[r->n - 1].year != year) {
        TRY(close_year(r));
        r->list = ARENA_MORE(r->arena, r->list, r->n, &r->room, 16);
        if (!r->list)
            return ERR_MEMORY;
        r->list[r->n++] = (OutcomeSurvey){ .year = (int)year, .batch = row_int(rows, 1), .applied_ms = row_int(rows, 7),
                                           .file_name = arena_copy(r->arena, row_text(rows, 8)) };
    }
    r->counts = ARENA_MORE(r->arena, r->counts, r->n_counts, &r->counts_room, 16);
    if (!r->counts)
        return ERR_MEMORY;
    r->counts[r->n_counts++] = (Count){ arena_copy(r->arena, row_text(rows, 2)), arena_copy(r->arena, row_text(rows, 5)),
                                        { (int)row_int(rows, 3), (int)row_int(rows, 4) }, row_int(rows, 6) };
    return OK;
}

Status outcome_surveys(Db *db, int64_t org, Arena *a, OutcomeSurvey **ret, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Reading r = { .arena = a };
    TRY(db_query(db, &outcome_sql_survey, &rows, P_INT(org)));
    while (rows_next(&rows))
        TRY(take(&r, &rows));
    TRY(rows.status);
    TRY(close_year(&r));
    TRY(arena_status(a));
    *ret = r.list;
    *ret_n = r.n;
    return OK;
}

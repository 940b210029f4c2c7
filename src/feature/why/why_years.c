/* Several years at once: the same months of each, and effects between any two of them that agree with each other (Das Gupta 1993,
 * eq. 6.12), so that what happened in three years is the sum of what happened in each. */
#include "domain/words.h"
#include "feature/why/why_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define YEARS 5 /* shown at most: this one and the four before it */

const Sql why_sql_months = { .read_only = true, .text =
    "SELECT COUNT(DISTINCT service_month) FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3 AND origin <> 'ledger'"
    " AND " RELEASE_SEEN("cube", "$4") };

typedef struct {
    int year;
    int64_t people, eligible, yen;
    int64_t users[WHY_LINES_MAX];
    WhyRow *rows;
    size_t row_count;
} OneYear;

typedef struct {
    Why *why;              /* of the year asked for; its lines are those of all years */
    OneYear years[YEARS];  /* oldest first */
    size_t count;
    bool no_people, knows_eligible;
    int64_t steps[YEARS][BAR_COUNT]; /* from the year before, in whole yen */
    int64_t bars[BAR_COUNT];         /* from the first to the last */
} Years;

/* ---- reading ---- */

/* How many years before this one have all of its months. */
static Status count_back(Req *rq, const Why *w, size_t *ret)
{
    for (*ret = 0; *ret + 1 < YEARS; ++*ret) {
        int back = -12 * ((int)*ret + 1);
        int64_t months = 0;
        TRY(db_one_int(rq->db, &why_sql_months, &months, P_INT(rq->org), P_INT(month_add(w->first, back)), P_INT(month_add(w->last, back)), P_INT(told_seen(rq))));
        if (months != w->months)
            break;
    }
    return OK;
}

static Status read_year(Req *rq, Why *w, OneYear *y)
{
    int back = 12 * (y->year - w->year);
    w->rows = NULL;
    w->row_count = w->row_room = 0;
    TRY(why_read_side(rq, w, CAUSE_TO, month_add(w->first, back), month_add(w->last, back)));
    why_join_rows(w);
    y->rows = w->rows;
    y->row_count = w->row_count;
    for (size_t i = 0; i < w->row_count; i++)
        y->yen += w->rows[i].yen[CAUSE_TO];
    for (size_t l = 0; l < w->line_count; l++) {
        y->users[l] = w->lines[l].users[CAUSE_TO];
        w->lines[l].users[CAUSE_TO] = 0;
    }
    return OK;
}

/* People of 75 and over: of the newest 1 October known for the last year, of as many years earlier for the others. */
static void take_people(Years *ys)
{
    const CapInputs *known = &ys->why->caps[CAUSE_TO]->inputs;
    int late = ys->why->year - ys->why->people_year[CAUSE_TO];
    ys->no_people = ys->why->people_year[CAUSE_TO] == 0;
    for (size_t y = 0; y < ys->count && !ys->no_people; y++) {
        int year = ys->years[y].year - late;
        const CapValue *v = year >= CAP_N75_FIRST && year <= CAP_N75_LAST ? &known->n75[year - CAP_N75_FIRST] : NULL;
        ys->no_people = !v || !v->given || v->value <= 0;
        ys->years[y].people = ys->no_people ? 0 : v->value;
    }
    for (size_t y = 0; y < ys->count && ys->no_people; y++)
        ys->years[y].people = 1;
}

/* 要支援1・2 at the end of each year, or of each year before. */
static Status take_eligible(Req *rq, Years *ys)
{
    int64_t people[YEARS + 1];
    TRY(why_entitled(rq, ys->years[0].year - 1, ys->count + 1, people));
    for (size_t late = 0; late < 2 && !ys->knows_eligible; late++) {
        ys->knows_eligible = true;
        for (size_t y = 0; y < ys->count; y++) {
            ys->years[y].eligible = people[y + 1 - late];
            ys->knows_eligible &= people[y + 1 - late] > 0;
        }
    }
    return OK;
}

static Status read_years(Req *rq, Years *ys)
{
    Why *w = ys->why;
    size_t back;
    TRY(why_begin(rq, w, YEARS - 1));
    if (w->refusal.n)
        return OK;
    TRY(count_back(rq, w, &back));
    if (back == 0) {
        w->refusal = S("同じ月のそろった年がまだ1年分しかありません。前の年の給付実績を取り込むと、数年の動きを示せます。");
        return OK;
    }
    ys->count = back + 1;
    for (size_t y = 0; y < ys->count; y++) {
        ys->years[y].year = w->year - (int)(back - y);
        TRY(read_year(rq, w, &ys->years[y]));
    }
    take_people(ys);
    return take_eligible(rq, ys);
}

/* ---- every two years ---- */

static Status pair_of(const Years *ys, size_t i, size_t j, Arena *a, Why *pair)
{
    const OneYear *sides[2] = { &ys->years[i], &ys->years[j] };
    size_t n = 0;
    *pair = *ys->why;
    pair->knows_eligible = ys->knows_eligible;
    pair->rows = ARENA_ARRAY(a, WhyRow, sides[0]->row_count + sides[1]->row_count + 1);
    if (!pair->rows)
        return ERR_MEMORY;
    for (int side = 0; side < 2; side++) {
        pair->people[side] = sides[side]->people;
        pair->eligible[side] = sides[side]->eligible;
        for (size_t l = 0; l < pair->line_count; l++)
            pair->lines[l].users[side] = sides[side]->users[l];
        for (size_t r = 0; r < sides[side]->row_count; r++) {
            WhyRow *row = &pair->rows[n++];
            *row = sides[side]->rows[r];
            row->months[side] = sides[side]->rows[r].months[CAUSE_TO];
            row->yen[side] = sides[side]->rows[r].yen[CAUSE_TO];
            row->months[!side] = row->yen[!side] = 0;
        }
    }
    pair->row_count = n;
    why_join_rows(pair);
    return OK;
}

static Status effects_of(const Years *ys, size_t i, size_t j, Arena *work, long double *ret)
{
    Why *pair = ARENA_NEW(work, Why);
    Decomposition d;
    if (!pair)
        return ERR_MEMORY;
    TRY(pair_of(ys, i, j, work, pair));
    Status s = why_cells(pair, work, &d);
    if (s == ERR_INVALID) /* nothing was spent in both: nothing moved */
        return OK;
    TRY(s);
    size_t k = pair->cells.in.factors;
    for (size_t c = 0; c < pair->cells.in.cells; c++)
        for (size_t f = 0; f < k; f++)
            ret[why_bar(pair, c, f)] += d.cells[c * k + f];
    return OK;
}

/* Each step in whole yen; more years are the sum of their steps, never rounded by themselves. */
static Status round_steps(const long double *levels, Years *ys, Arena *a)
{
    for (size_t y = 1; y < ys->count; y++) {
        long double step[BAR_COUNT];
        for (Bar b = 0; b < BAR_COUNT; b++)
            step[b] = levels[y * BAR_COUNT + b] - levels[(y - 1) * BAR_COUNT + b];
        TRY(decompose_round(step, NULL, BAR_COUNT, 1, ys->years[y].yen - ys->years[y - 1].yen, a, ys->steps[y]));
        for (Bar b = 0; b < BAR_COUNT; b++)
            ys->bars[b] += ys->steps[y][b];
    }
    return OK;
}

static Status compute_years(Years *ys, Arena *a)
{
    CLEANUP(arena_done) Arena work;
    size_t n = ys->count;
    long double *effects = ARENA_ARRAY(a, long double, n * n * BAR_COUNT + 1), *levels = ARENA_ARRAY(a, long double, n * BAR_COUNT + 1);
    if (!effects || !levels)
        return ERR_MEMORY;
    arena_init(&work, REQUEST_ARENA_MAX);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            arena_reset(&work);
            TRY(effects_of(ys, i, j, &work, effects + (i * n + j) * BAR_COUNT));
        }
    decompose_agree(effects, n, BAR_COUNT, levels);
    return round_steps(levels, ys, a);
}

/* ---- the door ---- */

static bool moved(const Years *ys, Bar b)
{
    bool any = false;
    for (size_t y = 1; y < ys->count; y++)
        any |= ys->steps[y][b] != 0;
    return any;
}

static size_t by_size(const Years *ys, Bar ret[static BAR_COUNT])
{
    size_t n = 0;
    for (Bar b = 0; b < BAR_COUNT; b++) {
        size_t at = n;
        if (!moved(ys, b))
            continue;
        for (; at > 0 && llabs(ys->bars[b]) > llabs(ys->bars[ret[at - 1]]); at--)
            ret[at] = ret[at - 1];
        ret[at] = b;
        n++;
    }
    return n;
}

static void put_bars(JsonWriter *jw, const Years *ys)
{
    Bar order[BAR_COUNT];
    size_t n = by_size(ys, order);
    json_array_field(jw, "bars");
    for (size_t i = 0; i < n; i++) {
        json_open_object(jw);
        json_str_field(jw, "key", str_of(bar_key(order[i])));
        json_str_field(jw, "label", str_of(bar_label(ys->why, order[i])));
        json_i64_field(jw, "yen", ys->bars[order[i]]);
        json_array_field(jw, "steps");
        for (size_t y = 1; y < ys->count; y++)
            json_put_i64(jw, ys->steps[y][order[i]]);
        json_close_array(jw);
        json_close_object(jw);
    }
    json_close_array(jw);
}

static Str sentence_of(const Years *ys, Arena *a)
{
    Bar order[BAR_COUNT];
    const Why *w = ys->why;
    if (w->refusal.n)
        return w->refusal;
    size_t n = by_size(ys, order), most = 0;
    const OneYear *first = &ys->years[0], *last = &ys->years[ys->count - 1];
    int64_t change = last->yen - first->yen;
    while (most < n && (ys->bars[order[most]] > 0) != (change > 0))
        most++;
    Str cause = most == n ? S("") : arena_printf(a, "いちばん大きい理由は「%s」の約" STR_FMT "です。", bar_label(w, order[most]),
                                                 STR_ARG(yen_words(ys->bars[order[most]], a)));
    return arena_printf(a, "同じ%lldか月分の費用は、" STR_FMT "から" STR_FMT "までに約" STR_FMT "%s。" STR_FMT, (long long)w->months,
                        STR_ARG(wareki_year(first->year, a)), STR_ARG(wareki_year(last->year, a)), STR_ARG(yen_words(change, a)),
                        change >= 0 ? "増えました" : "減りました", STR_ARG(cause));
}

static void put_years(Req *rq, JsonWriter *jw, const Years *ys)
{
    json_array_field(jw, "years");
    for (size_t y = 0; y < ys->count; y++) {
        json_open_object(jw);
        json_i64_field(jw, "year", ys->years[y].year);
        json_str_field(jw, "label", wareki_year(ys->years[y].year, rq->arena));
        json_i64_field(jw, "yen", ys->years[y].yen);
        json_close_object(jw);
    }
    json_close_array(jw);
    json_array_field(jw, "merged");
    if (ys->count && ys->no_people)
        json_put_str(jw, S("75歳以上の人口が全部の年にそろわないため、人口の動きはほかの要因に含まれています。"));
    if (ys->count && !ys->knows_eligible)
        json_put_str(jw, S("要支援の人数（年報）が全部の年にそろわないため、「要支援の人の割合」は利用に含めています。"));
    json_close_array(jw);
}

Status why_years(Req *rq)
{
    Years *ys = ARENA_NEW(rq->arena, Years);
    if (!ys || !(ys->why = ARENA_NEW(rq->arena, Why)))
        return ERR_MEMORY;
    TRY(why_query_of(rq, ys->why));
    if (ys->why->against != AGAINST_LAST_YEAR)
        return problem_add(rq->problems, S("?against"), "unknown", "数年の動きは、この町の年どうしを比べます。against を外してください。");
    TRY(read_years(rq, ys));
    if (!ys->why->refusal.n)
        TRY(compute_years(ys, rq->arena));
    const Why *w = ys->why;
    JsonWriter *jw = reply_json(rq, 200);
    json_open_object(jw);
    json_i64_field(jw, "year", w->year);
    json_i64_field(jw, "first_month", w->last ? w->first : 0);
    json_i64_field(jw, "last_month", w->last);
    json_i64_field(jw, "months", w->months);
    json_bool_field(jw, "refused", w->refusal.n > 0);
    json_str_field(jw, "sentence", sentence_of(ys, rq->arena));
    put_bars(jw, ys);
    put_years(rq, jw, ys);
    json_close_object(jw);
    return reply_done(rq);
}

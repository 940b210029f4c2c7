/* A page of rows: filter, search, sort. What the client gives is looked up in the field table
 * or bound as a parameter; nothing of it becomes SQL text. */
#include "schema/entity_sql.h"

enum { WORD_CHARACTERS_MAX = 100, OFFSET_MAX = 100000000 };

typedef struct {
    ListShape shape;
    Param filters[ENTITY_FIELDS_MAX];
    Param words[SEARCH_WORDS_MAX];
} Plan;

/* ---- filters ---- */
static bool value_of_text(const Field *f, Str s, Param *ret)
{
    int64_t v;
    if (kind_of(f)->json == JSON_STRING)
        *ret = P_TEXT(s);
    else if (str_to_i64(s, &v))
        *ret = P_INT(v);
    else if (f->kind == KIND_BOOL && (str_eq(s, S("true")) || str_eq(s, S("false"))))
        *ret = P_INT(s.n == 4);
    else
        return false;
    return true;
}

static Status plan_filter(const Entity *e, Str name, Str text, Problems *ps, Plan *plan)
{
    const Field *f = entity_field(e, name);
    Str shown = text_excerpt(name, ps->arena);
    if (!f || !field_filters(f))
        return problem_add(ps, pointer_of(name, ps->arena), "unknown", "%sは「" STR_FMT "」で絞り込めません。条件の名前を確かめてください。", e->label, STR_ARG(shown));
    size_t i = (size_t)(f - e->fields);
    Param value;
    if (plan->shape.filters >> i & 1)
        return field_problem(f, ps, "twice", P_NULL, S(""));
    const char *code = value_of_text(f, text, &value) ? field_refuses(f, value) : "type";
    if (code)
        return field_problem(f, ps, code, P_TEXT(text), text_excerpt(text, ps->arena));
    plan->shape.filters |= UINT64_C(1) << i;
    plan->filters[i] = value;
    return OK;
}

/* ---- search ---- */
/* The pattern of LIKE: %word%, its own wildcards escaped by '!', ASCII letters small (SQLite's LOWER
 * knows no others). */
static Str pattern_of(Str word, Arena *a)
{
    char *p = arena_alloc(a, 2 * word.n + 3);
    if (!p)
        return (Str){ NULL, 0 };
    size_t n = 0;
    p[n++] = '%';
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (c == '%' || c == '_' || c == '!')
            p[n++] = '!';
        p[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    p[n++] = '%';
    return (Str){ p, n };
}

/* Cuts the first word off: words stand between ASCII blanks or U+3000. */
static Str next_word(Str *rest)
{
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t' && !str_starts(str_sub(*rest, n, 3), S("\u3000")))
        n++;
    Str word = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return word;
}

static bool is_searchable(const Entity *e)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].flags & FIELD_SEARCH)
            return true;
    return false;
}

static Status plan_search(const Entity *e, Str q, Problems *ps, Plan *plan)
{
    q = str_trim(q);
    if (q.n == 0)
        return OK;
    if (!is_searchable(e))
        return problem_add(ps, S("/q"), "unknown", "%sは言葉で探せません。条件で絞り込んでください。", e->label);
    if (!str_is_utf8(q) || str_contains(q, (Str){ "", 1 }))
        return problem_add(ps, S("/q"), "encoding", "探す言葉に、文字として読めない部分があります。入力し直してください。");
    if (str_utf8_count(q) > WORD_CHARACTERS_MAX)
        return problem_add(ps, S("/q"), "too_long", "探す言葉は%d文字以内で入力してください。いまは%zu文字です。", WORD_CHARACTERS_MAX, str_utf8_count(q));
    for (Str word; (word = next_word(&q)).n;) {
        if (plan->shape.words == SEARCH_WORDS_MAX)
            return problem_add(ps, S("/q"), "too_many", "探す言葉は%d語までにしてください。", SEARCH_WORDS_MAX);
        Str pattern = pattern_of(word, ps->arena);
        if (!pattern.p)
            return ERR_MEMORY;
        plan->words[plan->shape.words++] = P_TEXT(pattern);
    }
    return OK;
}

/* ---- order and page ---- */
static Status plan_sort(const Entity *e, Str sort, Problems *ps, Plan *plan)
{
    if (sort.n == 0)
        sort = str_of(e->order);
    plan->shape.descending = str_starts(sort, S("-"));
    Str name = str_sub(sort, plan->shape.descending, sort.n);
    const Field *f = entity_field(e, name);
    plan->shape.sort = f ? (int)(f - e->fields) : -1;
    if (f || sort.n == 0 || str_eq(name, S("id")))
        return OK;
    Str shown = text_excerpt(name, ps->arena);
    return problem_add(ps, S("/sort"), "unknown", "%sは「" STR_FMT "」で並べ替えられません。項目名を確かめてください。", e->label, STR_ARG(shown));
}

static Status plan_page(const ListQuery *q, Problems *ps)
{
    if (q->page_size < 0 || q->page_size > LIST_PAGE_MAX)
        return problem_add(ps, S("/size"), "range", "1ページの件数は1から%dまでにしてください。", LIST_PAGE_MAX);
    if (q->offset < 0 || q->offset > OFFSET_MAX)
        return problem_add(ps, S("/page"), "range", "ページは1から始まる、表の中の番号にしてください。");
    return OK;
}

static Status make_plan(const Entity *e, const ListQuery *q, Problems *ps, Plan *plan)
{
    size_t before = ps->count + ps->beyond;
    for (size_t i = 0; i < q->n_filters; i++) {
        Status s = q->filters[i].value.n ? plan_filter(e, q->filters[i].field, q->filters[i].value, ps, plan) : OK;
        if (must_stop(s))
            return s;
    }
    const Status rest[] = { plan_search(e, q->search, ps, plan), plan_sort(e, q->sort, ps, plan), plan_page(q, ps) };
    for (size_t i = 0; i < COUNT_OF(rest); i++)
        if (must_stop(rest[i]))
            return rest[i];
    return ps->count + ps->beyond > before ? ERR_INVALID : OK;
}

/* ---- the page ---- */
/* The parameters of the shape that answers: it may be a general one with more filters and words. */
static size_t bind_plan(const Entity *e, const Plan *plan, const ListShape *shape, int64_t org, Param *params)
{
    size_t n = 0;
    params[n++] = P_INT(org);
    for (size_t i = 0; i < e->n_fields; i++)
        if (shape->filters >> i & 1)
            params[n++] = plan->shape.filters >> i & 1 ? plan->filters[i] : P_NULL;
    for (int k = 0; k < shape->words; k++)
        params[n++] = k < plan->shape.words ? plan->words[k] : P_NULL;
    return n;
}

static void put_item(const Entity *e, const Rows *rows, JsonWriter *w)
{
    json_open_object(w);
    json_i64_field(w, "org", row_int(rows, 0));
    json_i64_field(w, "id", row_int(rows, 1));
    json_i64_field(w, "rev", row_int(rows, 2));
    for (size_t i = 0; i < e->n_fields; i++) {
        const Field *f = &e->fields[i];
        if (f->flags & FIELD_HIDDEN)
            continue;
        json_key(w, str_of(f->name));
        field_put(f, field_column(f, rows, 3 + (int)i), w);
    }
    json_close_object(w);
}

static Status put_items(const Entity *e, Db *db, const Sql *sql, const Param *params, size_t n, JsonWriter *w, int64_t *ret_count)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query_n(db, sql, &rows, params, n));
    int64_t count = 0;
    json_array_field(w, "items");
    for (; rows_next(&rows); count++)
        put_item(e, &rows, w);
    json_close_array(w);
    TRY(rows.status); /* a broken read is never a short list */
    *ret_count = count;
    return OK;
}

Status entity_list(const Entity *e, Db *db, int64_t org, const ListQuery *q, Arena *a, Problems *ps, JsonWriter *w)
{
    Plan *plan = ARENA_NEW(a, Plan);
    if (!plan)
        return ERR_MEMORY;
    if (!entity_sql(e) || q->n_filters > COUNT_OF(q->filters))
        return ERR_INTERNAL;
    TRY(make_plan(e, q, ps, plan));
    const ListSql *sql = entity_list_sql(e, plan->shape);
    if (!sql)
        return ERR_MEMORY;
    Param params[1 + ENTITY_FIELDS_MAX + SEARCH_WORDS_MAX + 2];
    size_t n = bind_plan(e, plan, &sql->shape, org, params);
    int64_t limit = q->page_size ? q->page_size : LIST_PAGE_DEFAULT, count, total;
    params[n] = P_INT(limit);
    params[n + 1] = P_INT(q->offset);
    json_open_object(w);
    TRY(put_items(e, db, &sql->page, params, n + 2, w, &count));
    /* A page that is not full ends the list, and tells the total; an empty one may lie beyond it. */
    if (count < limit && (count > 0 || q->offset == 0))
        total = q->offset + count;
    else
        TRY(db_one_int_n(db, &sql->count, &total, params, n));
    json_i64_field(w, "total", total);
    json_close_object(w);
    return OK;
}

/* calc_request.c: the reading of a request, field by field. */
#include "cli/calc.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define SIGNIFICANT_DIGITS 15

Str calc_pointer(Arena *arena, Str parent, Str key)
{
    char *p = arena_alloc(arena, parent.n + 2 * key.n + 1);
    size_t n = 0;
    if (!p)
        return S("");
    for (size_t i = 0; i < parent.n; i++)
        p[n++] = parent.p[i];
    p[n++] = '/';
    for (size_t i = 0; i < key.n; i++) {
        bool escape = key.p[i] == '~' || key.p[i] == '/';
        p[n++] = escape ? '~' : key.p[i];
        if (escape)
            p[n++] = key.p[i] == '~' ? '0' : '1';
    }
    return (Str){ p, n };
}

Str calc_pointer_at(Arena *arena, Str parent, size_t i)
{
    return arena_printf(arena, STR_FMT "/%zu", STR_ARG(parent), i);
}

Status calc_kept(Status s)
{
    return s == ERR_INVALID ? OK : s;
}

Status calc_add_unknown(Calc *c, Str parent, Str key)
{
    return CALC_WRONG(c, calc_pointer(&c->arena, parent, key), "unknown", "知らない項目です。綴りを確かめるか、取り除いてください。");
}

Status calc_add_type(Calc *c, Str pointer, const char *wanted)
{
    return CALC_WRONG(c, pointer, "type", "%sではありません。%sで書いてください。", wanted, wanted);
}

Status calc_add_missing(Calc *c, Str pointer, const char *label)
{
    return CALC_WRONG(c, pointer, "missing", "%sがありません。入力してください。", label);
}

bool calc_told(const Calc *c, Str pointer)
{
    for (size_t i = 0; i < c->problems.count; i++)
        if (str_eq(c->problems.items[i].pointer, pointer))
            return true;
    return false;
}

bool calc_parent_told(const Calc *c, Str pointer)
{
    for (size_t i = pointer.n; i-- > 1;)
        if (pointer.p[i] == '/')
            return calc_told(c, str_sub(pointer, 0, i));
    return false;
}

static const CalcMember *find_member(const CalcMember *members, size_t n, Str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(members[i].key), key))
            return &members[i];
    return NULL;
}

Status calc_read_object(Calc *c, Str pointer, JsonNode *object, const CalcMember *members, size_t n, void *request)
{
    Str key;
    if (json_type(object) != JSON_OBJECT)
        return calc_add_type(c, pointer, "オブジェクト");
    for (size_t i = 0; i < json_count(object); i++) {
        json_member(object, i, &key);
        if (!find_member(members, n, key))
            TRY(calc_add_unknown(c, pointer, key));
    }
    for (size_t i = 0; i < n; i++) { /* in the order of the table: later members may lean on earlier ones */
        JsonNode *value = json_get(object, str_of(members[i].key));
        Str at = calc_pointer(&c->arena, pointer, str_of(members[i].key));
        if (value)
            TRY(members[i].read(c, request, at, value));
        else if (members[i].required)
            TRY(calc_add_missing(c, at, members[i].label));
    }
    return OK;
}

Status calc_read_integer(Calc *c, Str pointer, JsonNode *n, int64_t lo, int64_t hi, int64_t *ret)
{
    if (json_type(n) != JSON_INT)
        return calc_add_type(c, pointer, "整数");
    if (json_i64(n) < lo || json_i64(n) > hi)
        return CALC_WRONG(c, pointer, "range", "%lld以上%lld以下にしてください。", (long long)lo, (long long)hi);
    *ret = json_i64(n);
    return OK;
}

Status calc_read_real(Calc *c, Str pointer, JsonNode *n, double lo, double hi, double *ret)
{
    if (json_type(n) != JSON_INT && json_type(n) != JSON_REAL)
        return calc_add_type(c, pointer, "数");
    double v = json_real(n);
    if (!(v >= lo && v <= hi))
        return CALC_WRONG(c, pointer, "range", "%.16g以上%.16g以下にしてください。", lo, hi);
    *ret = v;
    return OK;
}

Status calc_read_bool(Calc *c, Str pointer, JsonNode *n, bool *ret)
{
    if (json_type(n) != JSON_BOOL)
        return calc_add_type(c, pointer, "真偽値");
    *ret = json_bool(n);
    return OK;
}

static bool is_name(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return false;
    return s.n > 0 && s.n <= CALC_NAME_BYTES_MAX;
}

Status calc_read_name(Calc *c, Str pointer, JsonNode *n, Str *ret)
{
    if (json_type(n) != JSON_STRING)
        return calc_add_type(c, pointer, "文字列");
    if (!is_name(json_str(n)))
        return CALC_WRONG(c, pointer, "range", "名前は改行などのない1〜%d バイトの文字列にしてください。", CALC_NAME_BYTES_MAX);
    *ret = json_str(n);
    return OK;
}

Status calc_read_choice(Calc *c, Str pointer, JsonNode *n, const char *const *words, size_t count, size_t *ret)
{
    Str list = S("");
    if (json_type(n) != JSON_STRING)
        return calc_add_type(c, pointer, "文字列");
    for (size_t i = 0; i < count; i++) {
        if (str_eq(json_str(n), str_of(words[i]))) {
            *ret = i;
            return OK;
        }
        list = arena_printf(&c->arena, STR_FMT "%s%s", STR_ARG(list), i ? " / " : "", words[i]);
    }
    return CALC_WRONG(c, pointer, "choice", STR_FMT " のどれかを指定してください。", STR_ARG(list));
}

Status calc_read_count(Calc *c, Str pointer, JsonNode *n, size_t lo, size_t hi, size_t *ret)
{
    *ret = 0;
    if (json_type(n) != JSON_ARRAY)
        return calc_add_type(c, pointer, "配列");
    if (json_count(n) < lo || json_count(n) > hi)
        return lo == hi ? CALC_WRONG(c, pointer, "length", "%zu個を並べてください。", lo)
                        : CALC_WRONG(c, pointer, "length", "%zu個以上%zu個以下にしてください。", lo, hi);
    *ret = json_count(n);
    return OK;
}

typedef struct {
    Str name;
    size_t at;
} Placed;

static int by_name(const void *a, const void *b)
{
    const Placed *x = a, *y = b;
    int order = str_cmp(x->name, y->name);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

Status calc_check_unique(Calc *c, Str parent, const char *step, const Str *names, size_t n)
{
    Placed *sorted = ARENA_ARRAY(&c->arena, Placed, n + 1);
    if (!sorted)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        sorted[i] = (Placed){ names[i], i };
    qsort(sorted, n, sizeof *sorted, by_name);
    for (size_t i = 1; i < n; i++)
        if (sorted[i].name.n && str_eq(sorted[i - 1].name, sorted[i].name))
            TRY(CALC_WRONG(c, arena_printf(&c->arena, STR_FMT "/%zu%s", STR_ARG(parent), sorted[i].at, step), "duplicate",
                           "同じ名前が前にあります。どちらかを取り除くか、名前を変えてください。"));
    return OK;
}

Status calc_read_names(Calc *c, Str pointer, JsonNode *n, size_t hi, Str **ret, size_t *ret_count)
{
    TRY(calc_read_count(c, pointer, n, 1, hi, ret_count));
    *ret = ARENA_ARRAY(&c->arena, Str, *ret_count + 1);
    if (!*ret)
        return ERR_MEMORY;
    for (size_t i = 0; i < *ret_count; i++)
        TRY(calc_read_name(c, calc_pointer_at(&c->arena, pointer, i), json_at(n, i), &(*ret)[i]));
    return calc_check_unique(c, pointer, "", *ret, *ret_count);
}

/* Fixed notation while it fits a screen, so that anybody reads it; else an exponent. */
static void calc_put_decimal(JsonWriter *w, long double v)
{
    char room[64];
    if (v == 0 || !isfinite(v)) {
        json_put_str(w, v == 0 ? S("0") : S(""));
        return;
    }
    int before = (int)floorl(log10l(fabsl(v))) + 1;
    int decimals = SIGNIFICANT_DIGITS - before;
    int n = decimals > 24 || before > 30 ? snprintf(room, sizeof room, "%.*Le", SIGNIFICANT_DIGITS - 1, v)
                                         : snprintf(room, sizeof room, "%.*Lf", decimals > 0 ? decimals : 0, v);
    json_put_str(w, (Str){ room, n > 0 && (size_t)n < sizeof room ? (size_t)n : 0 });
}

void calc_decimal_field(JsonWriter *w, Str key, long double v)
{
    json_key(w, key);
    calc_put_decimal(w, v);
}

#include "schema/kind.h"

#include <string.h>

/* ---- struct member <-> Param ---- */
static Param load_number(const void *member, FieldRoom *room)
{
    (void)room;
    int64_t v;
    memcpy(&v, member, sizeof v);
    return v == NUMBER_NONE ? P_NULL : P_INT(v);
}

static Param load_number_or_zero(const void *member, FieldRoom *room)
{
    (void)room;
    int64_t v;
    memcpy(&v, member, sizeof v);
    return v ? P_INT(v) : P_NULL;
}

static Param load_bool(const void *member, FieldRoom *room)
{
    (void)room;
    return P_INT(*(const bool *)member);
}

static Param load_text(const void *member, FieldRoom *room)
{
    (void)room;
    const Str *s = member;
    return s->n ? P_TEXT(*s) : P_NULL;
}

static Param load_date(const void *member, FieldRoom *room)
{
    const Date *d = member;
    return date_is_none(*d) ? P_NULL : P_TEXT(date_to_iso(*d, room->text));
}

static Param load_month(const void *member, FieldRoom *room)
{
    (void)room;
    const Month *m = member;
    return *m ? P_INT(*m) : P_NULL;
}

static bool store_number(void *member, Param value)
{
    int64_t v = value.kind == P_KIND_NULL ? NUMBER_NONE : value.i;
    memcpy(member, &v, sizeof v);
    return true;
}

static bool store_number_or_zero(void *member, Param value)
{
    memcpy(member, &value.i, sizeof value.i);
    return true;
}

static bool store_bool(void *member, Param value)
{
    *(bool *)member = value.i != 0;
    return value.i == 0 || value.i == 1;
}

static bool store_text(void *member, Param value)
{
    *(Str *)member = value.s;
    return true;
}

static bool store_date(void *member, Param value)
{
    Date d = DATE_NONE;
    bool good = value.kind == P_KIND_NULL || date_from_iso(value.s, &d);
    *(Date *)member = d;
    return good;
}

static bool store_month(void *member, Param value)
{
    bool good = value.i >= 0 && value.i <= INT32_MAX;
    *(Month *)member = good ? (Month)value.i : 0;
    return good;
}

/* ---- what a kind refuses ---- */
static const char *refuses_number(const Field *f, Param v)
{
    return v.i < field_min(f) || v.i > field_max(f) ? "range" : NULL;
}

static const char *refuses_bool(const Field *f, Param v)
{
    (void)f;
    return v.i == 0 || v.i == 1 ? NULL : "type";
}

/* Unicode category Cc but for the newline: C0, DEL, and C1, which UTF-8 writes as C2 80 … C2 9F. */
static bool has_control(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        if ((c < 0x20 && c != '\n') || c == 0x7F || (c == 0xC2 && next >= 0x80 && next <= 0x9F))
            return true;
    }
    return false;
}

static const char *refuses_text(const Field *f, Param v)
{
    if (!str_is_utf8(v.s))
        return "encoding";
    if (has_control(v.s))
        return "control";
    int64_t n = (int64_t)str_utf8_count(v.s);
    return n > field_max(f) ? "too_long" : n < field_min(f) ? "too_short" : NULL;
}

static const char *refuses_choice(const Field *f, Param v)
{
    for (const Choice *c = f->choices; c->value; c++)
        if (str_eq(str_of(c->value), v.s))
            return NULL;
    return "choice";
}

static const char *refuses_date(const Field *f, Param v)
{
    (void)f;
    Date d;
    return date_from_iso(v.s, &d) ? NULL : "date";
}

static const char *refuses_month(const Field *f, Param v)
{
    bool valid = v.i > 0 && v.i <= INT32_MAX && month_is_valid((Month)v.i);
    return !valid ? "month" : refuses_number(f, v);
}

/* ---- what a kind expects, in words ---- */
static Str range_in_words(const Field *f, const char *noun, Arena *a)
{
    long long lo = (long long)field_min(f), hi = (long long)field_max(f);
    if (f->max)
        return arena_printf(a, "%lldから%lldまでの%sで入力", lo, hi, noun);
    return arena_printf(a, "%lld以上の%sで入力", lo, noun);
}

static Str expects_int(const Field *f, Arena *a)
{
    return range_in_words(f, "整数", a);
}

static Str expects_yen(const Field *f, Arena *a)
{
    return range_in_words(f, "整数（円）", a);
}

static Str expects_bool(const Field *f, Arena *a)
{
    (void)f, (void)a;
    return S("「はい（true）」か「いいえ（false）」で指定");
}

static Str expects_text(const Field *f, Arena *a)
{
    long long lo = (long long)field_min(f), hi = (long long)field_max(f);
    if (lo > 1)
        return arena_printf(a, "%lld文字から%lld文字までの文字で入力", lo, hi);
    return arena_printf(a, "%lld文字以内の文字で入力", hi);
}

static Str expects_choice(const Field *f, Arena *a)
{
    enum { NAMED = 6 };
    Str list = S("");
    for (size_t i = 0; i < NAMED && f->choices[i].value; i++)
        list = arena_printf(a, STR_FMT "「%s」", STR_ARG(list), f->choices[i].label);
    return arena_printf(a, STR_FMT "のどれかを選択", STR_ARG(list));
}

static Str expects_date(const Field *f, Arena *a)
{
    (void)f, (void)a;
    return S("「2026-04-01」の形の、暦にある日付で入力");
}

static Str expects_month(const Field *f, Arena *a)
{
    return f->max ? range_in_words(f, "年月（6桁の整数）", a) : S("「202604」の形の年月（6桁の整数）で入力");
}

static Str expects_year(const Field *f, Arena *a)
{
    return range_in_words(f, "年度（西暦4桁の整数）", a);
}

static Str expects_ref(const Field *f, Arena *a)
{
    (void)f, (void)a;
    return S("一覧にあるものから選択");
}

#define NO_PARAM { .kind = P_KIND_NULL }
#define NO_INT   { .kind = P_KIND_INT }
#define NO_TEXT  { .kind = P_KIND_TEXT, .s = { "", 0 } }

static const KindInfo kinds[KIND_COUNT] = {
    [KIND_INT] = { "int", "BIGINT", JSON_INT, "number", NULL, true, false, 0, ID_MAX, NO_PARAM,
                   load_number, store_number, refuses_number, expects_int },
    [KIND_YEN] = { "yen", "BIGINT", JSON_INT, "number", NULL, true, false, 0, YEN_MAX, NO_PARAM,
                   load_number, store_number, refuses_number, expects_yen },
    [KIND_BOOL] = { "bool", "BIGINT", JSON_BOOL, "boolean", NULL, false, true, 0, 1, NO_INT,
                    load_bool, store_bool, refuses_bool, expects_bool },
    [KIND_TEXT] = { "text", "TEXT", JSON_STRING, "string", NULL, false, false, 0, 200, NO_TEXT,
                    load_text, store_text, refuses_text, expects_text },
    [KIND_CHOICE] = { "choice", "TEXT", JSON_STRING, NULL, NULL, false, false, 0, 0, NO_TEXT,
                      load_text, store_text, refuses_choice, expects_choice },
    [KIND_DATE] = { "date", "TEXT", JSON_STRING, "string", "date", false, false, 0, 0, NO_PARAM,
                    load_date, store_date, refuses_date, expects_date },
    [KIND_MONTH] = { "month", "BIGINT", JSON_INT, "number", NULL, true, false, 186801, 220012, NO_INT,
                     load_month, store_month, refuses_month, expects_month },
    [KIND_YEAR] = { "year", "BIGINT", JSON_INT, "number", NULL, true, false, 1868, 2200, NO_INT,
                    load_number_or_zero, store_number_or_zero, refuses_number, expects_year },
    [KIND_REF] = { "ref", "BIGINT", JSON_INT, "number", NULL, true, false, 1, ID_MAX, NO_INT,
                   load_number_or_zero, store_number_or_zero, refuses_number, expects_ref },
};

const KindInfo *kind_of(const Field *f)
{
    return &kinds[f->kind];
}

bool field_not_null(const Field *f)
{
    return (f->flags & FIELD_REQUIRED) || kind_of(f)->never_null;
}

int64_t field_min(const Field *f)
{
    return f->min ? f->min : kind_of(f)->min;
}

int64_t field_max(const Field *f)
{
    return f->max ? f->max : kind_of(f)->max;
}

Param field_load(const Field *f, const void *row, FieldRoom *room)
{
    return kind_of(f)->load((const char *)row + f->offset, room);
}

bool field_store(const Field *f, void *row, Param value)
{
    return kind_of(f)->store((char *)row + f->offset, value);
}

Param field_bind(const Field *f, const void *row, FieldRoom *room)
{
    Param value = field_load(f, row, room);
    return value.kind == P_KIND_NULL && field_not_null(f) ? kind_of(f)->blank : value;
}

Param field_column(const Field *f, const Rows *rows, int column)
{
    if (row_is_null(rows, column))
        return P_NULL;
    if (kind_of(f)->json == JSON_STRING) {
        Str s = row_text(rows, column);
        return s.n ? P_TEXT(s) : P_NULL;
    }
    int64_t v = row_int(rows, column);
    /* A NOT NULL column holds the blank of its kind where there is no value. */
    return v == 0 && !kind_of(f)->never_null && kind_of(f)->blank.kind == P_KIND_INT ? P_NULL : P_INT(v);
}

void field_put(const Field *f, Param value, JsonWriter *w)
{
    if (value.kind == P_KIND_NULL)
        json_put_null(w);
    else if (kind_of(f)->json == JSON_BOOL)
        json_put_bool(w, value.i != 0);
    else if (value.kind == P_KIND_TEXT)
        json_put_str(w, value.s);
    else
        json_put_i64(w, value.i);
}

const char *field_refuses(const Field *f, Param value)
{
    if (value.kind == P_KIND_NULL)
        return field_not_null(f) ? "missing" : NULL;
    if (f->kind == KIND_TEXT && (f->flags & FIELD_REQUIRED) && str_trim(value.s).n == 0)
        return "missing";
    return kind_of(f)->refuses(f, value);
}

bool param_eq(Param a, Param b)
{
    return a.kind == b.kind && a.i == b.i && str_eq(a.s, b.s);
}

/* ---- sentences ---- */
Str text_excerpt(Str s, Arena *a)
{
    enum { CHARACTERS = 40 };
    if (!str_is_utf8(s))
        return S("読めない文字");
    size_t n = 0;
    for (size_t characters = 0; n < s.n; n++)
        if (((unsigned char)s.p[n] & 0xC0) != 0x80 && characters++ == CHARACTERS)
            break;
    char *p = arena_alloc(a, n + 1);
    if (!p)
        return S("");
    for (size_t i = 0; i < n; i++)
        p[i] = (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F ? ' ' : s.p[i];
    return n < s.n ? arena_printf(a, STR_FMT "…", (int)n, p) : (Str){ p, n };
}

/* RFC 6901: '~' is ~0 and '/' is ~1. */
Str pointer_of(Str name, Arena *a)
{
    Str shown = text_excerpt(name, a);
    char *p = arena_alloc(a, 2 * shown.n + 1);
    if (!p)
        return S("");
    size_t n = 0;
    p[n++] = '/';
    for (size_t i = 0; i < shown.n; i++) {
        bool special = shown.p[i] == '~' || shown.p[i] == '/';
        p[n++] = special ? '~' : shown.p[i];
        if (special)
            p[n++] = shown.p[i] == '~' ? '0' : '1';
    }
    return (Str){ p, n };
}

/* Codes whose sentence is the label and this ending; all others say what is expected. */
static const struct {
    const char *code, *typed, *chosen;
} endings[] = {
    { "missing", "を入力してください。", "を選択してください。" },
    { "control", "に、改行のほかの制御文字（目に見えない文字）があります。取り除いてください。", NULL },
    { "encoding", "に、文字として読めない部分があります。入力し直してください。", NULL },
    { "twice", "の条件が二つあります。一つにしてください。", NULL },
    { "fixed", "は、作成した後は変えられません。元の値に戻してください。", NULL },
    { "read_only", "は、プログラムが書き込む項目です。送らないでください。", NULL },
};

static Str what_is_given(const Field *f, Arena *a, const char *code, Param value, Str now)
{
    if (strcmp(code, "too_long") == 0 || strcmp(code, "too_short") == 0)
        return arena_printf(a, "いまは%zu文字です。", str_utf8_count(value.s));
    if (now.n && !(f->flags & FIELD_PERSONAL))
        return arena_printf(a, "いまは「" STR_FMT "」です。", STR_ARG(now));
    return S("");
}

Status field_problem(const Field *f, Problems *ps, const char *code, Param value, Str now)
{
    Str pointer = arena_printf(ps->arena, "/%s", f->name);
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (strcmp(code, endings[i].code) == 0) {
            bool chosen = endings[i].chosen && (f->choices || f->ref);
            return problem_add(ps, pointer, code, "%s%s", f->label, chosen ? endings[i].chosen : endings[i].typed);
        }
    Str expected = kind_of(f)->expects(f, ps->arena), given = what_is_given(f, ps->arena, code, value, now);
    return problem_add(ps, pointer, code, "%sは" STR_FMT "してください。" STR_FMT, f->label, STR_ARG(expected), STR_ARG(given));
}

const Field *entity_field(const Entity *e, Str name)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (str_eq(str_of(e->fields[i].name), name))
            return e->fields[i].flags & FIELD_HIDDEN ? NULL : &e->fields[i];
    return NULL;
}

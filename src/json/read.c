#include "json/read.h"

/* jansson and we chose some of the same names; here its own carry another prefix. */
#define json_type jansson_type
#define json_real jansson_real
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_ARRAY JANSSON_ARRAY
#define JSON_STRING JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL JANSSON_REAL
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#define JSON_NULL JANSSON_NULL
#include <jansson.h>
#undef json_type
#undef json_real
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_REAL
#undef JSON_NULL

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    Str key;
    const struct JsonNode *value;
} Member;

/* jansson's tree gives no member by number and hashes with a process-wide seed; ours adds the
 * order of the text and a sorted index. Strings stay in jansson's tree. */
struct JsonNode {
    JsonType type;
    union {
        bool yes;
        int64_t i;
        double real;
        Str text;
        struct {
            size_t n;
            const struct JsonNode *items;
        } array;
        struct {
            size_t n;
            const Member *members;
            const Member **sorted; /* NULL when there are few */
        } object;
    };
};

struct JsonDoc {
    json_t *tree;
    Arena arena;
    struct JsonNode root;
};

enum { FEW_MEMBERS = 16 };

#define TEXT_OF(number) TEXT_OF_(number)
#define TEXT_OF_(number) #number

typedef struct {
    int line, column;
} Place;

static Place place_of(Str text, size_t offset)
{
    Place at = { 1, 0 };
    for (size_t i = 0; i <= offset; i++) {
        if (text.p[i] == '\n')
            at = (Place){ at.line + 1, 0 };
        else if (((unsigned char)text.p[i] & 0xC0) != 0x80)
            at.column++;
    }
    return at;
}

/* Nesting is limited before jansson recurses into it, and a NUL byte between tokens is refused
 * because jansson 2.14 takes it for the end of the text. */
static const char *find_trap(Str text, size_t *ret_offset)
{
    unsigned depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        *ret_offset = i;
        if (c == '\0')
            return "NUL バイトがあります。取り除いてください。";
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > JSON_DEPTH_MAX)
            return "入れ子が深すぎます。" TEXT_OF(JSON_DEPTH_MAX) "段までにしてください。";
        else if (!quoted && (c == ']' || c == '}') && depth)
            depth--;
    }
    return NULL;
}

static const char *explain(enum json_error_code code)
{
    switch ((int)code) {
    case json_error_premature_end_of_input: return "JSON が途中で終わっています。閉じかっこや引用符を確かめてください。";
    case json_error_end_of_input_expected: return "JSON の値のあとに余分な文字があります。取り除いてください。";
    case json_error_invalid_utf8: return "UTF-8 として読めない文字があります。UTF-8 で保存し直してください。";
    case json_error_duplicate_key: return "同じ名前の項目が2回あります。1つにしてください。";
    case json_error_numeric_overflow: return "数が大きすぎます。64ビットの範囲に直してください。";
    case json_error_null_character:
    case json_error_null_byte_in_key: return "文字列に NUL（\\u0000）は使えません。取り除いてください。";
    default: return "JSON の書き方に誤りがあります。直してください。";
    }
}

static Status refuse(Problems *ps, Place at, const char *why)
{
    return problem_add(ps, S(""), "json", "%d行目の%d文字目：%s", at.line, at.column, why);
}

static int by_key(const void *a, const void *b)
{
    return str_cmp((*(const Member *const *)a)->key, (*(const Member *const *)b)->key);
}

static Status convert(Arena *a, json_t *from, struct JsonNode *ret);

static Status convert_array(Arena *a, json_t *from, struct JsonNode *to)
{
    size_t n = json_array_size(from);
    struct JsonNode *items = ARENA_ARRAY(a, struct JsonNode, n);
    if (!items)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        TRY(convert(a, json_array_get(from, i), &items[i]));
    to->array.n = n;
    to->array.items = items;
    return OK;
}

static Status convert_object(Arena *a, json_t *from, struct JsonNode *to)
{
    size_t n = json_object_size(from), i = 0;
    struct JsonNode *values = ARENA_ARRAY(a, struct JsonNode, n);
    Member *members = ARENA_ARRAY(a, Member, n);
    if (!values || !members)
        return ERR_MEMORY;
    for (void *at = json_object_iter(from); at && i < n; at = json_object_iter_next(from, at), i++) {
        Str key = { json_object_iter_key(at), json_object_iter_key_len(at) };
        members[i] = (Member){ key, &values[i] };
        TRY(convert(a, json_object_iter_value(at), &values[i]));
    }
    to->object.n = n;
    to->object.members = members;
    if (n > FEW_MEMBERS) {
        const Member **sorted = ARENA_ARRAY(a, const Member *, n);
        if (!sorted)
            return ERR_MEMORY;
        for (i = 0; i < n; i++)
            sorted[i] = &members[i];
        qsort(sorted, n, sizeof(const Member *), by_key);
        to->object.sorted = sorted;
    }
    return OK;
}

/* Recursion is bounded by JSON_DEPTH_MAX. */
static Status convert(Arena *a, json_t *from, struct JsonNode *ret)
{
    *ret = (struct JsonNode){ 0 };
    switch (json_typeof(from)) {
    case JANSSON_OBJECT: ret->type = JSON_OBJECT; return convert_object(a, from, ret);
    case JANSSON_ARRAY: ret->type = JSON_ARRAY; return convert_array(a, from, ret);
    case JANSSON_STRING:
        ret->type = JSON_STRING;
        ret->text = (Str){ json_string_value(from), json_string_length(from) };
        return OK;
    case JANSSON_INTEGER: ret->type = JSON_INT; ret->i = json_integer_value(from); return OK;
    case JANSSON_REAL: ret->type = JSON_REAL; ret->real = json_real_value(from); return OK;
    case JANSSON_TRUE:
    case JANSSON_FALSE: ret->type = JSON_BOOL; ret->yes = json_is_true(from); return OK;
    case JANSSON_NULL: ret->type = JSON_NULL; return OK;
    }
    return ERR_INTERNAL;
}

/* Without memory, jansson 2.14 drops characters of the token that it reads, silently, or aborts. So what it cannot get
 * anew while it reads comes from a reserve, the reading ends, and the result is thrown away. */
static _Thread_local struct {
    char *p;
    size_t used, size;
    bool needed;
} reserve;

enum { RESERVE_BYTES = 32 * 1024 }; /* beside the longest token: for the nodes of what jansson has read ahead, 1 KB of text */

static void *take(size_t n)
{
    void *p = malloc(n);
    if (p || !reserve.p)
        return p;
    reserve.needed = true;
    n = n > reserve.size ? n : (n + 15) / 16 * 16;
    if (n > reserve.size - reserve.used)
        return NULL;
    p = reserve.p + reserve.used;
    reserve.used += n;
    return p;
}

static void give_back(void *p)
{
    uintptr_t at = (uintptr_t)p, from = (uintptr_t)reserve.p;
    if (!reserve.p || at < from || at >= from + reserve.size)
        free(p);
}

static size_t longest_token(Str text)
{
    size_t longest = 0, from = 0;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++) {
        if (quoted && text.p[i] == '\\') {
            i++;
        } else if (text.p[i] == '"') {
            longest = i - from > longest ? i - from : longest;
            quoted = !quoted;
            from = i;
        } else if (!quoted && strchr(" \t\r\n,:[]{}", text.p[i])) {
            longest = i - from > longest ? i - from : longest;
            from = i;
        }
    }
    return text.n - from > longest ? text.n - from : longest;
}

static size_t feed(void *to, size_t n, void *context)
{
    Str *left = context, part = str_sub(*left, 0, n);
    if (reserve.needed)
        return (size_t)-1;
    if (part.n)
        memcpy(to, part.p, part.n);
    *left = str_sub(*left, part.n, left->n);
    return part.n;
}

static Status load(Str text, json_error_t *error, json_t **ret)
{
    const size_t size = 4 * longest_token(text) + RESERVE_BYTES; /* the room of a token doubles as it grows */
    reserve.p = malloc(size);
    if (!reserve.p)
        return ERR_MEMORY;
    reserve.size = size;
    reserve.used = 0;
    reserve.needed = false;
    json_t *tree = json_load_callback(feed, &text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, error);
    if (reserve.needed) {
        json_decref(tree);
        tree = NULL;
    }
    char *p = reserve.p;
    reserve.p = NULL;
    free(p);
    *ret = tree;
    return reserve.needed ? ERR_MEMORY : OK;
}

static Status parse_text(Str text, Problems *ps, json_t **ret)
{
    size_t offset = 0;
    const char *trap = find_trap(text, &offset);
    if (trap)
        return refuse(ps, place_of(text, offset), trap);
    json_error_t error = { 0 };
    json_t *tree = NULL;
    TRY(load(text, &error, &tree));
    if (!tree && json_error_code(&error) == json_error_out_of_memory)
        return ERR_MEMORY;
    if (!tree)
        return refuse(ps, (Place){ error.line, error.column }, explain(json_error_code(&error)));
    *ret = tree;
    return OK;
}

static void choose_memory(void)
{
    json_set_alloc_funcs(take, give_back);
}

Status json_parse(Str text, Problems *ps, JsonDoc **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, choose_memory);
    json_object_seed(0); /* random, once per process: hostile keys cannot be made to collide */
    json_t *tree = NULL;
    TRY(parse_text(text, ps, &tree));
    CLEANUP(json_done) JsonDoc *doc = malloc(sizeof *doc);
    if (!doc) {
        json_decref(tree);
        return ERR_MEMORY;
    }
    *doc = (JsonDoc){ .tree = tree };
    size_t room; /* the costliest text per byte is [0,0,…: a node for two bytes */
    arena_init(&doc->arena, __builtin_mul_overflow(text.n + 64, sizeof(struct JsonNode), &room) ? SIZE_MAX : room);
    TRY(convert(&doc->arena, tree, &doc->root));
    *ret = doc;
    doc = NULL;
    return OK;
}

void json_done(JsonDoc **doc)
{
    if (!*doc)
        return;
    arena_done(&(*doc)->arena);
    json_decref((*doc)->tree);
    free(*doc);
    *doc = NULL;
}

JsonNode *json_root(const JsonDoc *doc)
{
    return &doc->root;
}

JsonType json_type(JsonNode *n)
{
    return n ? n->type : JSON_NULL;
}

bool json_bool(JsonNode *n)
{
    return n && n->type == JSON_BOOL && n->yes;
}

int64_t json_i64(JsonNode *n)
{
    return n && n->type == JSON_INT ? n->i : 0;
}

double json_real(JsonNode *n)
{
    return n && n->type == JSON_REAL ? n->real : (double)json_i64(n);
}

Str json_str(JsonNode *n)
{
    return n && n->type == JSON_STRING ? n->text : S("");
}

size_t json_count(JsonNode *n)
{
    return !n ? 0 : n->type == JSON_ARRAY ? n->array.n : n->type == JSON_OBJECT ? n->object.n : 0;
}

JsonNode *json_at(JsonNode *array, size_t i)
{
    return array && array->type == JSON_ARRAY && i < array->array.n ? &array->array.items[i] : NULL;
}

static JsonNode *find_sorted(JsonNode *object, Str key)
{
    size_t lo = 0, hi = object->object.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(object->object.sorted[mid]->key, key);
        if (c == 0)
            return object->object.sorted[mid]->value;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

JsonNode *json_get(JsonNode *object, Str key)
{
    if (!object || object->type != JSON_OBJECT)
        return NULL;
    if (object->object.sorted)
        return find_sorted(object, key);
    for (size_t i = 0; i < object->object.n; i++)
        if (str_eq(object->object.members[i].key, key))
            return object->object.members[i].value;
    return NULL;
}

JsonNode *json_member(JsonNode *object, size_t i, Str *ret_key)
{
    if (!object || object->type != JSON_OBJECT || i >= object->object.n)
        return NULL;
    *ret_key = object->object.members[i].key;
    return object->object.members[i].value;
}

#include "feature/import/json_table.h"
#include "json/read.h"

#define BOM "\xEF\xBB\xBF"

static Str without_bom(Str text)
{
    return str_starts(text, S(BOM)) ? str_sub(text, 3, text.n) : text;
}

bool json_table_looks_like(Str first_bytes)
{
    Str s = str_trim(without_bom(first_bytes));
    if (!s.n || (s.p[0] != '[' && s.p[0] != '{'))
        return false;
    Str inside = str_trim(str_sub(s, 1, s.n));
    return inside.n && inside.p[0] == (s.p[0] == '[' ? '{' : '"');
}

static bool is_list(JsonNode *n)
{
    return n && json_type(n) == JSON_ARRAY && json_count(n) && json_type(json_at(n, 0)) == JSON_OBJECT;
}

static JsonNode *find_list(JsonNode *root)
{
    JsonNode *best = is_list(root) ? root : NULL;
    Str key;
    for (size_t i = 0; json_type(root) == JSON_OBJECT && i < json_count(root); i++) {
        JsonNode *n = json_member(root, i, &key);
        if (is_list(n) && (!best || json_count(n) > json_count(best)))
            best = n;
    }
    return best;
}

typedef struct {
    Str keys[IMPORT_COLUMNS_MAX];
    size_t n;
} Header;

static Status learn(Header *h, JsonNode *object)
{
    Str key;
    for (size_t i = 0; i < json_count(object); i++) {
        json_member(object, i, &key);
        size_t k = i < h->n && str_eq(h->keys[i], key) ? i : 0;
        while (k < h->n && !str_eq(h->keys[k], key))
            k++;
        if (k < h->n)
            continue;
        if (h->n == COUNT_OF(h->keys))
            return ERR_TOO_LARGE;
        h->keys[h->n++] = key;
    }
    return OK;
}

static void put_text(Buf *out, Str text)
{
    buf_char(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(out, '"');
        buf_char(out, text.p[i]);
    }
    buf_char(out, '"');
}

static void put(Buf *out, JsonNode *n)
{
    if (!n)
        return;
    if (json_type(n) == JSON_STRING)
        put_text(out, json_str(n));
    else if (json_type(n) == JSON_INT)
        buf_i64(out, json_i64(n));
    else if (json_type(n) == JSON_BOOL)
        buf_add(out, json_bool(n) ? S("true") : S("false"));
    else if (json_type(n) == JSON_REAL)
        buf_printf(out, "%.15g", json_real(n));
}

static Status write_rows(JsonNode *list, const Header *h, Buf *out)
{
    for (size_t c = 0; c < h->n; c++) {
        if (c)
            buf_char(out, ',');
        put_text(out, h->keys[c]);
    }
    buf_char(out, '\n');
    for (size_t r = 0; r < json_count(list); r++) {
        for (size_t c = 0; c < h->n; c++) {
            if (c)
                buf_char(out, ',');
            if (json_type(json_at(list, r)) == JSON_OBJECT)
                put(out, json_get(json_at(list, r), h->keys[c]));
        }
        buf_char(out, '\n');
    }
    return buf_status(out);
}

Status json_table_to_csv(Str text, Problems *ps, Buf *out)
{
    CLEANUP(json_done) JsonDoc *doc = NULL;
    TRY(json_parse(without_bom(text), ps, &doc));
    JsonNode *list = find_list(json_root(doc));
    Header *h = list ? ARENA_NEW(ps->arena, Header) : NULL;
    if (!list)
        return problem_add(ps, S(""), "unsupported", "この JSON には一覧（同じ形の項目の並び）がありません。CSV か Excel を入れてください。");
    if (!h)
        return ERR_MEMORY;
    for (size_t i = 0; i < json_count(list); i++)
        if (json_type(json_at(list, i)) == JSON_OBJECT)
            TRY(learn(h, json_at(list, i)));
    return write_rows(list, h, out);
}

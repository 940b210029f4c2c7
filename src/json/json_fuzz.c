/* What parses is written again by our writer and must parse to the same tree. */
#include "base/fuzz.h"
#include "json/read.h"
#include "json/write.h"

#include <stdlib.h>

static void copy(JsonWriter *w, JsonNode *n)
{
    Str key = S("");
    switch (json_type(n)) {
    case JSON_NULL: json_put_null(w); break;
    case JSON_BOOL: json_put_bool(w, json_bool(n)); break;
    case JSON_INT: json_put_i64(w, json_i64(n)); break;
    case JSON_REAL: json_put_real(w, json_real(n)); break;
    case JSON_STRING: json_put_str(w, json_str(n)); break;
    case JSON_ARRAY:
        json_open_array(w);
        for (size_t i = 0; i < json_count(n); i++)
            copy(w, json_at(n, i));
        json_close_array(w);
        break;
    case JSON_OBJECT:
        json_open_object(w);
        for (size_t i = 0; i < json_count(n); i++) {
            JsonNode *value = json_member(n, i, &key);
            if (json_get(n, key) != value)
                abort();
            json_key(w, key);
            copy(w, value);
        }
        json_close_object(w);
        break;
    }
}

static void write_tree(const JsonDoc *doc, Buf *out)
{
    JsonWriter w;
    buf_init(out, 64u << 20);
    json_begin(&w, out);
    copy(&w, json_root(doc));
    if (json_end(&w) != OK)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) Arena arena;
    arena_init(&arena, 1 << 20);
    Problems ps;
    problems_init(&ps, &arena);
    CLEANUP(json_done) JsonDoc *first = NULL;
    if (json_parse((Str){ (const char *)data, size }, &ps, &first) != OK)
        return 0;
    CLEANUP(buf_done) Buf once, twice;
    write_tree(first, &once);
    CLEANUP(json_done) JsonDoc *second = NULL;
    if (json_parse(buf_str(&once), &ps, &second) != OK)
        abort();
    write_tree(second, &twice);
    if (!str_eq(buf_str(&once), buf_str(&twice)))
        abort();
    return 0;
}

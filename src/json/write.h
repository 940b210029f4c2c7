/* write.h: JSON out, streamed into a Buf; no tree. Misuse (a value without a key in an object,
 * an unclosed scope) is remembered and answered by json_end as ERR_INTERNAL. */
#pragma once
#include "base/buf.h"
#include "base/limits.h"

typedef struct {
    Buf *out;
    unsigned depth;
    bool object[JSON_DEPTH_MAX], some[JSON_DEPTH_MAX], keyed, whole, misused;
} JsonWriter;

void json_begin(JsonWriter *w, Buf *out);
MUST_USE Status json_end(JsonWriter *w);      /* one complete value was written? */
void json_open_object(JsonWriter *w);
void json_close_object(JsonWriter *w);
void json_open_array(JsonWriter *w);
void json_close_array(JsonWriter *w);
void json_key(JsonWriter *w, Str key);
void json_put_str(JsonWriter *w, Str s);      /* invalid UTF-8 becomes U+FFFD */
void json_put_i64(JsonWriter *w, int64_t v);
void json_put_bool(JsonWriter *w, bool v);
void json_put_null(JsonWriter *w);
void json_put_real(JsonWriter *w, double v);  /* shortest form that reads back equal; not finite -> null */
void json_put_raw(JsonWriter *w, Str json);   /* one complete value from our own writer */

/* key and value in one call */
void json_str_field(JsonWriter *w, const char *key, Str v);
void json_i64_field(JsonWriter *w, const char *key, int64_t v);
void json_bool_field(JsonWriter *w, const char *key, bool v);
void json_real_field(JsonWriter *w, const char *key, double v);
void json_null_field(JsonWriter *w, const char *key);
void json_object_field(JsonWriter *w, const char *key); /* opens */
void json_array_field(JsonWriter *w, const char *key);  /* opens */

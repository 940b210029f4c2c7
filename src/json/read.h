/* read.h: strict JSON in. jansson lives here alone: duplicates, invalid UTF-8, NUL, numbers
 * beyond int64 and nesting beyond JSON_DEPTH_MAX are refused with line and column. */
#pragma once
#include "base/problem.h"

typedef struct JsonDoc JsonDoc;     /* owns the tree; json_done frees it */
typedef const struct JsonNode JsonNode;

typedef enum { JSON_NULL, JSON_BOOL, JSON_INT, JSON_REAL, JSON_STRING, JSON_ARRAY, JSON_OBJECT } JsonType;

/* A syntax error is one problem at pointer "" that names line and column. */
MUST_USE Status json_parse(Str text, Problems *ps, JsonDoc **ret);
void json_done(JsonDoc **doc);      /* for CLEANUP; NULL is fine */
JsonNode *json_root(const JsonDoc *doc);

/* A getter asked for another type, or of NULL (a member that is absent), answers 0, "", or NULL. */
JsonType json_type(JsonNode *n);
bool json_bool(JsonNode *n);
int64_t json_i64(JsonNode *n);
/* Integers too. Hidden, because jansson has a json_real of its own that must stay its own. */
double json_real(JsonNode *n) __attribute__((visibility("hidden")));
Str json_str(JsonNode *n);          /* lives as long as the document */
size_t json_count(JsonNode *n);     /* members of an array or object */
JsonNode *json_at(JsonNode *array, size_t i);
JsonNode *json_get(JsonNode *object, Str key); /* NULL when absent */
/* Member i of an object in the order of the text. */
JsonNode *json_member(JsonNode *object, size_t i, Str *ret_key);

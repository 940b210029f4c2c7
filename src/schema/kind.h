/* kind.h: what the program knows of each FieldKind, one table row each; for schema/ only.
 *
 * Between the struct, the database and JSON every value passes as a Param: null, an integer or a
 * text. A kind says how a struct member becomes a Param and back, and which Params it refuses;
 * everything else (columns, JSON, TypeScript, OpenAPI, filters) follows from the row. */
#pragma once
#include "schema/entity.h"

typedef struct {
    char text[11]; /* a date on its way */
} FieldRoom;

typedef struct {
    const char *name;       /* in GET /api/schema */
    const char *column;     /* in migrations/ */
    JsonType json;
    const char *typescript; /* NULL: the union of the choices */
    const char *format;     /* of OpenAPI, or NULL */
    bool ranged, never_null;
    int64_t min, max;       /* where the field says nothing */
    Param blank;            /* what a NOT NULL column holds when there is no value */
    Param (*load)(const void *member, FieldRoom *room); /* null when there is none */
    bool (*store)(void *member, Param value);           /* false when the value is not of the kind */
    const char *(*refuses)(const Field *f, Param value); /* code of a problem, or NULL */
    /* What is expected, as said between “金額は” and “してください。” */
    Str (*expects)(const Field *f, Arena *a);
} KindInfo;

const KindInfo *kind_of(const Field *f);
bool field_not_null(const Field *f);
int64_t field_min(const Field *f);
int64_t field_max(const Field *f);

Param field_load(const Field *f, const void *row, FieldRoom *room);
bool field_store(const Field *f, void *row, Param value);
/* As it goes into the column. */
Param field_bind(const Field *f, const void *row, FieldRoom *room);
/* As it stands in the column; texts live until the next row. */
Param field_column(const Field *f, const Rows *rows, int column);
void field_put(const Field *f, Param value, JsonWriter *w);
/* The code of the problem with this value, or NULL. Null is refused for required fields. */
const char *field_refuses(const Field *f, Param value);
bool param_eq(Param a, Param b);

/* Keeps a problem of the field; now is what was given, for people, and may be empty. */
Status field_problem(const Field *f, Problems *ps, const char *code, Param value, Str now);
/* At most 40 characters of s, without control characters. */
Str text_excerpt(Str s, Arena *a);
Str pointer_of(Str name, Arena *a); /* the JSON Pointer of a member that somebody else named */
/* A decoder goes on after a problem, to find them all, and after nothing else. */
static inline bool must_stop(Status s)
{
    return s != OK && s != ERR_INVALID;
}

const Field *entity_field(const Entity *e, Str name); /* NULL when there is none, or it is hidden */

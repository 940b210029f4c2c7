/* entity.h: a noun of the trade as a table of fields. From this one table come the DDL, JSON
 * in and out, list/filter/sort/search with paging, OpenAPI 3.1, TypeScript types, and the audit of
 * who may see which personal field.
 *
 * Every entity table has the columns org, id, rev before its fields, and PRIMARY KEY (org, id);
 * its struct begins with a Row. Ids are 53-bit and time-ordered. */
#pragma once
#include "base/date.h"
#include "base/problem.h"
#include "db/db.h"
#include "json/read.h"
#include "json/write.h"

typedef struct {
    int64_t org, id, rev;
} Row;

typedef enum {
    KIND_INT,    /* int64_t; BIGINT */
    KIND_YEN,    /* int64_t; BIGINT, integer yen */
    KIND_BOOL,   /* bool;    BIGINT 0/1 */
    KIND_TEXT,   /* Str;     TEXT, max in characters */
    KIND_CHOICE, /* Str;     TEXT, one of choices */
    KIND_DATE,   /* Date;    TEXT YYYY-MM-DD, NULL for DATE_NONE */
    KIND_MONTH,  /* Month;   BIGINT 202604, NULL for 0 */
    KIND_YEAR,   /* int64_t; BIGINT fiscal year */
    KIND_REF,    /* int64_t; BIGINT id of another entity in the same org, NULL for 0 */
    KIND_COUNT
} FieldKind;

enum {
    FIELD_REQUIRED = 1 << 0,  /* must be given; NOT NULL */
    FIELD_PERSONAL = 1 << 1,  /* personal data: listed in the access audit */
    FIELD_FIXED = 1 << 2,     /* can be given at creation only */
    FIELD_READ_ONLY = 1 << 3, /* the program writes it */
    FIELD_SEARCH = 1 << 4,    /* looked through by ?q= */
    FIELD_HIDDEN = 1 << 5,    /* never leaves the program (secrets, keys) */
};

typedef struct {
    const char *value, *label;
} Choice;

typedef struct {
    const char *name, *label; /* column and JSON key; Japanese label */
    FieldKind kind;
    unsigned flags;
    size_t offset;
    int64_t min, max;         /* numbers: range; text: characters (max 0: 200) */
    const Choice *choices;    /* KIND_CHOICE; ends with {0} */
    const char *ref;          /* KIND_REF: name of the entity */
    const char *hint;         /* Japanese: example or unit, shown under the label */
} Field;

/* The macro checks by _Generic that the member has the C type of its kind. */
#define FIELD_OF(Type, member, CType, kind_, label_, ...) \
    { .name = #member, .label = (label_), .kind = (kind_), \
      .offset = offsetof(Type, member) + 0 * sizeof(_Generic(((Type *)0)->member, CType: 1)), __VA_ARGS__ }
#define FIELD_INT(Type, member, label, ...)    FIELD_OF(Type, member, int64_t, KIND_INT, label, __VA_ARGS__)
#define FIELD_YEN(Type, member, label, ...)    FIELD_OF(Type, member, int64_t, KIND_YEN, label, __VA_ARGS__)
#define FIELD_BOOL(Type, member, label, ...)   FIELD_OF(Type, member, bool, KIND_BOOL, label, __VA_ARGS__)
#define FIELD_TEXT(Type, member, label, ...)   FIELD_OF(Type, member, Str, KIND_TEXT, label, __VA_ARGS__)
#define FIELD_CHOICE(Type, member, label, ...) FIELD_OF(Type, member, Str, KIND_CHOICE, label, __VA_ARGS__)
#define FIELD_DATE(Type, member, label, ...)   FIELD_OF(Type, member, Date, KIND_DATE, label, __VA_ARGS__)
#define FIELD_MONTH(Type, member, label, ...)  FIELD_OF(Type, member, Month, KIND_MONTH, label, __VA_ARGS__)
#define FIELD_YEAR(Type, member, label, ...)   FIELD_OF(Type, member, int64_t, KIND_YEAR, label, __VA_ARGS__)
#define FIELD_REF(Type, member, label, ...)    FIELD_OF(Type, member, int64_t, KIND_REF, label, __VA_ARGS__)

typedef struct {
    const char *name, *label; /* "duty" → /api/towns/{org}/duties?; Japanese name */
    const char *table, *plural; /* SQL table; last part of the URL */
    const Field *fields;
    size_t n_fields, size;    /* size of the struct */
    const char *unique;       /* columns of a UNIQUE constraint within org, "a, b", or NULL */
    const char *order;        /* default order: a field name, "-name" for descending */
    int read, write;          /* Access (http/access.h); 0: no generic routes */
} Entity;

/* ---- rows ---- */
/* Reads columns org, id, rev, fields… (the order of entity_columns) of the current row. Texts
 * are copied into the arena. */
MUST_USE Status entity_from_row(const Entity *e, const Rows *rows, int first_column, Arena *a, void *ret);
/* Writes org, id, rev and the visible fields as one JSON object. */
void entity_to_json(const Entity *e, const void *row, JsonWriter *w);
/* Decodes an object by the field table: all problems at once; unknown members, wrong types and
 * limits are refused. For an update, absent members keep what *row holds. */
MUST_USE Status entity_from_json(const Entity *e, JsonNode *object, bool update, Problems *ps, void *row);

/* ---- reading and writing ---- */
typedef struct {
    Str search;               /* ?q= */
    Str sort;                 /* ?sort=name or -name */
    int64_t page_size, offset;
    struct { Str field, value; } filters[8];
    size_t n_filters;
} ListQuery;

MUST_USE Status entity_get(const Entity *e, Db *db, int64_t org, int64_t id, Arena *a, void *ret);
/* Writes {"items":[…],"total":N}. Refuses unknown fields with a problem. */
MUST_USE Status entity_list(const Entity *e, Db *db, int64_t org, const ListQuery *q, Arena *a, Problems *ps, JsonWriter *w);
MUST_USE Status entity_insert(const Entity *e, Db *db, void *row);             /* id must be set; rev becomes 1 */
MUST_USE Status entity_update(const Entity *e, Db *db, void *row);             /* ERR_CONFLICT when row->rev is not the stored one; rev + 1 */
MUST_USE Status entity_delete(const Entity *e, Db *db, int64_t org, int64_t id, int64_t rev);

/* ---- derived ---- */
void entity_ddl(const Entity *e, Buf *out);                                    /* CREATE TABLE …; as in migrations/ */
void schema_typescript(const Entity *const *list, size_t n, Buf *out);
/* The statements of an entity, for `banso check`; kept for the life of the process. */
size_t entity_statements(const Entity *e, const Sql **ret, size_t room);

/* A new id: milliseconds since 2020 in the high 41 bits, a counter and process bits below:
 * < 2^53, increasing within a process. */
int64_t id_new(int64_t now_ms);

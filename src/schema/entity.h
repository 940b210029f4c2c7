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
    KIND_INT,    /* int64_t; BIGINT, NULL for NUMBER_NONE */
    KIND_YEN,    /* int64_t; BIGINT, integer yen, NULL for NUMBER_NONE */
    KIND_BOOL,   /* bool;    BIGINT 0/1, always NOT NULL */
    KIND_TEXT,   /* Str;     TEXT, max in characters, NULL for the empty text */
    KIND_CHOICE, /* Str;     TEXT, one of choices, NULL for the empty text */
    KIND_DATE,   /* Date;    TEXT YYYY-MM-DD, NULL for DATE_NONE */
    KIND_MONTH,  /* Month;   BIGINT 202604, NULL for 0 */
    KIND_YEAR,   /* int64_t; BIGINT fiscal year, NULL for 0 */
    KIND_REF,    /* int64_t; BIGINT id of another entity in the same org, NULL for 0 */
    KIND_COUNT
} FieldKind;

/* An INT or YEN that nobody gave: not zero. Add it up and it shows. */
#define NUMBER_NONE INT64_MIN
/* Beyond it, JavaScript does not tell neighbouring integers apart. */
#define ID_MAX ((INT64_C(1) << 53) - 1)
#define ENTITY_FIELDS_MAX 60

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
    int64_t min, max;         /* numbers: range; text: characters. 0: the limit of the kind (kind.c) */
    const Choice *choices;    /* KIND_CHOICE; ends with {0} */
    const char *ref;          /* KIND_REF: name of the entity */
    const char *hint;         /* Japanese: example or unit, shown under the label */
} Field;

/* FIELD_YEN(Approval, yen, "承認額", .flags = FIELD_REQUIRED, .max = YEN_MAX). The macro checks by
 * _Generic that the member has the C type of its kind; the label comes first of what follows. */
#define FIELD_OF(Type, member, CType, kind_, ...) \
    { .name = #member, .kind = (kind_), \
      .offset = offsetof(Type, member) + 0 * sizeof(_Generic(((Type *)0)->member, CType: 1)), .label = __VA_ARGS__ }
#define FIELD_INT(Type, member, ...)    FIELD_OF(Type, member, int64_t, KIND_INT, __VA_ARGS__)
#define FIELD_YEN(Type, member, ...)    FIELD_OF(Type, member, int64_t, KIND_YEN, __VA_ARGS__)
#define FIELD_BOOL(Type, member, ...)   FIELD_OF(Type, member, bool, KIND_BOOL, __VA_ARGS__)
#define FIELD_TEXT(Type, member, ...)   FIELD_OF(Type, member, Str, KIND_TEXT, __VA_ARGS__)
#define FIELD_CHOICE(Type, member, ...) FIELD_OF(Type, member, Str, KIND_CHOICE, __VA_ARGS__)
#define FIELD_DATE(Type, member, ...)   FIELD_OF(Type, member, Date, KIND_DATE, __VA_ARGS__)
#define FIELD_MONTH(Type, member, ...)  FIELD_OF(Type, member, Month, KIND_MONTH, __VA_ARGS__)
#define FIELD_YEAR(Type, member, ...)   FIELD_OF(Type, member, int64_t, KIND_YEAR, __VA_ARGS__)
#define FIELD_REF(Type, member, ...)    FIELD_OF(Type, member, int64_t, KIND_REF, __VA_ARGS__)

/* A rule over the whole row, after its fields are right: adds problems. */
typedef void (*EntityCheck)(const void *row, Problems *ps);
/* A row was written, in the same transaction: before is NULL at creation, after at deletion. */
typedef Status (*EntityChanged)(Db *db, int64_t org, const void *before, const void *after);

/* An entity is static: its address is its identity, and its statements are kept by it. */
typedef struct {
    const char *name, *label; /* "duty" → /api/towns/{org}/duties?; Japanese name */
    const char *table, *plural; /* SQL table; last part of the URL */
    const Field *fields;
    size_t n_fields, size;    /* size of the struct */
    const char *unique;       /* columns of a UNIQUE constraint within org, "a, b", or NULL */
    const char *order;        /* default order: a field name, "-name" for descending */
    int read, write;          /* Access (http/access.h); 0: no generic routes */
    EntityCheck check;        /* or NULL */
    EntityChanged changed;    /* or NULL */
} Entity;

/* Says what is wrong with the table itself (a name that is no identifier, an order by an unknown
 * field, …), or NULL. Every function below answers ERR_INTERNAL for a faulty entity. */
const char *entity_fault(const Entity *e);

/* ---- rows ---- */
/* Everything zero, every field as if nobody had given it (a zeroed Date is 1970-01-01). */
void entity_init(const Entity *e, void *ret);
/* Reads columns org, id, rev, fields… (the order of entity_columns) of the current row. Texts
 * are copied into the arena. */
MUST_USE Status entity_from_row(const Entity *e, const Rows *rows, int first_column, Arena *a, void *ret);
/* "org, id, rev, …"; kept for the life of the process, NULL when the entity is faulty. */
const char *entity_columns(const Entity *e);
/* Writes org, id, rev and the visible fields as one JSON object. */
void entity_to_json(const Entity *e, const void *row, JsonWriter *w);
/* Decodes an object by the field table: all problems at once; unknown members, wrong types and
 * limits are refused. For an update, absent members keep what *row holds, and org, id, rev, fixed
 * and read-only fields may be sent back as they are. For a creation, absent members become none and
 * read-only fields keep what *row holds. Texts are copied into the arena of the problems. *row is
 * written only on success. */
MUST_USE Status entity_from_json(const Entity *e, JsonNode *object, bool update, Problems *ps, void *row);

/* ---- reading and writing ---- */
typedef struct {
    Str search;               /* ?q=: every word (at most 4) must be found in a FIELD_SEARCH field */
    Str sort;                 /* ?sort=name or -name; empty: the order of the entity */
    int64_t page_size, offset; /* page_size 0: LIST_PAGE_DEFAULT */
    struct { Str field, value; } filters[8];
    size_t n_filters;
} ListQuery;

MUST_USE Status entity_get(const Entity *e, Db *db, int64_t org, int64_t id, Arena *a, void *ret);
/* Writes {"items":[…],"total":N}. Refuses unknown fields with a problem. An empty filter value is
 * no filter. Personal fields are neither filtered by nor searched: they would stand in the URL. */
MUST_USE Status entity_list(const Entity *e, Db *db, int64_t org, const ListQuery *q, Arena *a, Problems *ps, JsonWriter *w);
MUST_USE Status entity_insert(const Entity *e, Db *db, void *row);             /* id must be set; rev becomes 1 */
MUST_USE Status entity_update(const Entity *e, Db *db, void *row);             /* ERR_CONFLICT when row->rev is not the stored one; rev + 1 */
/* Every KIND_REF of the row that is set must exist in the same org: a problem for each that does not.
 * list holds the entities that ref may name; what it does not hold is not asked for. */
MUST_USE Status entity_check_refs(const Entity *e, const Entity *const *list, size_t n, Db *db, const void *row, Problems *ps);
MUST_USE Status entity_delete(const Entity *e, Db *db, int64_t org, int64_t id, int64_t rev);

/* ---- derived (documents: schema/describe.h) ---- */
void entity_ddl(const Entity *e, Buf *out);                                    /* CREATE TABLE …; as in migrations/ */
/* Does the database have this table as entity_ddl prints it? ERR_INVALID with a sentence in *ret_why. */
MUST_USE Status entity_matches_schema(const Entity *e, Db *db, bool postgres, Arena *a, Str *ret_why);
/* The statements of an entity, for `banso check`; kept for the life of the process. Answers how
 * many there are; at most room are written. */
size_t entity_statements(const Entity *e, const Sql **ret, size_t room);

/* A new id: milliseconds since 2020 in the high 41 bits, a counter and process bits below:
 * < 2^53, increasing within a process. */
int64_t id_new(int64_t now_ms);
int id_fiscal_year(int64_t id); /* in which it was made */

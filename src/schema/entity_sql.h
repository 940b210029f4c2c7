/* entity_sql.h: the statements of an entity, printed once and kept for the life of the process;
 * for schema/ only. Values are always parameters; names come from checked entity tables. */
#pragma once
#include "schema/kind.h"

enum { SEARCH_WORDS_MAX = 4 };

typedef struct {
    const char *columns;
    Sql get, insert, update, delete, revision;
} EntitySql;

/* NULL when the entity is faulty or memory ran out. Any thread may ask. */
const EntitySql *entity_sql(const Entity *e);

/* What decides the text of a list: which fields are filtered by, how many words are looked for,
 * and the order. A general shape has every filter and word, each switched off by NULL. */
typedef struct {
    uint64_t filters;  /* bit i: field i */
    int sort;          /* field, or -1 for id */
    int words;
    bool descending, general;
} ListShape;

typedef struct ListSql {
    ListShape shape;
    Sql page, count;
    struct ListSql *next;
} ListSql;

/* The statements of a shape. Parameters: org, filters in the order of the fields, words; page has
 * limit and offset after them. Beyond a number of kept shapes the general one of that order
 * answers, so that no client can fill the memory with texts. */
const ListSql *entity_list_sql(const Entity *e, ListShape shape);
bool field_filters(const Field *f); /* may the list be filtered by it? */

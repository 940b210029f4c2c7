/* One row in and out of the database. */
#include "schema/entity_sql.h"

#include <string.h>

typedef struct {
    Param params[3 + ENTITY_FIELDS_MAX];
    FieldRoom rooms[ENTITY_FIELDS_MAX];
    size_t n;
} Bound;

static void bind(const Entity *e, const void *row, unsigned without, Bound *b)
{
    const Row *head = row;
    b->n = 0;
    b->params[b->n++] = P_INT(head->org);
    b->params[b->n++] = P_INT(head->id);
    b->params[b->n++] = P_INT(head->rev);
    for (size_t i = 0; i < e->n_fields; i++)
        if (!(e->fields[i].flags & without))
            b->params[b->n++] = field_bind(&e->fields[i], row, &b->rooms[i]);
}

Status entity_get(const Entity *e, Db *db, int64_t org, int64_t id, Arena *a, void *ret)
{
    const EntitySql *sql = entity_sql(e);
    void *work = arena_alloc(a, e->size);
    if (!sql || !work)
        return sql ? ERR_MEMORY : ERR_INTERNAL;
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &sql->get, &rows, P_INT(org), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    TRY(entity_from_row(e, &rows, 0, a, work));
    memcpy(ret, work, e->size);
    return OK;
}

/* The row as it stands, for those who want to know what changed; *ret NULL when nobody does. */
static Status row_before(const Entity *e, Db *db, int64_t org, int64_t id, Arena *a, void **ret)
{
    *ret = NULL;
    if (!e->changed)
        return OK;
    arena_init(a, REQUEST_ARENA_MAX);
    void *row = arena_alloc(a, e->size);
    if (!row)
        return ERR_MEMORY;
    TRY(entity_get(e, db, org, id, a, row));
    *ret = row;
    return OK;
}

/* The row gets its new revision only when those who listen agree. */
static Status written(const Entity *e, Db *db, const void *before, Row *after, int64_t rev)
{
    int64_t old = after->rev;
    after->rev = rev;
    Status s = e->changed ? e->changed(db, after->org, before, after) : OK;
    if (s != OK)
        after->rev = old;
    return s;
}

Status entity_insert(const Entity *e, Db *db, void *row)
{
    const EntitySql *sql = entity_sql(e);
    Row *head = row;
    if (!sql || head->id <= 0 || head->id > ID_MAX)
        return ERR_INTERNAL;
    Bound b;
    bind(e, row, 0, &b);
    b.params[2] = P_INT(1);
    TRY(db_exec_n(db, &sql->insert, NULL, b.params, b.n));
    return written(e, db, NULL, head, 1);
}

/* No row was changed: it is not there, or has another revision. */
static Status why_unchanged(const EntitySql *sql, Db *db, int64_t org, int64_t id)
{
    int64_t rev;
    TRY(db_one_int(db, &sql->revision, &rev, P_INT(org), P_INT(id)));
    return ERR_CONFLICT;
}

Status entity_update(const Entity *e, Db *db, void *row)
{
    const EntitySql *sql = entity_sql(e);
    Row *head = row;
    if (!sql)
        return ERR_INTERNAL;
    CLEANUP(arena_done) Arena a = { 0 };
    void *before;
    TRY(row_before(e, db, head->org, head->id, &a, &before));
    Bound b;
    bind(e, row, FIELD_FIXED, &b);
    int64_t changed;
    TRY(db_exec_n(db, &sql->update, &changed, b.params, b.n));
    if (changed == 0)
        return why_unchanged(sql, db, head->org, head->id);
    return written(e, db, before, head, head->rev + 1);
}

Status entity_delete(const Entity *e, Db *db, int64_t org, int64_t id, int64_t rev)
{
    const EntitySql *sql = entity_sql(e);
    if (!sql)
        return ERR_INTERNAL;
    CLEANUP(arena_done) Arena a = { 0 };
    void *before;
    TRY(row_before(e, db, org, id, &a, &before));
    int64_t changed;
    TRY(db_exec_count(db, &sql->delete, &changed, P_INT(org), P_INT(id), P_INT(rev)));
    if (changed == 0)
        return why_unchanged(sql, db, org, id);
    return e->changed ? e->changed(db, org, before, NULL) : OK;
}

static const Entity *named(const Entity *const *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i]->name, name) == 0)
            return list[i];
    return NULL;
}

Status entity_check_refs(const Entity *e, const Entity *const *list, size_t n, Db *db, const void *row, Problems *ps)
{
    for (size_t i = 0; i < e->n_fields; i++) {
        const Field *f = &e->fields[i];
        const Entity *other = f->kind == KIND_REF ? named(list, n, f->ref) : NULL;
        FieldRoom room;
        Param id = other ? field_load(f, row, &room) : P_NULL;
        if (id.kind == P_KIND_NULL)
            continue;
        const EntitySql *sql = entity_sql(other);
        int64_t rev;
        Status s = sql ? db_one_int(db, &sql->revision, &rev, P_INT(((const Row *)row)->org), id) : ERR_INTERNAL;
        if (s == ERR_NOT_FOUND)
            s = field_problem(f, ps, "ref", id, S(""));
        if (s != OK && s != ERR_INVALID)
            return s;
    }
    return problems_status(ps);
}

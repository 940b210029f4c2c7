#include "schema/entity_sql.h"

#include <pthread.h>
#include <stdatomic.h>

enum { ENTITIES_MAX = 128, SQL_TEXT_MAX = 64 * 1024, SQL_MEMORY_MAX = 32 * 1024 * 1024 };
#ifdef SMALL
enum { SHAPES_KEPT = 3 };
#else
enum { SHAPES_KEPT = 200 };
#endif

typedef struct {
    const Entity *entity;
    EntitySql sql;
    ListSql *lists;
    size_t n_lists;
} Printed;

/* Written under the lock; a slot is read without it, once it is set it stays. */
static struct {
    pthread_mutex_t lock;
    Arena arena;
    _Atomic(Printed *) slots[ENTITIES_MAX];
} house = { .lock = PTHREAD_MUTEX_INITIALIZER, .arena = { .limit = SQL_MEMORY_MAX } };

static pthread_mutex_t *hold(void)
{
    pthread_mutex_lock(&house.lock);
    return &house.lock;
}

static void release(pthread_mutex_t **held)
{
    pthread_mutex_unlock(*held);
}

static Status keep(Buf *text, const char **ret)
{
    TRY(buf_status(text));
    Str copy = arena_copy(&house.arena, buf_str(text));
    buf_clear(text);
    if (!copy.p)
        return ERR_MEMORY;
    *ret = copy.p;
    return OK;
}

static void add(Buf *b, const char *z)
{
    buf_add(b, str_of(z));
}

static void add_parameter(Buf *b, size_t number)
{
    buf_char(b, '$');
    buf_i64(b, (int64_t)number);
}

/* ---- one row ---- */
static void print_columns(const Entity *e, Buf *b)
{
    add(b, "org, id, rev");
    for (size_t i = 0; i < e->n_fields; i++) {
        add(b, ", ");
        add(b, e->fields[i].name);
    }
}

static void print_get(const Entity *e, Buf *b)
{
    add(b, "SELECT ");
    print_columns(e, b);
    add(b, " FROM ");
    add(b, e->table);
    add(b, " WHERE org = $1 AND id = $2");
}

static void print_insert(const Entity *e, Buf *b)
{
    add(b, "INSERT INTO ");
    add(b, e->table);
    add(b, " (");
    print_columns(e, b);
    add(b, ") VALUES ($1, $2, $3");
    for (size_t i = 0; i < e->n_fields; i++) {
        add(b, ", ");
        add_parameter(b, i + 4);
    }
    buf_char(b, ')');
}

/* Fixed fields are not in it: no program error can change them. */
static void print_update(const Entity *e, Buf *b)
{
    add(b, "UPDATE ");
    add(b, e->table);
    add(b, " SET rev = rev + 1");
    for (size_t i = 0, parameter = 4; i < e->n_fields; i++) {
        if (e->fields[i].flags & FIELD_FIXED)
            continue;
        add(b, ", ");
        add(b, e->fields[i].name);
        add(b, " = ");
        add_parameter(b, parameter++);
    }
    add(b, " WHERE org = $1 AND id = $2 AND rev = $3");
}

static void print_delete(const Entity *e, Buf *b)
{
    add(b, "DELETE FROM ");
    add(b, e->table);
    add(b, " WHERE org = $1 AND id = $2 AND rev = $3");
}

static void print_revision(const Entity *e, Buf *b)
{
    add(b, "SELECT rev FROM ");
    add(b, e->table);
    add(b, " WHERE org = $1 AND id = $2");
}

static Status print_row_statements(const Entity *e, Printed *p)
{
    const struct {
        void (*print)(const Entity *e, Buf *b);
        Sql *sql;
        bool read_only;
    } rows[] = {
        { print_get, &p->sql.get, true },        { print_insert, &p->sql.insert, false },
        { print_update, &p->sql.update, false }, { print_delete, &p->sql.delete, false },
        { print_revision, &p->sql.revision, true },
    };
    CLEANUP(buf_done) Buf text;
    buf_init(&text, SQL_TEXT_MAX);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        rows[i].print(e, &text);
        TRY(keep(&text, &rows[i].sql->text));
        rows[i].sql->read_only = rows[i].read_only;
    }
    print_columns(e, &text);
    return keep(&text, &p->sql.columns);
}

static Printed *found(const Entity *e, size_t *ret_free)
{
    size_t start = (size_t)(((uintptr_t)e >> 4) * 0x9E3779B97F4A7C15u >> 57) % ENTITIES_MAX;
    for (size_t k = 0; k < ENTITIES_MAX; k++) {
        size_t at = (start + k) % ENTITIES_MAX;
        Printed *p = atomic_load_explicit(&house.slots[at], memory_order_acquire);
        if (p && p->entity != e)
            continue;
        *ret_free = at;
        return p;
    }
    *ret_free = ENTITIES_MAX;
    return NULL;
}

static Printed *printed(const Entity *e)
{
    size_t at;
    Printed *p = found(e, &at);
    if (p)
        return p;
    CLEANUP(release) pthread_mutex_t *held = hold();
    (void)held;
    p = found(e, &at);
    if (p || at == ENTITIES_MAX || entity_fault(e))
        return p;
    p = ARENA_NEW(&house.arena, Printed);
    if (!p || print_row_statements(e, p) != OK)
        return NULL;
    p->entity = e;
    atomic_store_explicit(&house.slots[at], p, memory_order_release);
    return p;
}

const EntitySql *entity_sql(const Entity *e)
{
    const Printed *p = printed(e);
    return p ? &p->sql : NULL;
}

const char *entity_columns(const Entity *e)
{
    const Printed *p = printed(e);
    return p ? p->sql.columns : NULL;
}

/* ---- lists ---- */
bool field_filters(const Field *f)
{
    return !(f->flags & (FIELD_PERSONAL | FIELD_HIDDEN));
}

/* PostgreSQL wants to know the type of a parameter that is only asked for NULL. */
static void print_switch(Buf *b, const char *type, size_t parameter)
{
    add(b, "CAST(");
    add_parameter(b, parameter);
    add(b, " AS ");
    add(b, type);
    add(b, ") IS NULL OR ");
}

static void print_word(const Entity *e, bool general, size_t parameter, Buf *b)
{
    const char *between = "";
    add(b, " AND (");
    if (general)
        print_switch(b, "TEXT", parameter);
    for (size_t i = 0; i < e->n_fields; i++) {
        if (!(e->fields[i].flags & FIELD_SEARCH))
            continue;
        add(b, between);
        add(b, "LOWER(");
        add(b, e->fields[i].name);
        add(b, ") LIKE ");
        add_parameter(b, parameter);
        add(b, " ESCAPE '!'");
        between = " OR ";
    }
    buf_char(b, ')');
}

/* Answers the number of the next parameter. */
static size_t print_where(const Entity *e, const ListShape *shape, Buf *b)
{
    size_t parameter = 2;
    add(b, " FROM ");
    add(b, e->table);
    add(b, " WHERE org = $1");
    for (size_t i = 0; i < e->n_fields; i++) {
        if (!(shape->filters >> i & 1))
            continue;
        add(b, " AND (");
        if (shape->general)
            print_switch(b, kind_of(&e->fields[i])->column, parameter);
        add(b, e->fields[i].name);
        add(b, " = ");
        add_parameter(b, parameter++);
        buf_char(b, ')');
    }
    for (int k = 0; k < shape->words; k++)
        print_word(e, shape->general, parameter++, b);
    return parameter;
}

/* NULLS LAST: the two databases differ in where they put NULL. */
static void print_page(const Entity *e, const ListShape *shape, Buf *b)
{
    add(b, "SELECT ");
    print_columns(e, b);
    size_t parameter = print_where(e, shape, b);
    add(b, " ORDER BY ");
    if (shape->sort >= 0) {
        const Field *f = &e->fields[shape->sort];
        add(b, f->name);
        add(b, shape->descending ? " DESC" : "");
        add(b, field_not_null(f) ? ", " : " NULLS LAST, ");
    }
    add(b, shape->descending ? "id DESC LIMIT " : "id LIMIT ");
    add_parameter(b, parameter);
    add(b, " OFFSET ");
    add_parameter(b, parameter + 1);
}

static ListSql *print_list(const Entity *e, const ListShape *shape)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, SQL_TEXT_MAX);
    ListSql *list = ARENA_NEW(&house.arena, ListSql);
    if (!list)
        return NULL;
    list->shape = *shape;
    list->page.read_only = list->count.read_only = true;
    print_page(e, shape, &text);
    if (keep(&text, &list->page.text) != OK)
        return NULL;
    add(&text, "SELECT COUNT(*)");
    print_where(e, shape, &text);
    return keep(&text, &list->count.text) == OK ? list : NULL;
}

static ListShape general_shape(const Entity *e, const ListShape *of)
{
    ListShape g = { .sort = of->sort, .descending = of->descending, .general = true };
    bool searched = false;
    for (size_t i = 0; i < e->n_fields; i++) {
        if (field_filters(&e->fields[i]))
            g.filters |= UINT64_C(1) << i;
        searched |= (e->fields[i].flags & FIELD_SEARCH) != 0;
    }
    g.words = searched ? SEARCH_WORDS_MAX : 0;
    return g;
}

static ListSql *kept_list(const Printed *p, const ListShape *s)
{
    for (ListSql *l = p->lists; l; l = l->next)
        if (l->shape.filters == s->filters && l->shape.sort == s->sort && l->shape.words == s->words
            && l->shape.descending == s->descending && l->shape.general == s->general)
            return l;
    return NULL;
}

const ListSql *entity_list_sql(const Entity *e, ListShape shape)
{
    Printed *p = printed(e);
    if (!p)
        return NULL;
    CLEANUP(release) pthread_mutex_t *held = hold();
    (void)held;
    ListSql *list = kept_list(p, &shape);
    if (!list && p->n_lists >= SHAPES_KEPT) {
        shape = general_shape(e, &shape);
        list = kept_list(p, &shape);
    }
    if (list)
        return list;
    list = print_list(e, &shape);
    if (!list)
        return NULL;
    list->next = p->lists;
    p->lists = list;
    p->n_lists += !shape.general;
    return list;
}

/* ---- for banso check ---- */
size_t entity_statements(const Entity *e, const Sql **ret, size_t room)
{
    const EntitySql *sql = entity_sql(e);
    if (!sql)
        return 0;
    const Sql *rows[] = { &sql->get, &sql->insert, &sql->update, &sql->delete, &sql->revision };
    size_t n = 0;
    for (; n < COUNT_OF(rows); n++)
        if (n < room)
            ret[n] = rows[n];
    for (int sort = -1; sort < (int)e->n_fields; sort++)
        for (int descending = 0; descending < 2; descending++) {
            ListShape shape = { .sort = sort, .descending = descending };
            if (sort >= 0 && (e->fields[sort].flags & FIELD_HIDDEN))
                continue;
            const ListSql *list = entity_list_sql(e, general_shape(e, &shape));
            for (int k = 0; list && k < 2; k++, n++)
                if (n < room)
                    ret[n] = k ? &list->count : &list->page;
        }
    return n;
}

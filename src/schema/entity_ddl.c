/* The table of an entity as migrations/ write it, and whether a database has it so. */
#include "schema/kind.h"

enum { DDL_MAX = 64 * 1024 };

static void add(Buf *b, const char *z)
{
    buf_add(b, str_of(z));
}

static void print_unique(const Entity *e, Buf *out)
{
    add(out, ",\n    UNIQUE (org");
    for (Str rest = str_of(e->unique), name; rest.n;) {
        str_cut(rest, ',', &name, &rest);
        add(out, ", ");
        buf_add(out, str_trim(name));
    }
    buf_char(out, ')');
}

void entity_ddl(const Entity *e, Buf *out)
{
    add(out, "CREATE TABLE ");
    add(out, e->table);
    add(out, " (\n    org BIGINT NOT NULL,\n    id BIGINT NOT NULL,\n    rev BIGINT NOT NULL,\n");
    for (size_t i = 0; i < e->n_fields; i++) {
        const Field *f = &e->fields[i];
        add(out, "    ");
        add(out, f->name);
        buf_char(out, ' ');
        add(out, kind_of(f)->column);
        add(out, field_not_null(f) ? " NOT NULL,\n" : ",\n");
    }
    add(out, "    PRIMARY KEY (org, id)");
    if (e->unique)
        print_unique(e, out);
    add(out, "\n) CLUSTERED;\n");
}

/* ---- what a database has ---- */
static const Sql sqlite_table = { .read_only = true, .scan_ok = true, .text =
    "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = $1" };
static const Sql postgres_columns = { .read_only = true, .scan_ok = true, .text =
    "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT), CAST(is_nullable AS TEXT) FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position" };
static const Sql postgres_keys = { .read_only = true, .scan_ok = true, .text =
    "SELECT CAST(c.constraint_type AS TEXT), CAST(c.constraint_name AS TEXT), CAST(k.column_name AS TEXT) "
    "FROM information_schema.table_constraints c JOIN information_schema.key_column_usage k "
    "ON k.constraint_schema = c.constraint_schema AND k.constraint_name = c.constraint_name AND k.table_name = c.table_name "
    "WHERE c.table_schema = current_schema() AND c.table_name = $1 AND c.constraint_type IN ('PRIMARY KEY', 'UNIQUE') "
    "ORDER BY c.constraint_type, c.constraint_name, k.ordinal_position" };

/* Every door writes a definition as "(a, b, PRIMARY KEY (org, id))", so that one comparison serves. */
static Status read_sqlite(const Entity *e, Db *db, Buf *out)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &sqlite_table, &rows, P_TEXT(str_of(e->table))));
    if (rows_next(&rows))
        buf_add(out, row_text(&rows, 0));
    return rows.status;
}

static void add_postgres_column(const Rows *rows, Buf *out)
{
    static const struct { Str theirs; const char *ours; } types[] = {
        { { "bigint", 6 }, "BIGINT" }, { { "text", 4 }, "TEXT" }, { { "bytea", 5 }, "BYTES" } };
    add(out, out->n > 1 ? ", " : "");
    buf_add(out, row_text(rows, 0));
    buf_char(out, ' ');
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_eq(row_text(rows, 1), types[i].theirs))
            add(out, types[i].ours);
    add(out, str_eq(row_text(rows, 2), S("NO")) ? " NOT NULL" : "");
}

static Status read_postgres(const Entity *e, Db *db, Arena *a, Buf *out)
{
    CLEANUP(rows_done) Rows columns = { 0 };
    TRY(db_query(db, &postgres_columns, &columns, P_TEXT(str_of(e->table))));
    buf_char(out, '(');
    while (rows_next(&columns))
        add_postgres_column(&columns, out);
    TRY(columns.status);
    rows_done(&columns);
    if (out->n == 1) {
        buf_clear(out);
        return OK;
    }
    CLEANUP(rows_done) Rows keys = { 0 };
    TRY(db_query(db, &postgres_keys, &keys, P_TEXT(str_of(e->table))));
    Str last = S("");
    while (rows_next(&keys)) {
        bool same = str_eq(last, row_text(&keys, 1));
        add(out, same ? ", " : last.n ? "), " : ", ");
        if (!same) {
            buf_add(out, row_text(&keys, 0));
            add(out, " (");
            last = arena_copy(a, row_text(&keys, 1));
        }
        buf_add(out, row_text(&keys, 2));
    }
    add(out, last.n ? "))" : ")");
    return keys.status;
}

/* ---- comparing ---- */
static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* What stands between the first '(' and the last ')'. */
static Str inside(Str ddl)
{
    size_t from = 0, to = ddl.n;
    while (from < ddl.n && ddl.p[from] != '(')
        from++;
    while (to > from && ddl.p[to - 1] != ')')
        to--;
    return to > from + 1 ? str_sub(ddl, from + 1, to - from - 2) : S("");
}

/* Cuts off what stands before the next comma outside of parentheses. */
static Str next_part(Str *rest)
{
    int depth = 0;
    size_t n = 0;
    for (; n < rest->n && (depth > 0 || rest->p[n] != ','); n++)
        depth += (rest->p[n] == '(') - (rest->p[n] == ')');
    Str part = str_trim(str_sub(*rest, 0, n));
    *rest = str_sub(*rest, n + 1, rest->n);
    return part;
}

/* SQLite's STRICT tables call a BIGINT an INTEGER. */
static Str next_word(Str *rest)
{
    size_t n = 0;
    *rest = str_trim(*rest);
    while (n < rest->n && !is_blank(rest->p[n]))
        n++;
    Str word = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return str_eq(word, S("INTEGER")) || str_eq(word, S("INT")) ? S("BIGINT") : word;
}

static bool same_part(Str a, Str b)
{
    for (;;) {
        Str x = next_word(&a), y = next_word(&b);
        if (!str_eq(x, y))
            return false;
        if (x.n == 0)
            return true;
    }
}

static Status compare(const Entity *e, Str wanted, Str have, Arena *a, Str *ret_why)
{
    if (have.n == 0) {
        *ret_why = arena_printf(a, "データベースに表 %s がありません。移行（banso check）を確かめてください。", e->table);
        return ERR_INVALID;
    }
    for (Str w = inside(wanted), h = inside(have); w.n || h.n;) {
        Str one = next_part(&w), other = next_part(&h);
        if (same_part(one, other))
            continue;
        *ret_why = arena_printf(a, "表 %s の定義が違います。プログラムは「" STR_FMT "」、データベースは「" STR_FMT "」です。", e->table,
                                STR_ARG(one), STR_ARG(other));
        return ERR_INVALID;
    }
    return OK;
}

Status entity_matches_schema(const Entity *e, Db *db, bool postgres, Arena *a, Str *ret_why)
{
    const char *fault = entity_fault(e);
    if (fault) {
        *ret_why = arena_printf(a, "%s: %s", e->name ? e->name : "?", fault);
        return ERR_INTERNAL;
    }
    CLEANUP(buf_done) Buf wanted, have;
    buf_init(&wanted, DDL_MAX);
    buf_init(&have, DDL_MAX);
    entity_ddl(e, &wanted);
    TRY(buf_status(&wanted));
    TRY(postgres ? read_postgres(e, db, a, &have) : read_sqlite(e, db, &have));
    TRY(buf_status(&have));
    return compare(e, buf_str(&wanted), buf_str(&have), a, ret_why);
}

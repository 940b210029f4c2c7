#include "base/test.h"
#include "schema/sealed.h"

#include <string.h>

/* ---- no column is forgotten ---- */

static const SealedColumn *listed(Str table, Str column)
{
    for (size_t i = 0; i < sealed_column_count; i++)
        if (str_eq(table, str_of(sealed_columns[i].table)) && str_eq(column, str_of(sealed_columns[i].column)))
            return &sealed_columns[i];
    return NULL;
}

static Str word(Str *rest)
{
    Str one;
    *rest = str_trim(*rest);
    str_cut(*rest, ' ', &one, rest);
    return one;
}

/* A column of bytes, or one that calls itself sealed. */
static void look_at_column(Str table, Str line, bool seen[static 64])
{
    Str rest = line, column = word(&rest), type = word(&rest);
    while (type.n && (type.p[type.n - 1] == ',' || type.p[type.n - 1] == ';'))
        type.n--;
    if (!str_eq(type, S("BYTES")) && !str_ends(column, S("_sealed")))
        return;
    const SealedColumn *c = listed(table, column);
    if (c)
        seen[c - sealed_columns] = true;
    else
        test_fail(__FILE__, __LINE__, STR_FMT "." STR_FMT " is not in sealed_columns: say there how it comes under new keys", STR_ARG(table), STR_ARG(column));
}

static void look_at_line(Str line, Str *table, bool seen[static 64])
{
    Str rest = line, first = word(&rest), second = word(&rest), third = word(&rest);
    if (str_eq(first, S("CREATE")) && str_eq(second, S("TABLE"))) {
        *table = third;
    } else if (str_eq(first, S("ALTER")) && str_eq(second, S("TABLE"))) {
        (void)word(&rest);
        (void)word(&rest); /* ADD COLUMN */
        look_at_column(third, rest, seen);
    } else {
        look_at_column(*table, line, seen);
    }
}

TEST(every_column_of_bytes_says_how_it_comes_under_new_keys)
{
    bool seen[64] = { false };
    EXPECT(sealed_column_count <= COUNT_OF(seen));
    for (size_t i = 0; i < db_migration_count; i++) {
        Str text = str_of(db_migrations[i].sql), line, table = S("");
        while (text.n) {
            str_cut(text, '\n', &line, &text);
            look_at_line(line, &table, seen);
        }
    }
    for (size_t i = 0; i < sealed_column_count; i++)
        if (!seen[i])
            test_fail(__FILE__, __LINE__, "no table has %s.%s", sealed_columns[i].table, sealed_columns[i].column);
}

static bool statement_has(const char *verb, const SealedColumn *c)
{
    for (size_t i = 0; i < sealed_statement_count; i++) {
        const char *text = sealed_statements[i]->text;
        Str rest = str_of(text);
        bool at_table = str_eq(word(&rest), str_of(verb)) && str_eq(word(&rest), str_of(c->table));
        if (at_table && (!c->column || strstr(text, c->column)))
            return true;
    }
    return false;
}

TEST(what_is_sealed_has_a_statement_that_seals_it_anew)
{
    for (size_t i = 0; i < sealed_column_count; i++) {
        const SealedColumn *c = &sealed_columns[i];
        if ((c->kind == SEALED || c->kind == SEALED_LOOKUP) && !statement_has("UPDATE", c))
            test_fail(__FILE__, __LINE__, "nothing seals %s.%s anew", c->table, c->column);
        EXPECT((c->kind == SEALED_NOT) == (c->why != NULL));
    }
}

#include "feature/import/column.h"

/* ---- header texts ---- */

Str import_header_key(Str header, Arena *arena)
{
    Str folded = text_fold_width(header, arena);
    char *p = folded.p ? arena_alloc(arena, folded.n + 1) : NULL;
    size_t n = 0;
    if (!p)
        return (Str){ 0 };
    for (size_t i = 0; i < folded.n; i++) {
        unsigned char c = (unsigned char)folded.p[i];
        if (c > ' ')
            p[n++] = folded.p[i];
    }
    return (Str){ p, n };
}

static bool is_among(Str key, Str aliases)
{
    Str one;
    for (bool more = aliases.n > 0; more;) {
        more = str_cut(aliases, '|', &one, &aliases);
        if (str_eq(key, one))
            return true;
    }
    return false;
}

/* 給付費(円) is 給付費; 被保険者番号* too. */
static Str without_note(Str key)
{
    size_t n = key.n;
    while (n && key.p[n - 1] == '*')
        n--;
    if (n && key.p[n - 1] == ')')
        for (size_t i = n; i-- > 1;)
            if (key.p[i] == '(')
                return str_sub(key, 0, i);
    return str_sub(key, 0, n);
}

bool import_header_is(Str header_key, const char *aliases)
{
    return header_key.n && (is_among(header_key, str_of(aliases)) || is_among(without_note(header_key), str_of(aliases)));
}

static bool is_header_of(Str key, const ImportField *f)
{
    return key.n && (str_eq(key, str_of(f->label)) || str_eq(without_note(key), str_of(f->label)) ||
                     (f->aliases && import_header_is(key, f->aliases)));
}

/* ---- mapping ---- */

static bool columns_have(const Columns *c, size_t field)
{
    for (size_t i = 0; i < c->n_columns; i++)
        if (c->field[i] == (int)field)
            return true;
    return false;
}

const ImportField *columns_missing(const Columns *c)
{
    for (size_t f = 0; f < c->kind->n_fields; f++)
        if ((c->kind->fields[f].flags & (IMPORT_REQUIRED | IMPORT_COLUMN)) && !columns_have(c, f))
            return &c->kind->fields[f];
    return NULL;
}

/* The text of a header cell; where a merged header leaves it empty, the cell above. */
static Str header_at(const ImportSample *s, size_t row, size_t column)
{
    for (size_t up = 0; up < 2 && up <= row; up++) {
        const CsvRow *r = &s->rows[row - up];
        if (column < r->n && str_trim(r->cells[column]).n)
            return r->cells[column];
    }
    return (Str){ 0 };
}

/* Fields in the order of the table take the first free column that bears their name. */
static size_t map_fields(Columns *c, const Str *keys)
{
    size_t found = 0;
    for (size_t i = 0; i < c->n_columns; i++)
        c->field[i] = COLUMN_UNUSED;
    for (size_t f = 0; f < c->kind->n_fields; f++)
        for (size_t i = 0; i < c->n_columns; i++)
            if (c->field[i] == COLUMN_UNUSED && is_header_of(keys[i], &c->kind->fields[f])) {
                c->field[i] = (int)f;
                found++;
                break;
            }
    return found;
}

static Status columns_at(const ImportKind *kind, const ImportSample *s, size_t row, Arena *arena, Columns *ret, size_t *ret_found)
{
    Columns c = { .kind = kind, .header = row, .n_columns = s->rows[row].n };
    Str *headers = ARENA_ARRAY(arena, Str, c.n_columns + 1), *keys = ARENA_ARRAY(arena, Str, c.n_columns + 1);
    c.field = ARENA_ARRAY(arena, int, c.n_columns + 1);
    if (!headers || !keys || !c.field)
        return ERR_MEMORY;
    Digest digest;
    digest_init(&digest);
    for (size_t i = 0; i < c.n_columns; i++) {
        headers[i] = arena_copy(arena, str_trim(header_at(s, row, i)));
        keys[i] = import_header_key(headers[i], arena);
        if (!headers[i].p || (!keys[i].p && headers[i].n))
            return ERR_MEMORY;
        digest_add(&digest, keys[i]);
        digest_add(&digest, S("\n"));
    }
    digest_end(&digest, c.signature);
    c.headers = headers;
    *ret_found = map_fields(&c, keys);
    *ret = c;
    return OK;
}

Status columns_find(const ImportKind *kind, const ImportSample *sample, Arena *arena, Columns *ret, int *ret_score)
{
    Columns best = { .kind = kind };
    size_t most = 0;
    for (size_t row = 0; row < sample->n; row++) {
        Columns c;
        size_t found;
        if (sample->rows[row].n < 2)
            continue; /* a title */
        TRY(columns_at(kind, sample, row, arena, &c, &found));
        if (found > most || !best.n_columns) {
            most = found;
            best = c;
        }
    }
    *ret_score = columns_missing(&best) ? -(int)most : (int)(most * 100 / kind->n_fields);
    *ret = best;
    return OK;
}

static int field_by_name(const ImportKind *kind, Str name)
{
    for (size_t f = 0; f < kind->n_fields; f++)
        if (str_eq(name, str_of(kind->fields[f].name)))
            return (int)f;
    return COLUMN_UNUSED;
}

void columns_from_text(Columns *c, Str text)
{
    Str name;
    for (size_t i = 0; i < c->n_columns; i++) {
        str_cut(text, ',', &name, &text);
        c->field[i] = field_by_name(c->kind, name);
    }
}

#include "feature/import/column.h"

#include <string.h>

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

enum { BARE = 500, NOT_AMONG = 1000 }; /* a name without its note is worse than any whole name */

/* The place of the key in the list; the earlier, the better the name. */
static int place_among(Str key, Str aliases)
{
    const char *end = aliases.p + aliases.n, *hit = aliases.p;
    if (!key.n || memchr(key.p, '|', key.n))
        return NOT_AMONG;
    for (; (hit = memmem(hit, (size_t)(end - hit), key.p, key.n)); hit++) {
        bool whole = (hit == aliases.p || hit[-1] == '|') && (hit + key.n == end || hit[key.n] == '|');
        int place = 0;
        for (const char *p = aliases.p; whole && p < hit; p++)
            place += *p == '|';
        if (whole)
            return place;
    }
    return NOT_AMONG;
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

static int rank_of(Str key, const char *aliases)
{
    Str list = str_of(aliases), bare = without_note(key);
    int place = place_among(key, list);
    if (place != NOT_AMONG || bare.n == key.n)
        return place;
    place = place_among(bare, list);
    return place != NOT_AMONG ? BARE + place : NOT_AMONG;
}

bool import_header_is(Str header_key, const char *aliases)
{
    return rank_of(header_key, aliases) != NOT_AMONG;
}

/* How well the header names the field. A file may have 単位数 and サービス単位数: the list of aliases says which is meant;
 * the label stands before them unless it is in the list itself. */
static int rank_of_field(Str key, const ImportField *f)
{
    int rank = f->aliases ? rank_of(key, f->aliases) : NOT_AMONG, label = rank_of(key, f->label);
    if (label == NOT_AMONG)
        return rank;
    bool listed = f->aliases && place_among(str_of(f->label), str_of(f->aliases)) != NOT_AMONG;
    return listed || rank < label ? rank : label - 1;
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

static int best_column(const Columns *c, const Str *keys, const ImportField *f)
{
    int best = COLUMN_UNUSED, best_rank = NOT_AMONG;
    for (size_t i = 0; i < c->n_columns; i++) {
        int rank = c->field[i] == COLUMN_UNUSED ? rank_of_field(keys[i], f) : NOT_AMONG;
        if (rank < best_rank) {
            best_rank = rank;
            best = (int)i;
        }
    }
    return best;
}

/* Fields in the order of the table take the free column that names them best. */
static size_t map_fields(Columns *c, const Str *keys)
{
    size_t found = 0;
    for (size_t i = 0; i < c->n_columns; i++)
        c->field[i] = COLUMN_UNUSED;
    for (size_t f = 0; f < c->kind->n_fields; f++) {
        int column = best_column(c, keys, &c->kind->fields[f]);
        if (column == COLUMN_UNUSED)
            continue;
        c->field[column] = (int)f;
        found++;
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

Status columns_copy(const Columns *c, Arena *arena, Columns *ret)
{
    Columns copy = *c;
    Str *headers = ARENA_ARRAY(arena, Str, c->n_columns + 1);
    copy.field = ARENA_ARRAY(arena, int, c->n_columns + 1);
    if (!headers || !copy.field)
        return ERR_MEMORY;
    for (size_t i = 0; i < c->n_columns; i++) {
        headers[i] = arena_copy(arena, c->headers[i]);
        copy.field[i] = c->field[i];
    }
    copy.headers = headers;
    *ret = copy;
    return arena_status(arena);
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
    for (size_t i = 0; i < c->n_columns; i++)
        c->field[i] = COLUMN_UNUSED;
    for (size_t i = 0; i < c->n_columns; i++) {
        str_cut(text, ',', &name, &text);
        int field = field_by_name(c->kind, name);
        if (field != COLUMN_UNUSED && !columns_have(c, (size_t)field))
            c->field[i] = field;
    }
}

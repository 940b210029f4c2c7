#include "schema/sealed.h"
#include "base/limits.h"
#include "base/ring.h"
#include "schema/person.h"

#include <stdio.h>
#include <string.h>

const SealedColumn sealed_columns[] = {
    { "person", "number_sealed", SEALED, NULL },
    { "person", "number_key", SEALED_LOOKUP, NULL },
    { "batch_chunk", "bytes", SEALED, NULL },
    { "batch_issue", "value_sealed", SEALED, NULL },
    { "batch_issue", "repair_sealed", SEALED, NULL },
    { "batch_repair", "value_sealed", SEALED, NULL },
    { "batch_report", "report_sealed", SEALED, NULL },
    { "export_file", "bytes_sealed", SEALED, NULL },
    { "draft", "body_sealed", SEALED, NULL },
    { "second_factor", "secret", SEALED, NULL },
    { "recovery_code", "hash", SEALED_ENDS, NULL },
    { "session", "token", SEALED_NOT, "a plain hash of 256 random bits" },
    { "board_participant", "token", SEALED_NOT, "a plain hash of 256 random bits" },
    { "batch", "digest", SEALED_NOT, "a plain hash of a file" },
    { "import_mapping", "signature", SEALED_NOT, "a plain hash of the names of columns" },
    { "security_key", "credential", SEALED_NOT, "the name of a security key" },
    { "security_key", "public_key", SEALED_NOT, "a public key" },
};
const size_t sealed_column_count = COUNT_OF(sealed_columns);

/* A row is: the columns of its key and of its place (the first n_place of them), then what is sealed, then, of persons, nothing
 * more: the keyed hash is made of the opened number. Write: the first n_key columns, the sealed ones, the hash. */
typedef struct {
    const char *table, *label;
    const char *class;              /* of the ring's keys; NULL: under the key file itself */
    const char *words[2];           /* how the place of each sealed column begins */
    size_t n_key, n_place, n_columns, n_sealed;
    bool text_key;                  /* the last column of the key is a text */
    bool lookup;
    Sql read, write;
} Table;

#define READ(...) { .read_only = true, .scan_ok = true, .text = __VA_ARGS__ }
static const Table tables[] = {
    { "person", "被保険者の番号", PERSON_CLASS, { "person" }, 2, 2, 2, 1, false, true,
      READ("SELECT org, id, number_sealed FROM person WHERE key_year >= 0"),
      { .text = "UPDATE person SET number_sealed = $3, number_key = $4 WHERE org = $1 AND id = $2" } },
    { "batch_chunk", "取り込み中のファイル", "imports", { "chunk" }, 3, 3, 3, 1, false, false,
      READ("SELECT org, batch, n, bytes FROM batch_chunk"),
      { .text = "UPDATE batch_chunk SET bytes = $4 WHERE org = $1 AND batch = $2 AND n = $3" } },
    { "batch_issue", "取り込みで見つかったこと", "imports", { "issue", "issue_repair" }, 3, 3, 3, 2, false, false,
      READ("SELECT org, batch, n, value_sealed, repair_sealed FROM batch_issue"),
      { .text = "UPDATE batch_issue SET value_sealed = $4, repair_sealed = $5 WHERE org = $1 AND batch = $2 AND n = $3" } },
    { "batch_repair", "取り込みで直したこと", "imports", { "repair" }, 4, 3, 4, 1, true, false,
      READ("SELECT org, batch, row, field, value_sealed FROM batch_repair"),
      { .text = "UPDATE batch_repair SET value_sealed = $5 WHERE org = $1 AND batch = $2 AND row = $3 AND field = $4" } },
    { "batch_report", "取り込みの検査の結果", "imports", { "report" }, 2, 3, 3, 1, false, false,
      READ("SELECT org, batch, 0, report_sealed FROM batch_report"),
      { .text = "UPDATE batch_report SET report_sealed = $3 WHERE org = $1 AND batch = $2" } },
    { "export_file", "外に出すファイル", "exports", { "export" }, 3, 3, 3, 1, false, false,
      READ("SELECT org, export, n, bytes_sealed FROM export_file WHERE bytes_sealed IS NOT NULL"),
      { .text = "UPDATE export_file SET bytes_sealed = $4 WHERE org = $1 AND export = $2 AND n = $3" } },
    { "draft", "下書き", NULL, { "draft" }, 3, 3, 3, 1, true, false,
      READ("SELECT org, account, name, body_sealed FROM draft"),
      { .text = "UPDATE draft SET body_sealed = $4 WHERE org = $1 AND account = $2 AND name = $3" } },
    { "second_factor", "二段階の秘密", NULL, { "second_factor" }, 2, 2, 2, 1, false, false,
      READ("SELECT org, account, secret FROM second_factor WHERE secret IS NOT NULL"),
      { .text = "UPDATE second_factor SET secret = $3 WHERE org = $1 AND account = $2" } },
};
_Static_assert(COUNT_OF(tables) == SEALED_TABLES, "the number in sealed.h");

static const Sql end_codes = { .scan_ok = true, .text = "DELETE FROM recovery_code" };
const Sql *const sealed_statements[] = {
    &tables[0].read, &tables[0].write, &tables[1].read, &tables[1].write, &tables[2].read, &tables[2].write, &tables[3].read, &tables[3].write, &tables[4].read,
    &tables[4].write, &tables[5].read, &tables[5].write, &tables[6].read, &tables[6].write, &tables[7].read, &tables[7].write, &end_codes,
};
const size_t sealed_statement_count = COUNT_OF(sealed_statements);

enum { COLUMNS_MAX = 4, SEALED_MAX = 2, PARAMS_MAX = COLUMNS_MAX + SEALED_MAX + 1, TELL_EVERY = 100000 };

/* ---- one value ---- */

typedef struct {
    Resealing *r;
    const Table *t;
    SealedTally *tally;
    Rows rows;
    Db *writer;
    Buf plain, sealed[SEALED_MAX];
    uint8_t hash[16];
} Work;

static void write_key(const Work *w, size_t n, const char *word, Buf *out)
{
    buf_add(out, str_of(word));
    for (size_t i = 0; i < n; i++) {
        buf_char(out, ':');
        if (w->t->text_key && i + 1 == w->t->n_key)
            buf_add(out, row_text(&w->rows, (int)i));
        else
            buf_i64(out, row_int(&w->rows, (int)i));
    }
}

static Status open_value(const Keys *keys, const Work *w, size_t i, Str sealed, Buf *place, Buf *plain)
{
    buf_clear(place);
    write_key(w, w->t->n_place, w->t->words[i], place);
    TRY(buf_status(place));
    return w->t->class ? unseal_year(keys, row_int(&w->rows, 0), w->t->class, buf_str(place), sealed, plain) : unseal(keys, buf_str(place), sealed, plain);
}

static Status say_bad(Work *w)
{
    CLEANUP(buf_done) Buf name;
    buf_init(&name, sizeof w->r->bad - 1);
    write_key(w, w->t->n_key < 3 ? w->t->n_key : 3, w->t->table, &name); /* the names of fields and drafts are left out where there is a number */
    snprintf(w->r->bad, sizeof w->r->bad, STR_FMT, STR_ARG(buf_str(&name)));
    return ERR_INVALID;
}

/* Under the same year, or under the key file as before. */
static Status close_value(Work *w, Str place, Str old, size_t i)
{
    const Keys *to = w->r->to;
    const RingPlace p = { row_int(&w->rows, 0), w->t->class, sealed_year(old) };
    if (!w->t->class || !p.year)
        TRY(seal(to, place, buf_str(&w->plain), &w->sealed[i]));
    else
        TRY(seal_year(to, p, place, buf_str(&w->plain), &w->sealed[i]));
    if (w->t->class && sealed_year(buf_str(&w->sealed[i])) != p.year)
        return ERR_INTERNAL; /* the rings differ in what is gone */
    if (w->t->lookup)
        TRY(person_lookup(to, p.org, p.year, buf_str(&w->plain), w->hash));
    w->tally->values++;
    return OK;
}

/* *ret_new: it was sealed anew; else it stays as it is. */
static Status value_anew(Work *w, size_t i, bool *ret_new)
{
    CLEANUP(buf_done) Buf place;
    Str old = row_blob(&w->rows, (int)(w->t->n_columns + i));
    buf_init(&place, 256);
    buf_clear(&w->plain);
    Status s = open_value(w->r->from, w, i, old, &place, &w->plain);
    *ret_new = s == OK;
    if (s == OK)
        return close_value(w, buf_str(&place), old, i);
    if (s == ERR_NOT_FOUND)
        w->tally->erased++;
    else if (s == ERR_INVALID && w->r->leave)
        w->tally->left++;
    else
        return s == ERR_INVALID ? say_bad(w) : s;
    return OK;
}

/* ---- one row ---- */

static Status row_anew(Work *w)
{
    const Table *t = w->t;
    Param p[PARAMS_MAX];
    size_t n = 0, news = 0;
    for (size_t i = 0; i < t->n_key; i++)
        p[n++] = t->text_key && i + 1 == t->n_key ? P_TEXT(row_text(&w->rows, (int)i)) : P_INT(row_int(&w->rows, (int)i));
    for (size_t i = 0; i < t->n_sealed; i++) {
        const int at = (int)(t->n_columns + i);
        bool new = false;
        buf_clear(&w->sealed[i]);
        if (!row_is_null(&w->rows, at))
            TRY(value_anew(w, i, &new));
        p[n++] = new ? P_BLOB(buf_str(&w->sealed[i])) : row_is_null(&w->rows, at) ? P_NULL : P_BLOB(row_blob(&w->rows, at));
        news += new;
    }
    if (t->lookup)
        p[n++] = P_BLOB(((Str){ (const char *)w->hash, sizeof w->hash }));
    w->tally->rows++;
    return news ? db_exec_n(w->writer, &t->write, NULL, p, n) : OK;
}

static Status table_anew(Db *reader, Work *w)
{
    TRY(db_query0(reader, &w->t->read, &w->rows));
    TRY(db_batch_begin(w->writer));
    while (rows_next(&w->rows)) {
        TRY(row_anew(w));
        if (w->r->tell && w->tally->rows % TELL_EVERY == 0)
            w->r->tell(w->r->context, w->tally);
    }
    TRY(w->rows.status);
    TRY(db_batch_end(w->writer));
    if (w->r->tell)
        w->r->tell(w->r->context, w->tally);
    return OK;
}

/* ---- reading back ---- */

static Status table_opens(Db *db, Work *w)
{
    CLEANUP(buf_done) Buf place;
    Rows *rows = &w->rows;
    SealedTally found = { 0 };
    buf_init(&place, 256);
    TRY(db_query0(db, &w->t->read, rows));
    for (; rows_next(rows); found.rows++)
        for (size_t i = 0; i < w->t->n_sealed; i++) {
            if (row_is_null(rows, (int)(w->t->n_columns + i)))
                continue;
            buf_clear(&w->plain);
            Status s = open_value(w->r->to, w, i, row_blob(rows, (int)(w->t->n_columns + i)), &place, &w->plain);
            if (s != OK && s != ERR_NOT_FOUND && s != ERR_INVALID)
                return s;
            *(s == OK ? &found.values : s == ERR_NOT_FOUND ? &found.erased : &found.left) += 1;
        }
    TRY(rows->status);
    const SealedTally *done = w->tally;
    return found.rows == done->rows && found.values == done->values && found.erased == done->erased && found.left == done->left ? OK : ERR_CONFLICT;
}

/* ---- all of them ---- */

/* db: from where it is read. */
static Status with_table(Status (*fn)(Db *db, Work *w), Db *db, Work *w, size_t i)
{
    w->t = &tables[i];
    w->tally = &w->r->tables[i];
    w->rows = (Rows){ 0 };
    Status s = fn(db, w);
    rows_done(&w->rows);
    return s;
}

static Status every_table(Db *reader, Work *w)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        w->r->tables[i] = (SealedTally){ .label = tables[i].label };
        TRY(with_table(table_anew, reader, w, i));
    }
    /* the codes of the sheets that go with second factors */
    TRY(db_exec_n(w->writer, &end_codes, &w->tally->ended, NULL, 0));
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        TRY(with_table(table_opens, w->writer, w, i));
    return OK;
}

Status sealed_anew(Db *reader, Db *writer, Resealing *r)
{
    Work w = { .r = r, .writer = writer };
    r->bad[0] = 0;
    buf_init(&w.plain, REPLY_MAX + SEAL_YEAR_OVERHEAD);
    for (size_t i = 0; i < SEALED_MAX; i++)
        buf_init(&w.sealed[i], REPLY_MAX + SEAL_YEAR_OVERHEAD);
    Status s = ring_carry_gone(r->from, r->to);
    if (s == OK)
        s = every_table(reader, &w);
    if (w.plain.p)
        secret_wipe(w.plain.p, w.plain.size);
    buf_done(&w.plain);
    for (size_t i = 0; i < SEALED_MAX; i++)
        buf_done(&w.sealed[i]);
    return s;
}

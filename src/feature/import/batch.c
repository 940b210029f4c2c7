#include "feature/import/batch.h"
#include "base/ring.h"
#include "feature/import/report.h"
#include "feature/import/statements.h"
#include "schema/past.h"
#include "schema/town_stamp.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Sql get_batch = { .read_only = true, .text = "SELECT " BATCH_COLUMNS " FROM " BATCH_TABLES " WHERE b.org = $1 AND b.id = $2" };
static const Sql same_batch = { .read_only = true, .text =
    "SELECT " BATCH_COLUMNS " FROM " BATCH_TABLES " WHERE b.org = $1 AND b.digest = $2 AND b.state = 'applied' AND b.id <> $3 ORDER BY b.id LIMIT 1" };
static const Sql add_batch = { .text =
    "INSERT INTO batch (org, id, rev, kind, file_name, digest, size, state, rows_read, rows_taken, rows_same, rows_wrong, yen, account, made_ms) "
    "VALUES ($1, $2, 1, '', $3, $4, $5, 'reading', 0, 0, 0, 0, 0, $6, $7)" };
static const Sql set_digest = { .text = "UPDATE batch SET digest = $3 WHERE org = $1 AND id = $2" };
static const Sql suggestion = { .read_only = true, .text =
    "SELECT n, repair_sealed FROM batch_issue WHERE org = $1 AND batch = $2 AND row = $3 AND field = $4 AND repair_sealed IS NOT NULL ORDER BY n LIMIT 1" };
static const Sql add_chunk = { .text = "INSERT INTO batch_chunk (org, batch, n, bytes) VALUES ($1, $2, $3, $4)" };
static const Sql get_chunk = { .read_only = true, .text = "SELECT bytes FROM batch_chunk WHERE org = $1 AND batch = $2 AND n = $3" };
static const Sql set_found = { .text =
    "UPDATE batch SET rev = rev + 1, kind = $3, state = $4, encoding = $5, rows_read = $6, rows_taken = $7, rows_same = $8, rows_wrong = $9, "
    "first_month = $10, last_month = $11, yen = $12, applied_ms = $13, digest = $14 WHERE org = $1 AND id = $2" };
static const Sql set_undone = { .text = "UPDATE batch SET rev = rev + 1, state = 'undone', undone_ms = $3 WHERE org = $1 AND id = $2" };
static const Sql set_newer = { .text = "UPDATE batch SET rev = rev + 1 WHERE org = $1 AND id = $2" };
static const Sql set_mapping = { .text = "UPDATE batch SET rev = rev + 1, mapping = $3 WHERE org = $1 AND id = $2" };
static const Sql remember_mapping = { .text =
    "INSERT INTO import_mapping (org, kind, signature, mapping) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (org, kind, signature) DO UPDATE SET mapping = excluded.mapping" };
static const Sql put_repair = { .text =
    "INSERT INTO batch_repair (org, batch, row, field, skip, value_sealed) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT (org, batch, row, field) DO UPDATE SET skip = excluded.skip, value_sealed = excluded.value_sealed" };
static const Sql all_repairs = { .read_only = true, .text =
    "SELECT row, field, skip, value_sealed FROM batch_repair WHERE org = $1 AND batch = $2 ORDER BY row, field" };
static const Sql add_column_repair = { .text =
    "INSERT INTO batch_column_repair (org, batch, field, code) VALUES ($1, $2, $3, $4) ON CONFLICT (org, batch, field, code) DO NOTHING" };
static const Sql drop_column_repair = { .text = "DELETE FROM batch_column_repair WHERE org = $1 AND batch = $2 AND field = $3 AND code = $4" };
static const Sql column_repairs = { .read_only = true, .text = "SELECT field, code FROM batch_column_repair WHERE org = $1 AND batch = $2 LIMIT $3" };
static const Sql drop_column_repairs = { .text = "DELETE FROM batch_column_repair WHERE org = $1 AND batch = $2" };
static const Sql drop_chunks = { .text = "DELETE FROM batch_chunk WHERE org = $1 AND batch = $2" };
static const Sql drop_issues = { .text = "DELETE FROM batch_issue WHERE org = $1 AND batch = $2" };
static const Sql drop_repairs = { .text = "DELETE FROM batch_repair WHERE org = $1 AND batch = $2" };
static const Sql drop_report = { .text = "DELETE FROM batch_report WHERE org = $1 AND batch = $2" };
static const Sql drop_batch = { .text = "DELETE FROM batch WHERE org = $1 AND id = $2" };

const Sql *const batch_statements[] = {
    &get_batch, &same_batch, &add_batch, &set_digest, &suggestion, &add_chunk, &get_chunk, &set_found, &set_undone, &set_newer, &set_mapping, &remember_mapping, &put_repair,
    &all_repairs, &add_column_repair, &drop_column_repair, &column_repairs, &drop_column_repairs, &drop_chunks, &drop_issues, &drop_repairs, &drop_report, &drop_batch,
};
const size_t batch_statement_count = COUNT_OF(batch_statements);

enum { CHECK_TRIES = 3 }; /* while somebody corrects the batch meanwhile */

static Str piece_place(Piece p, char room[static 96])
{
    int size = snprintf(room, 96, "%.20s:%lld:%lld:%lld", p.what, (long long)p.org, (long long)p.batch, (long long)p.n);
    return (Str){ room, (size_t)size };
}

Status piece_seal(const Keys *keys, Piece p, Str plain, Buf *out)
{
    char room[96];
    return seal_year(keys, (RingPlace){ p.org, "imports", id_fiscal_year(p.batch) }, piece_place(p, room), plain, out);
}

Status piece_unseal(const Keys *keys, Piece p, Str sealed, Buf *out)
{
    char room[96];
    return unseal_year(keys, p.org, "imports", piece_place(p, room), sealed, out);
}

static Status refuse(Problems *ps, const char *code, const char *sentence)
{
    problem_add(ps, S(""), code, "%s", sentence);
    return ERR_CONFLICT;
}

/* ---- reading batches ---- */

void batch_of_row(const Rows *r, Arena *a, Batch *ret)
{
    *ret = (Batch){ .id = row_int(r, 0), .rev = row_int(r, 1), .kind = arena_copy(a, row_text(r, 2)), .file_name = arena_copy(a, row_text(r, 3)),
                    .size = row_int(r, 5), .state = arena_copy(a, row_text(r, 6)), .encoding = arena_copy(a, row_text(r, 7)),
                    .mapping = arena_copy(a, row_text(r, 8)), .rows_read = row_int(r, 9), .rows_taken = row_int(r, 10),
                    .rows_same = row_int(r, 11), .rows_wrong = row_int(r, 12), .first_month = row_int(r, 13), .last_month = row_int(r, 14),
                    .yen = row_int(r, 15), .account = row_int(r, 16), .made_ms = row_int(r, 17), .applied_ms = row_int(r, 18),
                    .undone_ms = row_int(r, 19), .account_name = arena_copy(a, row_text(r, 20)) };
    Str digest = row_blob(r, 4);
    memcpy(ret->digest, digest.p, digest.n < sizeof ret->digest ? digest.n : sizeof ret->digest);
}

static Status first_batch(Rows *rows, Arena *arena, Batch *ret)
{
    if (!rows_next(rows))
        return rows->status == OK ? ERR_NOT_FOUND : rows->status;
    batch_of_row(rows, arena, ret);
    return OK;
}

Status batch_get(Db *db, int64_t org, int64_t id, Arena *arena, Batch *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &get_batch, &rows, P_INT(org), P_INT(id)));
    return first_batch(&rows, arena, ret);
}

#define BYTES(array) ((Str){ (const char *)(array), sizeof(array) })
#define DIGEST(p) ((Str){ (const char *)(p), 32 })

Status batch_same(Db *db, int64_t org, const uint8_t digest[static 32], int64_t but, Arena *arena, Batch *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &same_batch, &rows, P_INT(org), P_BLOB(DIGEST(digest)), P_INT(but)));
    return first_batch(&rows, arena, ret);
}

/* ---- the stored bytes ---- */

Status batch_open(const BatchWork *w, int64_t id, Str file_name, int64_t size)
{
    static const uint8_t no_digest[32]; /* known when the bytes are read */
    return db_exec(w->db, &add_batch, P_INT(w->org), P_INT(id), P_TEXT(file_name), P_BLOB(BYTES(no_digest)), P_INT(size), P_INT(w->account),
                   P_INT(w->now_ms));
}

Status batch_put_bytes(const BatchWork *w, int64_t id, Str bytes)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    CLEANUP(buf_done) Buf sealed;
    uint8_t digest[32];
    buf_init(&sealed, UPLOAD_CHUNK + SEAL_YEAR_OVERHEAD);
    digest_of(bytes, digest);
    TRY(tx_begin(w->db, &tx));
    int64_t found;
    TRY(db_exec_count(w->db, &set_digest, &found, P_INT(w->org), P_INT(id), P_BLOB(BYTES(digest))));
    if (!found)
        return ERR_NOT_FOUND; /* thrown away before the job began */
    for (int64_t n = 0; bytes.n; n++) {
        Str chunk = str_sub(bytes, 0, UPLOAD_CHUNK);
        buf_clear(&sealed);
        TRY(piece_seal(w->keys, (Piece){ "chunk", w->org, id, n }, chunk, &sealed));
        TRY(db_exec(w->db, &add_chunk, P_INT(w->org), P_INT(id), P_INT(n), P_BLOB(buf_str(&sealed))));
        bytes = str_sub(bytes, chunk.n, bytes.n);
        if (w->progress)
            TRY(w->progress(w->progress_context, 0, 0));
    }
    return tx_commit(&tx);
}

typedef struct {
    const BatchWork *work;
    int64_t id, n;
    Buf chunk;
    size_t given;
} ChunkReader;

static void chunk_reader_done(ChunkReader *r)
{
    buf_done(&r->chunk);
}

static Status next_chunk(ChunkReader *r)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    const BatchWork *w = r->work;
    buf_clear(&r->chunk);
    r->given = 0;
    TRY(db_query(w->db, &get_chunk, &rows, P_INT(w->org), P_INT(r->id), P_INT(r->n)));
    if (!rows_next(&rows))
        return rows.status;
    Status opened = piece_unseal(w->keys, (Piece){ "chunk", w->org, r->id, r->n++ }, row_blob(&rows, 0), &r->chunk);
    if (opened == ERR_INVALID || opened == ERR_NOT_FOUND)
        return problem_add(w->problems, S(""), "sealed", "預かったファイルを開けません。鍵のファイルが替わっていないか、管理者に確かめてください。");
    return opened;
}

static Status read_chunks(void *context, char *p, size_t n, size_t *ret_n)
{
    ChunkReader *r = context;
    if (r->given == r->chunk.n)
        TRY(next_chunk(r));
    size_t left = r->chunk.n - r->given, some = left < n ? left : n;
    if (some)
        memcpy(p, r->chunk.p + r->given, some);
    r->given += some;
    *ret_n = some;
    return OK;
}

/* ---- repairs and mapping ---- */

static Status load_repairs(const BatchWork *w, int64_t id, const Repair **ret, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf plain;
    Repair *list = NULL;
    size_t n = 0, size = 0;
    buf_init(&plain, IMPORT_FIELD_MAX);
    TRY(db_query(w->db, &all_repairs, &rows, P_INT(w->org), P_INT(id)));
    while (rows_next(&rows)) {
        if (n == size) {
            Repair *more = ARENA_ARRAY(w->arena, Repair, size ? size * 2 : 32);
            if (!more)
                return ERR_MEMORY;
            if (n)
                memcpy(more, list, n * sizeof *list);
            list = more;
            size = size ? size * 2 : 32;
        }
        buf_clear(&plain);
        int64_t row = row_int(&rows, 0);
        TRY(piece_unseal(w->keys, (Piece){ "repair", w->org, id, row }, row_blob(&rows, 3), &plain));
        list[n++] = (Repair){ .row = row, .field = arena_copy(w->arena, row_text(&rows, 1)), .skip = row_int(&rows, 2) != 0,
                              .value = arena_copy(w->arena, buf_str(&plain)) };
    }
    *ret = list;
    *ret_n = n;
    return rows.status;
}

static Status load_column_repairs(const BatchWork *w, int64_t id, const ColumnRepair **ret, size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    ColumnRepair *list = ARENA_ARRAY(w->arena, ColumnRepair, IMPORT_COLUMN_FAULTS_MAX);
    size_t n = 0;
    if (!list)
        return ERR_MEMORY;
    TRY(db_query(w->db, &column_repairs, &rows, P_INT(w->org), P_INT(id), P_INT(IMPORT_COLUMN_FAULTS_MAX)));
    for (; n < IMPORT_COLUMN_FAULTS_MAX && rows_next(&rows); n++)
        list[n] = (ColumnRepair){ arena_copy(w->arena, row_text(&rows, 0)), arena_copy(w->arena, row_text(&rows, 1)) };
    *ret = list;
    *ret_n = n;
    return rows.status;
}

/* People accept a suggestion that they saw masked only. */
static Status meant_value(const BatchWork *w, int64_t id, const Repair *r, Buf *plain, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = r->value;
    if (!str_starts(r->value, S(MASK)))
        return OK;
    TRY(db_query(w->db, &suggestion, &rows, P_INT(w->org), P_INT(id), P_INT(r->row), P_TEXT(r->field)));
    if (!rows_next(&rows))
        return rows.status;
    buf_clear(plain);
    TRY(piece_unseal(w->keys, (Piece){ "issue_repair", w->org, id, row_int(&rows, 0) }, row_blob(&rows, 1), plain));
    if (str_eq(mask_value(buf_str(plain), w->arena), r->value))
        *ret = buf_str(plain);
    return OK;
}

Status batch_set_repairs(const BatchWork *w, int64_t id, const Repair *repairs, size_t n)
{
    CLEANUP(buf_done) Buf sealed, plain;
    buf_init(&sealed, IMPORT_FIELD_MAX + SEAL_YEAR_OVERHEAD);
    buf_init(&plain, IMPORT_FIELD_MAX);
    for (size_t i = 0; i < n; i++) {
        Str value;
        TRY(meant_value(w, id, &repairs[i], &plain, &value));
        buf_clear(&sealed);
        TRY(piece_seal(w->keys, (Piece){ "repair", w->org, id, repairs[i].row }, value, &sealed));
        TRY(db_exec(w->db, &put_repair, P_INT(w->org), P_INT(id), P_INT(repairs[i].row), P_TEXT(repairs[i].field), P_INT(repairs[i].skip),
                    P_BLOB(buf_str(&sealed))));
    }
    return db_exec(w->db, &set_newer, P_INT(w->org), P_INT(id)); /* what a check that runs now will find is of before */
}

Status batch_set_column_repair(const BatchWork *w, int64_t id, const ColumnRepair *r, bool accepted)
{
    return db_exec(w->db, accepted ? &add_column_repair : &drop_column_repair, P_INT(w->org), P_INT(id), P_TEXT(r->field), P_TEXT(r->code));
}

Status batch_set_mapping(const BatchWork *w, int64_t id, Str mapping)
{
    return db_exec(w->db, &set_mapping, P_INT(w->org), P_INT(id), P_TEXT(mapping));
}

/* The mapping that a person chose serves every later file with the same header. */
static Status remember(const BatchWork *w, const Batch *b, const ImportResult *r)
{
    if (!b->mapping.n || !r->kind || r->kind->raw)
        return OK;
    return db_exec(w->db, &remember_mapping, P_INT(w->org), P_TEXT(str_of(r->kind->name)), P_BLOB(BYTES(r->columns.signature)), P_TEXT(b->mapping));
}

/* ---- running ---- */

static Status month_param(int64_t month, Param *ret)
{
    *ret = month ? P_INT(month) : P_NULL;
    return OK;
}

static Status set_result(const BatchWork *w, int64_t id, const ImportResult *r, const char *state, const uint8_t *digest)
{
    Param first, last, applied = strcmp(state, "applied") == 0 ? P_INT(w->now_ms) : P_NULL;
    TRY(month_param(r->first_month, &first));
    TRY(month_param(r->last_month, &last));
    return db_exec(w->db, &set_found, P_INT(w->org), P_INT(id), P_TEXT(str_of(r->kind ? r->kind->name : "")), P_TEXT(str_of(state)),
                   P_TEXT(str_of(r->encoding)), P_INT(r->rows_read), P_INT(r->rows_taken), P_INT(r->rows_same), P_INT(r->rows_wrong), first, last,
                   P_INT(r->yen), applied, P_BLOB(DIGEST(digest)));
}

static ImportOrder order_of(const BatchWork *w, int64_t id, Str file_name)
{
    return (ImportOrder){ .db = w->db, .keys = w->keys, .org = w->org, .batch = id, .now_ms = w->now_ms, .file_name = file_name,
                          .progress = w->progress, .progress_context = w->progress_context };
}

static Status run_stored(const BatchWork *w, const Batch *b, ImportResult *ret)
{
    CLEANUP(chunk_reader_done) ChunkReader reader = { .work = w, .id = b->id };
    buf_init(&reader.chunk, UPLOAD_CHUNK);
    ImportOrder order = order_of(w, b->id, b->file_name);
    order.read = read_chunks;
    order.read_context = &reader;
    order.size = b->size;
    order.kind = b->kind;
    order.mapping = b->mapping;
    TRY(load_repairs(w, b->id, &order.repairs, &order.n_repairs));
    TRY(load_column_repairs(w, b->id, &order.column_repairs, &order.n_column_repairs));
    return import_run(&order, w->arena, w->problems, ret);
}

static Status take_nothing(const BatchWork *w, const Batch *b, ImportResult *ret)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(tx_begin(w->db, &tx));
    return run_stored(w, b, ret); /* rolled back in any case */
}

/* A file that cannot be read at all: its problems become the warnings of the batch. */
static Status result_of_problems(const BatchWork *w, ImportResult *ret)
{
    size_t n = w->problems->count;
    *ret = (ImportResult){ .encoding = "", .refused = true, .issues = ARENA_ARRAY(w->arena, Issue, n + 1) };
    if (!ret->issues)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const Problem *p = &w->problems->items[i];
        ret->issues[ret->n_issues++] = (Issue){ .severity = ISSUE_WARNING, .code = p->code.p, .sentence = p->sentence };
    }
    return OK;
}

static Status may_check(const BatchWork *w, int64_t id, Batch *ret)
{
    TRY(batch_get(w->db, w->org, id, w->arena, ret));
    return ret->applied_ms ? refuse(w->problems, "state", "このファイルはもう取り込まれています。") : OK;
}

typedef struct {
    const BatchWork *work;
    const Batch *before;
    const ImportResult *result;
    const char *state;
    bool outdated;             /* answered: nothing was written */
} Found;

/* The check ran without a lock: meanwhile the batch may have been thrown away, taken in, or given other columns or
 * repairs. */
static Status found_once(Db *db, void *context)
{
    Found *f = context;
    const BatchWork *w = f->work;
    Batch now;
    (void)db;
    problems_init(w->problems, w->arena);
    TRY(may_check(w, f->before->id, &now));
    f->outdated = now.rev != f->before->rev;
    if (f->outdated)
        return OK;
    TRY(set_result(w, now.id, f->result, f->state, now.digest));
    TRY(remember(w, &now, f->result));
    TRY(report_store(w, &now, f->result));
    return arena_status(w->arena);
}

static Status check_once(const BatchWork *w, int64_t id, bool *ret_outdated)
{
    Batch b;
    ImportResult result;
    TRY(may_check(w, id, &b));
    Status status = take_nothing(w, &b, &result);
    bool unreadable = w->problems->count && (status == ERR_INVALID || status == ERR_UNSUPPORTED || status == ERR_TOO_LARGE);
    if (unreadable)
        TRY(result_of_problems(w, &result));
    else
        TRY(status);
    Found found = { w, &b, &result, unreadable || !result.kind ? "failed" : "checked", false };
    TRY(db_tx(w->db, found_once, &found));
    *ret_outdated = found.outdated;
    return OK;
}

Status batch_check(const BatchWork *w, int64_t id)
{
    for (int i = 0; i < CHECK_TRIES; i++) {
        bool outdated;
        TRY(check_once(w, id, &outdated));
        if (!outdated)
            return OK;
    }
    return ERR_BUSY;
}

static Status forget_bytes(const BatchWork *w, int64_t id)
{
    TRY(db_exec(w->db, &drop_chunks, P_INT(w->org), P_INT(id)));
    TRY(db_exec(w->db, &drop_column_repairs, P_INT(w->org), P_INT(id)));
    return db_exec(w->db, &drop_repairs, P_INT(w->org), P_INT(id));
}

static Status may_apply(const BatchWork *w, const Batch *b)
{
    Batch same;
    if (!str_eq(b->state, S("checked")))
        return refuse(w->problems, "state", "確かめが終わっていないか、もう取り込んだファイルです。");
    Status status = batch_same(w->db, w->org, b->digest, b->id, w->arena, &same);
    if (status == ERR_NOT_FOUND)
        return OK;
    TRY(status);
    return refuse(w->problems, "same_file", "同じファイルをもう取り込んでいます。何も変わりません。");
}

typedef struct {
    const BatchWork *work;
    int64_t id;
    ImportResult *result;
} Act;

static bool has_nothing(const ImportResult *r)
{
    return r->rows_wrong > 0 && r->rows_taken == 0 && r->rows_same == 0;
}

/* What was counted is kept, and nothing of those who answered. */
static void forget_people(ImportResult *r)
{
    if (!r->kind || !r->kind->forgets)
        return;
    r->n_preview = 0;
    for (size_t i = 0; i < r->n_issues; i++)
        r->issues[i].value = r->issues[i].repair = (Str){ 0 };
    for (size_t i = 0; i < r->n_column_faults; i++)
        r->column_faults[i].value = r->column_faults[i].repair = S("");
}

static Status apply_once(Db *db, void *context)
{
    const Act *act = context;
    const BatchWork *w = act->work;
    ImportResult *ret = act->result;
    Batch b;
    problems_init(w->problems, w->arena); /* of an attempt that met another writer nothing is left */
    TRY(batch_get(db, w->org, act->id, w->arena, &b));
    TRY(may_apply(w, &b));
    TRY(run_stored(w, &b, ret));
    if (ret->refused)
        return refuse(w->problems, "refused", "このファイルは取り込めません。列の対応を決めてから、もう一度確かめてください。");
    if (has_nothing(ret))
        return refuse(w->problems, "nothing", "取り込める行がありません。誤りのある行を直してから、もう一度確かめてください。");
    forget_people(ret);
    TRY(set_result(w, act->id, ret, "applied", b.digest));
    TRY(town_changed(db, w->org));
    TRY(past_note(db, w->org, w->now_ms));
    TRY(report_store(w, &b, ret));
    TRY(arena_status(w->arena));
    return forget_bytes(w, act->id);
}

Status batch_apply(const BatchWork *w, int64_t id, ImportResult *ret)
{
    return db_tx(w->db, apply_once, &(Act){ w, id, ret });
}

static Status undo_once(Db *db, void *context)
{
    const Act *act = context;
    const BatchWork *w = act->work;
    Batch b;
    problems_init(w->problems, w->arena);
    TRY(batch_get(db, w->org, act->id, w->arena, &b));
    const ImportKind *kind = import_kind_by_name(b.kind);
    if (!str_eq(b.state, S("applied")) || !kind || !kind->undo)
        return refuse(w->problems, "state", "取り込み済みのファイルだけが取り消せます。");
    TRY(kind->undo(db, w->org, act->id, w->problems));
    TRY(town_changed(db, w->org));
    TRY(past_note(db, w->org, w->now_ms));
    TRY(arena_status(w->arena));
    return db_exec(db, &set_undone, P_INT(w->org), P_INT(act->id), P_INT(w->now_ms));
}

Status batch_undo(const BatchWork *w, int64_t id)
{
    return db_tx(w->db, undo_once, &(Act){ w, id, NULL });
}

Status batch_discard(const BatchWork *w, int64_t id)
{
    static const Sql *const all[] = { &drop_chunks, &drop_issues, &drop_repairs, &drop_column_repairs, &drop_report, &drop_batch };
    Batch b;
    TRY(batch_get(w->db, w->org, id, w->arena, &b));
    if (b.applied_ms)
        return refuse(w->problems, "state", "取り込んだファイルは消せません。取り消しはできます。");
    for (size_t i = 0; i < COUNT_OF(all); i++)
        TRY(db_exec(w->db, all[i], P_INT(w->org), P_INT(id)));
    return OK;
}

Status batch_direct(const BatchWork *w, const DirectImport *file, ImportResult *ret, int64_t *ret_batch, Batch *ret_same)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    Batch b = { .id = id_new(w->now_ms), .file_name = file->file_name };
    ImportOrder order = order_of(w, b.id, file->file_name);
    order.read = file->read;
    order.read_context = file->read_context;
    order.read_ahead = file->read_ahead;
    order.size = file->size;
    order.kind = file->kind;
    *ret_same = (Batch){ 0 };
    TRY(tx_begin(w->db, &tx));
    TRY(batch_open(w, b.id, file->file_name, file->size));
    TRY(import_run(&order, w->arena, w->problems, ret));
    Status same = batch_same(w->db, w->org, ret->digest, b.id, w->arena, ret_same);
    if (same != OK && same != ERR_NOT_FOUND)
        return same;
    *ret_batch = b.id;
    ret->nothing = has_nothing(ret);
    if (same == OK || ret->refused || ret->nothing || file->dry_run)
        return OK; /* rolled back */
    forget_people(ret);
    TRY(set_result(w, b.id, ret, "applied", ret->digest));
    TRY(town_changed(w->db, w->org));
    TRY(past_note(w->db, w->org, w->now_ms));
    TRY(report_store(w, &b, ret));
    TRY(arena_status(w->arena));
    return tx_commit(&tx);
}

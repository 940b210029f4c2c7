#include "schema/audit_chain.h"
#include "base/clock.h"
#include "base/hex.h"
#include "schema/audit_signer.h"

#include <stdio.h>
#include <string.h>

#define HASH_HEX 64
#define ENTRY_COLUMNS "seq, org, at_ms, account, verb, route, entity, target, reason, result, address, hash"

static const Sql take_head = { .text = "UPDATE audit_head SET seq = seq + $1 WHERE id = 1 RETURNING seq - $1, hash" };
static const Sql put_head = { .text = "UPDATE audit_head SET hash = $1 WHERE id = 1" };
static const Sql read_head = { .read_only = true, .text = "SELECT seq, hash FROM audit_head WHERE id = 1" };
static const Sql insert_entry = { .text =
    "INSERT INTO audit (" ENTRY_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)" };
static const Sql all_entries = { .read_only = true, .scan_ok = true, .text = "SELECT " ENTRY_COLUMNS " FROM audit ORDER BY seq" };
/* $1: the last entry; $2: the last checkpoint; $3: at most so many. */
static const Sql facts_after = { .read_only = true, .text =
    "SELECT seq, CAST(0 AS BIGINT) AS kind, CAST(0 AS BIGINT) AS at_ms, hash, '' AS signature FROM audit WHERE seq > $1"
    " UNION ALL SELECT seq, CAST(1 AS BIGINT), at_ms, hash, signature FROM audit_checkpoint WHERE seq > $2 ORDER BY seq, kind LIMIT $3" };
/* The first row from the end of the key. */
static const Sql last_checkpoint = { .read_only = true, .scan_ok = true, .text = "SELECT seq, at_ms FROM audit_checkpoint ORDER BY seq DESC LIMIT 1" };
static const Sql insert_checkpoint = { .text = "INSERT INTO audit_checkpoint (seq, at_ms, hash, signature) VALUES ($1, $2, $3, $4)" };
static const Sql checkpoints_after = { .read_only = true, .text =
    "SELECT seq, at_ms, hash, signature FROM audit_checkpoint WHERE seq > $1 ORDER BY seq" };
static const Sql hash_at = { .read_only = true, .text = "SELECT hash FROM audit WHERE seq = $1" };
const Sql *const audit_chain_statements[] = {
    &take_head, &put_head, &read_head, &insert_entry, &all_entries, &facts_after, &last_checkpoint, &insert_checkpoint, &checkpoints_after,
    &hash_at,
};
const size_t audit_chain_statement_count = COUNT_OF(audit_chain_statements);

static void hex_of(const uint8_t *bytes, size_t n, char *room)
{
    hex_write(bytes, n, room);
    room[2 * n] = 0;
}

/* ---- one entry ---- */

/* Gathers small pieces: an entry is twelve of them and about two hundred bytes. */
typedef struct {
    Digest digest;
    char bytes[512];
    size_t n;
} Gather;

static void add_bytes(Gather *g, Str s)
{
    if (g->n + s.n > sizeof g->bytes) {
        digest_add(&g->digest, (Str){ g->bytes, g->n });
        g->n = 0;
    }
    if (s.n > sizeof g->bytes) {
        digest_add(&g->digest, s);
        return;
    }
    if (s.n)
        memcpy(g->bytes + g->n, s.p, s.n);
    g->n += s.n;
}

static void add_number(Gather *g, int64_t v)
{
    uint8_t bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (uint8_t)((uint64_t)v >> (8 * i));
    add_bytes(g, (Str){ (const char *)bytes, sizeof bytes });
}

/* With its length before it, so that no two entries have the same bytes. */
static void add_text(Gather *g, Str s)
{
    add_number(g, (int64_t)s.n);
    add_bytes(g, s);
}

static void entry_hash(Str before, int64_t seq, const AuditEntry *e, char ret[static HASH_HEX + 1])
{
    const int64_t numbers[] = { seq, e->org, e->at_ms, e->account, e->target };
    const Str texts[] = { before, e->verb, e->route, e->entity, e->reason, e->result, e->address };
    uint8_t hash[32];
    Gather g;
    g.n = 0;
    digest_init(&g.digest);
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        add_number(&g, numbers[i]);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        add_text(&g, texts[i]);
    digest_add(&g.digest, (Str){ g.bytes, g.n });
    digest_end(&g.digest, hash);
    hex_of(hash, sizeof hash, ret);
}

static Param text_or_null(Str s)
{
    return s.n ? P_TEXT(s) : P_NULL;
}

/* Takes n numbers; *ret_last is the one before them, ret_before its hash. */
static Status take_places(Db *db, size_t n, int64_t *ret_last, char ret_before[static HASH_HEX + 1])
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &take_head, &rows, P_INT(n)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_DB : rows.status;
    Str hash = row_text(&rows, 1);
    if (hash.n > HASH_HEX)
        return ERR_DB;
    memcpy(ret_before, hash.p, hash.n);
    ret_before[hash.n] = 0;
    *ret_last = row_int(&rows, 0);
    while (rows_next(&rows)) {
    }
    return rows.status;
}

static Status insert_one(Db *db, int64_t seq, const AuditEntry *e, Str hash)
{
    return db_exec(db, &insert_entry, P_INT(seq), P_INT(e->org), P_INT(e->at_ms), P_INT(e->account), P_TEXT(e->verb), P_TEXT(e->route),
                   text_or_null(e->entity), e->target ? P_INT(e->target) : P_NULL, text_or_null(e->reason), P_TEXT(e->result),
                   P_TEXT(e->address), P_TEXT(hash));
}

static Status append(Db *db, const AuditEntry *const *list, size_t n)
{
    char hash[HASH_HEX + 1], next[HASH_HEX + 1];
    int64_t last;
    TRY(take_places(db, n, &last, hash));
    if (n > 1)
        TRY(db_batch_begin(db));
    for (size_t i = 0; i < n; i++) {
        entry_hash(str_of(hash), last + (int64_t)i + 1, list[i], next);
        memcpy(hash, next, sizeof hash);
        TRY(insert_one(db, last + (int64_t)i + 1, list[i], str_of(hash)));
    }
    if (n > 1)
        TRY(db_batch_end(db));
    return db_exec(db, &put_head, P_TEXT(str_of(hash)));
}

Status audit_append(Db *db, const AuditEntry *e)
{
    return append(db, &e, 1);
}

Status audit_append_all(Db *db, const AuditEntry *const *list, size_t n)
{
    return n ? append(db, list, n) : OK;
}

bool audit_is_writable(const AuditEntry *e)
{
    const Str texts[] = { e->verb, e->route, e->entity, e->reason, e->result, e->address };
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (texts[i].n > AUDIT_TEXT_MAX || memchr(texts[i].p ? texts[i].p : "", 0, texts[i].n) || !str_is_utf8(texts[i]))
            return false;
    return true;
}

/* ---- checkpoints and the second copy ---- */

/* What a checkpoint signs. */
static Str checkpoint_text(int64_t seq, int64_t at_ms, Str hash, char room[static 160])
{
    int n = snprintf(room, 160, "banso audit checkpoint %lld %lld %.*s", (long long)seq, (long long)at_ms, (int)(hash.n < 64 ? hash.n : 64), hash.p);
    return (Str){ room, (size_t)n };
}

static Status two_numbers(Db *db, const Sql *sql, int64_t *ret_a, int64_t *ret_b)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query0(db, sql, &rows));
    if (rows_next(&rows)) {
        *ret_a = row_int(&rows, 0);
        *ret_b = row_int(&rows, 1);
    }
    return rows.status;
}

Status audit_head(Db *db, int64_t *ret_seq, char ret_hash[static 65])
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query0(db, &read_head, &rows));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_DB : rows.status;
    Str hash = row_text(&rows, 1);
    size_t n = hash.n < HASH_HEX ? hash.n : HASH_HEX;
    memcpy(ret_hash, hash.p, n);
    ret_hash[n] = 0;
    *ret_seq = row_int(&rows, 0);
    return OK;
}

Status audit_checkpoint(Db *db, const Keys *keys, int64_t now_ms, bool force, bool *ret_made)
{
    int64_t seq = 0, last = 0, last_ms = 0;
    char hash[HASH_HEX + 1], room[160], hex[2 * SIGNATURE_SIZE + 1];
    uint8_t signature[SIGNATURE_SIZE];
    TRY(audit_head(db, &seq, hash));
    TRY(two_numbers(db, &last_checkpoint, &last, &last_ms));
    *ret_made = seq > last && (force || seq - last >= AUDIT_CHECKPOINT_ENTRIES || now_ms - last_ms >= AUDIT_CHECKPOINT_MS || now_ms < last_ms - CLOCK_SLACK_MS);
    if (!*ret_made)
        return OK;
    sign_bytes(keys, checkpoint_text(seq, now_ms, str_of(hash), room), signature);
    hex_of(signature, sizeof signature, hex);
    return db_exec(db, &insert_checkpoint, P_INT(seq), P_INT(now_ms), P_TEXT(str_of(hash)), P_TEXT(str_of(hex)));
}

Status audit_copy_lines(Db *db, AuditCopyEnd after, size_t most, Buf *out)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &facts_after, &rows, P_INT(after.seq), P_INT(after.checkpoint ? after.seq : after.seq - 1), P_INT(most)));
    while (rows_next(&rows)) {
        const long long seq = row_int(&rows, 0);
        if (row_int(&rows, 1))
            buf_printf(out, "checkpoint %lld %lld " STR_FMT " " STR_FMT "\n", seq, (long long)row_int(&rows, 2), STR_ARG(row_text(&rows, 3)), STR_ARG(row_text(&rows, 4)));
        else
            buf_printf(out, "entry %lld " STR_FMT "\n", seq, STR_ARG(row_text(&rows, 3)));
    }
    TRY(rows.status);
    return buf_status(out);
}

typedef struct {
    Str kind, hash, signature;
    int64_t seq, at_ms;
} CopyLine;

/* The next whole line; a last line without its end was being written when something stopped: it is left. */
static bool copy_next(Str *rest, CopyLine *ret, bool *ret_bad)
{
    Str line, tail, word[5] = { 0 };
    if (!str_cut(*rest, '\n', &line, &tail))
        return false;
    *rest = tail;
    for (size_t i = 0; i < COUNT_OF(word) && line.n; i++)
        str_cut(line, ' ', &word[i], &line);
    bool entry = str_eq(word[0], S("entry"));
    *ret = (CopyLine){ .kind = word[0], .hash = entry ? word[2] : word[3], .signature = word[4] };
    *ret_bad = (!entry && !str_eq(word[0], S("checkpoint"))) || !str_to_i64(word[1], &ret->seq) || ret->hash.n != HASH_HEX
               || (!entry && !str_to_i64(word[2], &ret->at_ms));
    return true;
}

int64_t audit_copy_last(Str copy)
{
    int64_t last = 0;
    bool bad;
    for (CopyLine line; copy_next(&copy, &line, &bad);)
        if (!bad && str_eq(line.kind, S("entry")) && line.seq > last)
            last = line.seq;
    return last;
}

AuditCopyEnd audit_copy_end(Str copy)
{
    AuditCopyEnd end = { 0 };
    bool bad;
    for (CopyLine line; copy_next(&copy, &line, &bad);) {
        if (bad || line.seq < end.seq)
            continue;
        end.checkpoint = (line.seq == end.seq && end.checkpoint) || str_eq(line.kind, S("checkpoint"));
        end.seq = line.seq;
    }
    return end;
}

/* ---- verifying ---- */

static Status bad(AuditVerdict *v, AuditFinding finding, int64_t seq)
{
    if (v->finding == AUDIT_SOUND || seq < v->first_bad) {
        v->finding = finding;
        v->first_bad = seq;
    }
    return OK;
}

static AuditEntry entry_of(const Rows *r)
{
    return (AuditEntry){ .org = row_int(r, 1), .at_ms = row_int(r, 2), .account = row_int(r, 3), .verb = row_text(r, 4), .route = row_text(r, 5),
                         .entity = row_text(r, 6), .target = row_int(r, 7), .reason = row_text(r, 8), .result = row_text(r, 9),
                         .address = row_text(r, 10) };
}

/* The copy's entry lines go along with the chain; each is compared as the chain passes it. */
typedef struct {
    Str rest;
    CopyLine line;
    bool some, broken;
} CopyCursor;

static void copy_advance(CopyCursor *c)
{
    bool wrong = false;
    do
        c->some = copy_next(&c->rest, &c->line, &wrong);
    while (c->some && !wrong && !str_eq(c->line.kind, S("entry")));
    c->broken |= c->some && wrong;
}

static Status verify_chain(Db *db, Str copy, AuditVerdict *v)
{
    char before[HASH_HEX + 1] = "", hash[HASH_HEX + 1];
    int64_t last_seq = 0, last_ms = INT64_MIN;
    CopyCursor cursor = { .rest = copy };
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query0(db, &all_entries, &rows));
    copy_advance(&cursor);
    while (v->finding == AUDIT_SOUND && rows_next(&rows)) {
        AuditEntry e = entry_of(&rows);
        int64_t seq = row_int(&rows, 0);
        if (seq != last_seq + 1)
            return bad(v, AUDIT_GAP, last_seq + 1);
        entry_hash(str_of(before), seq, &e, hash);
        if (!str_eq(row_text(&rows, 11), str_of(hash)))
            return bad(v, AUDIT_CHANGED, seq);
        if (last_ms != INT64_MIN && e.at_ms < last_ms - CLOCK_SLACK_MS)
            bad(v, AUDIT_CLOCK, seq);
        while (cursor.some && !cursor.broken && cursor.line.seq < seq)
            copy_advance(&cursor);
        if (cursor.some && !cursor.broken && cursor.line.seq == seq && !str_eq(cursor.line.hash, str_of(hash)))
            bad(v, AUDIT_REWRITTEN, seq);
        memcpy(before, hash, sizeof before);
        last_seq = seq;
        last_ms = e.at_ms > last_ms ? e.at_ms : last_ms;
        v->entries++;
    }
    TRY(rows.status);
    memcpy(v->head, before, sizeof before);
    if (cursor.broken)
        return bad(v, AUDIT_COPY_DIFFERS, last_seq + 1);
    return audit_copy_last(copy) > last_seq && v->finding == AUDIT_SOUND ? bad(v, AUDIT_TAIL, last_seq + 1) : OK;
}

/* A checkpoint, from the table or the copy, against the chain. */
static Status verify_checkpoint(Db *db, const Keys *keys, const AuditSigners *by, int64_t seq, int64_t at_ms, Str hash, Str signature_hex, AuditVerdict *v)
{
    uint8_t signature[SIGNATURE_SIZE];
    char room[160];
    if (!hex_read(signature_hex, signature, sizeof signature) || !audit_signed(by, keys, seq, checkpoint_text(seq, at_ms, hash, room), signature))
        return bad(v, AUDIT_FORGED, seq);
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &hash_at, &rows, P_INT(seq)));
    if (!rows_next(&rows))
        return rows.status == OK ? bad(v, AUDIT_TAIL, v->entries + 1) : rows.status;
    return str_eq(row_text(&rows, 0), hash) ? OK : bad(v, AUDIT_REWRITTEN, seq);
}

static Status verify_checkpoints(Db *db, const Keys *keys, Str copy, AuditVerdict *v)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    AuditSigners by;
    TRY(audit_signers_read(db, keys, &by));
    if (by.bad)
        return bad(v, AUDIT_FORGED, by.bad);
    TRY(db_query(db, &checkpoints_after, &rows, P_INT(0)));
    while (rows_next(&rows)) {
        TRY(verify_checkpoint(db, keys, &by, row_int(&rows, 0), row_int(&rows, 1), row_text(&rows, 2), row_text(&rows, 3), v));
        v->checkpoints++;
    }
    TRY(rows.status);
    bool wrong;
    for (CopyLine line; copy_next(&copy, &line, &wrong);)
        if (!wrong && str_eq(line.kind, S("checkpoint")))
            TRY(verify_checkpoint(db, keys, &by, line.seq, line.at_ms, line.hash, line.signature, v));
    return OK;
}

Status audit_verify(Db *db, const Keys *keys, Str copy, AuditVerdict *ret)
{
    AuditVerdict v = { .finding = AUDIT_SOUND };
    int64_t head_seq;
    char head_hash[HASH_HEX + 1];
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(tx_read(db, &tx));
    TRY(verify_chain(db, copy, &v));
    if (v.finding == AUDIT_SOUND || v.finding == AUDIT_CLOCK)
        TRY(verify_checkpoints(db, keys, copy, &v));
    TRY(audit_head(db, &head_seq, head_hash));
    if (v.finding == AUDIT_SOUND && (head_seq != v.entries || strcmp(head_hash, v.head) != 0))
        TRY(bad(&v, AUDIT_TAIL, v.entries + 1));
    *ret = v;
    return OK;
}

static const struct {
    const char *code, *sentence;
} findings[AUDIT_FINDING_COUNT] = {
    [AUDIT_SOUND] = { "sound", "記録はすべてつながっています。" },
    [AUDIT_CHANGED] = { "changed", "記録の中身が、書かれたときと違います。書き換えられたか、順番が入れ替わっています。" },
    [AUDIT_GAP] = { "gap", "途中の記録がありません。消されたおそれがあります。" },
    [AUDIT_TAIL] = { "tail", "終わりの記録がありません。消されたか、古い状態に戻されています。" },
    [AUDIT_REWRITTEN] = { "rewritten", "記録はつながっていますが、控えや署名のある記録と違います。作り直されたおそれがあります。" },
    [AUDIT_CLOCK] = { "clock", "時刻がさかのぼっています。時計が戻されたおそれがあります。" },
    [AUDIT_FORGED] = { "forged", "署名が、この設置先の鍵のものではありません。偽造されたおそれがあります。" },
    [AUDIT_COPY_DIFFERS] = { "copy", "控えのファイルが読めません。控えが壊れたか、書き換えられています。" },
};

const char *audit_finding_code(AuditFinding f)
{
    return findings[f < AUDIT_FINDING_COUNT ? f : 0].code;
}

const char *audit_finding_sentence(AuditFinding f)
{
    return findings[f < AUDIT_FINDING_COUNT ? f : 0].sentence;
}

Str audit_short_code(const char hash[static 65], char room[static 10])
{
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    uint8_t bytes[5] = { 0 };
    (void)hex_read((Str){ hash, 10 }, bytes, sizeof bytes);
    uint64_t bits = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        bits = bits << 8 | bytes[i];
    for (int i = 0; i < 8; i++)
        room[i < 4 ? i : i + 1] = letters[bits >> (35 - 5 * i) & 31];
    room[4] = '-';
    room[9] = 0;
    return (Str){ room, 9 };
}

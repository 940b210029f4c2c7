#include "schema/disposal.h"
#include "base/sealed_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const DisposalClass disposal_classes[] = {
    { "claims", "給付実績の明細と、明細のなくなった被保険者", "介護給付費の関係書類は5年（地方自治法236条の時効にならう）", 5 },
    { "imports", "取り込みの下書き（直した行・検査の結果）", "明細に写したあとの写しは短くてよい", 1 },
    { "contacts", "伴走支援の連絡の記録", "文書の保存年限（町の規程）", 5 },
    { "exports", "外に出したものの一覧", "提供の記録は、提供した個人情報と同じだけ残す", 5 },
};
const size_t disposal_class_count = COUNT_OF(disposal_classes);

/* $2: a month, a moment or a day, as the class counts. */
#define SQL(...) { .text = __VA_ARGS__ }
#define COUNT(...) { .read_only = true, .scan_ok = true, .text = __VA_ARGS__ }
#define OLD_BATCHES "(SELECT id FROM batch WHERE org = $1 AND made_ms < $2)"
#define OLD_EXPORTS "(SELECT id FROM export WHERE org = $1 AND asked_ms < $2)"
static const Sql count_claims = COUNT("SELECT COUNT(*) FROM claim WHERE org = $1 AND service_month <= $2");
static const Sql count_imports = COUNT("SELECT COUNT(*) FROM batch_report WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql count_contacts = COUNT("SELECT COUNT(*) FROM contact WHERE org = $1 AND day <= $2");
static const Sql count_exports = COUNT("SELECT COUNT(*) FROM export WHERE org = $1 AND asked_ms < $2");
static const Sql keep_sums = SQL("UPDATE cube SET origin = 'kept' WHERE org = $1 AND service_month <= $2 AND origin = 'claim'");
static const Sql delete_claims = SQL("DELETE FROM claim WHERE org = $1 AND service_month <= $2");
static const Sql delete_persons = { .scan_ok = true, .text =
    "DELETE FROM person WHERE org = $1 AND $2 = $2 AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.org = $1 AND c.person = person.id)" };
static const Sql delete_issues = SQL("DELETE FROM batch_issue WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql delete_repairs = SQL("DELETE FROM batch_repair WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql delete_chunks = SQL("DELETE FROM batch_chunk WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql delete_reports = SQL("DELETE FROM batch_report WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql delete_contacts = SQL("DELETE FROM contact WHERE org = $1 AND day <= $2");
static const Sql delete_files = SQL("DELETE FROM export_file WHERE org = $1 AND export IN " OLD_EXPORTS);
static const Sql delete_exports = SQL("DELETE FROM export WHERE org = $1 AND asked_ms < $2");

typedef enum { BY_MONTH, BY_MOMENT, BY_DAY } Measure;
static const struct {
    Measure by;
    const Sql *count, *deletes[4];
} ways[] = { /* in the order of disposal_classes */
    { BY_MONTH, &count_claims, { &keep_sums, &delete_claims, &delete_persons } },
    { BY_MOMENT, &count_imports, { &delete_issues, &delete_repairs, &delete_chunks, &delete_reports } },
    { BY_DAY, &count_contacts, { &delete_contacts } },
    { BY_MOMENT, &count_exports, { &delete_files, &delete_exports } },
};

const Sql *const disposal_statements[] = { &count_claims, &count_imports, &count_contacts, &count_exports, &keep_sums, &delete_claims, &delete_persons,
    &delete_issues, &delete_repairs, &delete_chunks, &delete_reports, &delete_contacts, &delete_files, &delete_exports };
const size_t disposal_statement_count = COUNT_OF(disposal_statements);

const DisposalClass *disposal_class(Str name)
{
    for (size_t i = 0; i < disposal_class_count; i++)
        if (str_eq(name, str_of(disposal_classes[i].name)))
            return &disposal_classes[i];
    return NULL;
}

Date disposal_until(Date today, int64_t years)
{
    Date last = { today.day };
    int year = fiscal_year_of(month_of(today), 4) - (int)years; /* the year that ended so long ago */
    (void)date_make(year, 3, 31, &last);
    return last;
}

static Param limit_of(Measure by, Date until, char room[static 11])
{
    if (by == BY_DAY)
        return P_TEXT(date_to_iso(until, room));
    /* midnight in Japan after the last day */
    return by == BY_MONTH ? P_INT(month_of(until)) : P_INT((until.day + INT64_C(1)) * 86400000 - INT64_C(9) * 3600000);
}

Status disposal_count(Db *db, const DisposalClass *c, int64_t org, Date until, int64_t *ret)
{
    char room[11];
    size_t i = (size_t)(c - disposal_classes);
    return db_one_int(db, ways[i].count, ret, P_INT(org), limit_of(ways[i].by, until, room));
}

Status disposal_apply(Db *db, const DisposalClass *c, int64_t org, Date until)
{
    char room[11];
    size_t i = (size_t)(c - disposal_classes);
    for (size_t k = 0; k < COUNT_OF(ways[i].deletes) && ways[i].deletes[k]; k++)
        TRY(db_exec(db, ways[i].deletes[k], P_INT(org), limit_of(ways[i].by, until, room)));
    return OK;
}

/* ---- tombstones ---- */

#define FIRST "-"
#define SIGNATURE_HEX (2 * SIGNATURE_SIZE)

static void hex_of(const uint8_t *bytes, size_t n, char *ret)
{
    for (size_t i = 0; i < n; i++)
        snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
}

static bool bytes_of_hex(Str hex, uint8_t *ret, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 2 * n && hex.n == 2 * n; i++) {
        const char *d = memchr(digits, hex.p[i], 16);
        if (!d)
            return false;
        ret[i / 2] = (uint8_t)(i % 2 ? ret[i / 2] | (d - digits) : (d - digits) << 4);
    }
    return hex.n == 2 * n;
}

/* The last signature of the text, or FIRST: each line names the one before, so that none can be left out between. */
static Str last_signature(Str text)
{
    Str line, last = S(FIRST);
    while (str_cut(text, '\n', &line, &text))
        if (line.n > SIGNATURE_HEX)
            last = str_sub(line, line.n - SIGNATURE_HEX, SIGNATURE_HEX);
    return last;
}

static Status read_all(int fd, Buf *out)
{
    for (;;) {
        char *to = buf_reserve(out, 4096);
        if (!to)
            return buf_status(out);
        ssize_t n = read(fd, to, 4096);
        if (n <= 0)
            return n == 0 ? OK : ERR_IO;
        out->n += (size_t)n;
    }
}

Status tombstone_append(const char *path, const Keys *keys, const Tombstone *t, Arena *a)
{
    CLEANUP(buf_done) Buf text;
    uint8_t signature[SIGNATURE_SIZE];
    char hex[SIGNATURE_HEX + 1], day[11];
    buf_init(&text, TOMBSTONES_MAX);
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ERR_IO;
    Status s = read_all(fd, &text);
    Str body = arena_printf(a, "tombstone 1 %lld %lld %lld %s " STR_FMT " " STR_FMT, (long long)t->disposal, (long long)t->at_ms, (long long)t->org, t->class->name,
                            STR_ARG(date_to_iso(t->until, day)), STR_ARG(last_signature(buf_str(&text))));
    if (s == OK && !body.p)
        s = ERR_MEMORY;
    if (s == OK) {
        sign_bytes(keys, body, signature);
        hex_of(signature, sizeof signature, hex);
        Str line = arena_printf(a, STR_FMT " %s\n", STR_ARG(body), hex);
        s = line.p ? file_write_all(fd, line) : ERR_MEMORY;
    }
    if (s == OK && fsync(fd) != 0)
        s = ERR_IO;
    close(fd);
    return s;
}

static bool parse(const Keys *keys, Str line, Str before, Tombstone *ret)
{
    uint8_t signature[SIGNATURE_SIZE];
    Str word[8], rest;
    if (line.n <= SIGNATURE_HEX + 1 || line.p[line.n - SIGNATURE_HEX - 1] != ' ' || !bytes_of_hex(str_sub(line, line.n - SIGNATURE_HEX, SIGNATURE_HEX), signature, SIGNATURE_SIZE))
        return false;
    Str body = str_sub(line, 0, line.n - SIGNATURE_HEX - 1);
    rest = body;
    for (size_t i = 0; i < COUNT_OF(word); i++)
        str_cut(rest, ' ', &word[i], &rest);
    ret->class = disposal_class(word[5]);
    return sign_verify(keys, body, signature) && str_eq(word[0], S("tombstone")) && str_eq(word[1], S("1")) && str_to_i64(word[2], &ret->disposal)
           && str_to_i64(word[3], &ret->at_ms) && str_to_i64(word[4], &ret->org) && ret->class && date_from_iso(word[6], &ret->until) && str_eq(word[7], before);
}

/* db NULL: only looks. */
static Status each_line(Db *db, const Keys *keys, Str text, int64_t *ret_lines)
{
    Str line, before = S(FIRST);
    int64_t lines = 0;
    while (text.n) {
        Tombstone t;
        if (!str_cut(text, '\n', &line, &text) || !parse(keys, line, before, &t))
            return ERR_INVALID;
        before = str_sub(line, line.n - SIGNATURE_HEX, SIGNATURE_HEX);
        if (db)
            TRY(disposal_apply(db, t.class, t.org, t.until));
        lines++;
    }
    *ret_lines = lines;
    return OK;
}

Status tombstones_apply(Db *db, const Keys *keys, Str text, int64_t *ret_lines)
{
    TRY(each_line(NULL, keys, text, ret_lines));
    return each_line(db, keys, text, ret_lines);
}

Status tombstones_check(const Keys *keys, Str text)
{
    int64_t lines;
    return each_line(NULL, keys, text, &lines);
}

#include "feature/import/claim_batch.h"
#include "domain/claim_check.h"
#include "domain/words.h"
#include "feature/import/statements.h"
#include "schema/cube.h"

#define FINDINGS_MAX 20

static const Sql month_history = { .read_only = true, .text =
    "SELECT service_month, CAST(SUM(lines) AS BIGINT), CAST(SUM(units) AS BIGINT), CAST(SUM(paid) AS BIGINT) FROM cube WHERE org = $1 AND origin = 'claim' "
    "GROUP BY service_month ORDER BY service_month" };
static const Sql batch_months = { .read_only = true, .text =
    "SELECT first_month, last_month, applied_ms FROM batch WHERE org = $1 AND id = $2" };
/* A later batch leans on this one when it left lines out because they were here, or took lines back. */
static const Sql leaning_batch = { .read_only = true, .text =
    "SELECT b.file_name FROM batch b WHERE b.org = $1 AND b.id <> $2 AND b.state = 'applied' AND "
    "(b.applied_ms > $3 OR (b.applied_ms = $3 AND b.id > $2)) "
    "AND b.first_month <= $5 AND b.last_month >= $4 AND (b.rows_same > 0 OR EXISTS (SELECT 1 FROM claim c "
    "WHERE c.org = $1 AND c.service_month >= $4 AND c.service_month <= $5 AND c.batch = b.id AND c.kind <> 1)) ORDER BY b.id LIMIT 1" };
static const Sql drop_claims = { .text = "DELETE FROM claim WHERE org = $1 AND service_month = $2 AND batch = $3" };
/* Persons that came with the batch (ids are ordered by time) and are left without a line. */
static const Sql drop_people = { .text =
    "DELETE FROM person WHERE org = $1 AND id > $2 AND id NOT IN (SELECT person FROM claim WHERE org = $1)" };

const Sql *const claim_batch_statements[] = { &month_history, &batch_months, &leaning_batch, &drop_claims, &drop_people };
const size_t claim_batch_statement_count = COUNT_OF(claim_batch_statements);

/* ---- what the months look like ---- */

static void tell_finding(Import *im, const ClaimFinding *f)
{
    Str month = wareki_month(f->month, im->arena);
    switch (f->kind) {
    case CLAIM_GAP:
        import_warn(im, "gap", STR_FMT "サービス分がありません。前後の月はあります。抜けていないか確かめてください。", STR_ARG(month));
        break;
    case CLAIM_REPEATED:
        import_warn(im, "repeated", STR_FMT "サービス分が、前の月とまったく同じ件数・単位数・金額です。月だけ変えた同じファイルではありませんか。", STR_ARG(month));
        break;
    case CLAIM_JUMP:
        import_warn(im, "jump", STR_FMT "サービス分の給付費は" STR_FMT "で、ふだん（" STR_FMT "ほど）と大きく違います。ファイルが全部そろっているか確かめてください。",
                    STR_ARG(month), STR_ARG(yen_exact(f->yen, im->arena)), STR_ARG(yen_exact(f->usual, im->arena)));
        break;
    }
}

Status claim_batch_look(Import *im)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    ClaimMonth *months = NULL;
    size_t n = 0, room = 0;
    TRY(db_query(im->db, &month_history, &rows, P_INT(im->org)));
    while (rows_next(&rows)) {
        ClaimMonth *more = ARENA_MORE(im->arena, months, n, &room, 128);
        if (!more)
            return ERR_MEMORY;
        months = more;
        Month month = (Month)row_int(&rows, 0);
        months[n++] = (ClaimMonth){ month, row_int(&rows, 1), row_int(&rows, 2), row_int(&rows, 3), import_month_touched(im, month) };
    }
    TRY(rows.status);
    ClaimFinding found[FINDINGS_MAX];
    size_t all = claim_check(months, n, found, FINDINGS_MAX);
    for (size_t i = 0; i < all && i < FINDINGS_MAX; i++)
        tell_finding(im, &found[i]);
    return OK;
}

/* ---- taking a batch back ---- */

static Status find_leaning(Db *db, int64_t org, int64_t batch, int64_t applied, Month first, Month last, Problems *ps)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &leaning_batch, &rows, P_INT(org), P_INT(batch), P_INT(applied), P_INT(first), P_INT(last)));
    if (!rows_next(&rows))
        return rows.status;
    Str name = row_text(&rows, 0);
    /* The sentence alone: the input is not wrong, it comes at the wrong time. */
    problem_add(ps, S(""), "depends", "後から取り込んだ「" STR_FMT "」が、このファイルの明細をもとにしています。先にそちらを取り消してください。", STR_ARG(name));
    return ERR_CONFLICT;
}

Status claim_batch_undo(Db *db, int64_t org, int64_t batch, Problems *ps)
{
    Month first = 0, last = 0;
    int64_t applied = 0;
    {
        CLEANUP(rows_done) Rows rows = { 0 };
        TRY(db_query(db, &batch_months, &rows, P_INT(org), P_INT(batch)));
        if (rows_next(&rows)) {
            first = (Month)row_int(&rows, 0);
            last = (Month)row_int(&rows, 1);
            applied = row_int(&rows, 2);
        }
        TRY(rows.status);
    }
    if (!first)
        return OK;
    TRY(find_leaning(db, org, batch, applied, first, last, ps));
    for (Month m = first; m <= last; m = month_add(m, 1)) {
        int64_t gone;
        TRY(db_exec_count(db, &drop_claims, &gone, P_INT(org), P_INT(m), P_INT(batch)));
        if (gone)
            TRY(cube_rebuild_month(db, org, m));
    }
    return db_exec(db, &drop_people, P_INT(org), P_INT(batch));
}

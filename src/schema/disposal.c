#include "schema/disposal.h"
#include "base/clock.h"
#include "schema/audit_chain.h"
#include "schema/person.h"
#include "schema/tombstone.h"

#include <string.h>

const DisposalClass disposal_classes[] = {
    { "claims", "給付実績の明細", "介護給付費の関係書類は5年（地方自治法236条の時効にならう）", 5, false },
    { "persons", "被保険者の番号（最後の明細の年度から）", "番号は、明細と同じだけ残す", 5, true },
    { "imports", "取り込みの下書き（直した行・検査の結果）", "明細に写したあとの写しは短くてよい", 1, true },
    { "contacts", "伴走支援の連絡の記録", "文書の保存年限（町の規程）", 5, false },
    { "engagements", "伴走支援の記録（会議・議事・板・約束のすべて）", "文書の保存年限（町の規程）", 10, false },
    { "exports", "外に出したものの一覧", "提供の記録は、提供した個人情報と同じだけ残す", 5, true },
    { "exceptions", "個別協議の文章（理由・メモ・書類・計画と、その前の版）", "文書の保存年限（町の規程）", 10, false },
};
const size_t disposal_class_count = COUNT_OF(disposal_classes);

/* $2: a month, a moment, a day or a fiscal year, as the class counts. */
#define SQL(...) { .scan_ok = true, .text = __VA_ARGS__ }
#define COUNT(...) { .read_only = true, .scan_ok = true, .text = __VA_ARGS__ }

/* ---- claims and persons ---- */

static const Sql count_claims = COUNT("SELECT COUNT(*) FROM claim WHERE org = $1 AND service_month <= $2");
static const Sql keep_sums = SQL("UPDATE cube SET origin = 'kept' WHERE org = $1 AND service_month <= $2 AND origin = 'claim'");
static const Sql delete_claims = SQL("DELETE FROM claim WHERE org = $1 AND service_month <= $2");
static const Sql delete_late = SQL("DELETE FROM late_sum WHERE org = $1 AND service_month <= $2");
static const Sql delete_late_past = SQL("DELETE FROM late_sum_past WHERE org = $1 AND service_month <= $2");
static const Sql count_persons = COUNT("SELECT COUNT(*) FROM person WHERE org = $1 AND last_year <= $2"
                                       " AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.org = $1 AND c.person = person.id AND c.service_month > $3)");
static const Sql delete_persons = SQL("DELETE FROM person WHERE org = $1 AND last_year <= $2"
                                      " AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.org = $1 AND c.person = person.id)");

/* ---- imports, contacts, exports ---- */

#define OLD_BATCHES "(SELECT id FROM batch WHERE org = $1 AND made_ms < $2)"
#define OLD_EXPORTS "(SELECT id FROM export WHERE org = $1 AND asked_ms < $2)"
static const Sql count_imports = COUNT("SELECT COUNT(*) FROM batch_report WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql delete_issues = SQL("DELETE FROM batch_issue WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql delete_repairs = SQL("DELETE FROM batch_repair WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql delete_chunks = SQL("DELETE FROM batch_chunk WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql delete_reports = SQL("DELETE FROM batch_report WHERE org = $1 AND batch IN " OLD_BATCHES);
static const Sql count_contacts = COUNT("SELECT COUNT(*) FROM contact WHERE org = $1 AND day <= $2");
static const Sql delete_contacts = SQL("DELETE FROM contact WHERE org = $1 AND day <= $2");
static const Sql count_exports = COUNT("SELECT COUNT(*) FROM export WHERE org = $1 AND asked_ms < $2");
static const Sql delete_files = SQL("DELETE FROM export_file WHERE org = $1 AND export IN " OLD_EXPORTS);
static const Sql delete_exports = SQL("DELETE FROM export WHERE org = $1 AND asked_ms < $2");

/* ---- engagements: all that was written while walking beside a town, once nothing of it is planned or held any later ---- */

#define OLD_ENGAGEMENT " org = $1 AND fiscal_year <= $2 AND training = 0 AND NOT EXISTS (SELECT 1 FROM timeline_step t" \
                       " WHERE t.org = $1 AND t.engagement = engagement.id AND COALESCE(t.held, t.planned) > $3)"
#define OF_ENGAGEMENT " WHERE org = $1 AND engagement IN (SELECT id FROM engagement WHERE" OLD_ENGAGEMENT ")"
#define OF_BOARD " WHERE org = $1 AND board IN (SELECT id FROM board" OF_ENGAGEMENT ")"
#define DELETE_OF(what) SQL("DELETE FROM " what OF_ENGAGEMENT)
#define DELETE_OF_BOARD(what) SQL("DELETE FROM " what OF_BOARD)
static const Sql count_engagements = COUNT("SELECT COUNT(*) FROM engagement WHERE" OLD_ENGAGEMENT);
static const Sql free_scenarios = SQL("UPDATE scenario SET engagement = NULL" OF_ENGAGEMENT);
static const Sql delete_minute_past = SQL("DELETE FROM minute_past WHERE org = $1 AND meeting IN (SELECT id FROM meeting" OF_ENGAGEMENT ")");
static const Sql delete_lineage = DELETE_OF_BOARD("lineage"), delete_operations = DELETE_OF_BOARD("board_operation"), delete_votes = DELETE_OF_BOARD("board_vote"),
                 delete_stickies = DELETE_OF_BOARD("sticky"), delete_participants = DELETE_OF_BOARD("board_participant"),
                 delete_clusters = DELETE_OF_BOARD("board_cluster"), delete_groups = DELETE_OF_BOARD("board_group"), delete_areas = DELETE_OF_BOARD("board_area"),
                 delete_rooms = DELETE_OF_BOARD("board_room");
static const Sql delete_boards = DELETE_OF("board"), delete_lines = DELETE_OF("minute_line"), delete_agenda = DELETE_OF("agenda_item"),
                 delete_outcomes = DELETE_OF("outcome"), delete_actions = DELETE_OF("action"), delete_measures = DELETE_OF("measure"),
                 delete_all_issues = DELETE_OF("issue"), delete_all_contacts = DELETE_OF("contact"), delete_promises = DELETE_OF("promise"),
                 delete_decisions = DELETE_OF("decision"), delete_remarks = DELETE_OF("remark"), delete_preparations = DELETE_OF("preparation"),
                 delete_attendances = DELETE_OF("attendance"), delete_meetings = DELETE_OF("meeting"), delete_honest = DELETE_OF("honest_item"),
                 delete_readings = DELETE_OF("reading"), delete_indicators = DELETE_OF("indicator"), delete_portraits = DELETE_OF("self_portrait"),
                 delete_members = DELETE_OF("team_member"), delete_steps = DELETE_OF("timeline_step");
static const Sql delete_engagements = SQL("DELETE FROM engagement WHERE" OLD_ENGAGEMENT);

/* ---- exceptions: what was written about them and by whom, once their plan is over too. Year, reason, amounts and days stay, in
 * the rows and in their earlier versions: caps are computed from them, also those of an earlier moment ---- */

#define OLD_EXCEPTION " org = $1 AND fiscal_year <= $2 AND NOT EXISTS (SELECT 1 FROM exception_plan l WHERE l.org = $1 AND l.exception = cap_exception.id AND l.end_year > $2)" \
                      " AND NOT EXISTS (SELECT 1 FROM exception_plan_year y WHERE y.org = $1 AND y.exception = cap_exception.id AND y.fiscal_year > $2)"
#define OF_EXCEPTION " WHERE org = $1 AND exception IN (SELECT id FROM cap_exception WHERE" OLD_EXCEPTION ")"
/* A version of one that was deleted is as old as it says. */
#define OLD_VERSION " org = $1 AND (id IN (SELECT id FROM cap_exception WHERE" OLD_EXCEPTION ") OR (fiscal_year <= $2" \
                    " AND NOT EXISTS (SELECT 1 FROM cap_exception e WHERE e.org = $1 AND e.id = cap_exception_past.id)))"
#define HAS_WORDS " COALESCE(words, asked_by, decided_by, note, still_needed) IS NOT NULL"
#define WITHOUT_WORDS " SET words = NULL, asked_by = NULL, decided_by = NULL, note = NULL, still_needed = NULL WHERE"
static const Sql count_exceptions = COUNT(
    "SELECT COUNT(*) FROM (SELECT id FROM cap_exception WHERE" HAS_WORDS " AND" OLD_EXCEPTION
    " UNION SELECT id FROM cap_exception_past WHERE" HAS_WORDS " AND" OLD_VERSION " UNION SELECT exception FROM exception_paper" OF_EXCEPTION
    " UNION SELECT exception FROM exception_plan" OF_EXCEPTION " UNION SELECT exception FROM exception_plan_year" OF_EXCEPTION ") AS written");
static const Sql forget_versions = SQL("UPDATE cap_exception_past" WITHOUT_WORDS OLD_VERSION);
static const Sql delete_papers = SQL("DELETE FROM exception_paper" OF_EXCEPTION), delete_plan_years = SQL("DELETE FROM exception_plan_year" OF_EXCEPTION),
                 delete_plans = SQL("DELETE FROM exception_plan" OF_EXCEPTION);
static const Sql forget_words = SQL("UPDATE cap_exception" WITHOUT_WORDS OLD_EXCEPTION);

typedef enum { BY_MONTH, BY_MOMENT, BY_DAY, BY_YEAR, BY_YEAR_AND_MONTH, BY_YEAR_AND_DAY } Measure;
#define LIST(...) (const Sql *const[]){ __VA_ARGS__, NULL }
static const struct {
    Measure by;
    const Sql *count;
    const Sql *const *deletes;
} ways[] = { /* in the order of disposal_classes */
    { BY_MONTH, &count_claims, LIST(&keep_sums, &delete_claims, &delete_late, &delete_late_past) },
    { BY_YEAR_AND_MONTH, &count_persons, LIST(&delete_persons) },
    { BY_MOMENT, &count_imports, LIST(&delete_issues, &delete_repairs, &delete_chunks, &delete_reports) },
    { BY_DAY, &count_contacts, LIST(&delete_contacts) },
    { BY_YEAR_AND_DAY, &count_engagements,
      LIST(&free_scenarios, &delete_lineage, &delete_operations, &delete_votes, &delete_stickies, &delete_participants, &delete_clusters, &delete_groups, &delete_areas,
           &delete_rooms, &delete_boards, &delete_minute_past, &delete_lines, &delete_agenda, &delete_outcomes, &delete_actions, &delete_measures, &delete_all_issues,
           &delete_all_contacts, &delete_promises, &delete_decisions, &delete_remarks, &delete_preparations, &delete_attendances, &delete_meetings, &delete_honest,
           &delete_readings, &delete_indicators, &delete_portraits, &delete_members, &delete_steps, &delete_engagements) },
    { BY_MOMENT, &count_exports, LIST(&delete_files, &delete_exports) },
    { BY_YEAR, &count_exceptions, LIST(&forget_versions, &delete_papers, &delete_plan_years, &delete_plans, &forget_words) },
};

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

static int year_of(Date until)
{
    return fiscal_year_of(month_of(until), 4);
}

static Param limit_of(Measure by, Date until, char room[static 11])
{
    if (by == BY_DAY)
        return P_TEXT(date_to_iso(until, room));
    if (by == BY_YEAR || by == BY_YEAR_AND_MONTH || by == BY_YEAR_AND_DAY)
        return P_INT(year_of(until));
    /* midnight in Japan after the last day */
    return by == BY_MONTH ? P_INT(month_of(until)) : P_INT(clock_midnight_ms(until) + DAY_MS);
}

Status disposal_count(Db *db, const DisposalClass *c, int64_t org, Date until, Date claims_until, int64_t *ret)
{
    char room[11], day[11];
    size_t i = (size_t)(c - disposal_classes);
    const Measure by = ways[i].by;
    const Param p[] = { P_INT(org), limit_of(by, until, room),
                        by == BY_YEAR_AND_MONTH ? P_INT(date_is_none(claims_until) ? 0 : month_of(claims_until)) : P_TEXT(date_to_iso(until, day)) };
    return db_one_int_n(db, ways[i].count, ret, p, by == BY_YEAR_AND_MONTH || by == BY_YEAR_AND_DAY ? 3 : 2);
}

Status disposal_apply(Db *db, const DisposalClass *c, int64_t org, Date until)
{
    char room[11], day[11];
    size_t i = (size_t)(c - disposal_classes);
    const Param p[] = { P_INT(org), limit_of(ways[i].by, until, room), P_TEXT(date_to_iso(until, day)) };
    for (const Sql *const *sql = ways[i].deletes; *sql; sql++)
        TRY(db_exec_n(db, *sql, NULL, p, ways[i].by == BY_YEAR_AND_DAY ? 3 : 2));
    return OK;
}

/* ---- what follows the two signatures ---- */

const Sql disposal_sql_unfinished = { .read_only = true, .scan_ok = true, .text = "SELECT org, id FROM disposal WHERE state = 'done' AND erased_ms IS NULL" };
static const Sql signed_sql = { .read_only = true, .text =
    "SELECT i.class, i.until, d.second_ms FROM disposal d JOIN disposal_item i ON i.org = d.org AND i.disposal = d.id"
    " WHERE d.org = $1 AND d.id = $2 AND d.state = 'done' AND d.erased_ms IS NULL ORDER BY i.class" };
static const Sql erased_sql = { .text = "UPDATE disposal SET erased_ms = $3 WHERE org = $1 AND id = $2 AND erased_ms IS NULL" };

#define ITEMS_MAX 16
typedef struct {
    Tombstone stones[ITEMS_MAX];
    size_t n;
    const Erasing *e;
    TombstoneEnd end;
    int64_t org, disposal;
    Arena *arena;
} Finish;

static Status read_signed(Db *db, Finish *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &signed_sql, &rows, P_INT(f->org), P_INT(f->disposal)));
    while (f->n < ITEMS_MAX && rows_next(&rows)) {
        Tombstone *t = &f->stones[f->n++];
        *t = (Tombstone){ .disposal = f->disposal, .org = f->org, .class = disposal_class(row_text(&rows, 0)), .at_ms = row_int(&rows, 2) };
        if (!t->class || !date_from_iso(row_text(&rows, 1), &t->until))
            return ERR_INTERNAL;
    }
    return rows.status;
}

static Status note_end(Db *db, const Finish *f)
{
    int64_t noted;
    TRY(db_exec_count(db, &erased_sql, &noted, P_INT(f->org), P_INT(f->disposal), P_INT(f->e->now_ms)));
    if (!noted)
        return OK; /* somebody else was as far a moment ago */
    TRY(tombstone_end_note(db, &f->end));
    Str reason = arena_printf(f->arena, "廃棄した年度の鍵を消去。廃棄の控え %lld 行まで、確認番号 %.8s", (long long)f->end.count, f->end.signature);
    if (!reason.p)
        return ERR_MEMORY;
    return audit_append(db, &(AuditEntry){ .org = f->org, .at_ms = f->e->now_ms, .target = f->disposal, .verb = S("write"), .route = S("banso serve"),
                                           .entity = S("disposal"), .reason = reason, .result = S("ok"), .address = S("server") });
}

/* Since the rows went, hours ago perhaps, an import may have sealed a late claim's person under a year that is to go. */
static Status bring_forward(Db *db, void *context)
{
    const Finish *f = context;
    for (size_t i = 0; i < f->n; i++)
        if (f->stones[i].class == disposal_class(S(PERSON_CLASS)))
            TRY(person_bring_forward(db, f->e->keys, f->org, year_of(f->stones[i].until)));
    return OK;
}

/* In a transaction that writes, so that nobody can be sealed between the look and the end; what was brought forward is committed
 * before. Whoever came between the two transactions is brought forward a minute later. */
static Status destroy(Db *db, void *context)
{
    const Finish *f = context;
    for (size_t i = 0; i < f->n; i++) {
        const DisposalClass *c = f->stones[i].class;
        const int year = year_of(f->stones[i].until);
        int64_t behind = 0;
        if (c == disposal_class(S(PERSON_CLASS)))
            TRY(person_behind(db, f->org, year, &behind));
        if (behind)
            return ERR_CONFLICT;
    }
    for (size_t i = 0; i < f->n; i++)
        if (f->stones[i].class->sealed)
            TRY(ring_destroy(f->e->keys, (RingPlace){ f->org, f->stones[i].class->name, year_of(f->stones[i].until) }, f->e->now_ms));
    if (f->e->ring_copy)
        TRY(ring_copy_to(f->e->keys, f->e->ring_copy));
    return note_end(db, f);
}

Status disposal_finish(Db *writer, const Erasing *e, int64_t org, int64_t disposal, Arena *a)
{
    Finish f = { .e = e, .org = org, .disposal = disposal, .arena = a };
    TRY(read_signed(writer, &f));
    if (!f.n)
        return OK;
    for (size_t i = 0; i < f.n; i++)
        TRY(tombstone_append(e->tombstones, e->keys, &f.stones[i], a, &f.end));
    TRY(ring_stone_put(e->keys, f.end.count, str_of(f.end.signature)));
    TRY(db_tx(writer, bring_forward, &f));
    return db_tx(writer, destroy, &f);
}

Status disposal_finish_all(Db *reader, Db *writer, const Erasing *e, Arena *a)
{
    enum { AT_ONCE = 64 };
    CLEANUP(rows_done) Rows rows = { 0 };
    struct { int64_t org, id; } list[AT_ONCE];
    size_t n = 0;
    TRY(db_query0(reader, &disposal_sql_unfinished, &rows));
    while (n < AT_ONCE && rows_next(&rows)) {
        list[n].org = row_int(&rows, 0);
        list[n++].id = row_int(&rows, 1);
    }
    TRY(rows.status);
    rows_done(&rows);
    Status first = OK;
    for (size_t i = 0; i < n; i++) {
        Status s = disposal_finish(writer, e, list[i].org, list[i].id, a);
        first = first == OK ? s : first;
    }
    return first;
}

const Sql *const disposal_statements[] = {
    &count_claims, &count_persons, &count_imports, &count_contacts, &count_engagements, &count_exports, &keep_sums, &delete_claims, &delete_late, &delete_late_past, &delete_persons, &delete_issues,
    &delete_repairs, &delete_chunks, &delete_reports, &delete_contacts, &delete_files, &delete_exports, &free_scenarios, &delete_lineage, &delete_operations, &delete_votes,
    &delete_stickies, &delete_participants, &delete_clusters, &delete_groups, &delete_areas, &delete_rooms, &delete_boards, &delete_minute_past, &delete_lines,
    &delete_agenda, &delete_outcomes, &delete_actions, &delete_measures, &delete_all_issues, &delete_all_contacts, &delete_promises, &delete_decisions, &delete_remarks,
    &delete_preparations, &delete_attendances, &delete_meetings, &delete_honest, &delete_readings, &delete_indicators, &delete_portraits, &delete_members, &delete_steps,
    &delete_engagements, &count_exceptions, &forget_versions, &delete_papers, &delete_plan_years, &delete_plans, &forget_words, &disposal_sql_unfinished, &signed_sql, &erased_sql,
};
const size_t disposal_statement_count = COUNT_OF(disposal_statements);

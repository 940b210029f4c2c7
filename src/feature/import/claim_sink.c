#include "feature/import/claim_sink.h"
#include "feature/import/claim_batch.h"
#include "domain/code.h"
#include "domain/words.h"
#include "feature/import/original.h"
#include "feature/import/people.h"
#include "feature/import/tally.h"
#include "feature/import/statements.h"
#include <stdlib.h>
#include <string.h>

enum { NEW_PROVIDERS_NAMED = 10 };

/* What a service item of a provider in a month is; worked out once. */
typedef struct {
    uint8_t service, program; /* index of service_kind_at, Program */
} Class;

/* What is known of one service month. One month's maps fit into the processor's cache. */
typedef struct {
    Month month;
    Map seen;            /* base fingerprint -> how many in this file */
    Map stored;          /* fingerprints that the town has already */
    Map classes;         /* (item, provider) -> service << 8 | program */
} MonthState;

struct ClaimSink {
    Town town;
    People people;
    Providers providers;
    Tally tally;
    Originals originals;
    MonthState *months;  /* those touched, loaded */
    size_t n_months, months_room;
    Map month_at;
    MonthState *month;   /* of the line at hand */
    Map assumed;         /* items without a rule of the town */
    ProgramRule *rules;
    size_t n_rules;
    Str insurer, code;   /* of the town */
    Str insurer_seen;    /* the last text, and what was found */
    bool told_code, insurer_good, own_seen, foreign_seen; /* seen: rows of this town, of another */
    int64_t new_providers, corrected, taken_back, reversals;
    Str new_names[NEW_PROVIDERS_NAMED];
    bool writing;        /* a batch of the database is open: no reading in between */
};

/* A line with everything looked up. */
typedef struct {
    int64_t person;
    int32_t provider;
    uint64_t item_key;
    Class class;
    int level, kind;
} Found;

const ImportCode claim_levels[] = {
    { "事業対象者", 6, "06" },     { "総合事業対象者", 6, "06" }, { "事業対象", 6, "06" },     { "6", 6, "06" },
    { "要支援1", 12, "12" },       { "要支援一", 12, "12" },      { "支援1", 12, "12" },       { "要支1", 12, "12" },
    { "要支援2", 13, "13" },       { "要支援二", 13, "13" },      { "支援2", 13, "13" },       { "要支2", 13, "13" },
    { "要支援", 11, "11" },        { "経過的要介護", 11, "11" },  { "非該当", 1, "01" },       { "1", 1, "01" },
    { "要介護1", 21, "21" },       { "要介護2", 22, "22" },       { "要介護3", 23, "23" },     { "要介護4", 24, "24" },
    { "要介護5", 25, "25" },       { 0 },
};

const ImportCode claim_corrections[] = {
    { "1", CLAIM_NEW, "1" },           { "01", CLAIM_NEW, "1" },        { "新規", CLAIM_NEW, "1" },
    { "2", CLAIM_CORRECTED, "2" },     { "02", CLAIM_CORRECTED, "2" },  { "修正", CLAIM_CORRECTED, "2" },
    { "3", CLAIM_TAKEN_BACK, "3" },    { "03", CLAIM_TAKEN_BACK, "3" }, { "取消", CLAIM_TAKEN_BACK, "3" },
    { "過誤", CLAIM_TAKEN_BACK, "3" }, { "取下げ", CLAIM_TAKEN_BACK, "3" }, { "取下", CLAIM_TAKEN_BACK, "3" }, { 0 },
};

static const Sql put_claim = { .text =
    "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, "
    "kind, days, units, cost, paid, fingerprint) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)" };
static const Sql month_claims = { .read_only = true, .text =
    "SELECT person, provider, service, program, level, kind, units, cost, paid, fingerprint, exam_month FROM claim "
    "WHERE org = $1 AND service_month = $2" };
static const Sql month_lines = { .read_only = true, .text =
    "SELECT person, provider, service, program, level, kind, units, cost, paid, days, item FROM claim "
    "WHERE org = $1 AND service_month = $2 ORDER BY batch, line" };
static const Sql town_numbers = { .read_only = true, .text =
    "SELECT o.insurer, o.code, u.insurer FROM organisation o LEFT JOIN organisation u ON u.id = o.insurer_org WHERE o.id = $1" };
static const Sql program_rules = { .read_only = true, .text =
    "SELECT service, item, provider, from_month, to_month, program FROM program_map WHERE org = $1 ORDER BY id" };
const Sql *const claim_statements[] = {
    &put_claim, &month_claims, &month_lines, &town_numbers, &program_rules, &tally_put, &tally_put_late,
};
const size_t claim_statement_count = COUNT_OF(claim_statements);

/* ---- opening ---- */

/* Lines go in as a batch of the database; reading ends it. */
static Status write_on(ClaimSink *s)
{
    if (s->writing)
        return OK;
    s->writing = true;
    return db_batch_begin(s->town.db);
}

static Status stop_writing(ClaimSink *s)
{
    if (!s->writing)
        return OK;
    s->writing = false;
    return db_batch_end(s->town.db);
}

static Status load_town(ClaimSink *s, Import *im)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(im->db, &town_numbers, &rows, P_INT(im->org)));
    if (rows_next(&rows)) {
        s->insurer = arena_copy(im->arena, row_text(&rows, row_is_null(&rows, 2) ? 0 : 2));
        s->code = arena_copy(im->arena, row_text(&rows, 1));
    }
    return rows.status;
}

static Status load_rules(ClaimSink *s, Import *im)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t room = 0;
    TRY(db_query(im->db, &program_rules, &rows, P_INT(im->org)));
    while (rows_next(&rows)) {
        ProgramRule rule = { .service = arena_copy(im->arena, row_text(&rows, 0)), .item = arena_copy(im->arena, row_text(&rows, 1)),
                             .provider = row_int(&rows, 2), .from = (Month)row_int(&rows, 3), .to = (Month)row_int(&rows, 4) };
        if (!program_find(row_text(&rows, 5), &rule.program))
            continue;
        if (s->n_rules == room) {
            room = room ? room * 2 : 32;
            ProgramRule *more = realloc(s->rules, room * sizeof *more);
            if (!more)
                return ERR_MEMORY;
            s->rules = more;
        }
        s->rules[s->n_rules++] = rule;
    }
    return rows.status;
}

Status claim_sink_open(Import *im, ClaimSink **ret)
{
    ClaimSink *s = ARENA_NEW(im->arena, ClaimSink);
    if (!s)
        return ERR_MEMORY;
    *ret = s;
    s->town = (Town){ im->db, im->keys, im->org, im->now_ms };
    TRY(load_town(s, im));
    TRY(load_rules(s, im));
    TRY(people_load(&s->people, &s->town));
    return providers_load(&s->providers, &s->town);
}

void claim_sink_close(ClaimSink **ps)
{
    ClaimSink *s = *ps;
    if (!s)
        return;
    Status ended = stop_writing(s); /* after a failure: what it held is rolled back */
    (void)ended;
    people_done(&s->people);
    providers_done(&s->providers);
    tally_done(&s->tally);
    originals_done(&s->originals);
    for (size_t i = 0; i < s->n_months; i++) {
        map_done(&s->months[i].seen);
        map_done(&s->months[i].stored);
        map_done(&s->months[i].classes);
    }
    free(s->months);
    map_done(&s->month_at);
    map_done(&s->assumed);
    free(s->rules);
    *ps = NULL;
}

/* ---- months that are touched ---- */

static int service_index(Str code)
{
    for (size_t i = 0; service_kind_at(i); i++)
        if (str_eq(code, str_of(service_kind_at(i)->code)))
            return (int)i;
    return -1;
}

static uint64_t item_key(Str service, Str item)
{
    return pack_number(service) << 32 | pack_number(item);
}

static Status line_of_row(ClaimSink *s, const Rows *rows, Month month, TallyLine *ret)
{
    TallyLine l = { .month = month, .person = row_int(rows, 0), .back = row_int(rows, 5) == CLAIM_TAKEN_BACK,
                    .units = row_int(rows, 6), .cost = row_int(rows, 7), .paid = row_int(rows, 8) };
    l.level = tally_level(&s->tally, row_text(rows, 4));
    l.service = service_index(row_text(rows, 2));
    if (l.service < 0 || l.level < 0 || !program_find(row_text(rows, 3), &l.program))
        return ERR_INTERNAL;
    TRY(provider_index_of_id(&s->providers, row_int(rows, 1), &l.provider));
    *ret = l;
    return OK;
}

static Status load_month(ClaimSink *s, Import *im, MonthState *m)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t yen = 0;
    TRY(stop_writing(s));
    TRY(db_query(im->db, &month_claims, &rows, P_INT(im->org), P_INT(m->month)));
    while (rows_next(&rows)) {
        TallyLine l;
        int32_t *at;
        TRY(line_of_row(s, &rows, m->month, &l));
        l.exam = (Month)row_int(&rows, 10);
        TRY(tally_add(&s->tally, &l, false));
        TRY(map_at(&m->stored, (uint64_t)row_int(&rows, 9), &at, NULL));
        yen += l.paid;
    }
    TRY(rows.status);
    import_month_before(im, m->month, yen);
    return OK;
}

/* Makes s->month the state of that month, loaded. */
static Status turn_to_month(ClaimSink *s, Import *im, Month month)
{
    int32_t *at;
    bool fresh;
    if (s->month && s->month->month == month)
        return OK;
    TRY(map_at(&s->month_at, (uint64_t)month, &at, &fresh));
    if (fresh && s->n_months == s->months_room) {
        size_t room = s->months_room ? s->months_room * 2 : 32;
        MonthState *more = realloc(s->months, room * sizeof *more);
        if (!more)
            return ERR_MEMORY;
        s->months = more;
        s->months_room = room;
    }
    if (fresh) {
        *at = (int32_t)s->n_months;
        s->months[s->n_months++] = (MonthState){ .month = month };
    }
    s->month = &s->months[*at];
    return fresh ? load_month(s, im, s->month) : OK;
}

static Status load_originals(ClaimSink *s, Import *im, Month month)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    if (originals_has(&s->originals, month))
        return OK;
    TRY(originals_loaded(&s->originals, month));
    TRY(stop_writing(s));
    TRY(db_query(im->db, &month_lines, &rows, P_INT(im->org), P_INT(month)));
    while (rows_next(&rows)) {
        TallyLine l;
        TRY(line_of_row(s, &rows, month, &l));
        Original o = { .key = original_key(l.person, l.provider, item_key(row_text(&rows, 2), row_text(&rows, 10)), month), .service = (uint8_t)l.service,
                       .program = (uint8_t)l.program, .level = (uint8_t)l.level, .provider = l.provider, .person = l.person,
                       .days = row_int(&rows, 9), .units = l.units, .cost = l.cost, .paid = l.paid };
        TRY(originals_add(&s->originals, &o, l.back));
    }
    return rows.status;
}

/* ---- what a line is ---- */

static Status classify(ClaimSink *s, Import *im, const ClaimLine *line, Found *f)
{
    int32_t *at, *item;
    bool fresh, ruled = false;
    TRY(map_at(&s->month->classes, map_mix(f->item_key) ^ (uint64_t)(uint32_t)f->provider, &at, &fresh));
    if (fresh) {
        int kind = service_index(line->service);
        const ProgramRule *rule = program_rule(s->rules, s->n_rules, line->service, line->item, s->providers.ids[f->provider], line->service_month);
        ruled = rule != NULL;
        *at = kind < 0 ? -1 : kind << 8 | (int)(rule ? rule->program : service_kind_at((size_t)kind)->usual);
    }
    if (fresh && *at >= 0 && !ruled) {
        TRY(map_at(&s->assumed, f->item_key, &item, NULL));
        ++*item;
    }
    if (*at < 0) {
        import_wrong(im, NULL, "service", line->service, (Str){ 0 }, "総合事業のサービス種類コードではありません（A1～AF）。介護給付・予防給付の行なら外してください。");
        return OK;
    }
    f->class = (Class){ (uint8_t)(*at >> 8), (uint8_t)(*at & 0xFF) };
    return OK;
}

static Status find_provider(ClaimSink *s, Import *im, const ClaimLine *line, Found *f)
{
    bool fresh;
    TRY(provider_index(&s->providers, &s->town, line->provider, line->provider_name, &f->provider, &fresh));
    if (!fresh)
        return OK;
    if (s->new_providers < NEW_PROVIDERS_NAMED)
        s->new_names[s->new_providers] = arena_copy(im->arena, line->provider_name.n ? line->provider_name : line->provider);
    s->new_providers++;
    CodeFinding finding = code_check(CODE_PROVIDER, line->provider, im->row_arena);
    if (!code_is_usable(finding.verdict)) {
        Str sentence = code_sentence(CODE_PROVIDER, &finding, im->row_arena);
        import_notice(im, NULL, code_verdict_code(finding.verdict), line->provider, STR_FMT, STR_ARG(sentence));
    }
    return OK;
}

static int64_t fingerprint(const Found *f, int64_t provider, const ClaimLine *l)
{
    const uint64_t parts[] = { (uint64_t)f->person, (uint64_t)provider, f->item_key, (uint64_t)l->service_month << 32 | (uint64_t)l->exam_month,
                               (uint64_t)f->kind << 32 ^ (uint64_t)l->days, (uint64_t)l->units, (uint64_t)l->cost, (uint64_t)l->paid };
    uint64_t h = 0x243f6a8885a308d3u;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        h = map_mix((h ^ parts[i]) + 0x9e3779b97f4a7c15u);
    return (int64_t)h;
}

/* The fingerprint with the number of equal lines before it in the file mixed in. */
static Status next_fingerprint(ClaimSink *s, const Found *f, const ClaimLine *line, int64_t *ret)
{
    int32_t *count;
    uint64_t base = (uint64_t)fingerprint(f, s->providers.ids[f->provider], line);
    TRY(map_at(&s->month->seen, base, &count, NULL));
    *ret = *count ? (int64_t)map_mix(base + (uint64_t)*count) : (int64_t)base;
    ++*count;
    return OK;
}

/* ---- writing ---- */

typedef struct {
    int64_t number, person, days, units, cost, paid, fingerprint;
    int32_t provider;
    int kind, level;
    Class class;
} Stored;

static Status store(ClaimSink *s, Import *im, const ClaimLine *line, const Stored *r)
{
    TRY(write_on(s));
    TRY(db_exec(im->db, &put_claim, P_INT(im->org), P_INT(line->service_month), P_INT(im->batch), P_INT(r->number), P_INT(r->person),
                P_INT(s->providers.ids[r->provider]), P_TEXT(line->service), P_TEXT(line->item),
                P_TEXT(str_of(program_word(r->class.program)->key)), P_TEXT(str_of(s->tally.levels[r->level])), P_INT(line->exam_month),
                P_INT(line->paid_month), P_INT(r->kind), P_INT(r->days), P_INT(r->units), P_INT(r->cost), P_INT(r->paid),
                P_INT(r->fingerprint)));
    TallyLine t = { .month = line->service_month, .exam = line->exam_month, .provider = r->provider, .service = r->class.service, .program = r->class.program,
                    .level = r->level, .person = r->person, .back = r->kind == CLAIM_TAKEN_BACK, .units = r->units, .cost = r->cost, .paid = r->paid };
    return tally_add(&s->tally, &t, true);
}

static Status store_new(ClaimSink *s, Import *im, const ClaimLine *line, const Found *f, int64_t print)
{
    Stored r = { im->row, f->person, line->days, line->units, line->cost, line->paid, print, f->provider, f->kind, f->level, f->class };
    TRY(store(s, im, line, &r));
    if (!originals_has(&s->originals, line->service_month))
        return OK;
    Original o = { .key = original_key(f->person, f->provider, f->item_key, line->service_month), .service = f->class.service,
                   .program = f->class.program, .level = (uint8_t)f->level, .provider = f->provider, .person = f->person,
                   .days = line->days, .units = line->units, .cost = line->cost, .paid = line->paid };
    return originals_add(&s->originals, &o, f->kind == CLAIM_TAKEN_BACK);
}

/* Writes the negative of every standing line of the same person, provider, item and month. */
static Status take_back(ClaimSink *s, Import *im, const ClaimLine *line, const Found *f, int64_t print, int64_t *ret_yen, int64_t *ret_n)
{
    uint64_t key = original_key(f->person, f->provider, f->item_key, line->service_month);
    int64_t n = 0, yen = 0;
    TRY(load_originals(s, im, line->service_month));
    for (int32_t i = originals_next(&s->originals, key, -1); i >= 0; i = originals_next(&s->originals, key, i), n++) {
        Original *o = &s->originals.items[i];
        int64_t mark = line->correction == CLAIM_TAKEN_BACK && !n ? print : (int64_t)map_mix((uint64_t)print + (uint64_t)(n + 1));
        Stored r = { -++s->reversals, o->person, -o->days, -o->units, -o->cost, -o->paid, mark, o->provider, CLAIM_TAKEN_BACK, o->level,
                     { o->service, o->program } };
        TRY(store(s, im, line, &r));
        o->gone = true;
        yen -= o->paid;
    }
    *ret_yen = yen;
    *ret_n = n;
    return OK;
}

static bool is_negative(const ClaimLine *l)
{
    return l->units < 0 || l->cost < 0 || l->paid < 0;
}

static Status apply_line(ClaimSink *s, Import *im, const ClaimLine *line, const Found *f, int64_t print)
{
    int64_t yen = 0, n = 0;
    bool corrects = line->correction != CLAIM_NEW && !is_negative(line);
    if (corrects)
        TRY(take_back(s, im, line, f, print, &yen, &n));
    if (corrects && line->correction == CLAIM_TAKEN_BACK) {
        if (!n) {
            import_wrong(im, NULL, "no_original", (Str){ 0 }, (Str){ 0 }, "取り消す元の明細が見つかりません。元の月のファイルを先に取り込んでください。");
            return OK;
        }
        s->taken_back++;
        import_taken(im, line->service_month, yen);
        return OK;
    }
    if (corrects && !n)
        import_notice(im, NULL, "no_original", (Str){ 0 }, "修正する元の明細が見つかりません。新しい明細として取り込みます。");
    s->corrected += corrects && n;
    TRY(store_new(s, im, line, f, print));
    import_taken(im, line->service_month, yen + line->paid);
    return OK;
}

Status claim_sink_add(ClaimSink *s, Import *im, const ClaimLine *line)
{
    Found f = { .level = tally_level(&s->tally, line->level), .item_key = 0 };
    int64_t wrong_before = import_wrong_count(im);
    if (line->service.n != 2 || line->item.n != 4 || f.level < 0) {
        import_wrong(im, NULL, "service", (Str){ 0 }, (Str){ 0 }, "サービスコードは種類2桁と項目4桁です。値と列の対応を確かめてください。");
        return OK;
    }
    f.item_key = item_key(line->service, line->item);
    f.kind = is_negative(line) ? CLAIM_TAKEN_BACK : line->correction;
    TRY(turn_to_month(s, im, line->service_month));
    TRY(find_provider(s, im, line, &f));
    TRY(classify(s, im, line, &f));
    if (import_wrong_count(im) != wrong_before)
        return OK;
    TRY(people_id(&s->people, &s->town, line->insured, line->service_month, &f.person));
    int64_t print;
    TRY(next_fingerprint(s, &f, line, &print));
    if (map_get(&s->month->stored, (uint64_t)print)) {
        import_same(im);
        return OK;
    }
    return apply_line(s, im, line, &f, print);
}

/* ---- 証記載保険者番号 ---- */

static bool is_insurer(const ClaimSink *s, Str six)
{
    return !s->insurer.n || str_eq(six, s->insurer);
}

Status claim_sink_insurer(ClaimSink *s, Import *im, const ImportField *field, Str insurer, bool *ret)
{
    if (!str_eq(insurer, s->insurer_seen)) {
        Str six = code_insurer_of_eight(insurer);
        bool is_code = s->code.n && str_eq(six, s->code);
        s->insurer_seen = arena_copy(im->arena, insurer);
        s->insurer_good = is_insurer(s, six) || is_code;
        if (is_code && !is_insurer(s, six) && !s->told_code) {
            import_warn(im, "town_code", "保険者番号の欄に団体コード（" STR_FMT "）が入っています。保険者番号は " STR_FMT
                        " です。この町のものとして読みました。", STR_ARG(s->code), STR_ARG(s->insurer));
            s->told_code = true;
        }
    }
    *(s->insurer_good ? &s->own_seen : &s->foreign_seen) = true;
    if (!s->insurer_good)
        import_wrong(im, field, "other_town", insurer, (Str){ 0 }, "別の保険者の行です。この町の保険者番号は " STR_FMT " です。", STR_ARG(s->insurer));
    *ret = s->insurer_good;
    return OK;
}

/* ---- the end ---- */

static void tell_other_town(const ClaimSink *s, Import *im)
{
    if (s->foreign_seen && !s->own_seen)
        import_warn(im, "other_town", "ほかの保険者（番号 " STR_FMT "）のファイルです。この町の保険者番号は " STR_FMT
                    " です。何も取り込まれません。この町のファイルを選び直してください。", STR_ARG(s->insurer_seen), STR_ARG(s->insurer));
}

static void tell_new_providers(const ClaimSink *s, Import *im)
{
    for (int64_t i = 0; i < s->new_providers && i < NEW_PROVIDERS_NAMED; i++)
        import_understood(im, "新しい事業所「" STR_FMT "」を登録します。", STR_ARG(s->new_names[i]));
    if (s->new_providers > NEW_PROVIDERS_NAMED)
        import_understood(im, "ほかに新しい事業所を%lld件登録します。", (long long)(s->new_providers - NEW_PROVIDERS_NAMED));
}

Status claim_sink_finish(ClaimSink *s, Import *im)
{
    TRY(write_on(s));
    TRY(tally_write(&s->tally, im->db, im->org, s->providers.ids));
    TRY(people_write(&s->people, &s->town));
    TRY(stop_writing(s));
    tell_other_town(s, im);
    tell_new_providers(s, im);
    if (people_made(&s->people))
        import_understood(im, "初めて出てくる被保険者は" STR_FMT "です。番号は暗号化して保存します。", STR_ARG(people_exact((int64_t)people_made(&s->people), im->arena)));
    if (s->corrected || s->taken_back)
        import_understood(im, "修正%lld件・取消%lld件は、元の明細を打ち消して反映します。", (long long)s->corrected, (long long)s->taken_back);
    if (s->assumed.n)
        import_understood(im, "事業の種類（従前相当・A など）の決まりが無いサービスコードが%zuあり、サービス種類から仮に決めました。", s->assumed.n);
    return claim_batch_look(im);
}

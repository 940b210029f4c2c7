/* One engagement on one page: its records, the facts that the data fills in, what is missing and whom to
 * ask, the warnings of the rhythm, and what April will stop. */
#include "domain/april_guard.h"
#include "domain/rhythm.h"
#include "domain/service.h"
#include "feature/engagement/engagement_parts.h"
#include "http/app.h"

const Sql page_sql_steps = { .read_only = true, .text = "SELECT step, planned, held FROM timeline_step WHERE org = $1 AND engagement = $2" };
const Sql page_sql_actions = { .read_only = true, .text =
    "SELECT id, what, owner, second_owner, starts, due, needs_contract, contract_signed, state FROM action"
    " WHERE org = $1 AND engagement = $2 AND state <> 'done' AND state <> 'dropped' ORDER BY due NULLS LAST, id" };
const Sql page_sql_population = { .read_only = true, .text =
    "SELECT day, total, age65, age75, households, source FROM population WHERE org = $1 ORDER BY day DESC, batch DESC LIMIT 1" };
const Sql page_sql_units = { .read_only = true, .text =
    "SELECT kind, run_by, COUNT(*) FROM unit WHERE org = $1 AND closed IS NULL GROUP BY kind, run_by ORDER BY kind, run_by" };
const Sql page_sql_spending = { .read_only = true, .text =
    "SELECT program, SUM(paid), SUM(people) FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3"
    " GROUP BY program ORDER BY SUM(paid) DESC, program" };
const Sql page_sql_services = { .read_only = true, .text =
    "SELECT DISTINCT service, program FROM cube WHERE org = $1 AND service_month >= $2 ORDER BY service, program" };

Date engagement_date(Str iso)
{
    Date d = DATE_NONE;
    return date_from_iso(iso, &d) ? d : DATE_NONE;
}

void engagement_put_date(JsonWriter *w, const char *key, Date d)
{
    char room[11];
    if (date_is_none(d))
        json_null_field(w, key);
    else
        json_str_field(w, key, date_to_iso(d, room));
}

Status engagement_of_path(Req *rq, Engagement *ret)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    return entity_get(&entity_engagement, rq->db, rq->org, id, rq->arena, ret);
}

/* ---- records ---- */

static const NamedList lists[] = {
    { "team", &entity_team_member }, { "steps", &entity_timeline_step }, { "honest", &entity_honest_item }, { "meetings", &entity_meeting },
    { "attendances", &entity_attendance }, { "preparations", &entity_preparation }, { "remarks", &entity_remark },
    { "decisions", &entity_decision }, { "promises", &entity_promise }, { "contacts", &entity_contact }, { "issues", &entity_issue },
    { "measures", &entity_measure }, { "actions", &entity_action }, { "outcomes", &entity_outcome },
};

Status engagement_put_lists(Req *rq, JsonWriter *w, const NamedList *list, size_t n, int64_t engagement, int64_t meeting)
{
    ListQuery q = { .page_size = LIST_PAGE_MAX, .n_filters = meeting ? 2 : 1 };
    q.filters[0].field = S("engagement");
    q.filters[0].value = arena_printf(rq->arena, "%lld", (long long)engagement);
    q.filters[1].field = S("meeting");
    q.filters[1].value = arena_printf(rq->arena, "%lld", (long long)meeting);
    for (size_t i = 0; i < n; i++) {
        json_key(w, str_of(list[i].key));
        TRY(entity_list(list[i].entity, rq->db, rq->org, &q, rq->arena, rq->problems, w));
    }
    return OK;
}

/* ---- facts ---- */

typedef struct {
    JsonWriter *w;
    Arena *arena;
    bool population, spending, centres, providers;
} Facts;

static void fact(Facts *f, const char *label, Str value, Str source)
{
    json_open_object(f->w);
    json_str_field(f->w, "label", str_of(label));
    json_str_field(f->w, "value", value);
    json_str_field(f->w, "source", source);
    json_str_field(f->w, "mark", S("データから"));
    json_close_object(f->w);
}

static Str grouped(int64_t n, Arena *a)
{
    Str plain = arena_printf(a, "%lld", (long long)n);
    char *p = arena_alloc(a, plain.n + plain.n / 3 + 1);
    if (!p)
        return plain;
    size_t k = 0;
    for (size_t i = 0; i < plain.n; i++) {
        if (i && (plain.n - i) % 3 == 0 && plain.p[i - 1] != '-')
            p[k++] = ',';
        p[k++] = plain.p[i];
    }
    return (Str){ p, k };
}

/* In tenths of a percent, rounded half up: integers alone. */
static Str share(int64_t part, int64_t whole, Arena *a)
{
    int64_t tenths = (part * 2000 + whole) / (whole * 2);
    return arena_printf(a, "%lld.%lld％", (long long)(tenths / 10), (long long)(tenths % 10));
}

static Status put_population(Req *rq, Facts *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &page_sql_population, &rows, P_INT(rq->org)));
    if (!rows_next(&rows))
        return rows.status;
    Date day = engagement_date(row_text(&rows, 0));
    Str source = arena_printf(f->arena, STR_FMT "（" STR_FMT "）", STR_ARG(row_text(&rows, 5)), STR_ARG(wareki_long(day, f->arena)));
    int64_t total = row_int(&rows, 1), age65 = row_int(&rows, 2), age75 = row_int(&rows, 3);
    f->population = true;
    if (total > 0)
        fact(f, "人口", arena_printf(f->arena, STR_FMT "人", STR_ARG(grouped(total, f->arena))), source);
    if (total > 0 && age65 > 0)
        fact(f, "65歳以上", arena_printf(f->arena, STR_FMT "人（" STR_FMT "）", STR_ARG(grouped(age65, f->arena)), STR_ARG(share(age65, total, f->arena))), source);
    fact(f, "75歳以上", arena_printf(f->arena, STR_FMT "人", STR_ARG(grouped(age75, f->arena))), source);
    return OK;
}

static Status put_units(Req *rq, Facts *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t areas = 0, direct = 0, contract = 0, centres = 0, providers = 0;
    TRY(db_query(rq->db, &page_sql_units, &rows, P_INT(rq->org)));
    while (rows_next(&rows)) {
        Str kind = row_text(&rows, 0), by = row_text(&rows, 1);
        int64_t n = row_int(&rows, 2);
        areas += str_eq(kind, S("area")) ? n : 0;
        providers += str_eq(kind, S("provider")) ? n : 0;
        centres += str_eq(kind, S("centre")) ? n : 0;
        direct += str_eq(kind, S("centre")) && str_eq(by, S("direct")) ? n : 0;
        contract += str_eq(kind, S("centre")) && str_eq(by, S("contract")) ? n : 0;
    }
    Str source = S("圏域・包括・事業所の一覧");
    f->centres = centres > 0;
    f->providers = providers > 0;
    if (areas)
        fact(f, "日常生活圏域", arena_printf(f->arena, "%lld圏域", (long long)areas), source);
    if (centres)
        fact(f, "地域包括支援センター", arena_printf(f->arena, "%lldか所（直営%lld・委託%lld）", (long long)centres, (long long)direct, (long long)contract), source);
    if (providers)
        fact(f, "サービス事業所", arena_printf(f->arena, "%lldか所", (long long)providers), source);
    return rows.status;
}

static Status put_spending(Req *rq, Facts *f, int64_t fiscal_year)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Month first = fiscal_year_first((int)fiscal_year - 1, 3), last = month_add(first, 11);
    TRY(db_query(rq->db, &page_sql_spending, &rows, P_INT(rq->org), P_INT(first), P_INT(last)));
    Str source = arena_printf(f->arena, STR_FMT "（3月〜翌年2月サービス分）の請求と台帳", STR_ARG(wareki_year((int)fiscal_year - 1, f->arena)));
    while (rows_next(&rows)) {
        Program p;
        Str program = row_text(&rows, 0);
        const char *label = program_find(program, &p) ? program_word(p)->label : NULL;
        if (!label)
            continue;
        f->spending = true;
        fact(f, arena_printf(f->arena, "%sの費用", label).p, arena_printf(f->arena, STR_FMT "円", STR_ARG(grouped(row_int(&rows, 1), f->arena))), source);
    }
    return rows.status;
}

static void ask(JsonWriter *w, const char *what, const char *whom)
{
    json_open_object(w);
    json_str_field(w, "what", str_of(what));
    json_str_field(w, "whom", str_of(whom));
    json_close_object(w);
}

/* What no data of ours can fill, and what it could but does not yet. */
static void put_missing(JsonWriter *w, const Facts *f, const Engagement *e)
{
    const struct {
        bool missing;
        const char *what, *whom;
    } rows[] = {
        { !f->population, "人口（住民基本台帳）", "住民基本台帳の担当" }, { !f->spending, "前の年度の費用", "介護保険担当" },
        { !f->centres, "地域包括支援センター", "高齢福祉の担当" }, { !f->providers, "サービス事業所", "介護保険担当" },
        { !e->present.n, "現状（数字に出ないこと）", "地域包括支援センター・生活支援コーディネーター" },
        { !e->wish.n, "目指す姿・取り組みたいこと", "課長・係長と、課のみんな" },
        { !e->concern.n, "課題意識", "高齢福祉・介護保険・地域包括支援センター" },
        { !e->goal.n, "到達目標", "支援チーム（0.5次ミーティングで決めます）" },
        { true, "要支援・要介護認定率", "認定の担当（見える化システムにもあります）" },
        { true, "通いの場の数と参加者", "生活支援コーディネーター" },
        { true, "介護予防プランの委託率", "地域包括支援センター" },
    };
    json_array_field(w, "missing");
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].missing)
            ask(w, rows[i].what, rows[i].whom);
    json_close_array(w);
}

static Status put_facts(Req *rq, JsonWriter *w, const Engagement *e)
{
    Facts f = { .w = w, .arena = rq->arena };
    json_array_field(w, "facts");
    if (!e->training) {
        TRY(put_population(rq, &f));
        TRY(put_units(rq, &f));
        TRY(put_spending(rq, &f, e->fiscal_year));
    }
    json_close_array(w);
    if (e->training) {
        json_array_field(w, "missing");
        json_close_array(w);
        return OK;
    }
    put_missing(w, &f, e);
    return OK;
}

/* The services that the money knows, as subjects for the honest table. */
static Status put_subjects(Req *rq, JsonWriter *w, const Engagement *e)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Str last = S("");
    json_array_field(w, "subjects");
    TRY(db_query(rq->db, &page_sql_services, &rows, P_INT(rq->org), P_INT(fiscal_year_first((int)e->fiscal_year - 1, 3))));
    while (!e->training && rows_next(&rows)) {
        const ServiceKind *k = service_kind(row_text(&rows, 0));
        Program p;
        ServiceCategory c;
        bool known = program_find(row_text(&rows, 1), &p);
        const char *service = k ? service_category(k->category)->label : service_category_find(row_text(&rows, 0), &c) ? service_category(c)->label : NULL;
        if (!service || !known)
            continue;
        bool same = str_eq(str_of(service), str_of(program_word(p)->label));
        Str words = same ? str_of(service) : arena_printf(rq->arena, "%s（%s）", service, program_word(p)->label);
        if (!str_eq(words, last))
            json_put_str(w, words);
        last = words;
    }
    json_close_array(w);
    return rows.status;
}

/* ---- warnings ---- */

static Status put_rhythm(Req *rq, JsonWriter *w, const Engagement *e)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    RhythmDay days[RHYTHM_STEP_COUNT];
    RhythmWarning found[RHYTHM_WARNINGS_MAX];
    for (size_t i = 0; i < COUNT_OF(days); i++)
        days[i] = (RhythmDay){ DATE_NONE, DATE_NONE };
    TRY(db_query(rq->db, &page_sql_steps, &rows, P_INT(rq->org), P_INT(e->row.id)));
    while (rows_next(&rows)) {
        RhythmStep s;
        if (rhythm_step_find(row_text(&rows, 0), &s))
            days[s] = (RhythmDay){ engagement_date(row_text(&rows, 1)), engagement_date(row_text(&rows, 2)) };
    }
    TRY(rows.status);
    /* What is over is not warned of. */
    size_t n = e->training ? 0 : rhythm_check(days, (int)e->fiscal_year, app_today(rq->app), found);
    json_array_field(w, "warnings");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_str_field(w, "step", str_of(rhythm_step(found[i].step)->key));
        json_str_field(w, "sentence", rhythm_sentence(&found[i], rq->arena));
        json_close_object(w);
    }
    json_close_array(w);
    return OK;
}

static void put_path(JsonWriter *w, Date today)
{
    json_object_field(w, "path");
    json_str_field(w, "source", S("さくら市の報告（令和4年度）：方向が決まってから教室が始まるまで86日"));
    engagement_put_date(w, "latest", april_path_latest(today));
    json_array_field(w, "steps");
    for (PathStep s = 0; s < PATH_COUNT; s++) {
        json_open_object(w);
        json_str_field(w, "label", str_of(april_path(s)->label));
        json_str_field(w, "what", str_of(april_path(s)->what));
        engagement_put_date(w, "day", april_path_day(s, today));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static Status put_guard(Req *rq, JsonWriter *w, const Engagement *e)
{
    static const char *const colours[] = { [GUARD_CLEAR] = "clear", [GUARD_YELLOW] = "yellow", [GUARD_RED] = "red" };
    CLEANUP(rows_done) Rows rows = { 0 };
    Date today = app_today(rq->app);
    TRY(db_query(rq->db, &page_sql_actions, &rows, P_INT(rq->org), P_INT(e->row.id)));
    json_object_field(w, "april");
    engagement_put_date(w, "day", april_next(today));
    json_array_field(w, "actions");
    while (!e->training && rows_next(&rows)) {
        const GuardedAction a = { .starts = engagement_date(row_text(&rows, 4)), .due = engagement_date(row_text(&rows, 5)),
                                  .needs_contract = row_int(&rows, 6) != 0, .contract_signed = engagement_date(row_text(&rows, 7)),
                                  .second_named = row_text(&rows, 3).n > 0 };
        GuardColour c = april_guard(&a, today);
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_str_field(w, "what", row_text(&rows, 1));
        json_str_field(w, "colour", str_of(colours[c]));
        json_str_field(w, "sentence", april_sentence(&a, c, today, rq->arena));
        json_close_object(w);
    }
    json_close_array(w);
    put_path(w, today);
    json_close_object(w);
    return rows.status;
}

static Status put_page(Req *rq, const Engagement *e)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_key(w, S("engagement"));
    entity_to_json(&entity_engagement, e, w);
    TRY(engagement_put_lists(rq, w, lists, COUNT_OF(lists), e->row.id, 0));
    TRY(put_facts(rq, w, e));
    TRY(put_subjects(rq, w, e));
    TRY(put_rhythm(rq, w, e));
    TRY(put_guard(rq, w, e));
    json_close_object(w);
    return reply_done(rq);
}

Status engagement_page(Req *rq)
{
    Engagement e;
    TRY(engagement_of_path(rq, &e));
    return put_page(rq, &e);
}

/* The path names a town that the dispatcher was not asked about: only what was published is read there. */
Status engagement_training_page(Req *rq)
{
    Engagement e;
    int64_t town, id;
    TRY(req_path_i64(rq, 0, &town));
    TRY(req_path_i64(rq, 1, &id));
    TRY(entity_get(&entity_engagement, rq->db, town, id, rq->arena, &e));
    if (!e.training)
        return ERR_NOT_FOUND;
    rq->org = town;
    return put_page(rq, &e);
}

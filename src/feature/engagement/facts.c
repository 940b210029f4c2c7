/* The hearing sheet fills itself: what cap, landing, population, centres and spending know, each with its source
 * and mark; and what is missing, with whom to ask. */
#include "domain/service.h"
#include "domain/words.h"
#include "feature/engagement/engagement_parts.h"
#include "http/told.h"

const Sql page_sql_population = { .read_only = true, .text =
    "SELECT day, total, age65, age75, households, source FROM population WHERE org = $1 ORDER BY day DESC, batch DESC LIMIT 1" };
const Sql page_sql_units = { .read_only = true, .text =
    "SELECT kind, run_by, COUNT(*) FROM unit WHERE org = $1 AND closed IS NULL GROUP BY kind, run_by ORDER BY kind, run_by" };
#define PROGRAMS_OF(cube) "SELECT program, SUM(paid) FROM " cube " WHERE org = $1 AND service_month >= $2 AND service_month <= $3" \
    " GROUP BY program ORDER BY SUM(paid) DESC, program"
const Sql page_sql_spending = { .read_only = true, .text = PROGRAMS_OF("cube") };
const Sql page_sql_told_spending = { .read_only = true, .text = PROGRAMS_OF(OUTSIDE_CUBE) };

typedef struct {
    JsonWriter *w;
    Arena *arena;
    bool population, spending, centres, providers, cap, landing;
} Facts;

static void marked(Facts *f, const char *label, Str value, Str source, Str mark)
{
    json_open_object(f->w);
    json_str_field(f->w, "label", str_of(label));
    json_str_field(f->w, "value", value);
    json_str_field(f->w, "source", source);
    json_str_field(f->w, "mark", mark);
    json_close_object(f->w);
}

static void fact(Facts *f, const char *label, Str value, Str source)
{
    marked(f, label, value, source, S("データから"));
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
    Told told;
    TRY(told_read(rq, rq->org, first, last, &told));
    f->spending |= told.depth != OUTSIDE_LINES; /* not missing: not for readers outside, where there are few in something */
    if (told.depth != OUTSIDE_LINES)
        return OK;
    TRY(db_query(rq->db, told_from(&told, &page_sql_spending, &page_sql_told_spending), &rows, P_INT(rq->org), P_INT(first), P_INT(last)));
    Str source = arena_printf(f->arena, STR_FMT "（3月〜翌年2月サービス分）の請求と台帳", STR_ARG(wareki_year((int)fiscal_year - 1, f->arena)));
    while (rows_next(&rows)) {
        Program p;
        Str program = row_text(&rows, 0);
        const char *label = program_find(program, &p) ? program_word(p)->label : NULL;
        if (!label)
            continue;
        f->spending = true;
        fact(f, arena_printf(f->arena, "%sの費用", label).p, yen_exact(row_int(&rows, 1), f->arena), source);
    }
    return rows.status;
}

/* The cap and the landing: the same yen as on the first screen. */
static Status put_landing(Req *rq, Facts *f, const Engagement *e)
{
    KeptLanding l;
    if (!access_allows(ACCESS_MONEY_READ, rq->who->role, rq->relation)) {
        f->cap = f->landing = true; /* not missing: not for those of the team who see no sums */
        return OK;
    }
    TRY(landing_of(rq->db, rq->org, (int)e->fiscal_year, told_seen(rq), rq->arena, &l));
    Str source = arena_printf(f->arena, STR_FMT "の上限額と着地見込みの計算", STR_ARG(wareki_year((int)e->fiscal_year, f->arena))), mark = S("見込み");
    f->cap = l.has_cap;
    f->landing = l.landed;
    if (l.has_cap)
        fact(f, "上限額", yen_exact(l.cap_yen, f->arena), source);
    if (!l.landed)
        return OK;
    marked(f, "着地見込み", yen_exact(l.yen, f->arena), source, mark);
    if (l.has_cap) {
        marked(f, l.over_yen > 0 ? "上限額を超える見込み" : "上限額までの余裕", yen_exact(l.over_yen < 0 ? -l.over_yen : l.over_yen, f->arena), source, mark);
        marked(f, "超える可能性", arena_printf(f->arena, "%d％", l.chance_percent), source, mark);
    }
    TRY(told_cause(rq, (int)e->fiscal_year, &l));
    if (l.cause.service.n)
        fact(f, "いちばん動いたもの", town_move_sentence(&l.cause, f->arena), S("請求と台帳（昨年の同じ月と比べて）"));
    return OK;
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
        { !f->cap, "上限額のもとの数字（平成26年度の費用、各年10月1日の75歳以上人口）", "介護保険担当（「上限額の計算」の画面に入れます）" },
        { !f->landing, "今年度の費用（国保連の請求データ）", "介護保険担当（「データを取り込む」から入れます）" },
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

Status engagement_put_facts(Req *rq, JsonWriter *w, const Engagement *e)
{
    Facts f = { .w = w, .arena = rq->arena };
    json_array_field(w, "facts");
    if (!e->training) {
        TRY(put_landing(rq, &f, e));
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

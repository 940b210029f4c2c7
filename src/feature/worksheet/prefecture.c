/* prefecture.c: the same indicators for every town of a prefecture: sums of a town, never less; what would tell a handful of
 * persons apart is hidden. */
#include "base/workbook.h"
#include "feature/worksheet/worksheet_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"
#include "schema/landing_kept.h"
#include "http/told.h"

#define YEAR_STARTS 3 /* service months March–February, as most towns count */

const Sql ws_sql_growth = { .read_only = true, .text =
    "SELECT p.org, p.year, p.age75, p.age85 FROM organisation o JOIN projection p ON p.org = o.id WHERE o.parent = $1 AND (p.year = $2 OR p.year = $3)"
    " ORDER BY p.org, p.year, p.batch" };
const Sql ws_sql_supported = { .read_only = true, .text =
    "SELECT s.org, s.fiscal_year, s.item, s.value FROM organisation o JOIN statistic s ON s.org = o.id WHERE o.parent = $1 AND s.fiscal_year <= $2"
    " AND s.item IN ('certified_12', 'certified_13') ORDER BY s.org, s.fiscal_year, s.item, s.batch" };

enum { C_75, C_CAP, C_OLD, C_GROW75, C_GROW85, C_SUPPORTED, C_YEN, C_VISIT, C_DAY, C_NOW, C_EQ_VISIT, C_EQ_DAY, C_PRICE_VISIT, C_PRICE_DAY, C_COUNT };
static const struct { const char *key, *label, *unit; int digits; } columns[C_COUNT] = {
    [C_75] = { "people75", "75歳以上の人口", "人", 0 },
    [C_CAP] = { "cap", "着地の見込み÷上限額", "％", 1 },
    [C_OLD] = { "share85", "75歳以上のうち85歳以上", "％", 1 },
    [C_GROW75] = { "growth75", "75歳以上の5年の伸び（推計）", "％", 1 },
    [C_GROW85] = { "growth85", "85歳以上の5年の伸び（推計）", "％", 1 },
    [C_SUPPORTED] = { "supported", "要支援1・2の75歳以上に対する割合", "％", 1 },
    [C_YEN] = { "yen", "75歳以上1人の費用（前年度）", "円", 0 },
    [C_VISIT] = { "yen_visit", "うち訪問型", "円", 0 },
    [C_DAY] = { "yen_day", "うち通所型", "円", 0 },
    [C_NOW] = { "yen_now", "75歳以上1人・1か月の費用（今年度）", "円", 0 },
    [C_EQ_VISIT] = { "equivalent_visit", "訪問型の従前相当の割合", "％", 1 },
    [C_EQ_DAY] = { "equivalent_day", "通所型の従前相当の割合", "％", 1 },
    [C_PRICE_VISIT] = { "price_visit", "訪問型従前相当の1人1か月の費用", "円", 0 },
    [C_PRICE_DAY] = { "price_day", "通所型従前相当の1人1か月の費用", "円", 0 },
};

typedef struct {
    int64_t org;
    Str name;
    int64_t v[C_COUNT];   /* NUMBER_NONE: not known */
    bool hidden[C_COUNT]; /* known, and not told */
    int64_t then[2], now[2]; /* people of 75 and of 85, as projected for two years */
    int64_t supported[2];
    int supported_year;
} Item;

typedef struct {
    int year, from, to;
    Item *items;
    size_t n;
    Pool before, now;
    Str note;
} Board;

static int64_t sum_of(const int64_t *list)
{
    int64_t sum = 0;
    for (Program p = 0; p < PROGRAM_COUNT; p++)
        sum += list[p];
    return sum;
}

static void fill_kind(const WsTown *t, int kind, int share, int price, Item *i)
{
    int64_t all = sum_of(t->people[kind]) - t->people[kind][PROGRAM_C], own = t->people[kind][PROGRAM_EQUIVALENT];
    i->hidden[share] = i->hidden[price] = !t->apart;
    if (!t->apart || all <= 0)
        return;
    i->v[share] = proportion(own, 1000, all);
    if (own > 0)
        i->v[price] = proportion(t->priced[kind][PROGRAM_EQUIVALENT], 1, own);
}

static void fill_before(const WsTown *t, Item *i)
{
    static const struct { int kind, column; } sides[] = { { POOL_VISIT, C_VISIT }, { POOL_DAY, C_DAY } };
    if (t->age75 > 0) {
        i->v[C_75] = t->age75;
        i->v[C_OLD] = t->age85 > 0 ? proportion(t->age85, 1000, t->age75) : NUMBER_NONE;
    }
    if (t->months != 12)
        return;
    if (t->age75 > 0) {
        i->v[C_YEN] = proportion(t->whole, 1, t->age75);
        for (size_t k = 0; k < COUNT_OF(sides); k++) {
            i->hidden[sides[k].column] = !t->apart;
            if (!i->hidden[sides[k].column])
                i->v[sides[k].column] = proportion(sum_of(t->paid[sides[k].kind]), 1, t->age75);
        }
    }
    fill_kind(t, POOL_VISIT, C_EQ_VISIT, C_PRICE_VISIT, i);
    fill_kind(t, POOL_DAY, C_EQ_DAY, C_PRICE_DAY, i);
}

static void fill_now(const WsTown *t, Item *i)
{
    if (t->months > 0 && t->age75 > 0)
        i->v[C_NOW] = proportion(t->whole, 1, t->months * t->age75);
}

/* Statements come in the order of ids, as the list does. */
static Item *item_of(Board *b, size_t *at, int64_t org)
{
    while (*at < b->n && b->items[*at].org < org)
        ++*at;
    return *at < b->n && b->items[*at].org == org ? &b->items[*at] : NULL;
}

static Status read_growth(Req *rq, Board *b)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t at = 0;
    TRY(db_query(rq->db, &ws_sql_growth, &rows, P_INT(rq->org), P_INT(b->from), P_INT(b->to)));
    while (rows_next(&rows)) {
        Item *i = item_of(b, &at, row_int(&rows, 0));
        for (int k = 0; i && k < 2; k++)
            (row_int(&rows, 1) == b->from ? i->then : i->now)[k] = row_int(&rows, 2 + k);
    }
    for (size_t n = 0; n < b->n; n++)
        for (int k = 0; k < 2; k++)
            if (b->items[n].then[k] > 0 && b->items[n].now[k] > 0)
                b->items[n].v[C_GROW75 + k] = proportion(b->items[n].now[k] - b->items[n].then[k], 1000, b->items[n].then[k]);
    return rows.status;
}

static Status read_supported(Req *rq, Board *b)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t at = 0;
    TRY(db_query(rq->db, &ws_sql_supported, &rows, P_INT(rq->org), P_INT(b->year)));
    while (rows_next(&rows)) {
        Item *i = item_of(b, &at, row_int(&rows, 0));
        if (!i)
            continue;
        if (i->supported_year != row_int(&rows, 1))
            i->supported[0] = i->supported[1] = 0;
        i->supported_year = (int)row_int(&rows, 1);
        i->supported[str_eq(row_text(&rows, 2), S("certified_13"))] = row_int(&rows, 3);
    }
    for (size_t n = 0; n < b->n; n++) {
        Item *i = &b->items[n];
        if (i->supported[0] > 0 && i->supported[1] > 0 && i->v[C_75] != NUMBER_NONE)
            i->v[C_SUPPORTED] = proportion(i->supported[0] + i->supported[1], 1000, i->v[C_75]);
    }
    return rows.status;
}

static Status read_landings(Req *rq, Board *b)
{
    KeptLanding *list = ARENA_ARRAY(rq->arena, KeptLanding, b->n + 1);
    if (!list)
        return ERR_MEMORY;
    for (size_t i = 0; i < b->n; i++)
        list[i].org = b->items[i].org;
    TRY(landings_below(rq->db, rq->org, b->year, MONTHS_RELEASED, rq->arena, list, b->n));
    for (size_t i = 0; i < b->n; i++)
        if (list[i].landed && list[i].has_cap && list[i].cap_yen > 0)
            b->items[i].v[C_CAP] = proportion(list[i].yen, 1000, list[i].cap_yen);
    return OK;
}

static Status read_board(Req *rq, Board *b)
{
    int64_t year;
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(app_today(rq->app)), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    b->year = (int)year;
    b->from = b->year / 5 * 5;
    b->to = b->from + 5;
    Month first = fiscal_year_first(b->year, YEAR_STARTS);
    Date today = app_today(rq->app);
    TRY(pool_keep(rq, rq->org));
    TRY(pool_read(rq->db, rq->org, month_add(first, -12), month_add(first, -1), today, rq->arena, &b->before));
    TRY(pool_read(rq->db, rq->org, first, month_add(first, 11), today, rq->arena, &b->now));
    b->n = b->before.n;
    b->items = ARENA_ARRAY(rq->arena, Item, b->n + 1);
    if (!b->items)
        return ERR_MEMORY;
    for (size_t i = 0; i < b->n; i++) {
        b->items[i] = (Item){ .org = b->before.towns[i].org, .name = b->before.towns[i].name };
        for (int c = 0; c < C_COUNT; c++)
            b->items[i].v[c] = NUMBER_NONE;
        fill_before(&b->before.towns[i], &b->items[i]);
        fill_now(&b->now.towns[i], &b->items[i]);
    }
    b->note = S("「x」は出さない数です。人数の少ない区分（匿名介護情報等の提供に関するガイドラインの基準）がある市町村は、引き算で分からないように、訪問型と通所型の内訳・割合・単価をすべて隠しています。内訳は、一度外に出した月については前に出した数のままです。費用は3月〜翌年2月サービス分です。空の欄は、その市町村のデータがまだないところです。");
    TRY(read_growth(rq, b));
    TRY(read_supported(rq, b));
    return read_landings(rq, b);
}

/* ---- the answers ---- */

static void put_item(JsonWriter *w, const Item *i)
{
    json_open_object(w);
    json_i64_field(w, "org", i->org);
    json_str_field(w, "name", i->name);
    json_array_field(w, "values");
    for (int c = 0; c < C_COUNT; c++)
        i->v[c] == NUMBER_NONE ? json_put_null(w) : json_put_i64(w, i->v[c]);
    json_close_array(w);
    json_array_field(w, "hidden");
    for (int c = 0; c < C_COUNT; c++)
        json_put_bool(w, i->hidden[c]);
    json_close_array(w);
    json_close_object(w);
}

Status worksheet_prefecture(Req *rq)
{
    Board *b = ARENA_NEW(rq->arena, Board);
    if (!b)
        return ERR_MEMORY;
    TRY(read_board(rq, b));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "year", b->year);
    json_str_field(w, "year_label", wareki_year(b->year, rq->arena));
    json_str_field(w, "note", b->note);
    json_array_field(w, "columns");
    for (int c = 0; c < C_COUNT; c++) {
        json_open_object(w);
        json_str_field(w, "key", str_of(columns[c].key));
        json_str_field(w, "label", str_of(columns[c].label));
        json_str_field(w, "unit", str_of(columns[c].unit));
        json_i64_field(w, "digits", columns[c].digits);
        json_close_object(w);
    }
    json_close_array(w);
    json_array_field(w, "items");
    for (size_t i = 0; i < b->n; i++)
        put_item(w, &b->items[i]);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

static void add_chart(BookSheet *sheet, const Board *b, BookRow head)
{
    const BookRow last = head + (BookRow)b->n;
    const BookCell name = { head, 1 + C_YEN };
    BookChart *chart = workbook_chart(sheet, BOOK_CHART_COLUMNS);
    workbook_series(chart, &(BookSeries){ .categories = { { head + 1, 0 }, { last, 0 } }, .values = { { head + 1, 1 + C_YEN }, { last, 1 + C_YEN } }, .named_at = &name });
    workbook_place(chart, last + 2, 0, &(BookPicture){ .titled_at = &name, .number = "#,##0", .across = 2.4, .down = 1.3 });
}

static Status put_rows(Req *rq, Workbook *file, BookSheet *sheet, const Board *b, BookRow head)
{
    BookFormat *tenth = workbook_format(file, (BookLook){ .number = "#,##0.0" });
    workbook_wrap_head(file);
    TRY(workbook_text(sheet, head, 0, S("市町村"), file->head, rq->arena));
    for (int c = 0; c < C_COUNT; c++)
        TRY(workbook_text(sheet, head, (BookColumn)(1 + c), arena_printf(rq->arena, "%s（%s）", columns[c].label, columns[c].unit), file->head, rq->arena));
    for (size_t i = 0; i < b->n; i++) {
        BookRow row = head + 1 + (BookRow)i;
        TRY(workbook_text(sheet, row, 0, b->items[i].name, NULL, rq->arena));
        for (int c = 0; c < C_COUNT; c++) {
            if (b->items[i].hidden[c])
                TRY(workbook_text(sheet, row, (BookColumn)(1 + c), OUTSIDE_MARK, NULL, rq->arena));
            else if (b->items[i].v[c] != NUMBER_NONE)
                workbook_number(sheet, row, (BookColumn)(1 + c), (double)b->items[i].v[c] / (columns[c].digits ? 10 : 1), columns[c].digits ? tenth : file->number);
        }
    }
    return OK;
}

Status worksheet_prefecture_xlsx(Req *rq)
{
    enum { HEAD = 3 };
    CLEANUP(workbook_done) Workbook file = { 0 };
    Str body;
    Board *b = ARENA_NEW(rq->arena, Board);
    if (!b)
        return ERR_MEMORY;
    TRY(read_board(rq, b));
    TRY(workbook_begin(&file));
    BookSheet *sheet = workbook_sheet(&file, "県内");
    TRY(workbook_text(sheet, 0, 0, arena_printf(rq->arena, "総合事業のワークシート　県内の市町村　" STR_FMT, STR_ARG(wareki_year(b->year, rq->arena))), file.title, rq->arena));
    TRY(workbook_text(sheet, 1, 0, b->note, NULL, rq->arena));
    TRY(put_rows(rq, &file, sheet, b, HEAD));
    if (b->n)
        add_chart(sheet, b, HEAD);
    workbook_columns(sheet, 0, 0, 16);
    workbook_columns(sheet, 1, C_COUNT, 14);
    workbook_page(sheet, true, HEAD);
    static const char *const keys[] = { "cap", "landing", "over", "statistic" };
    const FigureSources sources = { .year = b->year, .keys = keys, .n = COUNT_OF(keys) };
    TRY(sources_sheet(rq, &sources, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("県内のワークシート.xlsx"), body);
}

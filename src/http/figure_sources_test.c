/* What stands below the figures of a file: the day it was made, the moment it speaks of, and of every import the day in Japan. */
#include "base/buf.h"
#include "base/xlsx.h"
#include "http/figure_sources.h"
#include "http/scenario.h"
#include "schema/past.h"

#include <stdlib.h>

#define MADE INT64_C(1790780399999)    /* 2026-09-30, 23:59:59.999 in Japan */
#define MAY INT64_C(1777561200000)     /* 2026-05-01, 00:00 in Japan; the day before in Greenwich */
#define JUNE INT64_C(1780239600000)    /* 2026-06-01, 00:00 */

static const char *const keys[] = { "spent" };

static Status get_lines(Req *rq)
{
    CLEANUP(buf_done) Buf out;
    Str outside = S("");
    buf_init(&out, 1 << 20);
    const FigureSources s = { .year = 2026, .keys = keys, .n = COUNT_OF(keys), .outside = req_query(rq, "outside", &outside) };
    TRY(sources_csv(rq, &s, &out));
    return reply_bytes(rq, 200, "text/csv; charset=utf-8", arena_copy(rq->arena, buf_str(&out)));
}

static Status get_sheet(Req *rq)
{
    CLEANUP(workbook_done) Workbook wb = { 0 };
    Str bytes;
    const FigureSources s = { .year = 2026, .keys = keys, .n = COUNT_OF(keys) };
    TRY(workbook_begin(&wb));
    TRY(sources_sheet(rq, &s, &wb));
    TRY(workbook_end(&wb, rq->arena, &bytes));
    return reply_bytes(rq, 200, WORKBOOK_TYPE, bytes);
}

#define TOWN "/api/towns/1001/"
#define READING .method = GET, .access = ACCESS_MONEY_READ, .tx = TX_READ
static const Route routes[] = {
    { READING, .path = "/api/towns/{org}/lines", .handler = get_lines, .as_of = PAST_SUMS, .summary = "As lines" },
    { READING, .path = "/api/towns/{org}/lines-of-today", .handler = get_lines, .summary = "Of a file that has no earlier moment" },
    { READING, .path = "/api/towns/{org}/sheet", .handler = get_sheet, .as_of = PAST_SUMS, .summary = "As a sheet" },
};
static const Feature feature = { .name = "sources_try", LIST_OF(routes, routes) };

static const Sql add_batch = { .text =
    "INSERT INTO batch (org, id, rev, kind, file_name, digest, size, state, rows_read, rows_taken, rows_same, rows_wrong, first_month, last_month, yen, account,"
    " made_ms, applied_ms, undone_ms) VALUES (1001, $1, 1, $2, $3, $4, 1, 'applied', 12, 12, 0, 0, $5, $5, 1, $6, 0, $7, $8)" };

typedef struct {
    int64_t id;
    const char *kind, *name;
    Month month;
    int64_t applied_ms, undone_ms;
} Taken;

static void give(ScenarioHouse *h)
{
    static const Taken taken[] = {
        { 1, "claims", "四月.csv", 202604, MAY, 0 },         { 2, "claims", "その前の夜.csv", 202604, MAY - 1, 0 }, { 3, "kokuho", "五月.csv", 202605, JUNE, 0 },
        { 4, "claims", "取り消し.csv", 202605, MAY, JUNE },  { 5, "claims", "前の年.csv", 202602, MAY, 0 },        { 6, "population", "人口.csv", 202604, MAY, 0 },
    };
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    for (size_t i = 0; i < COUNT_OF(taken); i++) {
        const Taken *t = &taken[i];
        EXPECT_I64(db_exec(db, &add_batch, P_INT(t->id), P_TEXT(str_of(t->kind)), P_TEXT(str_of(t->name)), P_BLOB(str_of(t->name)), P_INT(t->month),
                           P_INT(scenario_people[OFFICER].account), P_INT(t->applied_ms), t->undone_ms ? P_INT(t->undone_ms) : P_NULL), OK);
    }
}

static const Scenario rows[] = {
    { "made, by which files, of which days, by whom", GET, TOWN "lines", OFFICER, 200,
      .has = { "作った日,令和8年9月30日,", "取り込んだファイル,四月.csv,令和8年5月1日・12行・", "取り込んだファイル,その前の夜.csv,令和8年4月30日・12行・", "取り込んだファイル,五月.csv,令和8年6月1日・12行・" },
      .hasnot = { "取り消し.csv", "前の年.csv", "人口.csv", "いつの時点" } },
    { "as of a day: what was there by then, and which day", GET, TOWN "lines?as_of=2026-05-01", OFFICER, 200,
      .has = { "作った日,令和8年9月30日,", "いつの時点の数字か,2026-05-01,", "四月.csv,令和8年5月1日・", "その前の夜.csv,令和8年4月30日・", "取り消し.csv,令和8年5月1日・" }, .hasnot = { "五月.csv" } },
    { "as of the day before", GET, TOWN "lines?as_of=2026-04-30", OFFICER, 200, .has = { "その前の夜.csv,令和8年4月30日・" }, .hasnot = { "四月.csv" } },
    { "a file that is always of today says no other day", GET, TOWN "lines-of-today?as_of=2026-05-01", OFFICER, 200, .has = { "五月.csv,令和8年6月1日・" }, .hasnot = { "いつの時点" } },
    { "for outside: days, and no name of a file or of a person", GET, TOWN "lines?outside=1", OFFICER, 200,
      .has = { "（ファイル名は役場の中だけで見られます）,令和8年5月1日\r\n", "令和8年4月30日\r\n", "令和8年6月1日\r\n" }, .hasnot = { "四月.csv", "12行", "五月.csv" } },
    { "from outside the same, whatever the file is for", GET, TOWN "lines", PREFECTURE, 200,
      .has = { "（ファイル名は役場の中だけで見られます）,令和8年5月1日\r\n" }, .hasnot = { "四月.csv", "12行" } },
};

/* The cells of the sheet, one behind the other. */
static Str cells_of(Str bytes, Arena *a)
{
    Problems ps;
    Xlsx *x = NULL;
    XlsxRows *r = NULL;
    CsvRow row = { 0 };
    Str all = S("");
    problems_init(&ps, a);
    EXPECT_I64(xlsx_open(bytes, &ps, &x), OK);
    EXPECT_STR(xlsx_sheet_name(x, 0), S("数字の出どころ"));
    EXPECT_I64(xlsx_rows(x, 0, false, &r), OK);
    while (xlsx_next(r, &row) == OK && row.cells)
        for (size_t c = 0; c < row.n; c++)
            all = arena_printf(a, STR_FMT STR_FMT "|", STR_ARG(all), STR_ARG(row.cells[c]));
    xlsx_rows_close(&r);
    xlsx_close(&x);
    return all;
}

static void on(const char *url)
{
    ScenarioHouse *h = scenario_new();
    scenario_open(h, url, (const Feature *const[]){ &feature }, 1, &(AppConfig){ .clock = clock_fixed(MADE) });
    give(h);
    scenario_run(h, rows, COUNT_OF(rows));
    TestReply sheet = scenario_ask(h, OFFICER, GET, TOWN "sheet?as_of=2026-05-01", NULL, NULL);
    EXPECT_I64(sheet.status, 200);
    Str cells = cells_of(sheet.body, &h->arena);
    EXPECT(str_contains(cells, S("作った日|令和8年9月30日|")) && str_contains(cells, S("いつの時点の数字か|2026-05-01|")));
    EXPECT(str_contains(cells, S("取り込んだファイル|四月.csv|令和8年5月1日・12行")) && !str_contains(cells, S("五月.csv")));
    scenario_close(h);
    free(h);
}

TEST(figures_that_leave_say_the_days_of_their_imports)
{
    on(NULL);
    if (test_postgres())
        on(test_postgres());
}

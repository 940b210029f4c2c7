/* What is done with an exception: its checklist laid, its reason taken over, its plan as a workbook. */
#include "base/workbook.h"
#include "feature/exception/exception_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"

static Status exception_of_path(Req *rq, CapException *ret)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    return entity_get(&entity_cap_exception, rq->db, rq->org, id, rq->arena, ret);
}

/* ---- papers ---- */

/* Assumed: what a prefecture asks for differs; the town changes the list. */
static const char *const usual_papers[] = {
    "個別協議書（様式）", "費用低減計画", "上限額の計算書", "総合事業の実績と当該年度の見込み", "理由に当てはまることを示す資料（人口・災害・事業の内容）",
    "これまでの個別協議の経過",
};

const Sql exception_sql_paper_count = { .read_only = true, .text = "SELECT COUNT(*) FROM exception_paper WHERE org = $1 AND exception = $2" };

Status exception_lay_papers(Req *rq)
{
    CapException e;
    int64_t there = 0;
    TRY(exception_of_path(rq, &e));
    TRY(db_one_int(rq->db, &exception_sql_paper_count, &there, P_INT(rq->org), P_INT(e.row.id)));
    if (there)
        return problem_add(rq->problems, S(""), "duplicate", "書類の一覧は、もうあります。足りないものは一つずつ加えてください。");
    for (size_t i = 0; i < COUNT_OF(usual_papers); i++) {
        ExceptionPaper p = { .row = { .org = rq->org, .id = id_new(rq->now_ms) }, .exception = e.row.id, .name = str_of(usual_papers[i]),
                             .state = S("missing"), .mark = S("assumed") };
        TRY(entity_insert(&entity_exception_paper, rq->db, &p));
    }
    req_audit(rq, "cap_exception", e.row.id);
    return reply_no_content(rq);
}

/* ---- into a new year ---- */

#define STILL_NEEDED_BYTES 3000 /* 1,000 characters of three bytes, as the field holds */

/* {"year":2027,"needed":true,"why":"…"}. Without a yes and a reason nothing is taken over. */
static Status answer(Req *rq, const CapException *e, int64_t *ret_year, Str *ret_why)
{
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(rq->problems, S(""), "type", "オブジェクトを送ってください。");
    JsonNode *year = json_get(rq->body, S("year")), *needed = json_get(rq->body, S("needed")), *why = json_get(rq->body, S("why"));
    if (!year || json_type(year) != JSON_INT || json_i64(year) <= e->fiscal_year || json_i64(year) > e->fiscal_year + 10)
        problem_add(rq->problems, S("/year"), "range", "もとの年度より後の年度を選んでください。");
    if (!needed || json_type(needed) != JSON_BOOL)
        problem_add(rq->problems, S("/needed"), "missing", "「今年も本当に必要か」に答えてください。");
    else if (!json_bool(needed))
        problem_add(rq->problems, S("/needed"), "range", "必要ないと答えたので、写しません。やめた理由は、もとの年度のメモに残せます。");
    if (!why || json_type(why) != JSON_STRING || str_trim(json_str(why)).n == 0)
        problem_add(rq->problems, S("/why"), "missing", "今年も必要な理由を書いてください。去年と同じ、だけでは次の人に伝わりません。");
    TRY(problems_status(rq->problems));
    *ret_year = json_i64(year);
    *ret_why = str_trim(json_str(why));
    return OK;
}

/* The reason and the words go on; amounts, days and who decided belong to their year. */
Status exception_take_over(Req *rq)
{
    CapException e, next;
    Str why;
    int64_t year = 0;
    TRY(exception_of_path(rq, &e));
    TRY(answer(rq, &e, &year, &why));
    entity_init(&entity_cap_exception, &next);
    next.row = (Row){ .org = rq->org, .id = id_new(rq->now_ms), .rev = 1 };
    next.fiscal_year = year;
    next.reason = e.reason;
    next.words = e.words;
    next.state = S("draft");
    next.copied_from = e.row.id;
    next.still_needed = why;
    if (why.n > STILL_NEEDED_BYTES)
        return problem_add(rq->problems, S("/why"), "too_long", "1,000文字までで書いてください。");
    TRY(entity_insert(&entity_cap_exception, rq->db, &next));
    req_audit(rq, "cap_exception", next.row.id);
    JsonWriter *w = reply_json(rq, 201);
    entity_to_json(&entity_cap_exception, &next, w);
    return reply_done(rq);
}

/* ---- the plan ---- */

const Sql exception_sql_plan = { .read_only = true, .text =
    "SELECT causes, measures, promises, grounds, end_year FROM exception_plan WHERE org = $1 AND exception = $2" };
const Sql exception_sql_plan_years = { .read_only = true, .text =
    "SELECT fiscal_year, base_yen, planned_yen, cap_yen FROM exception_plan_year WHERE org = $1 AND exception = $2 ORDER BY fiscal_year" };

#define FIGURES 3
#define HEAD_ROW 3
#define COLUMN_WIDTH 20
#define LINE_HEIGHT 16
#define LINE_BYTES 140 /* of a line over five columns: some 47 characters of three bytes */

typedef struct {
    Req *rq;
    Workbook *file;
    BookSheet *sheet;
    BookFormat *words;
    BookRow row;
} Sheet;

static void add_chart(Sheet *s, BookRow last)
{
    static const struct {
        uint32_t colour;
        BookDash dash;
    } looks[FIGURES] = { { BOOK_LIGHT_GREY, BOOK_DASH_DASH }, { BOOK_BLUE, BOOK_DASH_SOLID }, { BOOK_RED, BOOK_DASH_SOLID } };
    BookChart *chart = workbook_chart(s->sheet, BOOK_CHART_LINE);
    for (BookColumn c = 1; c <= FIGURES; c++)
        workbook_series(chart, &(BookSeries){ .categories = { { HEAD_ROW + 1, 0 }, { last, 0 } }, .values = { { HEAD_ROW + 1, c }, { last, c } },
                                              .named_at = &(BookCell){ HEAD_ROW, c }, .colour = looks[c - 1].colour, .width = 2.25F, .dash = looks[c - 1].dash });
    workbook_place(chart, last + 2, 0, &(BookPicture){ .legend = true, .number = "#,##0", .across = 1.6, .down = 1.1 });
}

static Status put_years(Sheet *s, int64_t id)
{
    static const char *const heads[] = { "年度", "このままの費用（円）", "計画の費用（円）", "上限額（円）", "上限額を超える額（円）" };
    CLEANUP(rows_done) Rows rows = { 0 };
    for (BookColumn c = 0; c < COUNT_OF(heads); c++)
        workbook_words(s->sheet, HEAD_ROW, c, heads[c], s->file->head);
    s->row = HEAD_ROW + 1;
    TRY(db_query(s->rq->db, &exception_sql_plan_years, &rows, P_INT(s->rq->org), P_INT(id)));
    for (; rows_next(&rows); s->row++) {
        TRY(workbook_text(s->sheet, s->row, 0, wareki_year((int)row_int(&rows, 0), s->rq->arena), NULL, s->rq->arena));
        for (BookColumn c = 1; c <= FIGURES; c++)
            if (!row_is_null(&rows, c))
                workbook_number(s->sheet, s->row, c, (double)row_int(&rows, c), s->file->number);
        if (!row_is_null(&rows, 2) && !row_is_null(&rows, 3))
            workbook_number(s->sheet, s->row, FIGURES + 1, (double)(row_int(&rows, 2) - row_int(&rows, 3)), s->file->number);
    }
    return rows.status;
}

/* Over the width of the table, as high as its words need. */
static Status put_line(Sheet *s, Str line)
{
    Str z = arena_copy(s->rq->arena, line);
    if (!z.p)
        return ERR_MEMORY;
    workbook_merge(s->sheet, s->row, 0, s->row, FIGURES + 1, z.p, s->words);
    workbook_height(s->sheet, s->row++, LINE_HEIGHT * (double)(1 + line.n / LINE_BYTES));
    return OK;
}

static Status put_words(Sheet *s, int64_t id)
{
    static const char *const heads[] = { "上限額を超える原因", "費用を下げる取組と効果", "だれが、いつまでに", "見込みの根拠" };
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(s->rq->db, &exception_sql_plan, &rows, P_INT(s->rq->org), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status;
    for (int i = 0; i < (int)COUNT_OF(heads); i++) {
        Str rest = row_text(&rows, i), line;
        workbook_words(s->sheet, s->row++, 0, heads[i], s->file->head);
        while (rest.n) {
            str_cut(rest, '\n', &line, &rest);
            TRY(put_line(s, line));
        }
        s->row++;
    }
    if (row_int(&rows, 4)) {
        workbook_words(s->sheet, s->row, 0, "上限額に収まる年度", s->file->head);
        TRY(workbook_text(s->sheet, s->row, 1, wareki_year((int)row_int(&rows, 4), s->rq->arena), NULL, s->rq->arena));
    }
    return OK;
}

#define CHART_ROWS 19

Status exception_plan_workbook(Req *rq)
{
    CLEANUP(workbook_done) Workbook file = { 0 };
    CapException e;
    Str body;
    TRY(exception_of_path(rq, &e));
    TRY(workbook_begin(&file));
    Sheet s = { .rq = rq, .file = &file, .sheet = workbook_sheet(&file, "費用低減計画") };
    s.words = workbook_format(&file, (BookLook){ .wrap = true, .top = true });
    TRY(workbook_text(s.sheet, 0, 0, arena_printf(rq->arena, "費用低減計画（" STR_FMT "の個別協議）", STR_ARG(wareki_year((int)e.fiscal_year, rq->arena))), file.title, rq->arena));
    TRY(workbook_text(s.sheet, 1, 0, arena_printf(rq->arena, "理由：" STR_FMT, STR_ARG(exception_reason_label(e.reason))), NULL, rq->arena));
    TRY(put_years(&s, e.row.id));
    if (s.row > HEAD_ROW + 1) {
        add_chart(&s, s.row - 1);
        s.row += CHART_ROWS;
    }
    TRY(put_words(&s, e.row.id));
    workbook_columns(s.sheet, 0, FIGURES + 1, COLUMN_WIDTH);
    workbook_page(s.sheet, false, HEAD_ROW);
    static const char *const keys[] = { "plan_year", "whatif", "landing", "cap" };
    const FigureSources sources = { .year = (int)e.fiscal_year, .keys = keys, .n = COUNT_OF(keys) };
    TRY(sources_sheet(rq, &sources, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("費用低減計画.xlsx"), body);
}

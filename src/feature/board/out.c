/* The finished board as CSV and as a workbook: one row a sticky, as it stands on the wall. */
#include "base/csv.h"
#include "base/text.h"
#include "base/workbook.h"
#include "feature/board/board_parts.h"
#include "http/app.h"
#include "http/figure_sources.h"

static const char *const heads[] = { "グループ", "区画", "まとまり", "付せん", "いいね", "矢印", "所属の種類", "書いた人", "紙から" };
enum { COLUMN_VOTES = 4, COLUMN_ARROWS = 5, COLUMN_COUNT = COUNT_OF(heads) };
#define OUT_MAX (8u * 1024 * 1024)
#define HEAD_ROW 2

typedef struct {
    Str cells[COLUMN_COUNT];
    int64_t votes, arrows;
} Line;

typedef struct {
    Req *rq;
    Seat seat;
    Room room;
    Status (*put)(void *context, const Line *line);
    void *context;
} Out;

const Sql out_sql_area_label = { .read_only = true, .text = "SELECT label FROM board_area WHERE org = $1 AND board = $2 AND name = $3" };
static Status area_label(Out *o, Str name, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(o->rq->db, &out_sql_area_label, &rows, P_INT(o->seat.org), P_INT(o->seat.board), P_TEXT(name)));
    *ret = rows_next(&rows) ? arena_copy(o->rq->arena, row_text(&rows, 0)) : S("");
    return rows.status;
}

/* Names of groups, areas and clusters are few: they are looked up once for each run of the same one. */
typedef struct {
    Sticky *list;
    size_t n;
} Gathered;

static Status gather(void *context, const Sticky *s)
{
    Gathered *g = context;
    if (!s->removed && g->n < BOARD_STICKIES_MAX)
        g->list[g->n++] = *s;
    return OK;
}

static Status line_of(Out *o, const Sticky *s, Line *ret)
{
    Team team = { .name = S("") };
    Cluster cluster = { .name = S("") };
    Str area;
    Status found = team_read(o->rq->db, &o->seat, s->team, o->rq->arena, &team);
    TRY(found == ERR_NOT_FOUND ? OK : found);
    found = s->cluster ? cluster_read(o->rq->db, &o->seat, s->cluster, o->rq->arena, &cluster) : OK;
    TRY(found == ERR_NOT_FOUND ? OK : found);
    TRY(area_label(o, s->area, &area));
    bool shown = board_shows_text(o->room.phase, o->seat.facilitator, false, s->hidden);
    *ret = (Line){ { team.name, area, cluster.name, shown ? s->words : S(""), S(""), S(""), str_of(board_organisation_label(s->organisation_kind)),
                     o->room.hide_names ? S("") : s->author, s->paper ? S("紙") : S("") },
                   s->votes[VOTE_LIKE], s->votes[VOTE_ARROW] };
    return OK;
}

static Status each_line(Out *o)
{
    Gathered g = { .list = ARENA_ARRAY(o->rq->arena, Sticky, BOARD_STICKIES_MAX) };
    if (!g.list)
        return ERR_MEMORY;
    TRY(sticky_each(o->rq->db, &o->seat, o->rq->arena, gather, &g));
    for (size_t i = 0; i < g.n; i++) {
        Line line;
        TRY(line_of(o, &g.list[i], &line));
        TRY(o->put(o->context, &line));
    }
    return OK;
}

static Status begin(Req *rq, Out *o)
{
    TRY(seat_of(rq, &o->seat));
    TRY(room_read(rq->db, o->seat.org, o->seat.board, rq->now_ms, rq->arena, &o->room));
    o->rq = rq;
    req_audit(rq, "board", o->seat.board);
    return OK;
}

/* ---- CSV ---- */

static FigureSources sources_of(Req *rq)
{
    static const char *const keys[] = { "votes" };
    return (FigureSources){ .year = fiscal_year_of(month_of(app_today(rq->app)), 4), .keys = keys, .n = COUNT_OF(keys) };
}

static Status put_csv(void *context, const Line *line)
{
    Buf *out = context;
    for (size_t i = 0; i < COLUMN_COUNT; i++) {
        if (i == COLUMN_VOTES || i == COLUMN_ARROWS) {
            buf_char(out, ',');
            buf_i64(out, i == COLUMN_VOTES ? line->votes : line->arrows);
        } else {
            csv_put_cell(out, line->cells[i], i == 0, true);
        }
    }
    csv_end_row(out);
    return buf_status(out);
}

Status board_csv(Req *rq)
{
    CLEANUP(buf_done) Buf out;
    Out o = { .put = put_csv, .context = &out };
    buf_init(&out, OUT_MAX);
    TRY(begin(rq, &o));
    buf_add(&out, S("\xEF\xBB\xBF"));
    for (size_t i = 0; i < COLUMN_COUNT; i++)
        csv_put_cell(&out, str_of(heads[i]), i == 0, true);
    csv_end_row(&out);
    TRY(each_line(&o));
    const FigureSources sources = sources_of(rq);
    TRY(sources_csv(rq, &sources, &out));
    Str body = arena_copy(rq->arena, buf_str(&out));
    return body.p ? reply_file(rq, "text/csv", S("話し合いの板.csv"), body) : ERR_MEMORY;
}

/* ---- the workbook ---- */

typedef struct {
    Workbook *file;
    BookSheet *sheet;
    Arena *arena;
    BookRow row;
} Sheet;

static Status put_row(void *context, const Line *line)
{
    Sheet *s = context;
    for (BookColumn i = 0; i < COLUMN_COUNT; i++) {
        if (i == COLUMN_VOTES || i == COLUMN_ARROWS)
            workbook_number(s->sheet, s->row, i, (double)(i == COLUMN_VOTES ? line->votes : line->arrows), s->file->number);
        else
            TRY(workbook_text(s->sheet, s->row, i, line->cells[i], NULL, s->arena));
    }
    s->row++;
    return OK;
}

Status board_xlsx(Req *rq)
{
    static const double widths[COLUMN_COUNT] = { 12, 22, 22, 56, 8, 8, 26, 16, 8 };
    CLEANUP(workbook_done) Workbook file = { 0 };
    Sheet s = { .file = &file, .arena = rq->arena, .row = HEAD_ROW + 1 };
    Out o = { .put = put_row, .context = &s };
    Str body;
    TRY(begin(rq, &o));
    TRY(workbook_begin(&file));
    s.sheet = workbook_sheet(&file, "話し合いの板");
    const FigureSources sources = sources_of(rq);
    TRY(workbook_text(s.sheet, 0, 0, o.room.title, file.title, rq->arena));
    for (BookColumn i = 0; i < COLUMN_COUNT; i++) {
        workbook_words(s.sheet, HEAD_ROW, i, heads[i], file.head);
        workbook_columns(s.sheet, i, i, widths[i]);
    }
    TRY(each_line(&o));
    workbook_page(s.sheet, true, HEAD_ROW);
    TRY(sources_sheet(rq, &sources, &file));
    TRY(workbook_end(&file, rq->arena, &body));
    return reply_file(rq, WORKBOOK_TYPE, S("話し合いの板.xlsx"), body);
}

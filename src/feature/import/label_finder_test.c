/* Labels in sheets that nobody laid out: whatever the order, the gaps, the numbering and the width, the figures are the same. */
#include "base/buf.h"
#include "base/test.h"
#include "feature/import/kind.h"
#include "feature/import/settled_labels.h"
#include "schema/settled.h"

#include <string.h>

static const struct {
    const char *group;      /* in a column before the labels, on its first row or on all of them; NULL: the label needs none */
    const char *label;
    SettledItem item;
} lines[] = {
    { "訪問型サービス", "従前相当", SETTLED_VISIT_EQUIVALENT }, { "訪問型サービス", "サービスA", SETTLED_VISIT_A },   { "訪問型サービス", "住民主体による支援", SETTLED_VISIT_B },
    { "訪問型サービス", "小計", SETTLED_VISIT },                { "通所型サービス・活動", "従前相当サービス", SETTLED_DAY_EQUIVALENT },
    { "通所型サービス・活動", "サービス・活動C", SETTLED_DAY_C }, { "通所型サービス・活動", "計", SETTLED_DAY },         { "一般介護予防事業", "介護予防把握事業", SETTLED_GENERAL_FIND },
    { "一般介護予防事業", "小計", SETTLED_GENERAL },            { NULL, "介護予防ケアマネジメント", SETTLED_MANAGEMENT }, { NULL, "審査支払手数料", SETTLED_FEE },
    { NULL, "総合事業費計", SETTLED_COST },
};
enum { LINES = COUNT_OF(lines), WIDTH = 12 };

static Str dressed(const char *label, Arena *a)
{
    static const char *const before[] = { "", "①", "（1）", "1．", "ア　", "・", "　" };
    static const char *const after[] = { "", "（千円）", "（※1）", " " };
    return arena_printf(a, "%s%s%s", before[test_rand(0, COUNT_OF(before) - 1)], label, after[test_rand(0, COUNT_OF(after) - 1)]);
}

typedef struct {
    Grid grid;
    Arena *a;
    Str cells[WIDTH];
    int64_t row;
} Sheet;

static void flush_row(Sheet *s)
{
    EXPECT_I64(grid_add(&s->grid, s->cells, WIDTH, ++s->row, s->a), OK);
    for (size_t i = 0; i < WIDTH; i++)
        s->cells[i] = S("");
}

/* Groups in their order, with random gaps before, between and behind. */
static void lay_out(Sheet *s, int64_t *ret_values)
{
    bool merged = test_rand(0, 1), heads = test_rand(0, 1);
    size_t left = test_rand(0, 2), label = left + 1 + test_rand(0, 1), figure = label + 1 + test_rand(0, 2);
    for (size_t i = 0; i < WIDTH; i++)
        s->cells[i] = S("");
    s->cells[left] = S("令和5年度　地域支援事業実績報告書");
    flush_row(s);
    s->cells[figure] = S("単位：千円");
    flush_row(s);
    if (heads) {
        s->cells[figure] = S("実支出額");
        s->cells[figure + 1] = S("利用者数");
        flush_row(s);
    }
    for (size_t i = 0; i < LINES; i++) {
        bool first = i == 0 || lines[i].group != lines[i - 1].group;
        if (test_rand(0, 3) == 0)
            flush_row(s);
        if (lines[i].group && (merged || first))
            s->cells[left] = str_of(lines[i].group);
        s->cells[lines[i].group ? label : left] = dressed(lines[i].label, s->a);
        ret_values[i] = (int64_t)test_rand(0, 99999999);
        s->cells[figure] = test_rand(0, 1) ? arena_printf(s->a, "%lld", (long long)ret_values[i]) : arena_printf(s->a, "%lld.5", (long long)ret_values[i]);
        if (heads)
            s->cells[figure + 1] = arena_printf(s->a, "%d", (int)test_rand(0, 999));
        flush_row(s);
    }
}

static const FoundFigure *best(const FoundFigure *list, size_t n, int id)
{
    const FoundFigure *found = NULL;
    for (size_t i = 0; i < n; i++)
        if (list[i].id == id && (!found || list[i].rank < found->rank))
            found = &list[i];
    return found;
}

TEST(labels_are_found_wherever_they_stand)
{
    for (int round = 0; round < 60; round++) {
        CLEANUP(arena_done) Arena a;
        int64_t values[LINES];
        FoundFigure *found = NULL;
        size_t n = 0;
        arena_init(&a, 32u << 20);
        Sheet s = { .a = &a };
        lay_out(&s, values);
        EXPECT_I64(labels_find(&settled_book, &s.grid, &a, &found, &n), OK);
        for (size_t i = 0; i < LINES; i++) {
            const FoundFigure *f = best(found, n, (int)lines[i].item);
            Str wanted = arena_printf(&a, "%lld", (long long)values[i]);
            if (!f || !str_starts(f->text, wanted) || !f->number || f->unit != 1000 || f->year)
                test_fail(__FILE__, __LINE__, "round %d, %s: " STR_FMT ", wanted " STR_FMT, round, settled_items[lines[i].item].key, STR_ARG(f ? f->text : S("nothing")), STR_ARG(wanted));
        }
        for (size_t i = 0; i < n; i++) /* nothing that nobody wrote */
            EXPECT(str_eq(found[i].text, grid_cell(&s.grid, found[i].row, found[i].column)));
    }
}

TEST(labels_are_read_with_their_marks_and_notes)
{
    static const struct { const char *text; bool is; } rows[] = {
        { "訪問型サービスA", true }, { "訪問型サービスＡ", true }, { "①訪問型サービスA", true }, { "(1) 訪問型サービスA", true }, { "１．訪問型サービスA", true }, { "ア 訪問型サービスA", true },
        { "（ア）訪問型サービスA（円）", true }, { "訪問型サービスA（緩和した基準）（千円）", true }, { "訪問型 サービスA", true }, { "※訪問型サービスA", true },
        { "訪問型サービスAB", false }, { "訪問型サービス", false }, { "旧訪問型サービスA", false }, { "", false }, { "(", false }, { ")", false }, { "(訪問型サービスA", false }, { "①", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(arena_done) Arena a;
        arena_init(&a, 1 << 20);
        if (label_is(import_header_key(str_of(rows[i].text), &a), "訪問型サービスA|訪問型A") != rows[i].is)
            test_fail(__FILE__, __LINE__, "%s", rows[i].text);
    }
}

TEST(label_numbers_are_told_from_texts)
{
    static const struct { const char *cell; bool is; } rows[] = {
        { "1", true }, { "1,234", true }, { "12.5", true }, { "▲1,234", true }, { "(5)", true }, { "-3", true }, { "¥100", true }, { "1,234円", true }, { "5千円", true }, { "12人", true }, { "1.94%", true },
        { "", false }, { "-", false }, { "1.2.3", false }, { "令和5", false }, { "R5", false }, { "別紙", false }, { "円", false }, { "1a", false }, { ",", false }, { ".", false }, { "①", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (label_number(str_of(rows[i].cell)) != rows[i].is)
            test_fail(__FILE__, __LINE__, "%s", rows[i].cell);
}

static Status fill(Grid *g, size_t rows, Str (*cell)(size_t row, size_t column, Arena *a), Arena *a)
{
    CLEANUP(arena_done) Arena row_arena;
    Str row[GRID_COLUMNS_MAX];
    arena_init(&row_arena, 1 << 20);
    for (size_t r = 0; r < rows; r++) {
        arena_reset(&row_arena);
        for (size_t c = 0; c < GRID_COLUMNS_MAX; c++)
            row[c] = cell(r, c, &row_arena);
        TRY(grid_add(g, row, GRID_COLUMNS_MAX, (int64_t)r + 1, a));
    }
    return OK;
}

/* Every cell another text that is as long as a sheet full of them may have it; every second a label with what may stand around it. */
static Str heaviest(size_t row, size_t column, Arena *a)
{
    return arena_printf(a, column % 2 ? "(1)①ア訪問型サービス%03zu%03zu" : "①(%zu)訪問型サービスA(%zu)", row, column);
}

static Str merged(size_t row, size_t column, Arena *a)
{
    (void)row, (void)column, (void)a;
    return S("この表は、介護予防・日常生活支援総合事業の実績を、サービスごとにまとめたものです。");
}

TEST(labels_of_a_sheet_at_all_its_limits_fit_into_its_memory)
{
    CLEANUP(arena_done) Arena a;
    Grid g = { 0 };
    FoundFigure *found = NULL;
    size_t n = 0;
    arena_init(&a, GRID_ARENA_MAX);
    EXPECT_I64(fill(&g, GRID_ROWS_MAX + 1, heaviest, &a), OK);
    EXPECT(!g.heavy && g.cut && g.n == GRID_ROWS_MAX && g.bytes > GRID_TEXT_MAX * 3 / 4);
    EXPECT_I64(labels_find(&settled_book, &g, &a, &found, &n), OK);
    EXPECT_I64(labels_seen(&settled_book, &(Grid){ .rows = g.rows, .n = 3 }, &a), 3 * GRID_COLUMNS_MAX / 2);
}

/* A merged title is one text, however many cells it covers. */
TEST(labels_merged_over_a_whole_sheet_weigh_nothing)
{
    CLEANUP(arena_done) Arena a;
    Grid g = { 0 };
    arena_init(&a, 16u << 20);
    EXPECT_I64(fill(&g, GRID_ROWS_MAX, merged, &a), OK);
    EXPECT_I64(g.bytes, merged(0, 0, &a).n);
    EXPECT(str_eq(grid_cell(&g, GRID_ROWS_MAX - 1, GRID_COLUMNS_MAX - 1), merged(0, 0, &a)));
}

/* 1 and 2 with a page of blanks between them is not the figure 1. */
TEST(labels_of_a_cell_without_end_are_no_figure)
{
    CLEANUP(arena_done) Arena a;
    Grid g = { 0 };
    FoundFigure *found = NULL;
    size_t n = 0;
    arena_init(&a, 4u << 20);
    char *page = arena_alloc(&a, 3000);
    if (!page)
        return;
    memset(page, ' ', 3000);
    page[0] = '1';
    page[2999] = '2';
    Str row[3] = { S("訪問型サービスA"), { page, 3000 }, S("訪問型サービスB") };
    EXPECT_I64(grid_add(&g, row, 3, 1, &a), OK);
    EXPECT(grid_cell(&g, 0, 1).n <= GRID_CELL_MAX + 3 && str_ends(grid_cell(&g, 0, 1), S("…")));
    for (size_t i = 0; i < 1000; i++) /* あ is three bytes: 500 is in the middle of one */
        memcpy(page + i * 3, "あ", 3);
    EXPECT_I64(grid_add(&g, row, 3, 2, &a), OK);
    EXPECT(str_is_utf8(grid_cell(&g, 1, 1)));
    EXPECT_I64(labels_find(&settled_book, &g, &a, &found, &n), OK);
    EXPECT_I64(n, 0);
}

/* No alias twice in one group: the first would hide the second. */
TEST(labels_of_a_group_are_told_apart)
{
    for (size_t i = 0; i < settled_book.n_labels; i++) {
        Str one, rest = str_of(settled_book.labels[i].aliases);
        for (bool more = true; more;) {
            more = str_cut(rest, '|', &one, &rest);
            for (size_t k = 0; k < settled_book.n_labels; k++) {
                Str other, tail = str_of(settled_book.labels[k].aliases);
                for (bool on = k != i && settled_book.labels[k].group == settled_book.labels[i].group; on;) {
                    on = str_cut(tail, '|', &other, &tail);
                    if (str_eq(one, other))
                        test_fail(__FILE__, __LINE__, STR_FMT " is of %d and %d", STR_ARG(one), settled_book.labels[i].id, settled_book.labels[k].id);
                }
            }
        }
    }
}

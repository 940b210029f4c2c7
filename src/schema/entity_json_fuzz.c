/* Decoding by the field table: no input crashes it, what is accepted is within the table and comes
 * back unchanged from its own JSON. */
#include "base/fuzz.h"
#include "schema/entity.h"

#include <stdlib.h>

typedef struct {
    Row row;
    Str title, mark;
    Date day;
    Month month;
    int64_t yen, count, fiscal_year, area;
    bool closed;
} Sheet;

static const Choice marks[] = { { "fact", "実績" }, { "guess", "仮定" }, { 0 } };
static const Field fields[] = {
    FIELD_TEXT(Sheet, title, "用件", .max = 20),
    FIELD_CHOICE(Sheet, mark, "根拠", .choices = marks),
    FIELD_DATE(Sheet, day, "日", .flags = FIELD_PERSONAL),
    FIELD_MONTH(Sheet, month, "月", .flags = FIELD_FIXED),
    FIELD_YEN(Sheet, yen, "金額", .min = -YEN_MAX),
    FIELD_INT(Sheet, count, "件数", .flags = FIELD_READ_ONLY),
    FIELD_YEAR(Sheet, fiscal_year, "年度", .flags = 0),
    FIELD_REF(Sheet, area, "地域", .ref = "unit"),
    FIELD_BOOL(Sheet, closed, "終了", .flags = 0),
};
static const Entity sheet = { .name = "sheet", .label = "紙", .table = "sheet", .plural = "sheets",
                              .fields = fields, .n_fields = COUNT_OF(fields), .size = sizeof(Sheet) };

static void check_back(const Sheet *row, Arena *a)
{
    Problems ps;
    problems_init(&ps, a);
    CLEANUP(buf_done) Buf first, second;
    buf_init(&first, 1 << 20);
    buf_init(&second, 1 << 20);
    CLEANUP(json_done) JsonDoc *doc = NULL;
    JsonWriter w;
    json_begin(&w, &first);
    entity_to_json(&sheet, row, &w);
    Sheet back = *row;
    if (json_end(&w) != OK || json_parse(buf_str(&first), &ps, &doc) != OK
        || entity_from_json(&sheet, json_root(doc), true, &ps, &back) != OK)
        abort();
    json_begin(&w, &second);
    entity_to_json(&sheet, &back, &w);
    if (json_end(&w) != OK || !str_eq(buf_str(&first), buf_str(&second)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 16 << 20);
    Problems ps;
    problems_init(&ps, &a);
    CLEANUP(json_done) JsonDoc *doc = NULL;
    if (json_parse((Str){ (const char *)data, size }, &ps, &doc) != OK)
        return 0;
    for (int update = 0; update < 2; update++) {
        Sheet row;
        entity_init(&sheet, &row);
        problems_init(&ps, &a);
        Status s = entity_from_json(&sheet, json_root(doc), update, &ps, &row);
        if (s == OK ? ps.count != 0 : s != ERR_INVALID || ps.count == 0)
            abort();
        for (size_t i = 0; i < ps.count; i++)
            if (!str_is_utf8(ps.items[i].sentence) || !str_is_utf8(ps.items[i].pointer))
                abort();
        if (s == OK)
            check_back(&row, &a);
    }
    return 0;
}

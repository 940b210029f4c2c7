/* Projections of the population: as the research institute gives them, as a town makes them, and what is refused. */
#include "feature/import/reference_testing.h"

static const Sql rows = { .read_only = true, .text =
    "SELECT CAST(year AS TEXT) || ' ' || CAST(total AS TEXT) || ' ' || CAST(age15_64 AS TEXT) || ' ' || CAST(age65 AS TEXT) || ' ' || CAST(age75 AS TEXT)"
    " || ' ' || CAST(age80 AS TEXT) || ' ' || CAST(age85 AS TEXT) FROM projection WHERE org = $1 ORDER BY year, batch" };
static const Sql count = { .read_only = true, .text = "SELECT COUNT(*) FROM projection WHERE org = $1" };

/* Ten in every band from 15 on. */
static Str institute(World *w, const char *code, const char *years)
{
    Buf b;
    Str rest = str_of(years), year;
    buf_init(&b, 1 << 16);
    buf_add(&b, S("日本の地域別将来推計人口（令和5年推計）\r\nコード,市などの別,都道府県,市区町村,年,総数"));
    for (int lo = 0; lo < 95; lo += 5)
        buf_printf(&b, ",%d～%d歳", lo, lo + 4);
    buf_add(&b, S(",95歳以上\r\n"));
    while (rest.n) {
        str_cut(rest, ' ', &year, &rest);
        buf_printf(&b, "%s,市,栃木県,さくら市," STR_FMT ",200", code, STR_ARG(year));
        for (int band = 0; band < 20; band++)
            buf_add(&b, S(",10"));
        buf_add(&b, S("\r\n"));
    }
    Str copy = arena_copy(&w->arena, buf_str(&b));
    buf_done(&b);
    return copy;
}

REFERENCE(projection_of_the_institute)
{
    CLEANUP(world_done) World w;
    Taken t;
    if (!reference_open(&w))
        return;
    take_all(&w, WORLD_ORG, "projection", S("a.csv"), institute(&w, "09214", "2025 2030"), 2, &t);
    EXPECT_STR(world_lines(&w, &rows), S("2025 200 100 70 50 40 30\n2030 200 100 70 50 40 30\n"));
    take_all(&w, WORLD_ORG, "projection", S("b.csv"), institute(&w, "092142", "2025 2030 2035"), 1, &t);
    EXPECT_I64(t.result.rows_same, 2);
    EXPECT_I64(undo_as(&w, WORLD_ORG, t.batch), OK);
    EXPECT_I64(world_int(&w, &count), 2);
}

REFERENCE(projection_of_another_place_is_refused)
{
    CLEANUP(world_done) World w;
    if (!reference_open(&w))
        return;
    expect_refused(&w, WORLD_ORG, S("a.csv"), institute(&w, "13101", "2025"), "other_town");
    EXPECT_I64(world_int(&w, &count), 0);
}

static const struct { const char *text, *want, *fault; } plain[] = {
    { "将来推計人口\r\n年,総人口,15〜64歳,65歳以上,75歳以上,80歳以上,85歳以上\r\n令和12年,1000,500,400,300,200,100\r\n", "2030 1000 500 400 300 200 100\n", NULL },
    { "将来推計人口\r\n年,総人口,15〜64歳,65歳以上,75歳以上,80歳以上\r\n2030,1000,500,400,300,200\r\n", "", "missing_column" },
    { "将来推計人口\r\n年,総人口,65歳以上,75歳以上,80歳以上,85歳以上\r\n2030,1000,400,300,200,100\r\n", "", "missing_column" },
    { "将来推計人口\r\n年,総人口,15〜64歳,65歳以上,75歳以上,80歳以上,85歳以上\r\n2030,1000,500,400,300,200,250\r\n", "", "order" },
    { "将来推計人口\r\n年,総人口,15〜64歳,65歳以上,75歳以上,80歳以上,85歳以上\r\n2030,300,500,400,300,200,100\r\n", "", "order" },
    { "将来推計人口\r\n年,総人口,15〜64歳,65歳以上,75歳以上,80歳以上,85歳以上\r\n1030,1000,500,400,300,200,100\r\n", "", "type" },
    { "将来推計人口\r\n年,総人口,15〜64歳,65歳以上,75歳以上,80歳以上,85歳以上\r\n2030,1000,500,400,300,200,100\r\n2030,1000,500,400,300,200,99\r\n", "2030 1000 500 400 300 200 100\n", "duplicate" },
};
REFERENCE(projection_of_a_town_itself)
{
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        CLEANUP(world_done) World w;
        Taken t;
        if (!reference_open(&w))
            return;
        EXPECT_I64(take_as(&w, WORLD_ORG, S("a.csv"), str_of(plain[i].text), &t), OK);
        EXPECT_STR(world_lines(&w, &rows), str_of(plain[i].want));
        if (plain[i].fault)
            EXPECT(issue_with(&t.result, plain[i].fault));
    }
}

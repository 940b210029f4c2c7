/* Small files of every reference kind with bytes changed, lost and doubled: never a crash, never a half-taken batch, and
 * what was taken in can be taken back. */
#include "feature/import/reference_testing.h"

static const char *const files[] = {
    "保険者番号,サービス種類コード,サービス項目コード,適用開始年月,適用終了年月,サービス名称,単位数,算定単位\n"
    "092148,A2,1111,202404,999999,訪問型独自サービスU,01176,03\n092148,A6,5612,202404,,送迎減算,00-47,01\n",
    "092148,A2,1111,202404,999999,\"訪問型\",1176,03,,,3,1014,090,,2,2,2,1,20240401\n",
    "調査年月日,地域名,総人口,65-69歳の男性,65-69歳の女性,70-74歳の男性,75-79歳の男性,80-84歳の男性,85歳以上の男性\n"
    "2025/10/1,,100,1,2,3,4,5,6\nR7.11.1,氏家,50,1,2,3,4,5,6\nR7.11.1,喜連川,40,1,2,3,4,5,6\n",
    "年度,75歳以上\n令和5年度,\"5,900\"\nR6,6000人\n2025,6100\n",
    "令和５年度,,,,,\n都道府県,保険者,計,６５歳以上７５歳未満,７５歳以上８５歳未満,８５歳以上\n全国,,33,6,9,18\n栃木県,さくら市,11,2,3,6\n",
    "団体コード,都道府県名（漢字）,市区町村名（漢字）\n092142,栃木県,さくら市\n193682,山梨県,富士川町\n",
    "{\"items\":[{\"c\":\"193682\",\"n\":\"富士川町\",\"p\":\"山梨県\",\"t\":\"town\"}]}",
};
static const Sql add_prefecture = { .text = "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (9, 1, 'prefecture', '090000', '栃木県', 2)" };
static const Sql join_prefecture = { .text = "UPDATE organisation SET parent = 9 WHERE id = 1" };
static const Sql left = { .read_only = true, .scan_ok = true, .text =
    "SELECT (SELECT COUNT(*) FROM tariff) + (SELECT COUNT(*) FROM population) + (SELECT COUNT(*) FROM statistic WHERE $1 = 1)" };

static Str damage(Arena *arena, Str file)
{
    Str copy = arena_copy(arena, file);
    char *p = arena_alloc(arena, file.n * 2 + 1);
    size_t n = copy.n;
    if (!p)
        return copy;
    memcpy(p, copy.p, n);
    for (uint64_t k = test_rand(1, 4); k && n; k--) {
        size_t at = (size_t)test_rand(0, n - 1), some = (size_t)test_rand(1, 5);
        some = some < n - at ? some : n - at;
        switch (test_rand(0, 3)) {
        case 0: p[at] = (char)test_rand(0, 255); break;
        case 1: p[at] = ",\n\"0-9AＵ"[test_rand(0, 7)]; break;
        case 2: memmove(p + at, p + at + some, n - at - some); n -= some; break;
        default: memmove(p + at + some, p + at, n - at); n += some; break;
        }
        if (n > file.n * 2 - 8)
            break;
    }
    return (Str){ p, n };
}

TEST(damaged_reference_files_are_refused_or_taken_whole)
{
    CLEANUP(world_done) World w;
    int64_t batches = 0;
    if (!reference_open(&w) || db_exec0(w.db, &add_prefecture) != OK || db_exec0(w.db, &join_prefecture) != OK)
        return;
    for (int round = 0; round < 400; round++) {
        Arena arena;
        arena_init(&arena, 1u << 20);
        Taken t;
        Str file = damage(&arena, str_of(files[test_rand(0, COUNT_OF(files) - 1)]));
        int64_t org = test_rand(0, 1) ? NATION : WORLD_ORG;
        Status status = take_as(&w, org, S("r5.csv"), file, &t);
        EXPECT(status == OK || status == ERR_INVALID || status == ERR_TOO_LARGE);
        if (status == OK && !t.result.refused && !t.same.id) {
            EXPECT_I64(t.result.rows_read, t.result.rows_taken + t.result.rows_same + t.result.rows_wrong);
            Status back = t.result.nothing ? OK : undo_as(&w, org, t.batch); /* of nothing, nothing was kept */
            EXPECT(back == OK || (back == ERR_CONFLICT && t.result.kind && strcmp(t.result.kind->name, "municipality") == 0));
            batches++;
        }
        EXPECT_I64(world_int(&w, &left), 0);
        arena_done(&arena);
    }
    EXPECT(batches > 20);
}

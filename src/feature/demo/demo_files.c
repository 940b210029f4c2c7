#include "base/text.h"
#include "feature/demo/demo_papers.h"

#include <string.h>

const DemoFile demo_files[] = {
    { "01_給付実績_令和8年10月サービス分.csv", "先月分の給付実績（Shift_JIS）。2行に直すところがあります" },
    { "02_給付実績_令和8年9月サービス分_同じもの.csv", "もう取り込んだ月と同じ内容。何も変わらないことを確かめられます" },
    { "03_国保連_71R1_令和8年10月.csv", "国保連の総合事業費明細（71R1）。コントロール・データ・エンドの3種のレコード" },
    { "04_単位数表マスタ.csv", "総合事業の単位数表マスタ（19項目）" },
    { "05_地域年齢別人口_令和8年10月1日.csv", "地域・年齢別人口（オープンデータの形）。来年度の75歳以上の伸び率に使います" },
    { "06_ちがうファイル_イベント一覧.csv", "取り込めないファイル。どう断られるかを見られます" },
    { "07_実績報告書と上限額_令和4・6・7年度.xlsx", "町が出した実績報告書と上限額の算定。様式の違う3つの年度を、見出しで探して読みます" },
    { "08_ニーズ調査_問5_令和7年度.csv", "ニーズ調査 問5の回答（架空の400人）。社会参加率を数え、回答は捨てます" },
};
const size_t demo_file_count = COUNT_OF(demo_files);

/* Two rows as they arrive when somebody opened the file in Excel and saved it: an insured number
 * without its leading zeros, and a service month that is not one. */
static void spoil_two_rows(Str csv, Buf *out)
{
    int row = 0;
    for (Str line, rest = csv; rest.n; row++) {
        str_cut(rest, '\n', &line, &rest);
        Str a, b, c;
        if (row == 12 && str_cut(line, ',', &a, &b)) {
            buf_add(out, a);
            buf_add(out, S(",")); /* 0099…: the two zeros are gone */
            buf_add(out, str_sub(b, 2, b.n));
        } else if (row == 40 && str_cut(line, ',', &a, &b) && str_cut(b, ',', &b, &c)) {
            buf_add(out, a);
            buf_char(out, ',');
            buf_add(out, b);
            buf_add(out, S(",202613"));
            buf_add(out, str_sub(c, 6, c.n));
        } else {
            buf_add(out, line);
        }
        buf_char(out, '\n');
    }
}

static Status cp932(Buf *utf8, Buf *out)
{
    UnmappedList lost;
    return text_encode_cp932(buf_str(utf8), out, &lost);
}

static Status last_month(Buf *out)
{
    CLEANUP(buf_done) Buf whole, spoilt;
    buf_init(&whole, 1u << 24);
    buf_init(&spoilt, 1u << 24);
    TRY(demo_claims_csv(month_add(DEMO_DESK_MONTH, 1), month_add(DEMO_DESK_MONTH, 1), &whole));
    spoil_two_rows(buf_str(&whole), &spoilt);
    TRY(buf_status(&spoilt));
    return cp932(&spoilt, out);
}

static Status month_before(Buf *out)
{
    CLEANUP(buf_done) Buf whole;
    buf_init(&whole, 1u << 24);
    TRY(demo_claims_csv(DEMO_DESK_MONTH, DEMO_DESK_MONTH, &whole));
    return cp932(&whole, out);
}

/* One envelope with three claims: 訪問, 通所 and both, in the layout of people-and-formats.md §6.1. */
static Status envelope(Buf *out)
{
    static const struct { const char *person; int provider; const char *level, *service, *item, *add; int units, add_units, price; } claims[] = {
        { "0099900001", 9, "12", "A2", "1111", "6269", 1176, 288, 1021 },
        { "0099900002", 0, "13", "A6", "1121", "6100", 3621, 333, 1014 },
        { "0099900003", 2, "12", "A6", "1111", "6100", 1798, 165, 1014 },
    };
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1u << 20);
    int record = 1;
    buf_printf(&text, "1,%d,0,%zu,71R,0,992016,%s,99,1,%d,0\r\n", record++, COUNT_OF(claims) * 4, demo_providers[claims[0].provider].number, month_add(DEMO_DESK_MONTH, 1));
    for (size_t i = 0; i < COUNT_OF(claims); i++) {
        int total = claims[i].units + claims[i].add_units;
        int cost = (int)((int64_t)total * claims[i].price / 100), paid = cost * 9 / 10;
        buf_printf(&text, "2,%d,\"71R1\",\"01\",\"%d\",\"%s\",\"00992016\",\"%s\",\"\",\"\",\"\",\"\",\"\",\"\",\"19400101\",\"2\",\"%s\"",
                   record++, DEMO_DESK_MONTH, demo_providers[claims[i].provider].number, claims[i].person, claims[i].level);
        for (int k = 16; k <= 29; k++)
            buf_printf(&text, ",\"%s\"", k == 29 ? "090" : "");
        buf_printf(&text, ",\"\",\"\",\"\",\"%d\",\"%d\",\"%d\"", total, paid, cost - paid);
        for (int k = 36; k <= 56; k++)
            buf_add(&text, S(",\"\""));
        buf_add(&text, S("\r\n"));
        for (int k = 0; k < 2; k++)
            buf_printf(&text, "2,%d,\"71R1\",\"02\",\"%d\",\"%s\",\"00992016\",\"%s\",\"%s\",\"%s\",\"%d\",\"1\",\"\",\"\",\"\",\"%d\",\"\",\"\",\"\",\"\"\r\n",
                       record++, DEMO_DESK_MONTH, demo_providers[claims[i].provider].number, claims[i].person, claims[i].service,
                       k ? claims[i].add : claims[i].item, k ? claims[i].add_units : claims[i].units, k ? claims[i].add_units : claims[i].units);
        buf_printf(&text, "2,%d,\"71R1\",\"10\",\"%d\",\"%s\",\"00992016\",\"%s\",\"%s\",\"4\",\"%d\",\"%d\",\"0\",\"\",\"\",\"%d\",\"%d\",\"%d\",\"%d\"",
                   record++, DEMO_DESK_MONTH, demo_providers[claims[i].provider].number, claims[i].person, claims[i].service, total, total, total,
                   claims[i].price, paid, cost - paid);
        for (int k = 18; k <= 38; k++)
            buf_add(&text, S(",\"\""));
        buf_add(&text, S("\r\n"));
    }
    buf_printf(&text, "3,%d\r\n", record);
    TRY(buf_status(&text));
    return cp932(&text, out);
}

static Status tariff(Buf *out)
{
    static const struct { const char *service, *item, *name; int units; const char *per; } rows[] = {
        { "A2", "1111", "訪問型独自サービスⅠ", 1176, "03" },   { "A2", "1211", "訪問型独自サービスⅡ", 2349, "03" },
        { "A6", "1111", "通所型独自サービス１１", 1798, "03" }, { "A6", "1121", "通所型独自サービス１２", 3621, "03" },
        { "A7", "1001", "通所型サービスＡ　元気クラブ", 1390, "03" }, { "A3", "1001", "訪問型サービスＡ　生活援助", 940, "03" },
        { "AF", "2111", "介護予防ケアマネジメント費Ａ", 442, "03" },
    };
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1u << 16);
    buf_add(&text, S("保険者番号,サービス種類コード,サービス項目コード,適用開始年月,適用終了年月,サービス名称,単位数,算定単位,制限日数回数,"
                     "算定回数制限期間,限度額管理対象区分,単位数単価,給付率,利用者負担額,事業対象者実施区分,要支援1実施区分,要支援2実施区分,国保連委託区分,作成日\r\n"));
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        buf_printf(&text, "992016,%s,%s,202404,999999,%s,%05d,%s,,,3,%s,%s,,2,2,2,1,20240401\r\n", rows[i].service, rows[i].item,
                   rows[i].name, rows[i].units, rows[i].per, rows[i].service[1] == '7' || rows[i].service[1] == '3' ? "1014" : "",
                   rows[i].service[1] == '7' || rows[i].service[1] == '3' ? "90" : "");
    TRY(buf_status(&text));
    return cp932(&text, out);
}

/* Men and women by five-year bands; the sums are 43,810 people, 12,090 of 65 and over, 6,190 of 75 and over. */
static Status population(Buf *out)
{
    static const int bands[][2] = {
        { 890, 860 }, { 1000, 960 }, { 1130, 1080 }, { 1210, 1160 }, { 1260, 1180 }, { 1120, 1010 }, { 1190, 1090 }, { 1310, 1220 },
        { 1440, 1360 }, { 1660, 1580 }, { 1790, 1710 }, { 1450, 1420 }, { 830, 810 }, { 1440, 1490 }, { 1410, 1560 },
        { 1130, 1330 }, { 780, 990 }, { 430, 680 }, { 170, 410 }, { 50, 180 }, { 5, 35 },
    };
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1u << 16);
    buf_add(&text, S("都道府県コード又は市区町村コード,地域コード,都道府県名,市区町村名,調査年月日,地域名,総人口,男性,女性"));
    int sum[3] = { 0 };
    for (size_t i = 0; i < COUNT_OF(bands); i++) {
        int from = (int)i * 5;
        if (i + 1 < COUNT_OF(bands))
            buf_printf(&text, ",%d-%d歳の男性,%d-%d歳の女性", from, from + 4, from, from + 4);
        else
            buf_add(&text, S(",100歳以上の男性,100歳以上の女性"));
        sum[1] += bands[i][0];
        sum[2] += bands[i][1];
    }
    sum[0] = sum[1] + sum[2];
    buf_printf(&text, ",世帯数,備考\r\n992011,,見本県,みほん市,2026-10-01,,%d,%d,%d", sum[0], sum[1], sum[2]);
    for (size_t i = 0; i < COUNT_OF(bands); i++)
        buf_printf(&text, ",%d,%d", bands[i][0], bands[i][1]);
    buf_add(&text, S(",18420,見本\r\n"));
    TRY(buf_status(&text));
    buf_add(out, buf_str(&text)); /* UTF-8 without BOM, as many portals give it */
    return buf_status(out);
}

static Status something_else(Buf *out)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 4096);
    buf_add(&text, S("イベント名,開始日,終了日,開始時間,終了時間,場所名称,住所\r\nみほん桜まつり,2027-04-03,2027-04-04,10:00,16:00,中央公園,見本県みほん市本町1-1\r\n"));
    TRY(buf_status(&text));
    return cp932(&text, out);
}

Status demo_file_bytes(size_t i, Buf *out)
{
    static Status (*const make[])(Buf *) = { last_month, month_before, envelope, tariff, population, something_else, demo_settled_workbook, demo_survey_csv };
    _Static_assert(COUNT_OF(make) == COUNT_OF(demo_files), "a maker for every file");
    return i < COUNT_OF(make) ? make[i](out) : ERR_NOT_FOUND;
}

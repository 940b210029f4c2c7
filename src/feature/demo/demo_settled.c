/* Papers of closed years on the desk: the town's own report of two years in two layouts, and its cap. A little differs from the
 * claims, as it does in life: a correction after the report, fractions of a thousand yen. */
#include "base/workbook.h"
#include "feature/demo/demo_papers.h"

#include <string.h>

enum { HEAD_ROWS = 4, PAPER_ARENA = 8 << 20 };

typedef struct {
    const char *group, *label; /* group NULL: a line by itself */
    int64_t yen[2];
} Line;

static const Line report[] = { /* 令和4年度, in the form of before August 2024 */
    { "訪問型サービス", "①訪問介護相当サービス", { 26388974 } },
    { "訪問型サービス", "②訪問型サービスＡ（緩和した基準によるサービス）", { 2620430 } },
    { "訪問型サービス", "③訪問型サービスＢ（住民主体による支援）", { 1056000 } },
    { "訪問型サービス", "⑤訪問型サービスＤ（移動支援）", { 572000 } },
    { "訪問型サービス", "小計", { 30637404 } },
    { "通所型サービス", "①通所介護相当サービス", { 65731338 } }, /* 40,000 yen came back after the report */
    { "通所型サービス", "②通所型サービスＡ（緩和した基準によるサービス）", { 6627576 } },
    { "通所型サービス", "③通所型サービスＣ（短期集中予防サービス）", { 1536000 } },
    { "通所型サービス", "小計", { 73894914 } },
    { NULL, "介護予防ケアマネジメント", { 20705201 } },
    { NULL, "一般介護予防事業", { 4956000 } },
    { NULL, "審査支払手数料", { 888000 } },
    { NULL, "総合事業費　合計", { 131081519 } },
};
static const Line two_years[] = { /* 令和6年度 and 令和7年度, thousands of yen */
    { NULL, "訪問型サービス・活動", { 39269, 40228 } },
    { NULL, "　従前相当", { 34821, 36198 } },
    { NULL, "　サービス・活動A", { 2672, 2254 } },
    { NULL, "　サービス・活動B", { 1152, 1152 } },
    { NULL, "　サービス・活動D", { 624, 624 } },
    { NULL, "通所型サービス・活動", { 86878, 96689 } },
    { NULL, "　従前相当", { 78489, 86917 } },
    { NULL, "　サービス・活動A", { 6853, 7166 } },
    { NULL, "　サービス・活動C", { 1536, 2606 } },
    { NULL, "介護予防ケアマネジメント", { 23742, 24857 } },
    { NULL, "一般介護予防事業", { 4956, 4956 } },
    { NULL, "審査支払手数料", { 888, 888 } },
    { NULL, "総合事業費計", { 155733, 167618 } },
};
static const struct {
    const char *label;
    double value;
} cap[] = {
    { "平成26年度特定予防給付費額", 127560000 }, { "平成26年度予防給付費額", 196300000 }, { "平成26年度介護予防等事業費額", 11800000 },
    { "4年度前の75歳以上人口", 5370 }, { "前年度の75歳以上人口", 5960 }, { "75歳以上被保険者数変動率", 1.0366 },
    { "当該年度の介護予防支援費", 11900000 }, { "当該年度の予防給付費額", 108200000 },
};

static void number(BookSheet *s, BookRow row, BookColumn column, double v, BookFormat *f)
{
    workbook_number(s, row, column, v, f);
}

static void title(Workbook *wb, BookSheet *s, const char *words, const char *unit)
{
    workbook_words(s, 0, 0, words, wb->title);
    workbook_words(s, 1, 0, "市町村名", NULL);
    workbook_words(s, 1, 1, "みほん市", NULL);
    workbook_words(s, 1, 3, unit, NULL);
    workbook_columns(s, 0, 0, 26);
    workbook_columns(s, 1, 1, 44);
    workbook_columns(s, 2, 4, 20);
}

static void sheet_of_report(Workbook *wb)
{
    BookSheet *s = workbook_sheet(wb, "R4実績");
    title(wb, s, "令和４年度　地域支援事業交付金　事業実績報告書（見本）", "（単位：円）");
    static const char *const heads[] = { "区分", "", "総事業費", "寄付金その他の収入額", "対象経費の実支出額" };
    for (size_t c = 0; c < COUNT_OF(heads); c++)
        workbook_words(s, 3, (BookColumn)c, heads[c], wb->head);
    for (size_t i = 0; i < COUNT_OF(report); i++) {
        BookRow row = (BookRow)i + HEAD_ROWS;
        bool first = report[i].group && (i == 0 || report[i - 1].group != report[i].group);
        size_t last = i;
        while (report[i].group && last + 1 < COUNT_OF(report) && report[last + 1].group == report[i].group)
            last++;
        if (first)
            workbook_merge(s, row, 0, (BookRow)last + HEAD_ROWS, 0, report[i].group, wb->head);
        workbook_words(s, row, report[i].group ? 1 : 0, report[i].label, NULL);
        number(s, row, 2, (double)report[i].yen[0], wb->number);
        number(s, row, 3, 0, wb->number);
        number(s, row, 4, (double)report[i].yen[0], wb->number);
    }
}

static void sheet_of_two_years(Workbook *wb)
{
    BookSheet *s = workbook_sheet(wb, "R6・R7実績");
    title(wb, s, "地域支援事業　実績報告（2か年・見本）", "単位：千円");
    static const char *const heads[] = { "区分", "", "令和6年度", "令和7年度", "増減" };
    for (size_t c = 0; c < COUNT_OF(heads); c++)
        workbook_words(s, 3, (BookColumn)c, heads[c], wb->head);
    for (size_t i = 0; i < COUNT_OF(two_years); i++) {
        BookRow row = (BookRow)i + HEAD_ROWS;
        const int64_t *yen = two_years[i].yen;
        workbook_words(s, row, 0, two_years[i].label, NULL);
        number(s, row, 2, (double)yen[0], wb->number);
        number(s, row, 3, (double)yen[1], wb->number);
        number(s, row, 4, (double)(yen[1] - yen[0]), wb->number);
    }
}

static void sheet_of_cap(Workbook *wb)
{
    BookSheet *s = workbook_sheet(wb, "R7上限額");
    title(wb, s, "総合事業上限額の算定（令和7年度・見本）", "（単位：円）");
    for (size_t i = 0; i < COUNT_OF(cap); i++) {
        workbook_words(s, (BookRow)i + HEAD_ROWS, 1, cap[i].label, NULL);
        number(s, (BookRow)i + HEAD_ROWS, 2, cap[i].value, NULL);
    }
    static const struct { const char *label; double yen; } ends[] = {
        { "イの額", 171890595 }, { "ロの額", 166246202 }, { "基本の上限額", 171890595 }, { "個別協議で認められた額", 0 }, { "上限額", 171890595 },
    };
    for (size_t i = 0; i < COUNT_OF(ends); i++) { /* labels above their figures */
        workbook_words(s, HEAD_ROWS + COUNT_OF(cap) + 1, (BookColumn)i, ends[i].label, wb->head);
        number(s, HEAD_ROWS + COUNT_OF(cap) + 2, (BookColumn)i, ends[i].yen, wb->number);
    }
}

Status demo_settled_workbook(Buf *out)
{
    CLEANUP(arena_done) Arena arena;
    CLEANUP(workbook_done) Workbook wb = { 0 };
    Str bytes;
    arena_init(&arena, PAPER_ARENA);
    TRY(workbook_begin(&wb));
    sheet_of_report(&wb);
    sheet_of_two_years(&wb);
    sheet_of_cap(&wb);
    TRY(workbook_end(&wb, &arena, &bytes));
    buf_add(out, bytes);
    return buf_status(out);
}

/* Four hundred invented people; who is older joins less, and women a little more than men. */
Status demo_survey_csv(Buf *out)
{
    enum { PEOPLE = 400, YOUNGEST = 65, SPAN = 30 };
    static const int weekly_of_ten[8] = { 1, 2, 2, 1, 2, 1, 1, 3 };
    uint32_t x = DEMO_SEED;
    buf_add(out, S("\xEF\xBB\xBF整理番号,性別,年齢"));
    for (int k = 1; k <= 8; k++)
        buf_printf(out, ",問5_%d", k);
    buf_add(out, S("\r\n"));
    for (int i = 0; i < PEOPLE; i++) {
        x = x * 1664525u + 1013904223u;
        int age = YOUNGEST + (int)(x >> 16) % SPAN, sex = 1 + (int)(x >> 9) % 2;
        buf_printf(out, "%d,%s,%d", 1001 + i, sex == 1 ? "男" : "女", age);
        for (int k = 0; k < 8; k++) {
            x = x * 1664525u + 1013904223u;
            int luck = (int)(x >> 16) % 100, share = weekly_of_ten[k] * 5 + (sex == 2 ? 2 : 0) - (age - YOUNGEST) / 4;
            int answer = k == 7 && age > 79 ? 6 : luck < share ? 1 + luck % 3 : luck < share + 9 ? 4 : luck < share + 16 ? 5 : 6;
            buf_printf(out, luck == 99 ? "," : ",%d", answer);
        }
        buf_add(out, S("\r\n"));
    }
    return buf_status(out);
}

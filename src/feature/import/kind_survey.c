/* kind_survey.c: answers to 問5 of 介護予防・日常生活圏域ニーズ調査, a person a line: sex, age, how often he joins each of eight activities.
 * They are counted by domain/participation.h into table participation, by sex and age, and forgotten: no row is kept. The year is
 * that of the name of the sheet or file. The wording of heads is from the form and what survey firms make of it [M]: a head that is
 * missing is chosen by hand, and remembered. */
#include "domain/participation.h"
#include "feature/import/year_cell.h"

#include <string.h>

enum { F_SEX, F_AGE, F_FIRST, CELLS_MAX = 256, FINE_FIRST = 65, FINE_STEP = 5, FINE_LAST = 90 };

static bool take_age(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    AgeClass c;
    (void)f, (void)arena;
    if (str_eq(cell, S("無回答")) || str_eq(cell, S("不明"))) {
        *ret = (ImportValue){ 0 };
        return true;
    }
    if (!age_class_of(cell, &c)) {
        *fault = (ImportFault){ .code = "range", .sentence = "65歳以上の年齢か、「65〜69歳」のような区分ではありません。65歳未満の人は数えません。" };
        return false;
    }
    ret->i = (int64_t)c.from * (AGE_OPEN + 1) + c.to;
    return true;
}

static bool take_answer(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    Joins j;
    (void)f, (void)arena;
    if (!joins_of(cell, &j)) {
        *fault = (ImportFault){ .code = "unknown", .sentence = "回答は1（週4回以上）から6（参加していない）の番号か、選択肢の言葉です。値を確かめてください。" };
        return false;
    }
    ret->i = j;
    return true;
}

static const ImportCode sexes[] = { { "男", 1, "m" }, { "男性", 1, "m" }, { "1", 1, "m" }, { "女", 2, "f" }, { "女性", 2, "f" }, { "2", 2, "f" }, { "その他", 0, "" },
                                    { "無回答", 0, "" }, { "不明", 0, "" }, { "3", 0, "" }, { "9", 0, "" }, { 0 } };
#define ACTIVITY(n, mark, words) \
    { .name = "a" n, .label = "問5 " mark " " words, .decode = take_answer, \
      .aliases = "問5(1)" mark "|問5-1-" n "|問5" mark "|問5(" n ")|問5-" n "|問5_" n "|問5." n "|Q5-" n "|Q5_" n "|q5_" n "|Q5(" n ")|" mark words "|" words }
static const ImportField fields[] = {
    [F_SEX] = { "sex", "性別", "性別|性", import_code, .flags = IMPORT_COLUMN, .codes = sexes },
    [F_AGE] = { "age", "年齢", "年齢|年齢区分|年齢階級|年代|満年齢", take_age, .flags = IMPORT_COLUMN },
    [F_FIRST] = { .name = "a1", .label = "問5 ① ボランティアのグループ", .decode = take_answer, .flags = IMPORT_COLUMN,
                  .aliases = "問5(1)①|問5-1-1|問5①|問5(1)|問5-1|問5_1|問5.1|Q5-1|Q5_1|q5_1|Q5(1)|①ボランティアのグループ|ボランティアのグループ|ボランティア" },
    ACTIVITY("2", "②", "スポーツ関係のグループやクラブ"), ACTIVITY("3", "③", "趣味関係のグループ"), ACTIVITY("4", "④", "学習・教養サークル"),
    ACTIVITY("5", "⑤", "介護予防のための通いの場"), ACTIVITY("6", "⑥", "老人クラブ"), ACTIVITY("7", "⑦", "町内会・自治会"), ACTIVITY("8", "⑧", "収入のある仕事"),
};
_Static_assert(COUNT_OF(fields) == F_FIRST + PARTICIPATION_ACTIVITIES, "a column for every activity");

enum { W_ANSWERED, W_WEEKLY2, W_WEEKLY3, W_UNANSWERED, W_FIRST, W_COUNT = W_FIRST + PARTICIPATION_ACTIVITIES };
static const char *const whats[W_COUNT] = { "answered", "weekly2", "weekly3", "unanswered", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8" };

typedef struct {
    const char *sex;           /* of sexes[] */
    AgeClass age;              /* { 0, 0 }: not said */
    int64_t people[W_COUNT];
} Cell;
typedef struct {
    int64_t year;
    Cell cells[CELLS_MAX];
    size_t n;
} Survey;

static const Sql add = { .text =
    "INSERT INTO participation (org, fiscal_year, batch, sex, age_from, age_to, what, people) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" };
static const Sql take_back = { .text = "DELETE FROM participation WHERE batch = $1 AND org = $2" };
static const Sql *const statements[] = { &add, &take_back };

static Status begin(Import *im, void *state)
{
    Survey *s = state;
    if (import_year_in(im->sheet, false, im->arena, &s->year) || import_year_in(im->file_name, true, im->arena, &s->year))
        import_understood(im, "【仮定】名前から、%lld年度の調査として読みました。", (long long)s->year);
    else
        return import_refuse(im, "no_year", "何年度の調査か分かりません。ファイルの名前を「ニーズ調査 令和7年度.csv」のように変えてから読み込んでください。");
    for (size_t i = 0; i < PARTICIPATION_ACTIVITIES; i++)
        if (!import_has(im, F_FIRST + i))
            import_warn(im, "no_activity", "「%s」の列がありません。この活動は、だれも参加していないものとして数えます。", fields[F_FIRST + i].label);
    return OK;
}

/* A year of age is not kept: it is put into its class of five years at once. */
static AgeClass class_of(const ImportValue *v)
{
    AgeClass c = { (int)(v->i / (AGE_OPEN + 1)), (int)(v->i % (AGE_OPEN + 1)) };
    if (!v->given || !v->i)
        return (AgeClass){ 0, 0 };
    if (c.from != c.to)
        return c;
    int from = c.from >= FINE_LAST ? FINE_LAST : FINE_FIRST + (c.from - FINE_FIRST) / FINE_STEP * FINE_STEP;
    return (AgeClass){ from, from == FINE_LAST ? AGE_OPEN : from + FINE_STEP - 1 };
}

static Cell *cell_of(Survey *s, const char *sex, AgeClass age)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->cells[i].sex, sex) == 0 && s->cells[i].age.from == age.from && s->cells[i].age.to == age.to)
            return &s->cells[i];
    if (s->n == CELLS_MAX)
        return NULL;
    s->cells[s->n] = (Cell){ .sex = sex, .age = age };
    return &s->cells[s->n++];
}

static const char *sex_of(const ImportValue *v)
{
    return !v->given || v->i == 0 ? "" : v->i == 1 ? "m" : "f";
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    Survey *s = state;
    Joins answers[PARTICIPATION_ACTIVITIES];
    Cell *cell = cell_of(s, sex_of(&r->values[F_SEX]), class_of(&r->values[F_AGE]));
    if (!cell)
        return import_refuse(im, "too_many", "年齢の区分が多すぎます。年齢か、5歳ごとなどの区分の列かを確かめてください。");
    for (int i = 0; i < PARTICIPATION_ACTIVITIES; i++)
        answers[i] = r->values[F_FIRST + i].given ? (Joins)r->values[F_FIRST + i].i : JOINS_UNKNOWN;
    import_taken(im, 0, 0);
    if (!participation_answered(answers)) {
        cell->people[W_UNANSWERED]++;
        return OK;
    }
    cell->people[W_ANSWERED]++;
    cell->people[W_WEEKLY2] += participation_weekly(answers, 2);
    cell->people[W_WEEKLY3] += participation_weekly(answers, 3);
    for (int i = 0; i < PARTICIPATION_ACTIVITIES; i++)
        cell->people[W_FIRST + i] += participation_weekly_in(answers[i]);
    return OK;
}

static void tell(Import *im, const Survey *s)
{
    int64_t sum[W_COUNT] = { 0 };
    AgeClass ages[CELLS_MAX];
    size_t said = 0;
    for (size_t i = 0; i < s->n; i++) {
        for (int w = 0; w < W_COUNT; w++)
            sum[w] += s->cells[i].people[w];
        if (s->cells[i].age.from)
            ages[said++] = s->cells[i].age;
    }
    if (sum[W_ANSWERED])
        import_understood(im, "問5に答えた%lld人のうち、週1回以上何かに参加しているのは%lld人（月1〜3回は2つで週1回とみなす）、%lld人（3つで）です。", (long long)sum[W_ANSWERED],
                          (long long)sum[W_WEEKLY2], (long long)sum[W_WEEKLY3]);
    import_understood(im, "年齢は「%s」に切り直して数えます。", age_cut_for(ages, said)->label);
    if (sum[W_UNANSWERED])
        import_understood(im, "問5に1つも答えていない%lld人は、分母に入れません。", (long long)sum[W_UNANSWERED]);
    import_understood(im, "回答は数えるためだけに使い、取り込むと捨てます。残るのは性別・年齢・活動ごとの人数です。");
}

static Status finish(Import *im, void *state)
{
    const Survey *s = state;
    tell(im, s);
    TRY(db_batch_begin(im->db));
    for (size_t i = 0; i < s->n; i++)
        for (int w = 0; w < W_COUNT; w++)
            if (s->cells[i].people[w])
                TRY(db_exec(im->db, &add, P_INT(im->org), P_INT(s->year), P_INT(im->batch), P_TEXT(str_of(s->cells[i].sex)), P_INT(s->cells[i].age.from),
                            P_INT(s->cells[i].age.to), P_TEXT(str_of(whats[w])), P_INT(s->cells[i].people[w])));
    return db_batch_end(im->db);
}

static Status undo(Db *db, int64_t org, int64_t batch, Problems *ps)
{
    (void)ps;
    return db_exec(db, &take_back, P_INT(batch), P_INT(org));
}

const ImportKind import_survey = {
    .name = "survey", .label = "ニーズ調査（問5）", LIST_OF(fields, fields), .forgets = true, .state_size = sizeof(Survey), .begin = begin, .row = row,
    .finish = finish, .undo = undo, LIST_OF(statements, statements),
};

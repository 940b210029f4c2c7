/* kind_municipality.c: 全国地方公共団体コード and the lists made of it: nation, prefectures, municipalities.
 *
 * Rows are made or brought up to date by their 6-digit code; opening and closing days are not touched. Wards of a
 * designated city (政令市の区) are no municipalities and no insurers; the six villages of the Northern Territories have no
 * administration. Both are left out and counted. There is no way back: rows of every other table hang on these. */
#include "domain/code.h"
#include "feature/import/map.h"
#include "feature/import/place.h"
#include <string.h>

/* 4 or 5 digits without the check digit: pid 1, cid 1100 → 01100. */
static bool take_base(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    Str base = cell.n == 4 ? arena_printf(arena, "0" STR_FMT, STR_ARG(cell)) : cell;
    if (base.n != 5 || !str_is_digits(base)) {
        *fault = (ImportFault){ .code = "type", .sentence = "市区町村コードは検証数字を除いて5桁の数字です。値と列の対応を確かめてください。" };
        return false;
    }
    ret->s = base;
    return true;
}

enum { F_CODE, F_BASE, F_NAME, F_PREFECTURE, F_KANA, F_PREFECTURE_KANA, F_TYPE, F_INSURER };

static const ImportField fields[] = {
    [F_CODE] = { "code", "団体コード", "全国地方公共団体コード|地方公共団体コード|市区町村コード(6桁)|lgcode|code6|c", .decode = import_town_code },
    [F_BASE] = { "base", "標準地域コード", "cid|code5|s|市区町村コード(5桁)|jiscode", .decode = take_base },
    [F_NAME] = { "name", "市区町村名", "市区町村名(漢字)|団体名|city|name|n", import_text, IMPORT_COLUMN, .max = 40 },
    [F_PREFECTURE] = { "prefecture", "都道府県名", "都道府県名(漢字)|都道府県|pref|p", import_text, IMPORT_REQUIRED, .max = 10 },
    [F_KANA] = { "kana", "市区町村名カナ", "市区町村名(カナ)|市区町村名かな|citykana|kana_half|k", import_text, 0, .max = 80 },
    [F_PREFECTURE_KANA] = { "prefecture_kana", "都道府県名カナ", "都道府県名(カナ)|pk", import_text, 0, .max = 40 },
    [F_TYPE] = { "type", "区分", "t", import_text, 0, .max = 40 },
    [F_INSURER] = { "insurer", "保険者番号", "証記載保険者番号|介護保険者番号", .decode = import_insurer },
};

/* The first two columns that tell such a list from all the files that also have a code and a name. */
static const struct { const char *all[4]; } signs[] = {
    { { "cid", "city", "pref", NULL } },
    { { "code6", "name", "pref", NULL } },
    { { "c", "n", "p", "t" } },
    { { "団体コード", "都道府県名(漢字)", "市区町村名(漢字)", NULL } },
    { { "団体コード", "都道府県名", "市区町村名", "都道府県名カナ" } },
    { { "団体コード", "都道府県名", "市区町村名", "保険者番号" } },
    { { "全国地方公共団体コード", "都道府県名", "市区町村名", "市区町村名カナ" } },
};

static bool row_has(const CsvRow *row, const char *wanted, Arena *arena)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_eq(import_header_key(row->cells[i], arena), str_of(wanted)))
            return true;
    return false;
}

static int recognise(const ImportSample *sample)
{
    CLEANUP(arena_done) Arena arena;
    arena_init(&arena, 4u << 20);
    for (size_t r = 0; r < sample->n; r++)
        for (size_t s = 0; s < COUNT_OF(signs); s++) {
            size_t k = 0;
            while (k < COUNT_OF(signs[s].all) && (!signs[s].all[k] || row_has(&sample->rows[r], signs[s].all[k], &arena)))
                k++;
            if (k == COUNT_OF(signs[s].all))
                return 100;
        }
    return 0;
}

/* ---- what is stored ---- */

static const Sql find_nation = { .read_only = true, .text = "SELECT id FROM organisation WHERE kind = 'nation' ORDER BY id" };
static const Sql find_by_code = { .read_only = true, .text = "SELECT id, kind, name, kana, insurer, parent FROM organisation WHERE code = $1" };
static const Sql find_prefecture = { .read_only = true, .text =
    "SELECT id, kind, name, kana, insurer, parent FROM organisation WHERE kind = 'prefecture' AND name = $1 AND code IS NULL" };
static const Sql add = { .text =
    "INSERT INTO organisation (id, rev, kind, code, name, kana, insurer, parent) VALUES ($1, 1, $2, $3, $4, $5, $6, $7)" };
static const Sql change = { .text =
    "UPDATE organisation SET rev = rev + 1, code = $2, name = $3, kana = $4, insurer = $5, parent = $6 WHERE id = $1" };
static const Sql *const statements[] = { &find_nation, &find_by_code, &find_prefecture, &add, &change };

typedef struct {
    int64_t id, parent;
    Str kind, code, name, kana, insurer;
    bool insurer_told;  /* the file says it; else it is derived */
    bool without_code;  /* stored by name alone until now */
} Entry;

typedef enum { SAME, CREATED, CHANGED, CLASH } Outcome;

typedef struct {
    int64_t nation;
    struct { int64_t id; Str name; } prefectures[100];
    Map seen;           /* code → row */
    int64_t wards, islands, created, changed, derived;
} Municipalities;

static Param text_or_null(Str s)
{
    return s.n ? P_TEXT(s) : P_NULL;
}

static Status stored(Import *im, const Sql *sql, Str key, Entry *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Arena *a = im->row_arena;
    TRY(db_query(im->db, sql, &rows, P_TEXT(key)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    Entry p = { .id = row_int(&rows, 0), .kind = arena_copy(a, row_text(&rows, 1)), .name = arena_copy(a, row_text(&rows, 2)),
                 .kana = arena_copy(a, row_text(&rows, 3)), .insurer = arena_copy(a, row_text(&rows, 4)), .parent = row_int(&rows, 5) };
    if (!p.kind.p || !p.name.p || !p.kana.p || !p.insurer.p)
        return ERR_MEMORY;
    *ret = p;
    return OK;
}

static Status insert(Import *im, Municipalities *m, Entry *wanted)
{
    wanted->id = id_new(im->now_ms);
    m->derived += wanted->insurer.n && !wanted->insurer_told;
    return db_exec(im->db, &add, P_INT(wanted->id), P_TEXT(wanted->kind), text_or_null(wanted->code), P_TEXT(wanted->name),
                   text_or_null(wanted->kana), text_or_null(wanted->insurer), wanted->parent ? P_INT(wanted->parent) : P_NULL);
}

/* What the file does not say stays as it is: a number that somebody corrected is not derived again. */
static Status update(Import *im, Municipalities *m, const Entry *old, Entry *wanted, Outcome *ret)
{
    bool derive = wanted->insurer.n && !wanted->insurer_told && !old->insurer.n;
    wanted->id = old->id;
    if (!wanted->kana.n)
        wanted->kana = old->kana;
    if (!wanted->insurer_told && old->insurer.n)
        wanted->insurer = old->insurer;
    if (old->parent)
        wanted->parent = old->parent;
    bool same = str_eq(old->name, wanted->name) && str_eq(old->kana, wanted->kana) && str_eq(old->insurer, wanted->insurer) &&
                old->parent == wanted->parent && !old->without_code;
    m->derived += derive;
    *ret = same ? SAME : CHANGED;
    if (same)
        return OK;
    return db_exec(im->db, &change, P_INT(wanted->id), P_TEXT(wanted->code), P_TEXT(wanted->name), text_or_null(wanted->kana),
                   text_or_null(wanted->insurer), wanted->parent ? P_INT(wanted->parent) : P_NULL);
}

static Status store(Import *im, Municipalities *m, Entry *wanted, Outcome *ret)
{
    Entry old;
    Status status = stored(im, &find_by_code, wanted->code, &old);
    if (status == ERR_NOT_FOUND && str_eq(wanted->kind, S("prefecture"))) {
        status = stored(im, &find_prefecture, wanted->name, &old);
        old.without_code = status == OK;
    }
    if (status == ERR_NOT_FOUND) {
        *ret = CREATED;
        return insert(im, m, wanted);
    }
    TRY(status);
    if (!str_eq(old.kind, wanted->kind)) {
        *ret = CLASH;
        return OK;
    }
    return update(im, m, &old, wanted, ret);
}

/* ---- a row ---- */

static Status begin(Import *im, void *state)
{
    Municipalities *m = state;
    Reach reach;
    TRY(reach_of(im, &reach));
    if (!reach.all)
        return import_refuse(im, "reach", "市区町村の一覧は全国で一つです。国の管理者が取り込みます。");
    if (!import_has(im, F_CODE) && !import_has(im, F_BASE))
        return import_refuse(im, "missing_column", "「団体コード」の列が見つかりません。列の対応で選んでください。");
    Status status = db_one_int0(im->db, &find_nation, &m->nation);
    if (status != ERR_NOT_FOUND)
        return status;
    Entry nation = { .kind = S("nation"), .name = S("国") };
    TRY(insert(im, m, &nation));
    m->nation = nation.id;
    return OK;
}

static Str code_of(const ImportRow *r, Arena *arena)
{
    Str base = r->values[F_BASE].s;
    if (r->values[F_CODE].given || !r->values[F_BASE].given)
        return r->values[F_CODE].s;
    return arena_printf(arena, STR_FMT "%c", STR_ARG(base), code_municipality_digit(base));
}

/* Special wards of Tokyo (131…) are municipalities; other 区 belong to a designated city. */
static bool is_ward(Str code, Str name, Str type)
{
    return str_eq(type, S("designated_ward")) || (str_ends(name, S("区")) && !str_starts(code, S("131")));
}

/* 色丹村 01695 … 蘂取村 01700 */
static bool is_northern_island(Str code)
{
    Str five = str_sub(code, 0, 5);
    return str_cmp(five, S("01695")) >= 0 && str_cmp(five, S("01700")) <= 0;
}

static Str kana_of(const ImportRow *r, size_t field, Arena *arena)
{
    return r->values[field].given ? text_search_key(r->values[field].s, arena) : S("");
}

/* The prefecture a code lies in: made when it is not there. 0: told that name and number contradict each other. */
static Status prefecture_of(Import *im, Municipalities *m, const ImportRow *r, Str code, int64_t *ret, Outcome *ret_outcome)
{
    int number = (code.p[0] - '0') * 10 + code.p[1] - '0';
    Str name = r->values[F_PREFECTURE].s, five = arena_printf(im->row_arena, STR_FMT "000", 2, code.p);
    *ret_outcome = SAME;
    *ret = 0;
    if (m->prefectures[number].id) {
        if (str_eq(m->prefectures[number].name, name))
            *ret = m->prefectures[number].id;
        else
            import_wrong(im, &fields[F_PREFECTURE], "prefecture", name, m->prefectures[number].name,
                         "団体コードの先頭2桁（%02d）は、この都道府県ではありません。コードか都道府県名を直してください。", number);
        return OK;
    }
    Entry p = { .kind = S("prefecture"), .name = name, .kana = kana_of(r, F_PREFECTURE_KANA, im->row_arena), .parent = m->nation,
                 .code = arena_printf(im->row_arena, STR_FMT "%c", STR_ARG(five), code_municipality_digit(five)) };
    if (!five.p || !p.code.p)
        return ERR_MEMORY;
    TRY(store(im, m, &p, ret_outcome));
    if (*ret_outcome == CLASH) {
        import_wrong(im, &fields[F_PREFECTURE], "kind", name, (Str){ 0 }, "この都道府県の団体コードは、都道府県ではない組織に付いています。組織の画面で確かめてください。");
        return OK;
    }
    m->created += *ret_outcome == CREATED;
    m->changed += *ret_outcome == CHANGED;
    m->prefectures[number].id = *ret = p.id;
    m->prefectures[number].name = arena_copy(im->arena, name);
    return m->prefectures[number].name.p ? OK : ERR_MEMORY;
}

static Status once(Import *im, Municipalities *m, Str code, bool *ret)
{
    int64_t number = 0;
    int32_t *row;
    bool fresh;
    str_to_i64(code, &number);
    TRY(map_at(&m->seen, (uint64_t)number, &row, &fresh));
    if (fresh)
        *row = (int32_t)im->row;
    else
        import_wrong(im, &fields[F_CODE], "duplicate", code, (Str){ 0 }, "同じ団体コードが%d行目にもあります。どちらかを取り除いてください。", *row);
    *ret = fresh;
    return OK;
}

static void end_row(Import *im, Municipalities *m, Outcome outcome)
{
    m->created += outcome == CREATED;
    m->changed += outcome == CHANGED;
    if (outcome == SAME)
        import_same(im);
    else
        import_taken(im, 0, 0);
}

static Status municipality(Import *im, Municipalities *m, const ImportRow *r, Str code, int64_t prefecture)
{
    Str five = str_sub(code, 0, 5);
    Outcome outcome;
    Entry p = { .kind = S("municipality"), .code = code, .name = r->values[F_NAME].s, .kana = kana_of(r, F_KANA, im->row_arena),
                 .parent = prefecture, .insurer_told = r->values[F_INSURER].given, .insurer = r->values[F_INSURER].s };
    if (!p.insurer_told)
        p.insurer = arena_printf(im->row_arena, STR_FMT "%c", STR_ARG(five), code_insurer_digit(five));
    TRY(store(im, m, &p, &outcome));
    if (outcome == CLASH)
        import_wrong(im, &fields[F_CODE], "kind", code, (Str){ 0 }, "この団体コードは、市区町村ではない組織に付いています。組織の画面で確かめてください。");
    else
        end_row(im, m, outcome);
    return OK;
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    Municipalities *m = state;
    Str code = code_of(r, im->row_arena), name = r->values[F_NAME].s;
    Outcome outcome;
    int64_t prefecture;
    bool fresh;
    if (code.n != 6) {
        import_wrong(im, &fields[import_has(im, F_CODE) ? F_CODE : F_BASE], "missing", code, (Str){ 0 }, "団体コードが空です。値を入れてください。");
        return OK;
    }
    bool is_prefecture = str_eq(str_sub(code, 2, 3), S("000"));
    if (!is_prefecture && is_ward(code, name, r->values[F_TYPE].s)) {
        m->wards++;
        return OK;
    }
    if (is_northern_island(code)) {
        m->islands++;
        return OK;
    }
    if (!is_prefecture && !name.n) {
        import_wrong(im, &fields[F_NAME], "missing", name, (Str){ 0 }, "市区町村名が空です。値を入れてください。");
        return OK;
    }
    TRY(once(im, m, code, &fresh));
    if (!fresh)
        return OK;
    TRY(prefecture_of(im, m, r, code, &prefecture, &outcome));
    if (!prefecture)
        return OK;
    if (!is_prefecture)
        return municipality(im, m, r, code, prefecture);
    if (outcome == SAME)
        import_same(im);
    else
        import_taken(im, 0, 0);
    return OK;
}

static Status finish(Import *im, void *state)
{
    const Municipalities *m = state;
    import_understood(im, "都道府県と市区町村を%lld件つくり、%lld件を直します。", (long long)m->created, (long long)m->changed);
    if (m->derived)
        import_understood(im, "【仮定】保険者番号のない%lld市区町村は、団体コードの先頭5桁から保険者番号を求めました。"
                          "広域連合などに入っている市区町村では違います。", (long long)m->derived);
    if (m->wards)
        import_understood(im, "政令市の区%lld件は保険者ではないので、取り込みません。", (long long)m->wards);
    if (m->islands)
        import_understood(im, "北方領土の%lld村は、取り込みません。", (long long)m->islands);
    return OK;
}

static void drop(void *state)
{
    map_done(&((Municipalities *)state)->seen);
}

static Status undo(Db *db, int64_t org, int64_t batch, Problems *ps)
{
    (void)db, (void)org, (void)batch;
    problem_add(ps, S(""), "kept", "市区町村の一覧は取り消せません。ほかの記録がこの一覧に結び付いています。正しい一覧を取り込み直すか、組織の画面で直してください。");
    return ERR_CONFLICT;
}

const ImportKind import_municipality = {
    .name = "municipality", .label = "市区町村の一覧", LIST_OF(fields, fields), .recognise = recognise,
    .state_size = sizeof(Municipalities), .begin = begin, .row = row, .finish = finish, .drop = drop, .undo = undo,
    LIST_OF(statements, statements),
};

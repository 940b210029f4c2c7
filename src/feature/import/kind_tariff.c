/* kind_tariff.c: 総合事業 単位数表マスタ, the table of units a town publishes: 19 columns in a fixed order, with a header line
 * or without one, and all that the systems that write it do to a number (people-and-formats.md §6.2). */
#include "domain/service.h"
#include "feature/import/raw_cell.h"
#include "base/buf.h"

enum { COLUMNS = 19, COLUMNS_LEAST = 14 };

static bool refuse(ImportFault *fault, const char *code, const char *sentence)
{
    *fault = (ImportFault){ .code = code, .sentence = sentence };
    return false;
}

/* 00-376: zeros before the sign. */
static bool take_units(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    size_t zeros = 0;
    while (zeros < cell.n && cell.p[zeros] == '0')
        zeros++;
    bool minus = zeros < cell.n && cell.p[zeros] == '-';
    return import_int(minus ? str_sub(cell, zeros, cell.n) : cell, f, arena, ret, fault);
}

static bool refuse_price(ImportFault *fault)
{
    return refuse(fault, "range", "単位数単価は10円から11.40円ほどです。値と列を確かめてください。");
}

/* 1014 and 10.14 are 10.14 yen; kept in hundredths. Padding zeros alone say nothing. */
static bool take_price(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    Str yen, part;
    int64_t whole, hundredths = 0;
    bool point = str_cut(cell, '.', &yen, &part);
    if (!str_is_digits(yen) || !str_to_i64(yen, &whole) || (point && (part.n > 2 || !str_is_digits(part) || !str_to_i64(part, &hundredths))))
        return refuse(fault, "type", "単位数単価は 1014 か 10.14 のように入れてください。");
    if (whole > f->max)
        return refuse_price(fault);
    if (point && part.n == 1)
        hundredths *= 10;
    ret->i = point || (whole > 0 && whole < 100) ? whole * 100 + hundredths : whole;
    ret->given = ret->i != 0;
    if (ret->given && (ret->i < f->min || ret->i > f->max))
        return refuse_price(fault);
    (void)arena;
    return true;
}

static bool take_service(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    Str code = arena_copy(arena, cell);
    if (!code.p)
        return refuse(fault, "memory", "記憶が足りません。");
    char upper[2] = { 0 };
    for (size_t i = 0; i < 2 && i < code.n; i++)
        upper[i] = (char)(code.p[i] >= 'a' && code.p[i] <= 'z' ? code.p[i] - 32 : code.p[i]);
    const ServiceKind *kind = code.n == 2 ? service_kind((Str){ upper, 2 }) : NULL;
    if (!kind)
        return refuse(fault, "unknown", "サービス種類コードは A1〜AF です。値と列を確かめてください。");
    ret->s = str_of(kind->code);
    return true;
}

static bool is_alphanumeric(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')))
            return false;
    }
    return true;
}

static bool take_item(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    if (cell.n == 4 && is_alphanumeric(cell)) {
        ret->s = cell;
        return true;
    }
    if (cell.n > 4 || !str_is_digits(cell))
        return refuse(fault, "length", "サービス項目コードは4桁です。値と列を確かめてください。");
    refuse(fault, "zeros", "サービス項目コードの桁が足りません。先頭の0が消えていませんか。先頭に0を補うと直ります。");
    Str padded = arena_printf(arena, "000" STR_FMT, STR_ARG(cell));
    fault->repair = str_sub(padded, padded.n - 4, 4);
    return false;
}

/* 999999 is open; so is an empty cell. */
static bool take_end(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    bool open = cell.n >= 4;
    for (size_t i = 0; i < cell.n; i++)
        open = open && cell.p[i] == '9';
    ret->given = !open;
    return open || import_month(cell, f, arena, ret, fault);
}

/* 1, 01: two digits. */
static bool take_per(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault)
{
    (void)f;
    if (cell.n > 2 || !str_is_digits(cell))
        return refuse(fault, "type", "算定単位は2桁の数字（01 回、02 日、03 月）です。値と列を確かめてください。");
    ret->s = cell.n == 1 ? arena_printf(arena, "0" STR_FMT, STR_ARG(cell)) : cell;
    return true;
}

enum { F_INSURER, F_SERVICE, F_ITEM, F_FROM, F_TO, F_NAME, F_UNITS, F_PER, F_PRICE, F_RATE, F_USER, FIELD_COUNT };

static const ImportField fields[FIELD_COUNT] = {
    [F_INSURER] = { "insurer", "保険者番号", "証記載保険者番号", .decode = import_insurer, .flags = IMPORT_REQUIRED },
    [F_SERVICE] = { "service", "サービス種類コード", "サービス種類|種類コード", .decode = take_service, .flags = IMPORT_REQUIRED },
    [F_ITEM] = { "item", "サービス項目コード", "サービス項目|項目コード", .decode = take_item, .flags = IMPORT_REQUIRED },
    [F_FROM] = { "from_month", "適用開始年月", "適用開始", .decode = import_month, .flags = IMPORT_REQUIRED },
    [F_TO] = { "to_month", "適用終了年月", "適用終了", .decode = take_end },
    [F_NAME] = { "name", "サービス名称", "サービス名|サービスコード名称", import_text, IMPORT_REQUIRED, .max = 200 },
    [F_UNITS] = { "units", "単位数", "合成単位数|給付単位数", take_units, IMPORT_REQUIRED, .min = -99999, .max = 999999 },
    [F_PER] = { "per", "算定単位", "算定単位コード", .decode = take_per },
    [F_PRICE] = { "unit_price", "単位数単価", "単価", take_price, 0, .min = 900, .max = 1300 },
    [F_RATE] = { "rate", "給付率", "保険給付率", import_int, 0, .min = 0, .max = 100 },
    [F_USER] = { "user_yen", "利用者負担額", "利用者負担", import_int, 0, .min = 0, .max = 99999999 },
};
/* Where each stands when no header says it. */
static const int usual_column[FIELD_COUNT] = { 0, 1, 2, 3, 4, 5, 6, 7, 11, 12, 13 };

typedef struct {
    int column[FIELD_COUNT];
    Str insurer;        /* of the town; empty: not known */
    bool headed;
    int64_t open, damaged;
} Tariff;

/* ---- recognising ---- */

static bool is_named(Str header_key, size_t field)
{
    return str_eq(header_key, str_of(fields[field].label)) || import_header_is(header_key, fields[field].aliases);
}

static bool is_header(const Str *cells, size_t n, Arena *arena)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        Str key = import_header_key(cells[i], arena);
        found += is_named(key, F_SERVICE) || is_named(key, F_ITEM) || is_named(key, F_FROM) || is_named(key, F_UNITS);
    }
    return found >= 4;
}

/* A1 … AF, four characters, a month: no other file has these three side by side. */
static bool is_data(const CsvRow *row)
{
    if (row->n < COLUMNS_LEAST)
        return false;
    Str insurer = str_trim(row->cells[0]), service = str_trim(row->cells[1]), item = str_trim(row->cells[2]), from = str_trim(row->cells[3]);
    return insurer.n >= 5 && insurer.n <= 8 && str_is_digits(insurer) && service.n == 2 && (service.p[0] == 'A' || service.p[0] == 'a') &&
           item.n <= 4 && is_alphanumeric(item) && from.n >= 6 && str_is_digits(from);
}

static int recognise(const ImportSample *sample)
{
    CLEANUP(arena_done) Arena arena;
    arena_init(&arena, 4u << 20);
    for (size_t i = 0; i < sample->n; i++) {
        if (is_header(sample->rows[i].cells, sample->rows[i].n, &arena))
            return 100;
        if (is_data(&sample->rows[i]))
            return 95;
    }
    return 0;
}

/* ---- damaged numerals ---- */

static const struct { const char *numeral; char left; const char *strict; } damaged[] = {
    { "Ⅰ", 'T', "㈵" }, { "Ⅱ", 'U', "㈼" }, { "Ⅲ", 'V', "㈽" }, { "Ⅳ", 'W', "㈿" }, { "Ⅴ", 'X', "㈸" },
};

static bool is_ascii_letter(Str s, size_t at)
{
    return at < s.n && ((s.p[at] >= 'A' && s.p[at] <= 'Z') || (s.p[at] >= 'a' && s.p[at] <= 'z'));
}

/* Ⅰ is 0x8754 in CP932, the row of NEC that Shift_JIS does not have. MacJapanese has ㈵㈼㈽㈿㈸ there; one that drops the
 * lead byte leaves 0x54, 'T'. So a single letter T…X behind a Japanese character was a numeral. */
static const char *numeral_at(Str name, size_t at, size_t *ret_bytes)
{
    bool alone = at > 0 && (unsigned char)name.p[at - 1] >= 0x80 && !is_ascii_letter(name, at + 1);
    for (size_t i = 0; i < COUNT_OF(damaged); i++) {
        if (str_starts(str_sub(name, at, name.n), str_of(damaged[i].strict))) {
            *ret_bytes = 3;
            return damaged[i].numeral;
        }
        if (alone && name.p[at] == damaged[i].left) {
            *ret_bytes = 1;
            return damaged[i].numeral;
        }
    }
    return NULL;
}

/* The name with its numerals again; the same view when nothing was damaged. */
static Status mend(Str name, Arena *arena, Str *ret)
{
    CLEANUP(buf_done) Buf out;
    bool found = false;
    buf_init(&out, 4096);
    for (size_t at = 0; at < name.n;) {
        size_t bytes = 1;
        const char *numeral = numeral_at(name, at, &bytes);
        buf_add(&out, numeral ? str_of(numeral) : str_sub(name, at, 1));
        found = found || numeral;
        at += bytes;
    }
    TRY(buf_status(&out));
    *ret = found ? arena_copy(arena, buf_str(&out)) : name;
    return ret->p ? OK : ERR_MEMORY;
}

/* ---- rows ---- */

static const Sql own_insurer = { .read_only = true, .text = "SELECT insurer FROM organisation WHERE id = $1 AND kind <> 'nation' AND kind <> 'prefecture'" };
static const Sql latest = { .read_only = true, .text =
    "SELECT batch, to_month, name, units, per, unit_price, rate, user_yen FROM tariff "
    "WHERE org = $1 AND service = $2 AND item = $3 AND from_month = $4 ORDER BY batch DESC LIMIT 1" };
static const Sql add = { .text =
    "INSERT INTO tariff (org, service, item, from_month, batch, to_month, name, units, per, unit_price, rate, user_yen) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)" };
static const Sql take_back = { .scan_ok = true, .text = "DELETE FROM tariff WHERE org = $1 AND batch = $2" };
static const Sql *const statements[] = { &own_insurer, &latest, &add, &take_back };

static Status begin(Import *im, void *state)
{
    Tariff *t = state;
    CLEANUP(rows_done) Rows rows = { 0 };
    for (size_t f = 0; f < FIELD_COUNT; f++)
        t->column[f] = usual_column[f];
    TRY(db_query(im->db, &own_insurer, &rows, P_INT(im->org)));
    if (!rows_next(&rows))
        return rows.status != OK ? rows.status
                                 : import_refuse(im, "reach", "単位数表は市町村ごとのものです。市町村の画面で取り込んでください。");
    t->insurer = arena_copy(im->arena, row_text(&rows, 0));
    if (!t->insurer.n)
        import_understood(im, "【仮定】この市町村の保険者番号が登録されていないので、ファイルの保険者番号を確かめていません。");
    return t->insurer.p ? OK : ERR_MEMORY;
}

static void learn_header(Tariff *t, const ImportRow *r, Arena *arena)
{
    t->headed = true;
    for (size_t f = 0; f < FIELD_COUNT; f++) {
        t->column[f] = COLUMNS + 1000; /* beyond every row: empty */
        for (size_t i = r->n_cells; i-- > 0;)
            if (is_named(import_header_key(r->cells[i], arena), f))
                t->column[f] = (int)i;
    }
}

static bool is_blank(const ImportRow *r)
{
    for (size_t i = 0; i < r->n_cells; i++)
        if (str_trim(r->cells[i]).n > (r->cells[i].n && r->cells[i].p[0] == 0x1A ? 1 : 0))
            return false;
    return true;
}

/* All fields of a row, or false when something is wrong with any of them. */
static bool decode(Import *im, const Tariff *t, const ImportRow *r, ImportValue *v)
{
    bool good = true;
    for (size_t f = 0; f < FIELD_COUNT; f++)
        good = raw_cell(im, &fields[f], r, (size_t)t->column[f], &v[f]) && good;
    if (!good)
        return false;
    if (t->insurer.n && !str_eq(v[F_INSURER].s, t->insurer)) {
        import_wrong(im, &fields[F_INSURER], "other_town", v[F_INSURER].s, (Str){ 0 },
                     "保険者番号がこの市町村のもの（" STR_FMT "）ではありません。ほかの市町村の単位数表ではないか確かめてください。", STR_ARG(t->insurer));
        good = false;
    }
    if (v[F_TO].given && v[F_TO].i < v[F_FROM].i) {
        import_wrong(im, &fields[F_TO], "order", (Str){ 0 }, (Str){ 0 }, "適用終了年月が適用開始年月より前です。どちらかを直してください。");
        good = false;
    }
    return good;
}

static Param int_or_null(const ImportValue *v)
{
    return v->given ? P_INT(v->i) : P_NULL;
}

static bool same_number(const Rows *rows, int column, const ImportValue *v)
{
    return row_is_null(rows, column) ? !v->given : v->given && row_int(rows, column) == v->i;
}

typedef enum { NONE, EQUAL, OTHER, TWICE } Stored;

/* What is known of this service code and month. */
static Status look(Import *im, const ImportValue *v, Str name, Stored *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(im->db, &latest, &rows, P_INT(im->org), P_TEXT(v[F_SERVICE].s), P_TEXT(v[F_ITEM].s), P_INT(v[F_FROM].i)));
    if (!rows_next(&rows)) {
        *ret = NONE;
        return rows.status;
    }
    bool equal = same_number(&rows, 1, &v[F_TO]) && str_eq(row_text(&rows, 2), name) && row_int(&rows, 3) == v[F_UNITS].i &&
                 str_eq(row_text(&rows, 4), v[F_PER].s) && same_number(&rows, 5, &v[F_PRICE]) && same_number(&rows, 6, &v[F_RATE]) &&
                 same_number(&rows, 7, &v[F_USER]);
    *ret = equal ? EQUAL : row_int(&rows, 0) == im->batch ? TWICE : OTHER;
    return OK;
}

static Status keep(Import *im, Tariff *t, const ImportValue *v, Str name)
{
    Stored stored;
    TRY(look(im, v, name, &stored));
    if (stored == EQUAL) {
        import_same(im);
        return OK;
    }
    if (stored == TWICE) {
        import_wrong(im, &fields[F_ITEM], "duplicate", v[F_ITEM].s, (Str){ 0 },
                     "同じサービスコードと適用開始年月の行が前にあり、内容が違います。どちらかを取り除いてください。");
        return OK;
    }
    t->open += !v[F_TO].given;
    TRY(db_exec(im->db, &add, P_INT(im->org), P_TEXT(v[F_SERVICE].s), P_TEXT(v[F_ITEM].s), P_INT(v[F_FROM].i), P_INT(im->batch),
                int_or_null(&v[F_TO]), P_TEXT(name), P_INT(v[F_UNITS].i), P_TEXT(v[F_PER].s), int_or_null(&v[F_PRICE]),
                int_or_null(&v[F_RATE]), int_or_null(&v[F_USER])));
    import_taken(im, 0, 0);
    return OK;
}

static Status row(Import *im, void *state, const ImportRow *r)
{
    Tariff *t = state;
    ImportValue v[FIELD_COUNT];
    Str name;
    if (is_blank(r))
        return OK;
    if (is_header(r->cells, r->n_cells, im->row_arena)) {
        learn_header(t, r, im->row_arena);
        return OK;
    }
    if (!t->headed && r->n_cells < COLUMNS_LEAST) {
        import_wrong(im, NULL, "columns", (Str){ 0 }, (Str){ 0 }, "列が%zuしかありません。単位数表マスタは%d列です。", r->n_cells, COLUMNS);
        return OK;
    }
    if (!decode(im, t, r, v))
        return OK;
    if (v[F_RATE].given && !v[F_RATE].i)
        v[F_RATE].given = false; /* 000: padding */
    if (!v[F_PER].given)
        v[F_PER].s = S("");
    TRY(mend(v[F_NAME].s, im->row_arena, &name));
    if (!str_eq(name, v[F_NAME].s)) {
        t->damaged++;
        import_notice(im, &fields[F_NAME], "numeral", v[F_NAME].s, "ローマ数字（Ⅰ・Ⅱなど）が文字化けしています。「" STR_FMT "」と直して取り込みます。", STR_ARG(name));
    }
    return keep(im, t, v, name);
}

static Status finish(Import *im, void *state)
{
    const Tariff *t = state;
    import_understood(im, t->headed ? "見出しの行の名前で列を決めました。" : "見出しの行がないので、決まった19列の順に読みました。");
    if (t->open)
        import_understood(im, "適用終了年月が空か 999999 の%lld行は、今も続いているものとして読みました。", (long long)t->open);
    if (t->damaged)
        import_warn(im, "numeral", "文字化けしたローマ数字を%lld行で直しました。名称を確かめてください。", (long long)t->damaged);
    return OK;
}

static Status undo(Db *db, int64_t org, int64_t batch, Problems *ps)
{
    (void)ps;
    return db_exec(db, &take_back, P_INT(org), P_INT(batch));
}

const ImportKind import_tariff = {
    .name = "tariff", .label = "単位数表マスタ", LIST_OF(fields, fields), .raw = true, .recognise = recognise,
    .state_size = sizeof(Tariff), .begin = begin, .row = row, .finish = finish, .undo = undo, LIST_OF(statements, statements),
};

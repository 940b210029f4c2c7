#include "feature/import/settled_read.h"
#include "domain/cap.h"
#include "feature/import/place.h"

#include <string.h>

/* ---- recognising ---- */

static bool is_title(Str text)
{
    static const struct { const char *one, *other; } titles[] = {
        { "地域支援事業", "実績" }, { "地域支援事業", "報告" }, { "地域支援事業", "精算" }, { "上限額", "算定" }, { "総合事業", "上限額" },
    };
    for (size_t i = 0; i < COUNT_OF(titles); i++)
        if (str_contains(text, str_of(titles[i].one)) && str_contains(text, str_of(titles[i].other)))
            return true;
    return false;
}

int settled_recognise(const ImportSample *sample)
{
    enum { SURE = 95, PROBABLE = 60, LABELS_ENOUGH = 6, ARENA = 16 << 20 };
    CLEANUP(arena_done) Arena arena;
    Grid g = { 0 };
    bool title = is_title(sample->file_name);
    arena_init(&arena, ARENA);
    for (size_t i = 0; i < sample->n; i++) {
        if (grid_add(&g, sample->rows[i].cells, sample->rows[i].n, sample->rows[i].number, &arena) != OK)
            return 0;
        for (size_t c = 0; c < sample->rows[i].n && !title; c++)
            title = is_title(sample->rows[i].cells[c]);
    }
    size_t seen = labels_seen(&settled_book, &g, &arena);
    return title && seen >= 2 ? SURE : seen >= LABELS_ENOUGH ? PROBABLE : 0;
}

/* ---- figures ---- */

static bool refuse(ImportFault *fault, const char *code, const char *sentence)
{
    *fault = (ImportFault){ .code = code, .sentence = sentence };
    return false;
}

typedef struct {
    bool minus, percent;
    int64_t whole, part; /* part: the digits behind the point, four of them */
    bool beyond;         /* more digits than four were there, and not zero */
} Decimal;

static bool cut_front(Str *s, Str what)
{
    if (!str_starts(*s, what))
        return false;
    *s = str_trim(str_sub(*s, what.n, s->n));
    return true;
}

static bool cut_end(Str *s, Str what)
{
    if (!str_ends(*s, what))
        return false;
    *s = str_trim(str_sub(*s, 0, s->n - what.n));
    return true;
}

enum { PLACES = 4, PLACES_SCALE = 10000 };

static bool decimal_of(Str s, Decimal *ret)
{
    Decimal d = { 0 };
    size_t digits = 0;
    int places = -1;
    bool bracket = cut_front(&s, S("(")) && cut_end(&s, S(")"));
    cut_front(&s, S("¥"));
    cut_front(&s, S("\\"));
    d.minus = bracket || cut_front(&s, S("-")) || cut_front(&s, S("▲")) || cut_front(&s, S("△")) || cut_front(&s, S("−"));
    d.percent = cut_end(&s, S("%"));
    if (!cut_end(&s, S("千円")) && !cut_end(&s, S("円")))
        cut_end(&s, S("人"));
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == ',' && places < 0)
            continue;
        if (s.p[i] == '.' && places < 0) {
            places = 0;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        digits++;
        int64_t digit = s.p[i] - '0';
        if (places >= PLACES)
            d.beyond = d.beyond || digit;
        else if (places >= 0)
            d.part = d.part * 10 + digit, places++;
        else if (__builtin_mul_overflow(d.whole, 10, &d.whole) || __builtin_add_overflow(d.whole, digit, &d.whole))
            return false;
    }
    for (; places >= 0 && places < PLACES; places++)
        d.part *= 10;
    *ret = d;
    return digits > 0;
}

/* 1.0194; also 0.0194 and 101.94 %, as sheets show a growth. */
static bool rate_value(const Decimal *d, int64_t *ret, ImportFault *fault)
{
    enum { LEAST = 5000, MOST = 15000 };
    int64_t rate = d->whole > MOST ? MOST * 100 : d->whole * PLACES_SCALE + d->part;
    if (d->percent)
        rate = (rate + 50) / 100;
    rate = d->minus ? -rate : rate;
    if (rate > -LEAST && rate < LEAST)
        rate += CAP_RATE_SCALE;
    if (rate < LEAST || rate > MOST)
        return refuse(fault, "range", "変動率は 1.0194 のような1前後の数です。値を確かめてください。");
    *ret = rate;
    return true;
}

bool settled_value(Str cell, SettledItem item, int64_t unit, int64_t *ret, bool *ret_cut, ImportFault *fault)
{
    Decimal d;
    int64_t value;
    *ret_cut = false;
    if (str_starts(cell, S("#")))
        return refuse(fault, "excel", "Excel のエラーの値です。元の表を直すか、正しい値を入力してください。");
    if (!decimal_of(str_trim(cell), &d))
        return refuse(fault, "type", "数字ではありません。数字を入力してください（額は円で）。");
    if (settled_items[item].unit == SETTLED_RATE_UNIT)
        return rate_value(&d, ret, fault);
    if (d.percent)
        return refuse(fault, "type", "割合が入っています。額や人数を入力してください。");
    if (d.minus && (d.whole || d.part))
        return refuse(fault, "negative", "マイナスの値です。返還などを除いた、その年度の値を入力してください。");
    if (settled_items[item].unit == SETTLED_PEOPLE) {
        if (d.part || d.beyond || d.whole > CAP_POPULATION_MAX)
            return refuse(fault, "range", "人数は整数で入力してください。");
        *ret = d.whole;
        return true;
    }
    if (__builtin_mul_overflow(d.whole, unit, &value) || value > YEN_MAX)
        return refuse(fault, "range", "ありえない大きさの額です。単位と値を確かめてください。");
    value += d.part * unit / PLACES_SCALE;
    *ret_cut = d.beyond || d.part * unit % PLACES_SCALE;
    *ret = value;
    return true;
}

/* ---- whose papers ---- */

/* The text to the right of a label, or behind a colon in the same cell. */
static Str beside(const Grid *g, size_t row, size_t column, const char *labels, Arena *a)
{
    Str head, tail, key = import_header_key(grid_cell(g, row, column), a);
    if (str_cut(key, ':', &head, &tail) && label_is(head, labels))
        return tail;
    if (!label_is(key, labels))
        return S("");
    for (size_t c = column + 1; c < g->rows[row].n; c++) {
        Str next = import_header_key(grid_cell(g, row, c), a);
        if (next.n && !str_eq(next, key))
            return next;
    }
    return S("");
}

static bool is_place_name(Str name)
{
    static const Str ends[] = { { "市", 3 }, { "町", 3 }, { "村", 3 }, { "区", 3 }, { "広域連合", 12 }, { "組合", 6 } };
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (name.n > ends[i].n && str_ends(name, ends[i]))
            return true;
    return false;
}

/* Whole, without its check digit, or without the zero that a spreadsheet took away. */
static bool is_number_of(Str number, Str code)
{
    return str_eq(number, code) || (number.n + 1 == code.n && (str_starts(code, number) || (code.p[0] == '0' && str_ends(code, number))));
}

static Status check_town(Import *im, Settled *s)
{
    enum { TOP = 20, CODE_DIGITS = 5 };
    const Grid *g = &s->paper.grid;
    Arena *scratch = &s->paper.scratch;
    for (size_t r = 0; r < g->n && r < TOP; r++)
        for (size_t c = 0; c < g->rows[r].n; c++) {
            arena_reset(scratch);
            Str number = beside(g, r, c, settled_number_labels, scratch), name = beside(g, r, c, settled_town_labels, scratch);
            TRY(arena_status(scratch));
            bool code = str_is_digits(number) && (number.n == CODE_DIGITS || number.n == CODE_DIGITS + 1);
            if (code && !is_number_of(number, s->insurer) && !is_number_of(number, s->code))
                return import_refuse(im, "other_town", "シート「" STR_FMT "」は別の市町村のものです（番号が違います）。" STR_FMT "のファイルを選んでください。", STR_ARG(g->name),
                                     STR_ARG(s->town));
            if (is_place_name(name) && !str_ends(place_key(name, scratch), place_key(s->town, scratch)))
                return import_refuse(im, "other_town", "シート「" STR_FMT "」は別の市町村のもの（" STR_FMT "）です。" STR_FMT "のファイルを選んでください。", STR_ARG(g->name),
                                     STR_ARG(name), STR_ARG(s->town));
        }
    return OK;
}

/* ---- of which year ---- */

static bool year_of_titles(const LabelIndex *index, Paper *p, int64_t *ret)
{
    enum { TOP = 15 };
    const Grid *g = &p->grid;
    Arena *a = &p->scratch;
    int64_t alone = 0, year;
    for (size_t r = 0; r < g->n && r < TOP; r++)
        for (size_t c = 0; c < g->rows[r].n; c++) {
            arena_reset(a);
            Str text = grid_cell(g, r, c), key = import_header_key(text, a);
            ImportValue v = { 0 };
            ImportFault fault;
            if (!key.n || labels_know(index, key))
                continue;
            if (import_year_in(text, false, a, &year) && (is_title(text) || str_contains(text, S("実績")) || str_contains(text, S("報告")))) {
                *ret = year;
                return true;
            }
            if (!alone && key.p[0] > '9' && import_year(key, NULL, a, &v, &fault))
                alone = v.i;
            else if (!alone && str_ends(key, S("年度")) && import_year(key, NULL, a, &v, &fault))
                alone = v.i;
        }
    *ret = alone;
    return alone != 0;
}

static Status learn_year(const Import *im, Paper *p)
{
    const LabelIndex *index;
    TRY(labels_index(&settled_book, &p->arena, &index));
    if (!year_of_titles(index, p, &p->year))
        p->assumed = import_year_in(p->grid.name, true, &p->scratch, &p->year) || import_year_in(im->file_name, true, &p->scratch, &p->year);
    return arena_status(&p->scratch);
}

/* ---- what they say ---- */

static YearOfPapers *year_at(Import *im, Settled *s, const Paper *p, int64_t year)
{
    for (size_t i = 0; i < s->n_years; i++)
        if (s->years[i].year == year && (year || str_eq(s->years[i].where, p->grid.name)))
            return &s->years[i];
    if (s->n_years == SETTLED_YEARS_MAX)
        return NULL;
    if (!s->years)
        s->years = ARENA_ARRAY(im->arena, YearOfPapers, SETTLED_YEARS_MAX);
    if (!s->years)
        return NULL;
    s->years[s->n_years] = (YearOfPapers){ .year = year, .where = p->grid.name, .assumed = p->assumed && year == p->year };
    return &s->years[s->n_years++];
}

static bool same_value(const FoundFigure *a, const FoundFigure *b, SettledItem item, Arena *arena)
{
    int64_t x, y;
    bool cut;
    ImportFault fault;
    bool one = settled_value(text_fold_width(a->text, arena), item, a->unit ? a->unit : 1, &x, &cut, &fault);
    bool other = settled_value(text_fold_width(b->text, arena), item, b->unit ? b->unit : 1, &y, &cut, &fault);
    return one && other ? x == y : one == other && str_eq(a->text, b->text);
}

/* Copied out of the sheet. A better one comes at most as often as there are ranks of heads. */
static Status take(Import *im, Pick *pick, const Settled *s, const FoundFigure *f)
{
    FoundFigure *copy = ARENA_NEW(im->arena, FoundFigure);
    if (!copy)
        return ERR_MEMORY;
    *copy = *f;
    copy->label = arena_copy(im->arena, f->label);
    copy->text = arena_copy(im->arena, f->text);
    *pick = (Pick){ .found = copy, .paper = s->n_papers, .sheet = s->paper.grid.name, .cell = grid_reference(&s->paper.grid, f->row, f->column, im->arena) };
    return arena_status(im->arena);
}

/* The figure under the best head stands; of two equally good ones that differ nobody knows. */
static Status pick(Import *im, Settled *s, const FoundFigure *f, Pick *p)
{
    Paper *paper = &s->paper;
    if (!p->found || p->found->rank > f->rank)
        return take(im, p, s, f);
    if (p->found->rank < f->rank || p->twice.n)
        return OK;
    arena_reset(&paper->scratch);
    bool other_row = p->paper != s->n_papers || p->found->row != f->row; /* of several in one row the nearest */
    if (other_row && !same_value(p->found, f, (SettledItem)f->id, &paper->scratch))
        p->twice = arena_printf(im->arena, "シート「" STR_FMT "」の" STR_FMT " は " STR_FMT, STR_ARG(paper->grid.name),
                                STR_ARG(grid_reference(&paper->grid, f->row, f->column, &paper->scratch)), STR_ARG(f->text));
    return arena_status(&paper->scratch);
}

static Status gather(Import *im, Settled *s, const FoundFigure *f)
{
    YearOfPapers *y = year_at(im, s, &s->paper, f->year ? f->year : s->paper.year);
    if (!y)
        return arena_status(im->arena) == OK ? import_refuse(im, "too_many", "年度が%dより多くあります。ファイルを分けてください。", SETTLED_YEARS_MAX) : ERR_MEMORY;
    SettledItem item = (SettledItem)f->id;
    y->cost = y->cost || settled_items[item].cost;
    y->cap = y->cap || !settled_items[item].cost;
    return pick(im, s, f, &y->picks[item]);
}

Status settled_paper_begin(Import *im, Settled *s, Str sheet)
{
    Paper *p = &s->paper;
    if (s->n_papers == SETTLED_PAPERS_MAX)
        return import_refuse(im, "too_many", "シートが%d枚より多くあります。年度を分けて取り込んでください。", SETTLED_PAPERS_MAX);
    if (!s->n_papers++) {
        arena_init(&p->arena, GRID_ARENA_MAX);
        arena_init(&p->scratch, GRID_ARENA_MAX);
    }
    arena_reset(&p->arena);
    *p = (Paper){ .arena = p->arena, .scratch = p->scratch, .grid.name = arena_copy(im->arena, sheet) };
    return arena_status(im->arena);
}

Status settled_paper_row(Import *im, Settled *s, const ImportRow *row)
{
    Grid *g = &s->paper.grid;
    TRY(grid_add(g, row->cells, row->n_cells, row->number, &s->paper.arena));
    if (g->heavy)
        return import_refuse(im, "too_large", "シート「" STR_FMT "」は、%lld行目までの文字が多すぎて読めません（1枚で%uMBまで）。実績報告書や上限額の算定の表だけを残したファイルを取り込んでください。",
                             STR_ARG(g->name), (long long)row->number, GRID_TEXT_MAX >> 20);
    return OK;
}

Status settled_paper_end(Import *im, Settled *s)
{
    Paper *p = &s->paper;
    if (!s->n_papers)
        return OK;
    TRY(check_town(im, s));
    TRY(labels_find(&settled_book, &p->grid, &p->arena, &p->found, &p->n));
    TRY(learn_year(im, p));
    if (p->grid.cut)
        import_warn(im, "cut", "シート「" STR_FMT "」は%d行・%d列より大きいので、そこまでを読みました。", STR_ARG(p->grid.name), GRID_ROWS_MAX, GRID_COLUMNS_MAX);
    for (size_t k = 0; k < p->n; k++)
        TRY(gather(im, s, &p->found[k]));
    return arena_status(im->arena);
}

void settled_papers_done(Settled *s)
{
    arena_done(&s->paper.arena);
    arena_done(&s->paper.scratch);
}

/* ---- does it hang together ---- */

/* How many parts of a sum were read, and what they come to; a part that is a sum itself and was not read: its own parts. */
static int parts_of(const ImportValue *value, SettledItem sum, int64_t *ret)
{
    int n = 0;
    for (size_t i = 0; i < SETTLED_ITEM_COUNT; i++) {
        if (i == sum || settled_items[i].within != sum)
            continue;
        n += value[i].given ? 1 : parts_of(value, (SettledItem)i, ret);
        *ret += value[i].given ? value[i].i : 0;
    }
    return n;
}

static void check_sum(Import *im, int64_t year, const ImportValue *value, SettledItem sum)
{
    int64_t parts = 0;
    int n = parts_of(value, sum, &parts);
    if (value[sum].given && (parts > value[sum].i || (n >= 2 && parts != value[sum].i)))
        import_warn(im, "parts", "%lld年度の「%s」は%lld円ですが、読めた内訳を足すと%lld円です。抜けている項目がないか確かめてください。", (long long)year,
                    settled_items[sum].label, (long long)value[sum].i, (long long)parts);
}

/* A thousand times more or less than what this program has for the whole year. */
static void check_unit(Import *im, int64_t year, const ImportValue *value, const SettledOwn *own, SettledItem item)
{
    enum { APART = 300, MONTHS = 12 };
    int64_t mine = own->value[item], theirs = value[item].i;
    if (!own->known[item] || !value[item].given || mine <= 0 || theirs <= 0 || (settled_items[item].cost && own->months < MONTHS))
        return;
    if (theirs / mine >= APART || mine / theirs >= APART)
        import_warn(im, "thousand", "%lld年度の「%s」は、ファイルでは%lld円、この町のデータでは%lld円です。千円と円を取り違えていないか確かめてください。", (long long)year,
                    settled_items[item].label, (long long)theirs, (long long)mine);
}

static void check_cap(Import *im, int64_t year, const ImportValue *v)
{
    const ImportValue *from = &v[SETTLED_N75_BEFORE], *to = &v[SETTLED_N75], *rate = &v[SETTLED_RATE];
    if (from->given && to->given && rate->given && from->i > 0 && cap_rate(from->i, to->i) != rate->i)
        import_warn(im, "rate", "%lld年度の変動率は、75歳以上人口から計算した値と違います。人口と率を確かめてください。", (long long)year);
    const ImportValue *i = &v[SETTLED_CAP_I], *ro = &v[SETTLED_CAP_RO], *base = &v[SETTLED_CAP_BASE], *approved = &v[SETTLED_APPROVED], *cap = &v[SETTLED_CAP];
    if (i->given && ro->given && base->given && base->i != (i->i > ro->i ? i->i : ro->i))
        import_warn(im, "branch", "%lld年度の基本の上限額が、イとロの高いほうの額と違います。特例などの理由を確かめてください。", (long long)year);
    if (base->given && cap->given && cap->i != base->i + (approved->given ? approved->i : 0))
        import_warn(im, "cap", "%lld年度の上限額が、基本の上限額と個別協議の額の合計と違います。値を確かめてください。", (long long)year);
}

void settled_check(Import *im, int64_t year, const ImportValue *value, const SettledOwn *own)
{
    static const SettledItem sums[] = { SETTLED_VISIT, SETTLED_DAY, SETTLED_SUPPORT, SETTLED_SERVICES, SETTLED_GENERAL, SETTLED_COST };
    for (size_t i = 0; i < COUNT_OF(sums); i++)
        check_sum(im, year, value, sums[i]);
    check_unit(im, year, value, own, SETTLED_COST);
    check_unit(im, year, value, own, SETTLED_CAP);
    check_cap(im, year, value);
}

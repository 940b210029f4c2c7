#include "base/xlsx_inside.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOOK_ARENA_MAX (64u * 1024 * 1024)
#define OLE2_MAGIC "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

Status xlsx_refuse(Xlsx *x, Status status, const char *code, const char *sentence, ...)
{
    va_list args;
    if (x->status != OK)
        return x->status;
    va_start(args, sentence);
    int n = vsnprintf(NULL, 0, sentence, args);
    va_end(args);
    char *text = n < 0 ? NULL : arena_alloc(&x->arena, (size_t)n + 1);
    if (text) {
        va_start(args, sentence);
        vsnprintf(text, (size_t)n + 1, sentence, args);
        va_end(args);
    }
    x->status = status;
    x->code = code;
    x->sentence = (Str){ text, text ? (size_t)n : 0 };
    return status;
}

/* The list with room for one more than its n items; NULL without memory. It doubles from eight on, and the arena keeps the
 * shorter ones until the book is closed: a book has five relations, and may have thousands. */
static void *grown(Arena *a, void *list, size_t n, size_t item)
{
    enum { FIRST = 8 };
    if (n && (n < FIRST || (n & (n - 1))))
        return list;
    void *longer = arena_array(a, n ? 2 * n : FIRST, item);
    if (longer && n)
        memcpy(longer, list, n * item);
    return longer;
}

/* ---- relationships: ECMA-376 Part 2, 9.3 ---- */

typedef struct {
    Str id, type;
    const char *part;
} Relation;

typedef struct {
    Xlsx *x;
    Str directory; /* "xl/": that of the part which the relationships belong to */
    Relation *all;
    size_t n;
} Relations;

enum { REL_LIST = 1, REL_ONE };
static const XmlStep relation_steps[] = {
    { XML_DOCUMENT, "Relationships", REL_LIST },
    { REL_LIST, "Relationship", REL_ONE },
};

/* "worksheets/sheet1.xml", "../xl/styles.xml" and "/xl/workbook.xml" as a name inside the zip. */
static const char *part_name(Xlsx *x, Str directory, Str target)
{
    char *name = arena_alloc(&x->arena, directory.n + target.n + 1);
    size_t n = 0;
    if (!name)
        return NULL;
    if (!str_starts(target, S("/"))) {
        memcpy(name, directory.p, directory.n);
        n = directory.n;
    }
    for (Str step; target.n;) {
        bool more = str_cut(target, '/', &step, &target);
        if (str_eq(step, S(".."))) {
            n -= n > 0; /* the slash, then back to the one before */
            while (n && name[n - 1] != '/')
                n--;
        } else if (step.n && !str_eq(step, S("."))) {
            memcpy(name + n, step.p, step.n);
            n += step.n;
            if (more)
                name[n++] = '/';
        }
    }
    name[n] = 0;
    return name;
}

static void relation_open(void *context, int state, const char **attributes)
{
    Relations *r = context;
    const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    if (state != REL_ONE || !id || !type || !target || xml_attribute(attributes, "TargetMode"))
        return; /* a target mode stands only with what lies outside of the file */
    if (r->n == XLSX_ENTRIES_MAX) {
        (void)xlsx_refuse(r->x, ERR_TOO_LARGE, "relations", "ブックの部品が多すぎます。Excel で開いて保存し直してください。");
        return;
    }
    Relation one = { arena_copy(&r->x->arena, str_of(id)), arena_copy(&r->x->arena, str_of(type)),
                     part_name(r->x, r->directory, str_of(target)) };
    Relation *all = grown(&r->x->arena, r->all, r->n, sizeof *all);
    if (!one.id.p || !one.type.p || !one.part || !all) {
        (void)xlsx_refuse(r->x, ERR_MEMORY, "memory", "%s", status_info(ERR_MEMORY)->sentence);
        return;
    }
    r->all = all;
    r->all[r->n++] = one;
}

static Status relations_read(Relations *r, const char *part)
{
    static const XmlPlan plan = { relation_steps, COUNT_OF(relation_steps), relation_open, NULL, NULL, "ブックの目次" };
    bool found;
    return xml_read_part(r->x, &plan, r, part, &found);
}

/* By the end of its type: the beginning differs between the transitional and the strict schema. */
static const char *relation_of_type(const Relations *r, Str type)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_ends(r->all[i].type, type))
            return r->all[i].part;
    return NULL;
}

/* ---- the workbook ---- */

enum { BOOK_ROOT = 1, BOOK_SETTINGS, BOOK_SHEETS, BOOK_SHEET };
static const XmlStep book_steps[] = {
    { XML_DOCUMENT, "workbook", BOOK_ROOT },
    { BOOK_ROOT, "workbookPr", BOOK_SETTINGS },
    { BOOK_ROOT, "sheets", BOOK_SHEETS },
    { BOOK_SHEETS, "sheet", BOOK_SHEET },
};

static void sheet_add(Relations *r, const char **attributes)
{
    Xlsx *x = r->x;
    const char *name = xml_attribute(attributes, "name"), *id = xml_attribute(attributes, ":id");
    const char *state = xml_attribute(attributes, "state"), *part = NULL;
    for (size_t i = 0; id && i < r->n; i++)
        if (str_eq(r->all[i].id, str_of(id)) && str_ends(r->all[i].type, S("/worksheet")))
            part = r->all[i].part;
    if (!name || !part) /* a sheet of a chart or of macros has no cells */
        return;
    if (x->n_sheets == XLSX_SHEETS_MAX) {
        (void)xlsx_refuse(x, ERR_TOO_LARGE, "sheets", "シートが %d 枚をこえています。必要なシートだけを別のブックにしてください。",
                          XLSX_SHEETS_MAX);
        return;
    }
    XlsxSheet sheet = { arena_copy(&x->arena, str_of(name)), part, state && strcmp(state, "visible") != 0 };
    XlsxSheet *sheets = grown(&x->arena, x->sheets, x->n_sheets, sizeof *sheets);
    if (!sheet.name.p || !sheets) {
        (void)xlsx_refuse(x, ERR_MEMORY, "memory", "%s", status_info(ERR_MEMORY)->sentence);
        return;
    }
    x->sheets = sheets;
    x->sheets[x->n_sheets++] = sheet;
}

static void book_open(void *context, int state, const char **attributes)
{
    Relations *r = context;
    if (state == BOOK_SETTINGS)
        r->x->from_1904 = xml_is_true(xml_attribute(attributes, "date1904"));
    else if (state == BOOK_SHEET)
        sheet_add(r, attributes);
}

static Status read_optional(Xlsx *x, const char *part, Status (*read)(Xlsx *, ReadFn, void *))
{
    CLEANUP(xlsx_part_close) XlsxPart open = { 0 };
    bool found = false;
    if (part)
        TRY(xlsx_part_open(x, part, &open, &found));
    return found ? read(x, xlsx_part_read, &open) : OK;
}

static Status book_read(Xlsx *x)
{
    static const XmlPlan plan = { book_steps, COUNT_OF(book_steps), book_open, NULL, NULL, "ブックの目次" };
    Relations package = { .x = x, .directory = S("") }, book = { .x = x };
    bool found;
    TRY(relations_read(&package, "_rels/.rels"));
    const char *part = relation_of_type(&package, S("/officeDocument"));
    part = part ? part : "xl/workbook.xml";
    const char *slash = strrchr(part, '/');
    book.directory = slash ? (Str){ part, (size_t)(slash - part) + 1 } : S("");
    Str relations = arena_printf(&x->arena, STR_FMT "_rels/%s.rels", STR_ARG(book.directory), part + book.directory.n);
    if (!relations.p)
        return ERR_MEMORY;
    TRY(relations_read(&book, relations.p));
    TRY(xml_read_part(x, &plan, &book, part, &found));
    if (!found)
        return xlsx_refuse(x, ERR_UNSUPPORTED, "no_workbook",
                           "Excel のブックではありません。Excel のブック（.xlsx）か CSV を選んでください。");
    if (x->n_sheets == 0)
        return xlsx_refuse(x, ERR_INVALID, "no_sheets", "表のあるシートが 1 枚もありません。別のファイルを選んでください。");
    TRY(read_optional(x, relation_of_type(&book, S("/styles")), xlsx_styles_read));
    return read_optional(x, relation_of_type(&book, S("/sharedStrings")), xlsx_shared_read);
}

/* ---- styles ---- */

typedef struct {
    int64_t id;
    NumberFormat format;
} CustomFormat;

typedef struct {
    Xlsx *x;
    CustomFormat *custom;
    size_t n;
} Styles;

enum { STYLE_ROOT = 1, STYLE_FORMATS, STYLE_FORMAT, STYLE_CELLS, STYLE_CELL };
static const XmlStep style_steps[] = {
    { XML_DOCUMENT, "styleSheet", STYLE_ROOT }, { STYLE_ROOT, "numFmts", STYLE_FORMATS },
    { STYLE_FORMATS, "numFmt", STYLE_FORMAT },  { STYLE_ROOT, "cellXfs", STYLE_CELLS },
    { STYLE_CELLS, "xf", STYLE_CELL },
};

/* A format of the file comes before the built-in one with its number. */
static NumberFormat format_of(const Styles *s, int64_t id)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->custom[i].id == id)
            return s->custom[i].format;
    return number_format_builtin(id);
}

static bool style_add(Styles *s, int64_t id, const char *code)
{
    CustomFormat *custom = grown(&s->x->arena, s->custom, s->n, sizeof *custom);
    if (!custom)
        return false;
    s->custom = custom;
    s->custom[s->n++] = (CustomFormat){ id, number_format_of(code) };
    return true;
}

static void style_open(void *context, int state, const char **attributes)
{
    Styles *s = context;
    const char *code = xml_attribute(attributes, "formatCode");
    int64_t id = 0;
    bool kept = true;
    if ((state != STYLE_FORMAT && state != STYLE_CELL)
        || (!str_to_i64(str_of(xml_attribute(attributes, "numFmtId")), &id) && state == STYLE_FORMAT))
        return;
    if (s->n == XLSX_FORMATS_MAX || s->x->formats.n == XLSX_STYLES_MAX)
        (void)xlsx_refuse(s->x, ERR_TOO_LARGE, "styles", "セルの書式が多すぎます。CSV で保存してください。");
    else if (state == STYLE_CELL)
        buf_char(&s->x->formats, (char)format_of(s, id));
    else if (code)
        kept = style_add(s, id, code);
    if (!kept || buf_status(&s->x->formats) != OK)
        (void)xlsx_refuse(s->x, ERR_MEMORY, "memory", "%s", status_info(ERR_MEMORY)->sentence);
}

Status xlsx_styles_read(Xlsx *x, ReadFn read, void *from)
{
    static const XmlPlan plan = { style_steps, COUNT_OF(style_steps), style_open, NULL, NULL, "セルの書式" };
    Styles s = { .x = x };
    return xml_read(x, &plan, &s, read, from);
}

/* ---- shared strings ---- */

typedef struct {
    Xlsx *x;
    size_t from, piece_from;
} Shared;

/* rPh, the reading that Excel keeps of a Japanese word, is no step: it is not part of the value. */
enum { SHARED_ROOT = 1, SHARED_ITEM, SHARED_RUN, SHARED_TEXT };
static const XmlStep shared_steps[] = {
    { XML_DOCUMENT, "sst", SHARED_ROOT }, { SHARED_ROOT, "si", SHARED_ITEM },  { SHARED_ITEM, "t", SHARED_TEXT },
    { SHARED_ITEM, "r", SHARED_RUN },     { SHARED_RUN, "t", SHARED_TEXT },
};

static void shared_open(void *context, int state, const char **attributes)
{
    Shared *s = context;
    (void)attributes;
    if (state == SHARED_ITEM)
        s->from = s->x->shared.n;
    else if (state == SHARED_TEXT)
        s->piece_from = s->x->shared.n;
}

static void shared_text(void *context, int state, Str piece)
{
    Shared *s = context;
    if (state != SHARED_TEXT)
        return;
    buf_add(&s->x->shared, piece);
    if (s->x->shared.n - s->from > XLSX_CELL_MAX)
        (void)xlsx_refuse(s->x, ERR_TOO_LARGE, "cell_size", "1 つのセルに入っている文字が多すぎます。分けてからもう一度試してください。");
    else if (buf_status(&s->x->shared) != OK)
        (void)xlsx_refuse(s->x, buf_status(&s->x->shared), "shared_size", "文字が多すぎるブックです。必要なシートだけを CSV で保存してください。");
}

static bool shared_room(Xlsx *x)
{
    if (x->n_shared < x->room_shared)
        return true;
    size_t room = x->room_shared ? x->room_shared * 2 : 1024;
    uint32_t *ends = reallocarray(x->shared_ends, room, sizeof *ends);
    if (!ends)
        return false;
    x->shared_ends = ends;
    x->room_shared = room;
    return true;
}

static void shared_close(void *context, int state)
{
    Shared *s = context;
    Xlsx *x = s->x;
    if (state == SHARED_TEXT && x->shared.p)
        x->shared.n = s->piece_from + xlsx_unescape(x->shared.p + s->piece_from, x->shared.n - s->piece_from);
    if (state != SHARED_ITEM)
        return;
    if (x->n_shared == XLSX_SHARED_STRINGS_MAX)
        (void)xlsx_refuse(x, ERR_TOO_LARGE, "shared_count", "文字の種類が %d をこえるブックです。必要なシートだけを CSV で保存してください。",
                          XLSX_SHARED_STRINGS_MAX);
    else if (!shared_room(x))
        (void)xlsx_refuse(x, ERR_MEMORY, "memory", "%s", status_info(ERR_MEMORY)->sentence);
    else
        x->shared_ends[x->n_shared++] = (uint32_t)x->shared.n;
}

Status xlsx_shared_read(Xlsx *x, ReadFn read, void *from)
{
    static const XmlPlan plan = { shared_steps, COUNT_OF(shared_steps), shared_open, shared_close, shared_text, "文字の一覧" };
    Shared s = { .x = x };
    return xml_read(x, &plan, &s, read, from);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The character of "_xHHHH_" at p; 0 when there is none. Halves of a pair and NUL stay as they are written. */
static unsigned escaped(const char *p, size_t n)
{
    unsigned value = 0;
    if (n < 7 || p[0] != '_' || p[1] != 'x' || p[6] != '_')
        return 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(p[i]);
        if (digit < 0)
            return 0;
        value = value << 4 | (unsigned)digit;
    }
    return value >= 0xD800 && value <= 0xDFFF ? 0 : value;
}

size_t xlsx_unescape(char *p, size_t n)
{
    size_t to = 0;
    if (!n || !memmem(p, n, "_x", 2))
        return n;
    for (size_t i = 0; i < n;) {
        unsigned c = escaped(p + i, n - i);
        if (!c) {
            p[to++] = p[i++];
            continue;
        }
        i += 7;
        if (c < 0x80) {
            p[to++] = (char)c;
        } else if (c < 0x800) {
            p[to++] = (char)(0xC0 | c >> 6);
            p[to++] = (char)(0x80 | (c & 0x3F));
        } else {
            p[to++] = (char)(0xE0 | c >> 12);
            p[to++] = (char)(0x80 | (c >> 6 & 0x3F));
            p[to++] = (char)(0x80 | (c & 0x3F));
        }
    }
    return to;
}

/* ---- open and close ---- */

bool xlsx_looks_like(Str first_bytes)
{
    return str_starts(first_bytes, S("PK\3\4")) || str_starts(first_bytes, S(OLE2_MAGIC));
}

/* Both live in the old compound format [MS-CFB]; only a protected .xlsx has a stream of this name [MS-OFFCRYPTO]. */
static Status compound_refuse(Xlsx *x, Str bytes)
{
    static const char stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    if (str_contains(bytes, (Str){ stream, sizeof stream }))
        return xlsx_refuse(x, ERR_UNSUPPORTED, "encrypted",
                           "パスワードで保護されています。パスワードを外して保存し直してください。");
    return xlsx_refuse(x, ERR_UNSUPPORTED, "old_xls",
                       "古い形式の .xls です。Excel で「名前を付けて保存」から .xlsx を選んでください。");
}

Status xlsx_new(Xlsx **ret)
{
    Xlsx *x = calloc(1, sizeof *x);
    if (!x)
        return ERR_MEMORY;
    arena_init(&x->arena, BOOK_ARENA_MAX);
    buf_init(&x->shared, XLSX_UNPACKED_MAX);
    buf_init(&x->formats, XLSX_STYLES_MAX);
    *ret = x;
    return OK;
}

static Status bytes_read(Xlsx *x, Str bytes)
{
    if (str_starts(bytes, S(OLE2_MAGIC)))
        return compound_refuse(x, bytes);
    if (!xlsx_looks_like(bytes))
        return xlsx_refuse(x, ERR_UNSUPPORTED, "not_xlsx", "Excel のブック（.xlsx）ではありません。.xlsx か CSV を選んでください。");
    TRY(xlsx_zip_open(x, bytes));
    return book_read(x);
}

Status xlsx_open(Str bytes, Problems *ps, Xlsx **ret)
{
    CLEANUP(xlsx_close) Xlsx *x = NULL;
    TRY(xlsx_new(&x));
    Status s = bytes_read(x, bytes);
    if (s != OK) {
        bool told = x->status != OK && x->sentence.p;
        (void)problem_add(ps, S(""), told ? x->code : status_info(s)->code, "%s",
                          told ? x->sentence.p : status_info(s)->sentence);
        return s;
    }
    *ret = x;
    x = NULL;
    return OK;
}

void xlsx_close(Xlsx **px)
{
    Xlsx *x = *px;
    if (!x)
        return;
    if (x->zip)
        zip_discard(x->zip);
    buf_done(&x->shared);
    buf_done(&x->formats);
    free(x->shared_ends);
    arena_done(&x->arena);
    free(x);
    *px = NULL;
}

size_t xlsx_sheet_count(const Xlsx *x)
{
    return x->n_sheets;
}

Str xlsx_sheet_name(const Xlsx *x, size_t i)
{
    return i < x->n_sheets ? x->sheets[i].name : S("");
}

bool xlsx_sheet_hidden(const Xlsx *x, size_t i)
{
    return i < x->n_sheets && x->sheets[i].hidden;
}

Str xlsx_sentence(const Xlsx *x)
{
    return x->status != OK && x->sentence.p ? x->sentence : S("");
}

/* kind.h: what can be taken in. One import kind is one file and one row of import_kinds[] (kind.c).
 *
 * The house does, the same way for every kind: find encoding, delimiter, sheet and header; map columns to
 * fields (aliases, remembered mapping, hand correction); apply the repairs people typed; decode each cell by the
 * field table; collect what is wrong; run everything in ONE transaction; progress and cancelling; batch row,
 * digest, undo. A kind says only: which fields, how to recognise the file, what to do with one decoded row.
 *
 * Checking a file runs begin/row/finish and rolls the transaction back; taking it in runs the same and commits.
 * So a kind writes to im->db freely, and what it counts is what people are shown beforehand.
 *
 * A plain kind (header line, one record a line):
 *
 *     enum { F_CODE, F_NAME };
 *     static const ImportField fields[] = {
 *         { "code", "団体コード", "団体コード|全国地方公共団体コード|市区町村コード", import_town_code, .flags = IMPORT_REQUIRED },
 *         { "name", "名称", "市区町村名|団体名", import_text, .flags = IMPORT_REQUIRED, .max = 100 },
 *     };
 *     static Status row(Import *im, void *state, const ImportRow *r)
 *     {
 *         TRY(db_exec(im->db, &insert_town, P_TEXT(r->values[F_CODE].s), P_TEXT(r->values[F_NAME].s)));
 *         import_taken(im, 0, 0);
 *         return OK;
 *     }
 *     const ImportKind import_towns = { .name = "towns", .label = "市区町村の一覧", LIST_OF(fields, fields), .row = row, .undo = undo };
 *
 * A raw kind (no header, or a layout that no field table tells, such as 介護保険事業状況報告): sets .raw and
 * .recognise; row() gets the cells as they stand from the first row of the file or sheet on, and decodes them
 * by the functions below. */
#pragma once
#include "base/csv.h"
#include "base/secret.h"
#include "http/feature.h"

typedef struct Import Import;
typedef struct ImportField ImportField;

/* A decoded cell. s lives until the next row (copy what you keep into im->arena). */
typedef struct {
    bool given;     /* the cell was there and not empty */
    int64_t i;      /* numbers, months (202604), days (Date.day), value of a code */
    Str s;          /* text: trimmed; identifiers: with their zeros restored */
} ImportValue;

/* Why a cell is refused. The decoder fills code, sentence and, where one can guess, repair. */
typedef struct {
    const char *code;     /* "type", "range", "check_digit", "excel", "unknown" … */
    const char *sentence; /* Japanese, static: what is wrong and what to do; never the value */
    Str repair;           /* the value that is probably meant; empty when unknown */
    bool warning;         /* the cell is taken (ret is filled), but people are told */
} ImportFault;

/* cell is trimmed and not empty, full-width letters and digits are already half-width. false: *fault says why.
 * arena lives until the next row. Must depend on the cell and the field only (results are cached per column). */
typedef bool (*ImportDecode)(Str cell, const ImportField *f, Arena *arena, ImportValue *ret, ImportFault *fault);

enum {
    IMPORT_REQUIRED = 1 << 0, /* the column must exist and no cell may be empty */
    IMPORT_PERSONAL = 1 << 1, /* masked in previews and lists of errors (******1234) */
    IMPORT_COLUMN = 1 << 2,   /* the column must exist, cells may be empty */
    IMPORT_SUMMED = 1 << 3,   /* compared with a 合計 row of the file */
};

typedef struct {
    const char *text;         /* as in files, width-folded: "要支援1" */
    int64_t value;
    const char *code;         /* what the value's .s becomes: "12" */
} ImportCode;

struct ImportField {
    const char *name, *label; /* machine name; Japanese name */
    const char *aliases;      /* header texts, '|' between, half-width, without blanks, the best first; the label is one by
                               * itself, before them unless it is listed */
    ImportDecode decode;
    unsigned flags;
    int64_t min, max;         /* numbers: range; text: max characters (0: 200) */
    const ImportCode *codes;  /* import_code: ends with {0} */
};

/* ---- decoders ---- */
/* A name: as it is written. A word: codes and short words, in half width. */
bool import_text(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
bool import_word(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
/* 1,234 ¥1,234 1234円 ▲1,234 △1,234 -1234 (1,234) 1234.0; refuses fractions, 1.2E+05, and what is outside min…max. */
bool import_int(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
/* 202603 2026/03 2026-3 2026年3月 R8.3 R08.03 令和8年3月 50803(元号コード年月) and full dates (their month). */
bool import_month(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
/* All that wareki_parse reads; .i = Date.day */
bool import_date(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
bool import_code(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
/* Exactly `max` digits. Fewer: fault "lost_zero" with the repair 先頭に0を補う; 4.00E+12: fault "excel". */
bool import_digits(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
/* Numbers as domain/code.h checks them. The 5 digits of a lost zero and 国保連's 00+6 are restored when the
 * check digit fits; the other one of 保険者番号/団体コード is refused with the right one as repair. */
bool import_town_code(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
bool import_insurer(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
/* 10 characters; the check digit of a provider is not asked here: the sink tells it once per provider. */
bool import_insured(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);
bool import_provider(Str, const ImportField *, Arena *, ImportValue *, ImportFault *);

/* ---- a row ---- */
typedef struct {
    const ImportValue *values; /* in the order of the kind's fields; NULL for raw kinds */
    const Str *cells;          /* as they stand in the file */
    size_t n_cells;
    int64_t number;            /* row number in the file or sheet, from 1, as people see it */
} ImportRow;

/* ---- the run that a kind sees ---- */
struct Import {
    Db *db;                    /* inside the transaction of the run */
    const Keys *keys;
    int64_t org, batch, now_ms;
    Arena *arena;              /* lives until the run ends; for what a kind keeps */
    Arena *row_arena;          /* emptied before every row */
    Str file_name, sheet;      /* sheet: "" for CSV */
    int64_t row;               /* number of the row being read */
    struct ImportRun *run;     /* the house's own part */
};

/* Raw kinds: the value a person typed for this field of im->row, or the cell as it stands. */
Str import_cell(const Import *im, const ImportField *field, Str cell);
/* Kinds that gather: the record that is spoken of from now on. false: people leave it out. */
bool import_record(Import *im, int64_t number);
/* The cell (trimmed, not empty, width folded as the field wants) as its field reads it; a fault with a repair that
 * was accepted for the whole column is read by the repair. false: refused, and import_wrong() was called with `raw`,
 * the cell as it stands. *ret_plain (may be NULL): neither repaired nor noticed. */
bool import_decode(Import *im, const ImportField *field, Str cell, Str raw, ImportValue *ret, bool *ret_plain);
bool import_has(const Import *im, size_t field);     /* does the file have a column of that field? */
int64_t import_wrong_count(const Import *im);       /* rows refused so far */
bool import_month_touched(const Import *im, Month month); /* did the file bring rows of that month? */
/* What the town had for a month before this file; shown beside the sum of the file. */
void import_month_before(Import *im, Month month, int64_t yen);

/* How a row ended; call exactly one per record. A row that is no record (title, control record) calls none.
 * month 0: the record belongs to no month. A kind that gathers several rows before it knows sets im->row back
 * to the row it speaks of. */
void import_taken(Import *im, Month month, int64_t yen);
void import_same(Import *im);                        /* was taken in before: left alone */
/* The record is wrong: kept with row, field, value, repair; it is not taken. May be called for several fields of
 * one row. field NULL: the whole row. */
void import_wrong(Import *im, const ImportField *field, const char *code, Str value, Str repair,
                  const char *sentence, ...) __attribute__((format(printf, 6, 7)));
/* The row is taken, but people should look. Does not end the record. */
void import_notice(Import *im, const ImportField *field, const char *code, Str value, const char *sentence, ...)
    __attribute__((format(printf, 5, 6)));
/* About the whole file. */
void import_warn(Import *im, const char *code, const char *sentence, ...) __attribute__((format(printf, 3, 4)));
void import_understood(Import *im, const char *sentence, ...) __attribute__((format(printf, 2, 3)));
/* The file cannot be taken at all: remembers the sentence and answers ERR_INVALID. */
Status import_refuse(Import *im, const char *code, const char *sentence, ...) __attribute__((format(printf, 3, 4)));

/* What a kind that gathers found for a field, and where: people see it before it is taken in, and type what is wrong. */
typedef struct {
    int64_t record, year;
    const ImportField *field;
    Str sheet, cell, label, unit, found; /* as they stand in the file; empty where nothing was found */
    const char *state;         /* "read", "same" (the town has it already), "typed", "wrong", "missing" */
    const char *measure;       /* "yen", "people", "rate" (× 10,000) */
    ImportValue value, before, own; /* .given; before: what the town had from an earlier file; own: what is computed */
} ImportFigure;
void import_figure(Import *im, const ImportFigure *figure);

/* ---- recognising ---- */
typedef struct {
    Str file_name, sheet;
    const CsvRow *rows;        /* the first IMPORT_HEADER_ROWS_MAX rows, title rows included */
    size_t n;
} ImportSample;

typedef struct {
    const char *name, *label;  /* kept in batch.kind; Japanese */
    const ImportField *fields;
    size_t n_fields;
    bool raw;                  /* rows from the top, no header, no mapping: needs recognise */
    bool fill_merged;          /* merged XLSX cells repeat their value */
    bool all_sheets;           /* raw: every sheet that is recognised is read, in order; row numbers begin again */
    bool forgets;              /* rows are answers of people: once they are counted no row, example or cell of the file is kept */
    bool gathers;              /* raw: a record is no row; corrections belong to the records that the kind counts itself */
    /* 0: not mine; 100: certainly. NULL: by header: all required fields found. A plain kind may return
     * less than its header would give, never more. */
    int (*recognise)(const ImportSample *sample);
    size_t state_size;         /* zeroed memory handed to the functions below */
    Status (*begin)(Import *im, void *state);
    Status (*row)(Import *im, void *state, const ImportRow *row);
    Status (*finish)(Import *im, void *state); /* after the last row: checks over the whole, what was gathered */
    void (*drop)(void *state); /* always called, after a failure too */
    /* Takes the batch back; in a transaction. ERR_CONFLICT with a problem when something depends on it. */
    Status (*undo)(Db *db, int64_t org, int64_t batch, Problems *ps);
    const Sql *const *statements; /* for banso check */
    size_t n_statements;
} ImportKind;

extern const ImportKind import_kokuho, import_claims, import_municipality, import_annual, import_projection, import_population, import_settled, import_survey, import_tariff; /* each in its own file */
extern const ImportKind *const import_kinds[];
extern const size_t import_kind_count;
const ImportKind *import_kind_by_name(Str name); /* NULL when unknown */

/* Matching of header texts: folded width, no blanks, no line breaks, brackets folded: "ﾃﾞｰﾀ （ 円）" → "データ(円)". */
Str import_header_key(Str header, Arena *arena);
bool import_header_is(Str header_key, const char *aliases);

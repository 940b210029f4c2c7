#include "base/csv.h"
#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

/* A cell within its row: offsets, because the row moves when more is read. */
typedef struct {
    uint32_t at, n;
} Span;

/* The input is read in chunks into raw, decoded to text, and cut where it lies. text holds the row being
 * read and what was decoded after it, then one '\n' that lets the scan for the end of a cell run without
 * looking for the end of the text. */
struct CsvReader {
    ReadFn read;
    void *context;
    CsvDialect dialect;
    Buf text;
    size_t row, at;       /* where the row began, and where reading goes on, in text */
    size_t raw_n, bom;    /* bytes in raw, and bytes of a byte order mark still to skip */
    int64_t bytes, decoded, line, number;
    bool ended, after_cr, replaced; /* no more input; a '\n' here ends no row; text holds U+FFFD */
    Status failed;
    UndecodableList lost;
    bool stops[256];      /* the delimiter, CR and LF */
    Span spans[IMPORT_COLUMNS_MAX];
    Str cells[IMPORT_COLUMNS_MAX];
    char raw[CSV_CHUNK];
};

Status csv_open(ReadFn read, void *context, const CsvDialect *dialect, CsvReader **ret)
{
    CsvReader *r = malloc(sizeof *r);
    if (!r)
        return ERR_MEMORY;
    memset(r, 0, offsetof(CsvReader, spans));
    r->read = read;
    r->context = context;
    r->dialect = *dialect;
    r->bom = dialect->bom;
    r->line = 1;
    r->stops[(uint8_t)dialect->delimiter] = r->stops['\r'] = r->stops['\n'] = true;
    /* One byte of input makes at most three of text. */
    buf_init(&r->text, IMPORT_ROW_MAX + 3 * CSV_CHUNK + 1);
    if (!buf_reserve(&r->text, 3 * CSV_CHUNK + 1)) {
        csv_close(&r);
        return ERR_MEMORY;
    }
    *ret = r;
    return OK;
}

void csv_close(CsvReader **r)
{
    if (!*r)
        return;
    buf_done(&(*r)->text);
    free(*r);
    *r = NULL;
}

int64_t csv_bytes_read(const CsvReader *r)
{
    return r->bytes;
}

const UndecodableList *csv_undecodable(const CsvReader *r)
{
    return &r->lost;
}

/* ---- filling ---- */

static void add_lost(CsvReader *r, const UndecodableList *more, size_t offset)
{
    for (size_t i = 0; i < more->count && i < COUNT_OF(more->first); i++) {
        size_t k = r->lost.count + i;
        if (k >= COUNT_OF(r->lost.first))
            break;
        r->lost.first[k] = more->first[i];
        r->lost.first[k].at += offset;
    }
    r->lost.count += more->count;
}

static Status decode_raw(CsvReader *r)
{
    size_t skip = r->bom < r->raw_n ? r->bom : r->raw_n, used = 0;
    UndecodableList lost;
    r->bom = 0;
    Str bytes = { r->raw + skip, r->raw_n - skip };
    TRY(text_decode(r->dialect.encoding, bytes, r->ended, &r->text, &used, &lost));
    used += skip;
    add_lost(r, &lost, (size_t)r->decoded + skip);
    r->decoded += (int64_t)used;
    r->raw_n -= used;
    memmove(r->raw, r->raw + used, r->raw_n);
    return OK;
}

/* Moves the unfinished row to the front and decodes the next chunk behind it. */
static Status fill(CsvReader *r)
{
    r->text.n -= r->row;
    r->at -= r->row;
    memmove(r->text.p, r->text.p + r->row, r->text.n);
    r->row = 0;
    if (r->text.n > IMPORT_ROW_MAX)
        return ERR_TOO_LARGE;
    while (r->raw_n < CSV_CHUNK && !r->ended) {
        size_t n = 0;
        TRY(r->read(r->context, r->raw + r->raw_n, CSV_CHUNK - r->raw_n, &n));
        r->ended = n == 0;
        r->raw_n += n;
        r->bytes += (int64_t)n;
    }
    TRY(decode_raw(r));
    if (!buf_reserve(&r->text, 1))
        return buf_status(&r->text);
    r->text.p[r->text.n] = '\n';
    r->replaced = memmem(r->text.p, r->text.n, "\xEF\xBF\xBD", 3) != NULL;
    return OK;
}

/* ---- cutting ---- */

/* From r->at to the next delimiter or line end, or the end of the input. */
static Status scan_plain(CsvReader *r)
{
    for (;;) {
        const char *p = r->text.p + r->at;
        while (!r->stops[(uint8_t)*p])
            p++;
        r->at = (size_t)(p - r->text.p);
        if (r->at < r->text.n || r->ended)
            return OK;
        TRY(fill(r));
    }
}

/* r->at stands after an opening quote; stops at the closing one. */
static Status scan_quoted(CsvReader *r, bool *ret_doubled)
{
    size_t from = r->at - r->row;
    for (;;) {
        char *p = r->text.p + r->at, *end = r->text.p + r->text.n;
        char *quote = memchr(p, '"', (size_t)(end - p));
        r->at = (size_t)((quote ? quote : end) - r->text.p);
        /* Undoubling at most halves a cell, so here it is too long whatever follows. */
        if (r->at - r->row - from > 2 * (size_t)IMPORT_FIELD_MAX)
            return ERR_TOO_LARGE;
        if (quote && (quote + 1 < end || r->ended)) {
            if (quote + 1 == end || quote[1] != '"')
                return OK;
            *ret_doubled = true;
            r->at += 2;
        } else if (r->ended) {
            return ERR_INVALID;
        } else {
            TRY(fill(r));
        }
    }
}

/* Removes one of each two quotes in place; answers the new length. */
static size_t undouble(char *p, size_t n)
{
    size_t to = 0;
    for (size_t from = 0; from < n; from++) {
        p[to++] = p[from];
        from += p[from] == '"';
    }
    return to;
}

static int64_t count_lines(const char *p, size_t n)
{
    int64_t lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += p[i] == '\r' || (p[i] == '\n' && (i == 0 || p[i - 1] != '\r'));
    return lines;
}

/* "…" and what stands between the closing quote and the delimiter, which is kept as it is. */
static Status read_quoted(CsvReader *r, Span *ret, int64_t *line)
{
    bool doubled = false;
    size_t from = ++r->at - r->row;
    TRY(scan_quoted(r, &doubled));
    size_t n = r->at - r->row - from;
    r->at++;
    size_t tail = r->at - r->row;
    TRY(scan_plain(r));
    char *p = r->text.p + r->row + from;
    *line += count_lines(p, n);
    if (doubled)
        n = undouble(p, n);
    size_t tail_n = r->at - r->row - tail;
    memmove(p + n, r->text.p + r->row + tail, tail_n);
    *ret = (Span){ (uint32_t)from, (uint32_t)(n + tail_n) };
    return OK;
}

static Status read_cell(CsvReader *r, Span *ret, int64_t *line)
{
    if (r->at == r->text.n && !r->ended)
        TRY(fill(r));
    if (r->at < r->text.n && r->text.p[r->at] == '"') {
        TRY(read_quoted(r, ret, line));
    } else {
        size_t from = r->at - r->row;
        TRY(scan_plain(r));
        *ret = (Span){ (uint32_t)from, (uint32_t)(r->at - r->row - from) };
    }
    return ret->n > IMPORT_FIELD_MAX ? ERR_TOO_LARGE : OK;
}

/* Stands at the first byte of a row, or *ret_end. */
static Status begin_row(CsvReader *r, bool *ret_end)
{
    for (;;) {
        r->row = r->at;
        if (r->at == r->text.n) {
            *ret_end = r->ended;
            if (r->ended)
                return OK;
            TRY(fill(r));
        } else if (r->after_cr && r->text.p[r->at] == '\n') {
            r->at++;
            r->after_cr = false;
        } else {
            r->after_cr = false;
            *ret_end = false;
            return OK;
        }
    }
}

/* The cells of one row; *line counts the line ends within, and r->at stands behind the row's own. */
static Status read_cells(CsvReader *r, size_t *n, int64_t *line)
{
    for (;;) {
        if (*n == IMPORT_COLUMNS_MAX)
            return ERR_TOO_LARGE;
        TRY(read_cell(r, &r->spans[(*n)++], line));
        if (r->at == r->text.n)
            return OK;
        char stop = r->text.p[r->at++];
        if (stop == r->dialect.delimiter)
            continue;
        r->after_cr = stop == '\r';
        (*line)++;
        return OK;
    }
}

/* "sep=;" in the first line tells Excel the delimiter and is no row. */
static bool is_directive(const CsvReader *r)
{
    Str line = str_sub(buf_str(&r->text), r->row, r->at - r->row);
    return r->number == 0 && line.n > 5 && line.n <= 7 && str_starts(line, S("sep=")) && line.p[4] == r->dialect.delimiter
           && (line.p[5] == '\r' || line.p[5] == '\n');
}

static Status read_row(CsvReader *r, CsvRow *row, int64_t *line)
{
    bool end;
    do {
        row->n = 0;
        row->line = *line;
        row->number = r->number + 1;
        TRY(begin_row(r, &end));
        if (end)
            return OK;
        TRY(read_cells(r, &row->n, line));
    } while (*line == 2 && is_directive(r));
    const char *base = r->text.p + r->row;
    for (size_t i = 0; i < row->n; i++)
        r->cells[i] = (Str){ base + r->spans[i].at, r->spans[i].n };
    row->cells = r->cells;
    row->undecodable = r->replaced && memmem(base, r->at - r->row, "\xEF\xBF\xBD", 3) != NULL;
    r->number++;
    return OK;
}

Status csv_next(CsvReader *r, CsvRow *ret)
{
    CsvRow row = { .line = r->line };
    int64_t line = r->line;
    if (r->failed == OK)
        r->failed = read_row(r, &row, &line);
    if (r->failed != OK) {
        *ret = (CsvRow){ .line = line, .number = r->number + 1 };
        r->line = line;
        return r->failed;
    }
    r->line = line;
    *ret = row;
    return OK;
}

/* ---- the dialect ---- */

static Status read_sample(void *context, char *p, size_t n, size_t *ret_n)
{
    Str *left = context;
    Str part = str_sub(*left, 0, n);
    if (part.n)
        memcpy(p, part.p, part.n);
    *left = str_sub(*left, part.n, left->n);
    *ret_n = part.n;
    return OK;
}

enum { DETECT_ROWS_MAX = 64 };

/* How many rows of the sample have the commonest number of cells above one, and that number. */
static size_t count_agreeing(Str sample, const CsvDialect *dialect, size_t *ret_cells)
{
    CLEANUP(csv_close) CsvReader *r = NULL;
    uint16_t votes[IMPORT_COLUMNS_MAX + 1] = { 0 };
    CsvRow row = { 0 };
    size_t best = 2, widest = 2;
    *ret_cells = 0;
    if (csv_open(read_sample, &sample, dialect, &r) != OK)
        return 0;
    for (size_t rows = 0; rows < DETECT_ROWS_MAX && csv_next(r, &row) == OK && row.cells; rows++) {
        votes[row.n]++;
        widest = row.n > widest ? row.n : widest;
    }
    for (size_t n = 3; n <= widest; n++)
        if (votes[n] >= votes[best])
            best = n;
    *ret_cells = best;
    return votes[best];
}

/* A last line that the end of the sample cut would vote wrongly. */
static Str whole_lines(Str sample)
{
    const char *last = sample.n ? memrchr(sample.p, '\n', sample.n) : NULL;
    return last ? str_sub(sample, 0, (size_t)(last - sample.p) + 1) : sample;
}

/* The delimiter that a first line "sep=;" names, 0 when there is none. */
static char named_delimiter(Str sample)
{
    bool named = str_starts(sample, S("sep=")) && sample.n > 5 && (sample.p[5] == '\r' || sample.p[5] == '\n');
    /* Any other byte is part of a character once the text is UTF-8. */
    bool fit = named && (uint8_t)sample.p[4] < 0x80 && !strchr("\"\r\n", sample.p[4]);
    return fit ? sample.p[4] : 0;
}

void csv_detect(Str sample, CsvDialect *ret)
{
    static const char delimiters[] = { ',', '\t', ';', '|' };
    CsvDialect d = { .delimiter = ',' };
    size_t most = 0, most_cells = 0;
    d.encoding = encoding_detect(sample, &d.bom);
    char named = named_delimiter(str_sub(sample, d.bom, sample.n));
    if (named) {
        d.delimiter = named;
        *ret = d;
        return;
    }
    if (d.encoding != ENCODING_UTF16LE && d.encoding != ENCODING_UTF16BE)
        sample = whole_lines(sample);
    CsvDialect tried = d;
    for (size_t i = 0; i < COUNT_OF(delimiters); i++) {
        size_t cells;
        tried.delimiter = delimiters[i];
        size_t rows = count_agreeing(sample, &tried, &cells);
        if (rows > most || (rows == most && rows && cells > most_cells)) {
            most = rows;
            most_cells = cells;
            d.delimiter = delimiters[i];
        }
    }
    *ret = d;
}

/* ---- writing ---- */

static bool needs_quotes(Str cell)
{
    for (size_t i = 0; i < cell.n; i++)
        if (cell.p[i] == '"' || cell.p[i] == ',' || cell.p[i] == '\r' || cell.p[i] == '\n')
            return true;
    return false;
}

/* OWASP, CSV Injection: a cell that begins like this is a formula to a spreadsheet; a Japanese one takes the wide forms too. */
static bool looks_like_formula(Str cell)
{
    static const char *const heads[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };
    for (size_t i = 0; i < COUNT_OF(heads); i++)
        if (str_starts(cell, str_of(heads[i])))
            return true;
    return false;
}

static void put_doubled(Buf *out, Str cell)
{
    Str head, tail;
    while (str_cut(cell, '"', &head, &tail)) {
        buf_add(out, head);
        buf_add(out, S("\"\""));
        cell = tail;
    }
    buf_add(out, head);
}

void csv_put_cell(Buf *out, Str cell, bool first, bool guard)
{
    bool quoted = needs_quotes(cell);
    if (!first)
        buf_char(out, ',');
    if (quoted)
        buf_char(out, '"');
    if (guard && looks_like_formula(cell))
        buf_char(out, '\'');
    quoted ? put_doubled(out, cell) : buf_add(out, cell);
    if (quoted)
        buf_char(out, '"');
}

void csv_end_row(Buf *out)
{
    buf_add(out, S("\r\n"));
}

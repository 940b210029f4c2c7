#include "base/xlsx_inside.h"

#include <string.h>

static uint64_t little_endian(Str bytes, size_t at, size_t n)
{
    uint64_t value = 0;
    for (size_t i = n; i-- > 0 && at + i < bytes.n;)
        value = value << 8 | (unsigned char)bytes.p[at + i];
    return value;
}

/* The library reads the whole directory before we can ask how many entries it has: so look at the end records first.
 * They stand in the last 64 KiB (APPNOTE.TXT 4.3.16); an entry count of 65535 sends to the record of ZIP64 (4.3.14). */
static bool too_many_entries(Str bytes)
{
    enum { END_SIZE = 22, COMMENT_MAX = 65535, LOCATOR_SIZE = 20 };
    size_t from = bytes.n > END_SIZE + COMMENT_MAX ? bytes.n - END_SIZE - COMMENT_MAX : 0;
    for (Str rest = str_sub(bytes, from, bytes.n); rest.n >= END_SIZE;) {
        const char *hit = memmem(rest.p, rest.n, "PK\5\6", 4);
        if (!hit)
            return false;
        size_t at = (size_t)(hit - bytes.p);
        uint64_t count = little_endian(bytes, at + 10, 2);
        if (at >= LOCATOR_SIZE && memcmp(hit - LOCATOR_SIZE, "PK\6\7", 4) == 0) {
            uint64_t wide = little_endian(bytes, at - LOCATOR_SIZE + 8, 8);
            if (wide < bytes.n)
                count = little_endian(bytes, (size_t)wide + 32, 8);
        }
        if (count > XLSX_ENTRIES_MAX)
            return true;
        rest = str_sub(bytes, at + 4, bytes.n);
    }
    return false;
}

static Status entries_refuse(Xlsx *x)
{
    return xlsx_refuse(x, ERR_TOO_LARGE, "zip_entries",
                       "ファイルの中の部品が %d 個をこえています。Excel のブックではないようです。", XLSX_ENTRIES_MAX);
}

static Status entry_check(Xlsx *x, const zip_stat_t *st, uint64_t *total)
{
    const uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((st->valid & needed) != needed)
        return xlsx_refuse(x, ERR_INVALID, "zip_damaged", "ファイルがこわれています。元のファイルをもう一度受け取ってください。");
    if (st->encryption_method != ZIP_EM_NONE)
        return xlsx_refuse(x, ERR_UNSUPPORTED, "encrypted",
                           "パスワードで保護されています。パスワードを外して保存し直してください。");
    if (st->comp_method != ZIP_CM_STORE && st->comp_method != ZIP_CM_DEFLATE)
        return xlsx_refuse(x, ERR_UNSUPPORTED, "zip_method",
                           "圧縮の方法が Excel のものではありません。Excel で開いて保存し直してください。");
    bool dense = st->size > XLSX_RATIO_FROM && st->size / XLSX_RATIO_MAX > st->comp_size;
    if (dense || st->size > XLSX_UNPACKED_MAX - *total)
        return xlsx_refuse(x, ERR_TOO_LARGE, "zip_bomb",
                           "広げると大きくなりすぎるファイルです。必要なシートだけを CSV で保存してください。");
    *total += st->size;
    return OK;
}

/* A wrong extension, told apart by what only that kind holds. */
static const struct { const char *part, *sentence; } other_kinds[] = {
    { "xl/workbook.bin", "バイナリ形式（.xlsb）のブックです。Excel で「名前を付けて保存」から .xlsx を選んでください。" },
    { "META-INF/manifest.xml", "OpenDocument 形式（.ods）のファイルです。「名前を付けて保存」から .xlsx か CSV を選んでください。" },
    { "word/document.xml", "Word の文書です。Excel のブック（.xlsx）か CSV を選んでください。" },
    { "ppt/presentation.xml", "PowerPoint の資料です。Excel のブック（.xlsx）か CSV を選んでください。" },
};

static Status kind_check(Xlsx *x)
{
    for (size_t i = 0; i < COUNT_OF(other_kinds); i++)
        if (zip_name_locate(x->zip, other_kinds[i].part, 0) >= 0)
            return xlsx_refuse(x, ERR_UNSUPPORTED, "other_kind", "%s", other_kinds[i].sentence);
    return OK;
}

Status xlsx_zip_open(Xlsx *x, Str bytes)
{
    if (too_many_entries(bytes))
        return entries_refuse(x);
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    x->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!x->zip && source)
        zip_source_free(source);
    bool no_memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY;
    zip_error_fini(&error);
    if (!x->zip)
        return no_memory ? ERR_MEMORY
                         : xlsx_refuse(x, ERR_INVALID, "zip_damaged",
                                       "ファイルが途中で切れているか、こわれています。元のファイルをもう一度受け取ってください。");
    zip_int64_t n = zip_get_num_entries(x->zip, 0);
    if (n > XLSX_ENTRIES_MAX)
        return entries_refuse(x);
    uint64_t total = 0;
    for (zip_int64_t i = 0; i < n; i++) {
        zip_stat_t st;
        zip_stat_init(&st);
        if (zip_stat_index(x->zip, (zip_uint64_t)i, 0, &st) != 0)
            st.valid = 0;
        TRY(entry_check(x, &st, &total));
    }
    return kind_check(x);
}

/* ---- parts ---- */

Status xlsx_part_open(Xlsx *x, const char *name, XlsxPart *ret, bool *ret_found)
{
    zip_stat_t st;
    zip_stat_init(&st);
    zip_int64_t i = zip_name_locate(x->zip, name, 0);
    if (i < 0)
        i = zip_name_locate(x->zip, name, ZIP_FL_NOCASE);
    *ret_found = i >= 0;
    if (i < 0)
        return OK;
    zip_file_t *file = zip_fopen_index(x->zip, (zip_uint64_t)i, 0);
    if (!file || zip_stat_index(x->zip, (zip_uint64_t)i, 0, &st) != 0) {
        if (file)
            zip_fclose(file);
        return xlsx_refuse(x, ERR_INVALID, "zip_damaged", "ファイルがこわれています。元のファイルをもう一度受け取ってください。");
    }
    *ret = (XlsxPart){ x, file, st.size };
    return OK;
}

Status xlsx_part_read(void *context, char *p, size_t n, size_t *ret_n)
{
    XlsxPart *part = context;
    zip_int64_t k = zip_fread(part->file, p, n);
    if (k < 0) /* the end brings the check sum, too */
        return xlsx_refuse(part->x, ERR_INVALID, "zip_damaged",
                           "ファイルがこわれています。元のファイルをもう一度受け取ってください。");
    if ((uint64_t)k > part->left)
        return xlsx_refuse(part->x, ERR_TOO_LARGE, "zip_bomb",
                           "中身が、書かれている大きさより大きいファイルです。Excel で開いて保存し直してください。");
    part->left -= (uint64_t)k;
    *ret_n = (size_t)k;
    return OK;
}

void xlsx_part_close(XlsxPart *part)
{
    if (part->file)
        zip_fclose(part->file);
    part->file = NULL;
}

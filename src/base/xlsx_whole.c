#include "base/xlsx_inside.h"

static Status xml_is_whole(zip_file_t *file, XML_Parser parser)
{
    for (;;) {
        void *room = XML_GetBuffer(parser, XLSX_CHUNK);
        zip_int64_t n = room ? zip_fread(file, room, XLSX_CHUNK) : 0;
        if (!room)
            return ERR_MEMORY;
        if (n < 0)
            return ERR_IO;
        if (XML_ParseBuffer(parser, (int)n, n == 0) != XML_STATUS_OK)
            return XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY ? ERR_MEMORY : ERR_IO;
        if (n == 0)
            return OK;
    }
}

static Status part_is_whole(zip_t *zip, zip_uint64_t i)
{
    zip_file_t *file = zip_fopen_index(zip, i, 0);
    XML_Parser parser = file ? XML_ParserCreate(NULL) : NULL;
    Status s = !file ? ERR_IO : !parser ? ERR_MEMORY : xml_is_whole(file, parser);
    if (parser)
        XML_ParserFree(parser);
    if (file)
        zip_fclose(file);
    return s;
}

Status xlsx_is_whole(Str bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!zip && source)
        zip_source_free(source);
    const zip_int64_t n = zip ? zip_get_num_entries(zip, 0) : 0;
    Status s = n > 0 ? OK : zip_error_code_zip(&error) == ZIP_ER_MEMORY ? ERR_MEMORY : ERR_IO;
    zip_error_fini(&error);
    for (zip_int64_t i = 0; s == OK && i < n; i++)
        s = part_is_whole(zip, (zip_uint64_t)i);
    if (zip)
        zip_discard(zip);
    return s;
}

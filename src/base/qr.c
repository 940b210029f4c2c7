#include "base/qr.h"

#include <qrencode.h>

#define QUIET 4         /* modules around it, as the standard wants */
#define TEXT_BYTES_MAX 1000

static void code_done(QRcode **code)
{
    if (*code)
        QRcode_free(*code);
}

static void put(Buf *out, const char *word, int number)
{
    buf_add(out, str_of(word));
    buf_i64(out, number);
}

/* One path of rows of dark modules: "M4 4h7v1h-7z". */
static void add_path(Buf *out, const QRcode *code)
{
    for (int y = 0; y < code->width; y++)
        for (int x = 0, n; x < code->width; x += n) {
            const unsigned char *row = code->data + y * code->width;
            bool dark = row[x] & 1;
            for (n = 1; x + n < code->width && (row[x + n] & 1) == dark; n++)
                ;
            if (!dark)
                continue;
            put(out, "M", x + QUIET);
            put(out, " ", y + QUIET);
            put(out, "h", n);
            put(out, "v1h-", n);
            buf_char(out, 'z');
        }
}

Status qr_svg(Str text, Buf *out)
{
    char z[TEXT_BYTES_MAX + 1];
    if (text.n > TEXT_BYTES_MAX)
        return ERR_TOO_LARGE;
    for (size_t i = 0; i < text.n; i++)
        z[i] = text.p[i];
    z[text.n] = 0;
    CLEANUP(code_done) QRcode *code = QRcode_encodeString8bit(z, 0, QR_ECLEVEL_M);
    if (!code)
        return ERR_MEMORY;
    int side = code->width + 2 * QUIET;
    put(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" shape-rendering=\"crispEdges\" viewBox=\"0 0 ", side);
    put(out, " ", side);
    put(out, "\"><path fill=\"#fff\" d=\"M0 0h", side);
    put(out, "v", side);
    put(out, "h-", side);
    buf_add(out, S("z\"/><path d=\""));
    add_path(out, code);
    buf_add(out, S("\"/></svg>"));
    return buf_status(out);
}

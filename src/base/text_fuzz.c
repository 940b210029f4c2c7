/* The first byte chooses an encoding and where the stream is cut; the rest is text. */
#include "base/fuzz.h"
#include "base/text.h"

#include <stdlib.h>

static void expect(bool true_thing)
{
    if (!true_thing)
        abort();
}

/* In two pieces as at once. */
static void decode_cut(Encoding e, Str bytes, size_t cut, Str wanted)
{
    Buf out;
    size_t used;
    buf_init(&out, 16u << 20);
    expect(text_decode(e, str_sub(bytes, 0, cut), cut >= bytes.n, &out, &used, NULL) == OK);
    bytes = str_sub(bytes, used, bytes.n);
    expect(text_decode(e, bytes, true, &out, &used, NULL) == OK && used == bytes.n);
    expect(str_eq(buf_str(&out), wanted));
    buf_done(&out);
}

static void encode_and_back(Str text)
{
    Buf code, back;
    UnmappedList unmapped;
    UndecodableList lost;
    buf_init(&code, 16u << 20);
    buf_init(&back, 16u << 20);
    expect(text_encode_cp932(text, &code, &unmapped) == OK);
    expect(text_decode(ENCODING_CP932, buf_str(&code), true, &back, NULL, &lost) == OK && lost.count == 0);
    buf_done(&code);
    buf_done(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Str bytes = { (const char *)data + 1, size - 1 };
    Encoding e = (Encoding)(data[0] % ENCODING_COUNT);
    Buf out;
    size_t bom;
    expect(encoding_detect(bytes, &bom) < ENCODING_COUNT && bom <= bytes.n);
    buf_init(&out, 16u << 20);
    expect(text_decode(e, bytes, true, &out, NULL, NULL) == OK && str_is_utf8(buf_str(&out)));
    decode_cut(e, bytes, data[0] / ENCODING_COUNT, buf_str(&out));
    encode_and_back(buf_str(&out));
    buf_done(&out);
    return 0;
}

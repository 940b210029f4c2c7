/* The folded forms of any bytes: valid, and the same once more. */
#include "base/fuzz.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_done) Arena a;
    Str text = { (const char *)data, size };
    arena_init(&a, 64u << 20);
    Str folded = text_fold_width(text, &a), key = text_search_key(text, &a);
    must(str_is_utf8(folded));
    must(str_is_utf8(key) && str_eq(text_search_key(folded, &a), key));
    return 0;
}

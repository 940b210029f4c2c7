/* Any inputs: no overflow, and what is known obeys the law. */
#include "base/fuzz.h"
#include "domain/cap.h"

#include <stdlib.h>
#include <string.h>

static int64_t take(const uint8_t **data, size_t *size)
{
    int64_t v = 0;
    size_t n = *size < sizeof v ? *size : sizeof v;
    memcpy(&v, *data, n);
    *data += n;
    *size -= n;
    return v;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CapInputs in = { .fiscal_year = CAP_YEAR_FIRST + (int)(take(&data, &size) & 127) };
    CapResult r;
    in.special = in.fiscal_year & 1;
    for (CapItem item = 0; item < CAP_RESULT && size; item++) {
        int64_t v = take(&data, &size);
        in.values[item] = (CapValue){ (v & 7) != 0, v >> 8 };
    }
    for (size_t i = 0; i < COUNT_OF(in.n75) && size; i++) {
        int64_t v = take(&data, &size);
        in.n75[i] = (CapValue){ (v & 7) != 0, v >> 34 };
    }
    if (cap_compute(&in, &r) != OK) {
        if (r.issue_count == 0)
            abort();
        return 0;
    }
    for (size_t i = 0; i < r.branch_count; i++) {
        const CapBranch *b = &r.branches[i];
        if (b->known && (b->before < 0 || b->before > YEN_MAX || b->yen != b->before - b->deduction || b->yen > r.base_yen))
            abort();
    }
    if ((r.state == CAP_KNOWN) != (r.issue_count == 0))
        abort();
    char room[24];
    for (size_t i = 0; i < r.rate_count; i++)
        cap_product_text(cap_product_e10(&r, i), room);
    return 0;
}

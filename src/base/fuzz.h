/* fuzz.h: what a fuzz target begins with. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was fed shows a fault: the run ends, and the input is kept. */
static inline void must(bool true_thing)
{
    if (!true_thing)
        abort();
}

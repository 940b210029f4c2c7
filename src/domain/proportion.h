/* proportion.h: parts of a whole in whole numbers, with nothing lost on the way. */
#pragma once
#include <stdint.h>

/* a × b ÷ c, half away from zero; 0 when c is 0. What is beyond int64 stays at its end. */
int64_t proportion(int64_t a, int64_t b, int64_t c);

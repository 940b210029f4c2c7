/* words.h: money as people say it. */
#pragma once
#include "base/arena.h"

/* 172400000 → 1億7,240万円; 1700000 → 170万円; 9,800 → 9,800円. Rounded half up to 万円 from 1万円 on: a word for
 * sentences, beside which the exact figure stands. Negative: the amount without its sign. */
Str yen_words(int64_t yen, Arena *a);
/* 1234567 → 1,234,567円 */
Str yen_exact(int64_t yen, Arena *a);
/* Between which amounts the cap is passed, in words: (-4483037, 7364396) → 4,483,037円余る〜7,364,396円超える; (-5, -2) → 2円〜5円余る. */
Str over_span(int64_t low, int64_t high, Arena *a);
/* 1234 → 1,234人, 1,234件 */
Str people_exact(int64_t people, Arena *a);
Str cases_exact(int64_t cases, Arena *a);

/* standing.h: where one value stands among others. */
#pragma once
#include <stddef.h>

typedef struct {
    size_t rank, of;    /* 1 is the highest, equal values share the better rank; of: with itself. rank 0: no value of its own */
    double percentile;  /* how many of 100 others lie below, those that are equal counted half; NaN: nobody to stand among */
} Standing;
/* NaN is a value that is missing: own, and among the others, who are then not counted. */
Standing standing_among(double own, const double *others, size_t n);

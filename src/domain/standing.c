#include "domain/standing.h"

#include <math.h>

Standing standing_among(double own, const double *others, size_t n)
{
    size_t below = 0, equal = 0, above = 0;
    for (size_t i = 0; i < n; i++) {
        below += others[i] < own;
        equal += others[i] == own;
        above += others[i] > own;
    }
    size_t known = below + equal + above;
    if (isnan(own))
        return (Standing){ .percentile = NAN };
    return (Standing){ .rank = above + 1, .of = known + 1,
                       .percentile = known ? 100 * ((double)below + (double)equal / 2) / (double)known : NAN };
}

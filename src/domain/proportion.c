#include "domain/proportion.h"

__extension__ typedef __int128 Wide;

int64_t proportion(int64_t a, int64_t b, int64_t c)
{
    if (c == 0)
        return 0;
    Wide whole = (Wide)a * b, of = c;
    if (of < 0) {
        whole = -whole;
        of = -of;
    }
    Wide part = (whole + (whole < 0 ? -(of / 2) : of / 2)) / of;
    return part > INT64_MAX ? INT64_MAX : part < INT64_MIN ? INT64_MIN : (int64_t)part;
}

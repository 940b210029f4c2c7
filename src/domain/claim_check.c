#include "domain/claim_check.h"
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* Sorts v; the lower of the two middle values when n is even. */
static int64_t median(int64_t *v, size_t n)
{
    qsort(v, n, sizeof *v, by_size);
    return v[(n - 1) / 2];
}

static int64_t distance(int64_t a, int64_t b)
{
    return a > b ? a - b : b - a;
}

/* Is month i far from the months before it? Too little history raises no alarm. */
static bool jumps(const ClaimMonth *months, size_t i, int64_t *ret_usual)
{
    int64_t yen[CLAIM_CHECK_BACK], off[CLAIM_CHECK_BACK];
    size_t n = i < CLAIM_CHECK_BACK ? i : CLAIM_CHECK_BACK;
    if (n < CLAIM_CHECK_LEAST)
        return false;
    for (size_t k = 0; k < n; k++)
        yen[k] = months[i - n + k].yen;
    int64_t usual = median(yen, n);
    for (size_t k = 0; k < n; k++)
        off[k] = distance(yen[k], usual);
    int64_t deviation = median(off, n), away = distance(months[i].yen, usual);
    *ret_usual = usual;
    return away > CLAIM_CHECK_DEVIATIONS * deviation && away * 100 > usual * CLAIM_CHECK_PERCENT;
}

typedef struct {
    ClaimFinding *items;
    size_t n, room;
} Findings;

static void found(Findings *f, ClaimFinding one)
{
    if (f->n < f->room)
        f->items[f->n] = one;
    f->n++;
}

size_t claim_check(const ClaimMonth *months, size_t n, ClaimFinding *ret, size_t room)
{
    Findings f = { .items = ret, .room = room };
    for (size_t i = 0; i < n; i++) {
        const ClaimMonth *m = &months[i], *before = i ? &months[i - 1] : NULL;
        int64_t usual;
        if (before && (m->in_file || before->in_file))
            for (Month gap = month_add(before->month, 1); gap < m->month; gap = month_add(gap, 1))
                found(&f, (ClaimFinding){ .kind = CLAIM_GAP, .month = gap });
        if (!m->in_file)
            continue;
        if (before && m->yen && month_diff(m->month, before->month) == 1 && m->yen == before->yen &&
            m->units == before->units && m->lines == before->lines)
            found(&f, (ClaimFinding){ .kind = CLAIM_REPEATED, .month = m->month });
        if (jumps(months, i, &usual))
            found(&f, (ClaimFinding){ .kind = CLAIM_JUMP, .month = m->month, .yen = m->yen, .usual = usual });
    }
    return f.n;
}

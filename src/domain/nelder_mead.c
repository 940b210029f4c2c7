#include "domain/nelder_mead.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define N NELDER_MEAD_DIMENSIONS_MAX

typedef struct {
    double x[N], value;
} Corner;

typedef struct {
    int n;
    NelderMeadFn f;
    void *context;
    Corner corners[N + 1]; /* ascending by value */
    double sum[N];         /* of all corners */
    double expand, contract, shrink;
} Simplex;

static double value_at(const Simplex *s, const double *x)
{
    double v = s->f(s->context, x);
    return isnan(v) ? INFINITY : v;
}

static void add_up(Simplex *s)
{
    for (int k = 0; k < s->n; k++) {
        s->sum[k] = 0;
        for (int i = 0; i <= s->n; i++)
            s->sum[k] += s->corners[i].x[k];
    }
}

static void sort(Simplex *s)
{
    for (int i = 1; i <= s->n; i++) {
        Corner c = s->corners[i];
        int at = i;
        for (; at > 0 && s->corners[at - 1].value > c.value; at--)
            s->corners[at] = s->corners[at - 1];
        s->corners[at] = c;
    }
}

/* The point at `by` times the way from the highest corner's mirror axis: centre + by × (centre − highest). */
static void try_point(const Simplex *s, double by, Corner *ret)
{
    const double *highest = s->corners[s->n].x;
    for (int k = 0; k < s->n; k++) {
        double centre = (s->sum[k] - highest[k]) / s->n;
        ret->x[k] = centre + by * (centre - highest[k]);
    }
    ret->value = value_at(s, ret->x);
}

/* The new corner takes the place of the highest one. */
static void replace(Simplex *s, const Corner *c)
{
    int at = s->n;
    for (int k = 0; k < s->n; k++)
        s->sum[k] += c->x[k] - s->corners[at].x[k];
    for (; at > 0 && s->corners[at - 1].value > c->value; at--)
        s->corners[at] = s->corners[at - 1];
    s->corners[at] = *c;
}

static void shrink(Simplex *s)
{
    for (int i = 1; i <= s->n; i++) {
        for (int k = 0; k < s->n; k++)
            s->corners[i].x[k] = s->corners[0].x[k] + s->shrink * (s->corners[i].x[k] - s->corners[0].x[k]);
        s->corners[i].value = value_at(s, s->corners[i].x);
    }
    sort(s);
    add_up(s);
}

static void step(Simplex *s)
{
    Corner mirrored, further;
    double highest = s->corners[s->n].value;
    try_point(s, 1, &mirrored);
    if (mirrored.value < s->corners[0].value) {
        try_point(s, s->expand, &further);
        replace(s, further.value < mirrored.value ? &further : &mirrored);
        return;
    }
    if (mirrored.value < s->corners[s->n - 1].value) {
        replace(s, &mirrored);
        return;
    }
    bool outside = mirrored.value < highest;
    try_point(s, outside ? s->contract : -s->contract, &further);
    if (further.value < (outside ? mirrored.value : highest))
        replace(s, &further);
    else
        shrink(s);
}

double nelder_mead(const NelderMead *how, NelderMeadFn f, void *context, double *x)
{
    int n = how->dimensions;
    double d = n < 2 ? 2 : n;
    Simplex s = { .n = n, .f = f, .context = context, .expand = 1 + 2 / d, .contract = 0.75 - 0.5 / d, .shrink = 1 - 1 / d };
    size_t bytes = (size_t)n * sizeof *x;
    for (int i = 0; i <= n; i++) {
        memcpy(s.corners[i].x, x, bytes);
        if (i)
            s.corners[i].x[i - 1] += how->step[i - 1];
        s.corners[i].value = value_at(&s, s.corners[i].x);
    }
    sort(&s);
    add_up(&s);
    for (int i = 0; i < how->iterations_max; i++) {
        double lowest = s.corners[0].value, spread = s.corners[n].value - lowest;
        if (!(spread > how->tolerance) && isfinite(spread))
            break;
        if (!isfinite(lowest) && i > 4 * n) /* nowhere a number: no way down */
            break;
        step(&s);
        if (i % 64 == 63)
            add_up(&s); /* keeps the running sums from drifting */
    }
    memcpy(x, s.corners[0].x, bytes);
    return s.corners[0].value;
}

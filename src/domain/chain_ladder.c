#include "domain/chain_ladder.h"

#include <math.h>
#include <stdbool.h>

typedef struct {
    const double *triangle;
    int n;
    double sums[CHAIN_LADDER_MAX];     /* Σ C[i][j] of the months that have age j + 1 too */
    double variances[CHAIN_LADDER_MAX]; /* σ² of step j */
} Ladder;

static double at(const Ladder *l, int i, int j)
{
    return l->triangle[i * l->n + j];
}

static bool find_factor(Ladder *l, int j, double *ret)
{
    double next = 0;
    l->sums[j] = 0;
    for (int i = 0; i + j + 1 < l->n; i++) {
        l->sums[j] += at(l, i, j);
        next += at(l, i, j + 1);
    }
    *ret = next / l->sums[j];
    return l->sums[j] > 0 && isfinite(*ret) && *ret > 0;
}

/* σ²[j] = Σ C (C'/C − f)² ÷ (months − 1). The last step has one month only: Mack's extrapolation. */
static double find_variance(const Ladder *l, int j, double factor)
{
    int months = l->n - j - 1;
    if (months < 2) {
        double before = l->variances[j - 1], first = l->variances[j - 2];
        double least = fmin(before, first), on = first > 0 ? before * before / first : 0;
        return fmin(on, least);
    }
    double squares = 0;
    for (int i = 0; i < months; i++) {
        double c = at(l, i, j);
        if (c > 0) {
            double off = at(l, i, j + 1) / c - factor;
            squares += c * off * off;
        }
    }
    return squares / (months - 1);
}

static bool is_known(const Ladder *l)
{
    for (int i = 0; i < l->n; i++)
        for (int j = 0; i + j < l->n; j++)
            if (!isfinite(at(l, i, j)))
                return false;
    return true;
}

/* The error of each month, and of all together: months share the factors, so their errors go together. */
static void find_errors(const Ladder *l, ChainLadder *r)
{
    double total = 0;
    for (int i = 1; i < l->n; i++) {
        double own = 0, shared = 0, later = 0, c = at(l, i, l->n - 1 - i);
        for (int j = l->n - 1 - i; j < l->n - 1; j++) {
            double step = l->variances[j] / (r->factors[j] * r->factors[j]);
            own += c > 0 ? step * (1 / c + 1 / l->sums[j]) : 0;
            shared += step / l->sums[j];
            c *= r->factors[j];
        }
        for (int k = i + 1; k < l->n; k++)
            later += r->ultimate[k];
        double mse = r->ultimate[i] * r->ultimate[i] * own;
        r->error[i] = sqrt(mse);
        total += mse + 2 * r->ultimate[i] * later * shared;
    }
    r->reserve_error = sqrt(fmax(total, 0));
}

Status chain_ladder(const double *triangle, int n, ChainLadder *ret)
{
    Ladder l = { .triangle = triangle, .n = n };
    ChainLadder r = { .reserve = 0 };
    if (n < 4 || n > CHAIN_LADDER_MAX || !is_known(&l))
        return ERR_INVALID;
    for (int j = 0; j < n - 1; j++) {
        if (!find_factor(&l, j, &r.factors[j]))
            return ERR_INVALID;
        l.variances[j] = find_variance(&l, j, r.factors[j]);
    }
    for (int i = 0; i < n; i++) {
        double known = at(&l, i, n - 1 - i);
        r.ultimate[i] = known;
        for (int j = n - 1 - i; j < n - 1; j++)
            r.ultimate[i] *= r.factors[j];
        r.reserve += r.ultimate[i] - known;
    }
    find_errors(&l, &r);
    *ret = r;
    return OK;
}

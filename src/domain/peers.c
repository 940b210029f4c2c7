#include "domain/peers.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>

#define MAD_TO_SD 1.4826
#define AAD_TO_SD 1.2533141373155003 /* √(π ÷ 2) */
#define Z_MAX 4.0
#define PIVOT_MIN 1e-10 /* of a correlation matrix: below this a feature follows from the others */

static const struct { const char *code, *sentence; } refusals[] = {
    [PEERS_GOOD] = { "good", "計算できます。" },
    [PEERS_SIZE] = { "length", "項目は1〜32個、団体は2〜20,000件にしてください。" },
    [PEERS_WEIGHT] = { "range", "重みは0以上の数にし、1つ以上を0より大きくしてください。" },
    [PEERS_RANGE] = { "range", "数として扱えません。値を確かめてください。" },
    [PEERS_TOO_FEW] = { "length", "すべての項目がそろった団体が2件以上要ります。robust を使うか、項目を減らしてください。" },
    [PEERS_SINGULAR] = { "range", "この項目はどの団体も同じか、ほかの項目から決まってしまいます。項目を外すか、shrinkage を0より大きくしてください。" },
};

const char *peers_refusal_code(PeersRefusal r)
{
    return refusals[r].code;
}

const char *peers_refusal_sentence(PeersRefusal r)
{
    return refusals[r].sentence;
}

/* ---- standardisation ---- */

typedef struct {
    double centre, scale; /* scale 0: the feature never varies */
} Scale;

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_value);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static Scale robust_scale(double *x, size_t n)
{
    double sum = 0, centre = median(x, n);
    for (size_t i = 0; i < n; i++) {
        x[i] = fabs(x[i] - centre);
        sum += x[i];
    }
    double mad = median(x, n);
    return (Scale){ centre, mad > 0 ? MAD_TO_SD * mad : AAD_TO_SD * sum / (double)n };
}

static Scale plain_scale(const double *x, size_t n)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < n; i++)
        mean += (x[i] - mean) / (double)(i + 1);
    for (size_t i = 0; i < n; i++)
        squares += (x[i] - mean) * (x[i] - mean);
    return (Scale){ mean, n > 1 ? sqrt(squares / (double)(n - 1)) : 0 };
}

static bool complete(const PeersInputs *in, size_t row)
{
    for (size_t k = 0; k < in->features; k++)
        if (isnan(in->values[row * in->features + k]))
            return false;
    return true;
}

/* Of feature k over the rows that have it (mahalanobis: that have all). */
static Scale find_scale(const PeersInputs *in, size_t k, double *room)
{
    size_t n = 0;
    for (size_t i = 0; i < in->rows; i++) {
        double x = in->values[i * in->features + k];
        if (!isnan(x) && (in->method != PEERS_MAHALANOBIS || complete(in, i)))
            room[n++] = x;
    }
    if (n == 0)
        return (Scale){ 0, 0 };
    return in->method == PEERS_ROBUST ? robust_scale(room, n) : plain_scale(room, n);
}

static double standardised(PeersMethod method, Scale s, double x)
{
    double z = s.scale > 0 ? (x - s.centre) / s.scale : 0;
    if (isnan(x))
        return NAN;
    return method == PEERS_ROBUST ? fmax(-Z_MAX, fmin(Z_MAX, z)) : z;
}

/* ---- mahalanobis ---- */

/* Correlations of the complete rows, and the λ that Schäfer & Strimmer would choose. */
static double correlate(const Peers *p, double *s)
{
    size_t n = 0, f = p->in.features;
    double noise = 0, signal = 0;
    for (size_t i = 0; i < p->in.rows; i++)
        n += complete(&p->in, i);
    for (size_t a = 0; a < f; a++)
        for (size_t b = 0; b <= a; b++) {
            double sum = 0, squares = 0;
            for (size_t i = 0; i < p->in.rows; i++) {
                double product = p->z[i * f + a] * p->z[i * f + b];
                if (!complete(&p->in, i))
                    continue;
                sum += product;
                squares += product * product;
            }
            double r = sum / (double)(n - 1), mean = sum / (double)n;
            s[a * f + b] = s[b * f + a] = r;
            if (a != b) {
                noise += (squares - (double)n * mean * mean) * (double)n / pow((double)(n - 1), 3);
                signal += r * r;
            }
        }
    return signal > 0 ? fmax(0, fmin(1, noise / signal)) : 1;
}

/* In place: the lower triangle L with L Lᵀ = s. Answers the feature that fails, or the number of features. */
static size_t cholesky(double *s, size_t n)
{
    for (size_t j = 0; j < n; j++) {
        double pivot = s[j * n + j];
        for (size_t k = 0; k < j; k++)
            pivot -= s[j * n + k] * s[j * n + k];
        if (!(pivot > PIVOT_MIN))
            return j;
        s[j * n + j] = sqrt(pivot);
        for (size_t i = j + 1; i < n; i++) {
            double sum = s[i * n + j];
            for (size_t k = 0; k < j; k++)
                sum -= s[i * n + k] * s[j * n + k];
            s[i * n + j] = sum / s[j * n + j];
        }
    }
    return n;
}

/* L y = x */
static void solve_lower(const double *l, size_t n, const double *x, double *y)
{
    for (size_t i = 0; i < n; i++) {
        double sum = x[i];
        for (size_t k = 0; k < i; k++)
            sum -= l[i * n + k] * y[k];
        y[i] = sum / l[i * n + i];
    }
}

/* Lᵀ v = y */
static void solve_upper(const double *l, size_t n, const double *y, double *v)
{
    for (size_t i = n; i-- > 0;) {
        double sum = y[i];
        for (size_t k = i + 1; k < n; k++)
            sum -= l[k * n + i] * v[k];
        v[i] = sum / l[i * n + i];
    }
}

static Status refuse(Peers *p, PeersRefusal why, size_t feature, size_t row)
{
    p->refusal = why;
    p->refused_feature = feature;
    p->refused_row = row;
    return ERR_INVALID;
}

static Status whiten(Peers *p, Arena *arena)
{
    size_t f = p->in.features, complete_rows = 0;
    for (size_t i = 0; i < p->in.rows; i++)
        complete_rows += complete(&p->in, i);
    if (complete_rows < 2)
        return refuse(p, PEERS_TOO_FEW, 0, 0);
    p->lower = ARENA_ARRAY(arena, double, f * f);
    p->white = ARENA_ARRAY(arena, double, p->in.rows * f);
    if (!p->lower || !p->white)
        return ERR_MEMORY;
    double best = correlate(p, p->lower);
    p->shrinkage = p->in.shrinkage < 0 ? best : p->in.shrinkage;
    for (size_t a = 0; a < f; a++)
        for (size_t b = 0; b < f; b++)
            p->lower[a * f + b] *= a == b ? 1 : 1 - p->shrinkage;
    size_t failed = cholesky(p->lower, f);
    if (failed < f)
        return refuse(p, PEERS_SINGULAR, failed, 0);
    for (size_t i = 0; i < p->in.rows; i++) {
        double x[PEERS_FEATURES_MAX];
        for (size_t k = 0; k < f; k++)
            x[k] = sqrt(p->weights[k]) * p->z[i * f + k];
        solve_lower(p->lower, f, x, p->white + i * f);
    }
    return OK;
}

/* ---- preparing ---- */

static Status check(const PeersInputs *in, Peers *p)
{
    if (in->features == 0 || in->features > PEERS_FEATURES_MAX || in->rows < 2 || in->rows > PEERS_ROWS_MAX)
        return refuse(p, PEERS_SIZE, 0, 0);
    for (size_t k = 0; k < in->features; k++) {
        double w = in->weights ? in->weights[k] : 1;
        if (!(w >= 0) || isinf(w))
            return refuse(p, PEERS_WEIGHT, k, 0);
        p->weight_sum += w;
    }
    if (!(p->weight_sum > 0))
        return refuse(p, PEERS_WEIGHT, 0, 0);
    for (size_t i = 0; i < in->rows * in->features; i++)
        if (isinf(in->values[i]))
            return refuse(p, PEERS_RANGE, i % in->features, i / in->features);
    bool shrinkage = (in->shrinkage >= 0 && in->shrinkage <= 1) || in->shrinkage == PEERS_SHRINK_AUTO;
    if (!shrinkage || !(in->observed_min >= 0 && in->observed_min <= 1))
        return refuse(p, PEERS_RANGE, 0, 0);
    return OK;
}

Status peers_prepare(const PeersInputs *in, Arena *arena, Peers *ret)
{
    *ret = (Peers){ .in = *in };
    TRY(check(in, ret));
    size_t f = in->features;
    double *room = ARENA_ARRAY(arena, double, in->rows);
    ret->z = ARENA_ARRAY(arena, double, in->rows * f);
    ret->weights = ARENA_ARRAY(arena, double, f);
    if (!room || !ret->z || !ret->weights)
        return ERR_MEMORY;
    for (size_t k = 0; k < f; k++) {
        Scale s = find_scale(in, k, room);
        ret->weights[k] = in->weights ? in->weights[k] : 1;
        for (size_t i = 0; i < in->rows; i++)
            ret->z[i * f + k] = standardised(in->method, s, in->values[i * f + k]);
    }
    return in->method == PEERS_MAHALANOBIS ? whiten(ret, arena) : OK;
}

/* ---- distances ---- */

/* d² when the towns can be compared, else −1; *ret_observed is the share of the weight that both have. */
static double compare_white(const Peers *p, size_t i, size_t j, double *ret_observed)
{
    size_t f = p->in.features;
    const double *a = p->white + i * f, *b = p->white + j * f;
    double sum = 0;
    for (size_t k = 0; k < f; k++)
        sum += (a[k] - b[k]) * (a[k] - b[k]);
    *ret_observed = isnan(sum) ? 0 : 1;
    return isnan(sum) ? -1 : sum;
}

static double compare_reweighted(const Peers *p, const double *weights, size_t i, size_t j)
{
    size_t f = p->in.features;
    double x[PEERS_FEATURES_MAX], y[PEERS_FEATURES_MAX], sum = 0;
    for (size_t k = 0; k < f; k++)
        x[k] = sqrt(weights[k]) * (p->z[i * f + k] - p->z[j * f + k]);
    solve_lower(p->lower, f, x, y);
    for (size_t k = 0; k < f; k++)
        sum += y[k] * y[k];
    return isnan(sum) ? -1 : sum;
}

static double compare_features(const Peers *p, const double *weights, double weight_sum, size_t i, size_t j, double *ret_observed)
{
    size_t f = p->in.features;
    const double *a = p->z + i * f, *b = p->z + j * f;
    double sum = 0, observed = 0;
    for (size_t k = 0; k < f; k++) {
        double d = a[k] - b[k];
        if (d == d) { /* both have it */
            sum += weights[k] * d * d;
            observed += weights[k];
        }
    }
    *ret_observed = observed / weight_sum;
    if (!(observed > 0) || *ret_observed < p->in.observed_min)
        return -1;
    return p->in.method == PEERS_ROBUST ? sum / observed : sum * weight_sum / observed;
}

static double compare(const Peers *p, size_t i, size_t j, double *ret_observed)
{
    return p->in.method == PEERS_MAHALANOBIS ? compare_white(p, i, j, ret_observed)
                                             : compare_features(p, p->weights, p->weight_sum, i, j, ret_observed);
}

static void fill_shares(const Peers *p, size_t of, Peer *peer)
{
    size_t f = p->in.features;
    const double *a = p->z + of * f, *b = p->z + peer->row * f;
    double white[PEERS_FEATURES_MAX], back[PEERS_FEATURES_MAX] = { 0 }, sum = 0;
    if (p->in.method == PEERS_MAHALANOBIS) {
        for (size_t k = 0; k < f; k++)
            white[k] = p->white[of * f + k] - p->white[peer->row * f + k];
        solve_upper(p->lower, f, white, back);
    }
    for (size_t k = 0; k < f; k++) {
        double d = a[k] - b[k], w = p->weights[k];
        peer->shares[k] = isnan(d) ? 0 : p->in.method == PEERS_MAHALANOBIS ? sqrt(w) * d * back[k] : w * d * d;
        sum += peer->shares[k];
    }
    for (size_t k = 0; k < f; k++)
        peer->shares[k] = sum > 0 ? peer->shares[k] / sum : 0;
}

/* ---- the nearest ---- */

typedef struct {
    size_t row;
    double d2, observed;
} Near;

typedef struct {
    Near *items; /* nearest first */
    size_t count, k;
} Nearest;

static uint32_t group_of(const Peers *p, size_t row)
{
    return p->in.groups ? p->in.groups[row] : 0;
}

/* Of one group only the nearest stays. Rows come in ascending order, so that the first of equals stays first. */
static void offer(const Peers *p, Nearest *n, Near it)
{
    uint32_t group = group_of(p, it.row);
    size_t at = n->count, end = n->count;
    if (n->count == n->k && !(it.d2 < n->items[n->k - 1].d2))
        return;
    for (size_t i = 0; group && i < n->count; i++)
        if (group_of(p, n->items[i].row) == group) {
            if (!(it.d2 < n->items[i].d2))
                return;
            end = i; /* its place becomes free */
            break;
        }
    if (end == n->k)
        end--;
    if (end == n->count)
        n->count++;
    for (at = end; at > 0 && it.d2 < n->items[at - 1].d2; at--)
        n->items[at] = n->items[at - 1];
    n->items[at] = it;
}

static bool eligible(const Peers *p, size_t of, size_t row, const PeersManual *manual)
{
    uint32_t group = group_of(p, of);
    return row != of && !(group && group_of(p, row) == group) && !(manual && manual[row] != PEERS_AUTO);
}

static void keep_peer(const Peers *p, size_t of, Near near, bool manual, PeerList *list)
{
    Peer *peer = &list->items[list->count++];
    *peer = (Peer){ .row = near.row, .distance = sqrt(near.d2), .observed = near.observed, .stability = -1, .manual = manual };
    fill_shares(p, of, peer);
}

Status peers_find(const Peers *p, size_t of, size_t k, const PeersManual *manual, Arena *arena, PeerList *ret)
{
    size_t added = 0;
    if (of >= p->in.rows || k == 0 || k > PEERS_K_MAX)
        return ERR_INVALID;
    for (size_t i = 0; manual && i < p->in.rows; i++)
        added += manual[i] == PEERS_IN;
    Nearest nearest = { ARENA_ARRAY(arena, Near, k), 0, k };
    PeerList list = { ARENA_ARRAY(arena, Peer, k + added), 0, 0 };
    if (!nearest.items || !list.items)
        return ERR_MEMORY;
    for (size_t i = 0; i < p->in.rows; i++) {
        Near it = { .row = i };
        if (!eligible(p, of, i, manual) || (it.d2 = compare(p, of, i, &it.observed)) < 0)
            continue;
        list.compared++;
        offer(p, &nearest, it);
    }
    for (size_t i = 0; i < nearest.count; i++)
        keep_peer(p, of, nearest.items[i], false, &list);
    for (size_t i = 0; manual && i < p->in.rows; i++) {
        Near it = { .row = i };
        if (manual[i] == PEERS_IN && i != of && (it.d2 = compare(p, of, i, &it.observed)) >= 0)
            keep_peer(p, of, it, true, &list);
    }
    *ret = list;
    return OK;
}

static void perturb(const Peers *p, uint64_t seed, size_t draw, double *weights, double *ret_sum)
{
    Rng r;
    rng_init(&r, seed, draw);
    *ret_sum = 0;
    for (size_t k = 0; k < p->in.features; k++) {
        weights[k] = p->weights[k] * (0.5 + rng_unit(&r));
        *ret_sum += weights[k];
    }
}

/* Added by hand, a town still competes here: is it near by itself? */
static bool competes(const Peers *p, size_t of, size_t row, const PeersManual *manual)
{
    return eligible(p, of, row, manual) || (manual && manual[row] == PEERS_IN && row != of);
}

Status peers_stability(const Peers *p, size_t of, size_t k, const PeersManual *manual, size_t draws, uint64_t seed,
                       Arena *arena, PeerList *list)
{
    if (of >= p->in.rows || k == 0 || k > PEERS_K_MAX || draws == 0 || draws > PEERS_DRAWS_MAX)
        return ERR_INVALID;
    Nearest nearest = { ARENA_ARRAY(arena, Near, k), 0, k };
    uint32_t *stays = ARENA_ARRAY(arena, uint32_t, p->in.rows);
    if (!nearest.items || !stays)
        return ERR_MEMORY;
    for (size_t n = 0; n < draws; n++) {
        double weights[PEERS_FEATURES_MAX], sum;
        perturb(p, seed, n, weights, &sum);
        nearest.count = 0;
        for (size_t i = 0; i < p->in.rows; i++) {
            Near it = { .row = i };
            if (!competes(p, of, i, manual))
                continue;
            it.d2 = p->in.method == PEERS_MAHALANOBIS ? compare_reweighted(p, weights, of, i)
                                                      : compare_features(p, weights, sum, of, i, &it.observed);
            if (it.d2 >= 0)
                offer(p, &nearest, it);
        }
        for (size_t i = 0; i < nearest.count; i++)
            stays[nearest.items[i].row]++;
    }
    for (size_t i = 0; i < list->count; i++)
        list->items[i].stability = stays[list->items[i].row] / (double)draws;
    return OK;
}

/* The least and the most that a hidden cell can be. The true table is a point of the polytope, so no first phase is needed: it is moved to a
 * corner, and from there each unknown is made as large and as small as the sums let it (Dantzig's simplex, Bland's rule).
 * Every corner that is visited is a table that a reader could think of, and so a witness for all unknowns at once. */
#include "domain/suppress_inside.h"

#include <math.h>
#include <stdlib.h>

#define NEAR 1e-7
#define PIVOTS_PER_UNKNOWN 50

/* basic = value + Σ d × nonbasic */
typedef struct {
    double *d;                       /* rows × columns */
    double *value, *start;           /* of the basic ones; of the nonbasic ones on the way to a corner */
    size_t rows, columns, n;
    uint32_t *basic, *free;          /* unknowns of rows and columns */
    uint32_t *row_of, *column_of;    /* of an unknown; UINT32_MAX */
    double *lo, *hi;                 /* seen */
} Dictionary;

static double *at(const Dictionary *t, size_t row, size_t column)
{
    return &t->d[row * t->columns + column];
}

/* ---- making it ---- */

static void eliminate(double *m, size_t rows, size_t n, size_t row, size_t column)
{
    double *p = m + row * n, by = p[column];
    for (size_t j = 0; j < n; j++)
        p[j] /= by;
    for (size_t i = 0; i < rows; i++) {
        double *q = m + i * n, factor = q[column];
        for (size_t j = 0; i != row && fabs(factor) > NEAR && j < n; j++)
            q[j] -= factor * p[j];
    }
}

/* Row echelon; row_of says which unknown is led by which row. */
static size_t echelon(double *m, size_t rows, size_t n, uint32_t *row_of)
{
    size_t rank = 0;
    for (size_t j = 0; j < n; j++) {
        size_t best = rank;
        row_of[j] = UINT32_MAX;
        for (size_t i = rank; i < rows; i++)
            if (fabs(m[i * n + j]) > fabs(m[best * n + j]))
                best = i;
        if (rank == rows || fabs(m[best * n + j]) <= NEAR)
            continue;
        for (size_t k = 0; k < n && best != rank; k++) {
            double kept = m[best * n + k];
            m[best * n + k] = m[rank * n + k];
            m[rank * n + k] = kept;
        }
        eliminate(m, rows, n, rank, j);
        row_of[j] = (uint32_t)rank++;
    }
    return rank;
}

static Status allocate(const SuppressUnknowns *u, size_t rank, Arena *a, Dictionary *t)
{
    t->rows = rank;
    t->columns = u->n - rank;
    t->n = u->n;
    t->d = ARENA_ARRAY(a, double, t->rows * t->columns + 1);
    t->value = ARENA_ARRAY(a, double, t->rows + 1);
    t->start = ARENA_ARRAY(a, double, t->columns + 1);
    t->basic = ARENA_ARRAY(a, uint32_t, t->rows + 1);
    t->free = ARENA_ARRAY(a, uint32_t, t->columns + 1);
    t->column_of = ARENA_ARRAY(a, uint32_t, u->n + 1);
    return t->d && t->value && t->start && t->basic && t->free && t->column_of ? OK : ERR_MEMORY;
}

static Status make(const Suppress *s, const SuppressUnknowns *u, Arena *a, Dictionary *t)
{
    double *m = ARENA_ARRAY(a, double, u->rows * u->n + 1);
    t->row_of = ARENA_ARRAY(a, uint32_t, u->n + 1);
    if (!m || !t->row_of)
        return ERR_MEMORY;
    for (size_t i = 0; i < u->rows * u->n; i++)
        m[i] = u->matrix[i];
    TRY(allocate(u, echelon(m, u->rows, u->n, t->row_of), a, t));
    size_t c = 0;
    for (uint32_t j = 0; j < u->n; j++) {
        double value = (double)s->cells[u->cells[j]].value;
        bool free = t->row_of[j] == UINT32_MAX;
        t->column_of[j] = free ? (uint32_t)c : UINT32_MAX;
        if (!free) {
            t->basic[t->row_of[j]] = j;
            t->value[t->row_of[j]] = value;
            continue;
        }
        for (size_t i = 0; i < t->rows; i++)
            *at(t, i, c) = -m[i * u->n + j];
        t->free[c] = j;
        t->start[c++] = value;
    }
    return OK;
}

/* ---- moving ---- */

static void witness(Dictionary *t)
{
    for (size_t i = 0; i < t->n; i++) {
        double x = t->row_of[i] == UINT32_MAX ? t->start[t->column_of[i]] : t->value[t->row_of[i]];
        t->lo[i] = x < t->lo[i] ? x : t->lo[i];
        t->hi[i] = x > t->hi[i] ? x : t->hi[i];
    }
}

/* The free unknown of a column and the basic one of a row change places. Values are moved already. */
static void swap(Dictionary *t, size_t row, size_t column)
{
    double *p = at(t, row, 0), pivot = p[column];
    uint32_t in = t->free[column], out = t->basic[row];
    for (size_t j = 0; j < t->columns; j++)
        p[j] = j == column ? 1 / pivot : -p[j] / pivot;
    for (size_t i = 0; i < t->rows; i++) {
        double *q = at(t, i, 0), factor = q[column];
        if (i == row || factor == 0)
            continue;
        for (size_t j = 0; j < t->columns; j++)
            q[j] = j == column ? factor * p[j] : q[j] + factor * p[j];
    }
    t->basic[row] = in;
    t->free[column] = out;
    t->row_of[in] = (uint32_t)row;
    t->column_of[in] = UINT32_MAX;
    t->row_of[out] = UINT32_MAX;
    t->column_of[out] = (uint32_t)column;
}

/* How far a column can go in a direction (+1, −1) before a basic one is 0; the row that stops it, rows when none does. */
static double room_of(const Dictionary *t, size_t column, double direction, size_t *ret_row)
{
    double best = HUGE_VAL;
    *ret_row = t->rows;
    for (size_t i = 0; i < t->rows; i++) {
        double slope = *at(t, i, column) * direction;
        double room = slope < -NEAR ? fmax(t->value[i], 0) / -slope : HUGE_VAL;
        bool closer = room < best - NEAR || (room < best + NEAR && *ret_row < t->rows && t->basic[i] < t->basic[*ret_row]);
        if (room == HUGE_VAL || !closer)
            continue;
        best = room < best ? room : best;
        *ret_row = i;
    }
    return best;
}

static void shift(Dictionary *t, size_t column, double by)
{
    for (size_t i = 0; i < t->rows; i++)
        t->value[i] += *at(t, i, column) * by;
}

/* All free unknowns to 0, one after the other; where a basic one is 0 first, they change places. */
static void to_corner(Dictionary *t)
{
    for (size_t c = 0; c < t->columns; c++) {
        size_t row;
        double have = t->start[c], room = room_of(t, c, -1, &row);
        double by = room < have ? room : have;
        shift(t, c, -by);
        t->start[c] = 0;
        if (room < have) {
            swap(t, row, c);
            t->value[row] = have - by;
        }
        witness(t);
    }
}

/* A free unknown grows until something stops it. false: nothing does, and what grows with it has no end. */
static bool grow(Dictionary *t, size_t column)
{
    size_t row;
    double room = room_of(t, column, 1, &row);
    if (row == t->rows) {
        t->hi[t->free[column]] = HUGE_VAL;
        for (size_t i = 0; i < t->rows; i++)
            if (*at(t, i, column) > NEAR)
                t->hi[t->basic[i]] = HUGE_VAL;
        return false;
    }
    shift(t, column, room);
    swap(t, row, column);
    t->value[row] = room;
    witness(t);
    return true;
}

/* Bland's rule: the first by number of those that help. */
static size_t helping(const Dictionary *t, size_t row, double sign)
{
    size_t best = t->columns;
    for (size_t j = 0; j < t->columns; j++)
        if (*at(t, row, j) * sign > NEAR && (best == t->columns || t->free[j] < t->free[best]))
            best = j;
    return best;
}

/* sign +1: as large as can be, −1: as small. wide: stop when this says so. */
static void push(Dictionary *t, uint32_t x, double sign, const SuppressCell *wide)
{
    size_t pivots = PIVOTS_PER_UNKNOWN * (t->n + 1);
    if (t->row_of[x] == UINT32_MAX && (sign < 0 || !grow(t, t->column_of[x])))
        return;
    for (; pivots && t->row_of[x] != UINT32_MAX; pivots--) {
        size_t column = helping(t, t->row_of[x], sign);
        if (column == t->columns || !grow(t, column) || (wide && suppress_wide(wide, t->lo[x], t->hi[x])))
            return;
    }
}

bool suppress_wide(const SuppressCell *c, double lo, double hi)
{
    return hi - lo >= (double)c->width - NEAR && (!c->primary || lo <= 1 + NEAR);
}

Status suppress_reach(const Suppress *s, const SuppressUnknowns *u, bool wanted, Arena *a, double *ret_lo, double *ret_hi)
{
    Dictionary t = { .lo = ret_lo, .hi = ret_hi };
    for (size_t i = 0; i < u->n; i++)
        ret_lo[i] = ret_hi[i] = (double)s->cells[u->cells[i]].value;
    if (!u->n)
        return OK;
    TRY(make(s, u, a, &t));
    to_corner(&t);
    for (uint32_t i = 0; i < u->n; i++) {
        const SuppressCell *wide = wanted ? &s->cells[u->cells[i]] : NULL;
        if (wide && suppress_wide(wide, ret_lo[i], ret_hi[i]))
            continue;
        push(&t, i, 1, wide);
        push(&t, i, -1, wide);
    }
    return OK;
}

Status suppress_ranges(const Suppress *s, Arena *a, SuppressRange *ret)
{
    SuppressUnknowns u;
    TRY(suppress_unknowns(s, a, &u));
    double *lo = ARENA_ARRAY(a, double, u.n + 1), *hi = ARENA_ARRAY(a, double, u.n + 1);
    if (!lo || !hi)
        return ERR_MEMORY;
    TRY(suppress_reach(s, &u, false, a, lo, hi));
    for (size_t i = 0; i < s->n; i++) {
        uint32_t x = u.unknown[i];
        ret[i] = (SuppressRange){ s->cells[i].value, s->cells[i].value };
        if (x != UINT32_MAX)
            ret[i] = (SuppressRange){ (int64_t)floor(lo[x] + NEAR), hi[x] == HUGE_VAL ? INT64_MAX : (int64_t)ceil(hi[x] - NEAR) };
    }
    return OK;
}

#include "schema/town_late.h"
#include "domain/chain_ladder.h"

#include <math.h>

const Sql late_sql_triangle = { .read_only = true, .text =
    "SELECT l.service_month, l.exam_month, l.paid FROM late_sum l WHERE l.org = $1 AND l.service_month >= $2 AND l.service_month <= $3 AND l.exam_month <= $4"
    " AND (CAST($5 AS BIGINT) = 0 OR NOT EXISTS (SELECT 1 FROM month_waiting w WHERE w.org = l.org AND w.service_month = l.service_month AND w.ledger = 0))"
    " ORDER BY l.service_month, l.exam_month" };

enum { N = LATE_TRIANGLE_MONTHS };
#define GROWS 0.001 /* a month that will grow by less is complete */

typedef struct {
    double known[N * N]; /* month × age, not yet summed over ages */
    bool dated;          /* every claim has its month of examination */
    Month newest;        /* month of examination */
} Triangle;

static Status read_triangle(Db *db, int64_t org, Month first, Month last, MonthsSeen seen, Triangle *t)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &late_sql_triangle, &rows, P_INT(org), P_INT(first), P_INT(last), P_INT(seen == MONTHS_ALL ? INT64_MAX : month_add(last, 1)),
                 P_INT(seen)));
    t->dated = true;
    while (rows_next(&rows)) {
        Month month = (Month)row_int(&rows, 0), exam = (Month)row_int(&rows, 1);
        if (!month_is_valid(exam) || exam < month) {
            t->dated = false;
            continue;
        }
        int age = month_diff(exam, month) - 1;
        age = age < 0 ? 0 : age >= N ? N - 1 : age;
        t->known[month_diff(month, first) * N + age] += (double)row_int(&rows, 2);
        t->newest = exam > t->newest ? exam : t->newest;
    }
    return rows.status;
}

static void sum_over_ages(Triangle *t)
{
    for (int i = 0; i < N; i++)
        for (int j = 1; j < N; j++)
            t->known[i * N + j] += t->known[i * N + j - 1];
}

Status town_late(Db *db, int64_t org, Month last, MonthsSeen seen, TownLate *ret)
{
    Triangle t = { 0 };
    ChainLadder c;
    Month first = month_add(last, 1 - N);
    *ret = (TownLate){ 0 };
    TRY(read_triangle(db, org, first, last, seen, &t));
    /* Only when the newest month was examined once: then every month has the age that its place says. */
    if (!t.dated || t.newest != month_add(last, 1))
        return OK;
    sum_over_ages(&t);
    Status s = chain_ladder(t.known, N, &c);
    if (s != OK)
        return s == ERR_INVALID ? OK : s;
    ret->told = true;
    for (int i = N - LATE_MONTHS_MAX; i < N; i++) {
        double known = t.known[i * N + N - 1 - i], more = c.ultimate[i] - known;
        if (!ret->months && fabs(more) < GROWS * known)
            continue;
        if (!ret->months)
            ret->first = month_add(first, i);
        ret->paid[ret->months] = llround(known);
        ret->added[ret->months] = llround(more);
        ret->error[ret->months] = llround(c.error[i]);
        ret->months++;
    }
    return OK;
}

#include "domain/ets.h"

#include <math.h>
#include <string.h>

static bool takes(Str *rest, char c)
{
    if (!rest->n || rest->p[0] != c)
        return false;
    *rest = str_sub(*rest, 1, rest->n);
    return true;
}

static bool take_part(Str *rest, bool none, EtsPart *ret)
{
    if (takes(rest, 'A'))
        *ret = ETS_ADDITIVE;
    else if (takes(rest, 'M'))
        *ret = ETS_MULTIPLICATIVE;
    else if (none && takes(rest, 'N'))
        *ret = ETS_NONE;
    else
        return false;
    return true;
}

bool ets_form_of(Str name, EtsForm *ret)
{
    EtsForm f = { 0 };
    if (!take_part(&name, false, &f.error) || !take_part(&name, true, &f.trend) || f.trend == ETS_MULTIPLICATIVE)
        return false;
    f.damped = f.trend == ETS_ADDITIVE && takes(&name, 'd');
    if (!take_part(&name, true, &f.season) || name.n || (f.error == ETS_ADDITIVE && f.season == ETS_MULTIPLICATIVE))
        return false;
    *ret = f;
    return true;
}

Str ets_form_name(EtsForm form, char room[static 8])
{
    static const char letters[] = { [ETS_NONE] = 'N', [ETS_ADDITIVE] = 'A', [ETS_MULTIPLICATIVE] = 'M' };
    size_t n = 0;
    room[n++] = letters[form.error];
    room[n++] = letters[form.trend];
    if (form.damped)
        room[n++] = 'd';
    room[n++] = letters[form.season];
    return (Str){ room, n };
}

static double with_season(const EtsModel *e, double q, double s)
{
    return e->form.season == ETS_MULTIPLICATIVE ? q * s : e->form.season == ETS_ADDITIVE ? q + s : q;
}

double ets_next(const EtsModel *e)
{
    return with_season(e, e->level + e->phi * e->slope, e->season[0]);
}

double ets_advance(EtsModel *e, double y)
{
    double q = e->level + e->phi * e->slope, s = e->season[0], fitted = with_season(e, q, s);
    bool missing = isnan(y);
    double d = missing ? 0 : e->form.season == ETS_MULTIPLICATIVE ? y / s - q : y - fitted;
    if (!missing && e->form.season == ETS_MULTIPLICATIVE)
        s += e->gamma * (y / q - s);
    else
        s += e->gamma * d;
    e->level = q + e->alpha * d;
    e->slope = e->phi * e->slope + e->beta * d;
    if (e->form.season) {
        memmove(e->season, e->season + 1, (size_t)(e->m - 1) * sizeof *e->season);
        e->season[e->m - 1] = s;
    }
    return missing ? NAN : e->form.error == ETS_MULTIPLICATIVE ? (y - fitted) / fitted : y - fitted;
}

void ets_forecast(const EtsModel *model, int horizon, double *ret_means)
{
    EtsModel e = *model;
    for (int h = 0; h < horizon; h++) {
        ret_means[h] = ets_next(&e);
        ets_advance(&e, NAN);
    }
}

void ets_path(const EtsModel *e, const double *errors, int horizon, double *ret)
{
    bool times = e->form.season == ETS_MULTIPLICATIVE, relative = e->form.error == ETS_MULTIPLICATIVE;
    double level = e->level, slope = e->slope, season[ETS_SEASON_MAX];
    memcpy(season, e->season, sizeof season);
    for (int h = 0, at = 0; h < horizon; h++, at = at + 1 < e->m ? at + 1 : 0) {
        double q = level + e->phi * slope, s = season[at], fitted = times ? q * s : q + s;
        double y = relative ? fitted * (1 + errors[h]) : fitted + errors[h];
        bool sound = !times || (q > 0 && s > 0); /* else nothing can be divided: the states move on alone */
        double d = !sound ? 0 : times ? y / s - q : y - fitted;
        ret[h] = y;
        level = q + e->alpha * d;
        slope = e->phi * slope + e->beta * d;
        season[at] = s + e->gamma * (times && sound ? y / q - s : d);
    }
}

double ets_weight(const EtsModel *e, int j)
{
    double damping = 0, power = 1;
    if (j == 0)
        return 1;
    for (int i = 1; i <= j; i++) {
        power *= e->phi;
        damping += power;
    }
    return e->alpha + e->beta * damping + (e->form.season && j % e->m == 0 ? e->gamma : 0);
}

double ets_variance(const EtsModel *e, double sigma, int h)
{
    double squares = 0;
    for (int j = 0; j < h; j++)
        squares += ets_weight(e, j) * ets_weight(e, j);
    return sigma * sigma * squares;
}

/* The error of month i reaches the months max(i, from)..to of the sum. */
double ets_sum_variance(const EtsModel *e, double sigma, int from, int to)
{
    double weights[ETS_HORIZON_MAX + 1], squares = 0;
    for (int j = 0; j < to; j++)
        weights[j] = ets_weight(e, j);
    for (int i = 1; i <= to; i++) {
        double reach = 0;
        for (int h = i > from ? i : from; h <= to; h++)
            reach += weights[h - i];
        squares += reach * reach;
    }
    return sigma * sigma * squares;
}

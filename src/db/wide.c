#include "db/wide.h"

#include <string.h>

static const char insert_into[] = "INSERT INTO ", values[] = " VALUES (";

/* Is list "$1, $2, …, $n)"? */
static bool counts_up(Str list, size_t n)
{
    Str item;
    if (!str_ends(list, S(")")))
        return false;
    list.n--;
    for (size_t i = 1; i <= n; i++) {
        int64_t number = 0;
        bool more = str_cut(list, ',', &item, &list);
        item = str_trim(item);
        if (more != (i < n) || !str_starts(item, S("$")) || !str_to_i64(str_sub(item, 1, item.n), &number)
            || number != (int64_t)i)
            return false;
    }
    return n > 0;
}

bool wide_target(Str narrow, size_t n_params, Str *ret_target)
{
    narrow = str_trim(narrow);
    const char *at = narrow.n ? memmem(narrow.p, narrow.n, values, sizeof values - 1) : NULL;
    if (!at || !str_starts(narrow, str_of(insert_into)))
        return false;
    size_t before = (size_t)(at - narrow.p), from = sizeof insert_into - 1;
    if (before < from || !counts_up(str_sub(narrow, before + sizeof values - 1, narrow.n), n_params))
        return false;
    *ret_target = str_sub(narrow, from, before - from);
    return true;
}

Status wide_text(Str narrow, size_t n_params, size_t rows, Buf *out)
{
    Str target;
    if (!wide_target(narrow, n_params, &target))
        return ERR_UNSUPPORTED;
    buf_add(out, str_of(insert_into));
    buf_add(out, target);
    buf_add(out, str_of(values));
    for (size_t i = 0; i < rows * n_params; i++) {
        buf_add(out, i == 0 ? S("$") : i % n_params == 0 ? S("), ($") : S(", $"));
        buf_i64(out, (int64_t)i + 1);
    }
    buf_add(out, S(")"));
    buf_char(out, '\0');
    return buf_status(out);
}

void wide_init(Wide *w)
{
    w->n_kept = w->rows = 0;
    w->current = NULL;
    buf_init(&w->bytes, (size_t)WIDE_BYTES_MAX * WIDE_ROWS);
}

void wide_done(Wide *w)
{
    for (size_t i = 0; i < w->n_kept; i++)
        buf_done(&w->kept[i].text);
    buf_done(&w->bytes);
}

static const WideStatement *make(Wide *w, const Sql *sql, size_t n)
{
    if (w->n_kept == WIDE_KEPT)
        return NULL;
    WideStatement *s = &w->kept[w->n_kept++];
    *s = (WideStatement){ .narrow = sql, .narrow_text = sql->text, .n = n };
    size_t fit = n ? DB_PARAMETERS_MAX / n : 0;
    size_t rows = fit < WIDE_ROWS ? fit : WIDE_ROWS;
    buf_init(&s->text, 64 * 1024);
    if (rows > 1 && wide_text(str_of(sql->text), n, rows, &s->text) == OK) {
        s->rows = rows;
        s->wide = (Sql){ .text = s->text.p };
    }
    return s;
}

static const WideStatement *find(Wide *w, const Sql *sql, size_t n)
{
    for (size_t i = 0; i < w->n_kept; i++)
        if (w->kept[i].narrow == sql && w->kept[i].narrow_text == sql->text && w->kept[i].n == n)
            return &w->kept[i];
    return make(w, sql, n);
}

static bool is_short(const Param *params, size_t n)
{
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += params[i].kind >= P_KIND_TEXT ? params[i].s.n : 0; /* each at most DB_VALUE_MAX: no overflow */
    return bytes <= WIDE_BYTES_MAX;
}

bool wide_takes(Wide *w, const Sql *sql, const Param *params, size_t n)
{
    if (!is_short(params, n))
        return false;
    if (w->current)
        return w->current->narrow == sql && w->current->narrow_text == sql->text && w->current->n == n;
    const WideStatement *s = find(w, sql, n);
    if (!s || !s->rows)
        return false;
    w->current = s;
    return true;
}

Status wide_add(Wide *w, const Param *params)
{
    Param *to = &w->params[w->rows * w->current->n];
    for (size_t i = 0; i < w->current->n; i++) {
        to[i] = params[i];
        if (params[i].kind < P_KIND_TEXT)
            continue;
        to[i].i = (int64_t)w->bytes.n;
        buf_add(&w->bytes, params[i].s);
    }
    w->rows++;
    return buf_status(&w->bytes);
}

bool wide_is_full(const Wide *w)
{
    return w->current && w->rows == w->current->rows;
}

const Param *wide_params(Wide *w)
{
    for (size_t i = 0; i < w->rows * w->current->n; i++)
        if (w->params[i].kind >= P_KIND_TEXT)
            w->params[i].s.p = w->params[i].s.n ? w->bytes.p + w->params[i].i : "";
    return w->params;
}

void wide_clear(Wide *w)
{
    w->rows = 0;
    w->current = NULL;
    buf_clear(&w->bytes);
}

#include "domain/envelope.h"
#include "base/status.h"

static const struct {
    const char *id, *kind; /* 交換情報識別番号; レコード種別コード, NULL when the layout has none */
    EnvelopeRecord record;
    size_t cells;          /* the last field that we read must be there */
} layouts[] = {
    { "71R1", "01", ENVELOPE_CLAIM_BASE, BASE_CELLS },
    { "71R1", "02", ENVELOPE_CLAIM_LINE, LINE_CELLS },
    { "71R1", "10", ENVELOPE_CLAIM_SUM, SUM_CELLS },
    { "8171", NULL, ENVELOPE_PLAN, PLAN_CELLS },
    { "7113", NULL, ENVELOPE_BILL, BILL_CELLS },
};

/* The last digit of 交換情報識別番号 is the version of the layout (§6.1). */
static bool is_version_of(Str id, const char *known)
{
    return id.n == 4 && str_eq(str_sub(id, 0, 3), str_sub(str_of(known), 0, 3)) && id.p[3] >= known[3] && id.p[3] <= '9';
}

static EnvelopeRecord data_record(const Str *cells, size_t n)
{
    if (n < 4)
        return ENVELOPE_BROKEN;
    for (size_t i = 0; i < COUNT_OF(layouts); i++) {
        if (!is_version_of(cells[2], layouts[i].id) || (layouts[i].kind && !str_eq(cells[3], str_of(layouts[i].kind))))
            continue;
        return n >= layouts[i].cells ? layouts[i].record : ENVELOPE_BROKEN;
    }
    return ENVELOPE_OTHER;
}

EnvelopeRecord envelope_record(const Str *cells, size_t n)
{
    if (n < 2 || cells[0].n != 1)
        return ENVELOPE_BROKEN;
    switch (cells[0].p[0]) {
    case '1': return n >= CONTROL_CELLS ? ENVELOPE_CONTROL : ENVELOPE_BROKEN;
    case '2': return data_record(cells, n);
    case '3': return ENVELOPE_END;
    default: return ENVELOPE_BROKEN;
    }
}

bool envelope_is(const Str *cells, size_t n)
{
    Month month;
    return envelope_record(cells, n) == ENVELOPE_CONTROL && str_is_digits(cells[1]) && cells[CONTROL_TYPE].n == 3 &&
           month_from_iso(cells[CONTROL_MONTH], &month);
}

static EnvelopeFault pass_control(Envelope *e, const Str *cells)
{
    if (e->control)
        return ENVELOPE_NO_CONTROL;
    e->control = true;
    e->type = cells[CONTROL_TYPE];
    if (!str_to_i64(cells[CONTROL_COUNT], &e->announced))
        e->announced = -1;
    month_from_iso(cells[CONTROL_MONTH], &e->exam_month);
    return ENVELOPE_OK;
}

EnvelopeFault envelope_pass(Envelope *e, EnvelopeRecord record, const Str *cells, size_t n)
{
    int64_t number = 0;
    if (e->end)
        return ENVELOPE_AFTER_END;
    e->next++;
    if (record == ENVELOPE_CONTROL) {
        EnvelopeFault fault = pass_control(e, cells);
        if (fault != ENVELOPE_OK)
            return fault;
    } else if (!e->control) {
        return ENVELOPE_NO_CONTROL;
    }
    e->data += record != ENVELOPE_CONTROL && record != ENVELOPE_END;
    e->end = record == ENVELOPE_END;
    if (n < 2 || !str_to_i64(cells[1], &number) || number != e->next) {
        e->next = number > 0 && number <= ENVELOPE_NUMBER_MAX ? number : e->next; /* one gap is one finding */
        return ENVELOPE_NUMBER;
    }
    return ENVELOPE_OK;
}

EnvelopeFault envelope_finish(const Envelope *e)
{
    if (!e->control)
        return ENVELOPE_NO_CONTROL;
    if (!e->end)
        return ENVELOPE_NO_END;
    return e->announced == e->data ? ENVELOPE_OK : ENVELOPE_COUNT;
}

/* Any rows as a file of 国保連: cells between commas, records between line ends. Counting never runs over, a whole file is
 * one that adds up, and one record more or less is a finding. */
#include "base/fuzz.h"
#include "domain/envelope.h"

enum { CELLS = 40, ROWS = 400 };

static size_t cut(Str line, Str *cells)
{
    size_t n = 0;
    for (bool more = true; more && n < CELLS;)
        more = str_cut(line, ',', &cells[n++], &line);
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str rest = { (const char *)data, size }, line, cells[CELLS];
    Envelope e = { 0 };
    int64_t rows = 0;
    bool good = true;
    while (rest.n && rows < ROWS) {
        str_cut(rest, '\n', &line, &rest);
        size_t n = cut(line, cells);
        EnvelopeRecord record = envelope_record(cells, n);
        must(record <= ENVELOPE_BROKEN);
        must(!envelope_is(cells, n) || record == ENVELOPE_CONTROL);
        EnvelopeFault fault = envelope_pass(&e, record, cells, n);
        must(fault <= ENVELOPE_NO_END);
        good &= fault == ENVELOPE_OK;
        rows++;
    }
    EnvelopeFault end = envelope_finish(&e);
    must(e.data <= rows);
    if (good && end == ENVELOPE_OK)
        must(e.control && e.end && e.announced == e.data && e.next == rows && e.data == rows - 2);
    return 0;
}

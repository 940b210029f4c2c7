/* Any text as a date: what is read is a real day that both forms name, what is refused gets a sentence. */
#include "base/fuzz.h"
#include "base/date.h"

#include <stdlib.h>

static void expect(bool true_thing)
{
    if (!true_thing)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = { (const char *)data, size }, sentence = { NULL, 0 };
    Arena a;
    Date d = DATE_NONE, back = DATE_NONE;
    Month m;
    arena_init(&a, 1 << 20);
    Status s = wareki_parse(text, &a, &d, &sentence);
    expect(s == OK || s == ERR_INVALID);
    expect(s == OK ? !date_is_none(d) && !sentence.p : date_is_none(d) && sentence.n > 0 && str_is_utf8(sentence));
    if (s == OK) {
        expect(wareki_parse(wareki_short(d, &a), &a, &back, NULL) == OK && back.day == d.day);
        expect(wareki_parse(wareki_long(d, &a), &a, &back, NULL) == OK && back.day == d.day);
    }
    if (date_from_iso(text, &d))
        expect(d.day >= -37255 && d.day <= 84370); /* 1868-01-01 .. 2200-12-31 */
    if (month_from_iso(text, &m))
        expect(month_is_valid(m));
    arena_done(&a);
    return 0;
}

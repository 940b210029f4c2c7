#include "domain/agenda.h"

bool agenda_clock(Str text, int *ret_minute)
{
    Str hour, minute;
    int64_t h, m;
    if (!str_cut(text, ':', &hour, &minute) || hour.n > 2 || minute.n != 2 || !str_is_digits(hour) || !str_is_digits(minute))
        return false;
    if (!str_to_i64(hour, &h) || !str_to_i64(minute, &m) || h > 23 || m > 59)
        return false;
    *ret_minute = (int)(h * 60 + m);
    return true;
}

int agenda_lay(const int *minutes, size_t n, int starts, int ends, AgendaSlot *ret)
{
    int at = starts;
    for (size_t i = 0; i < n; i++) {
        int until = at + minutes[i], late = ends < 0 ? 0 : until - (at > ends ? at : ends);
        ret[i] = (AgendaSlot){ .from = at, .until = until, .over = late > 0 ? late : 0 };
        at = until;
    }
    return ends >= 0 && at > ends ? at - ends : 0;
}

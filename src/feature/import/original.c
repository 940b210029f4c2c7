#include "feature/import/original.h"
#include <stdlib.h>

void originals_done(Originals *o)
{
    free(o->items);
    map_done(&o->first);
    map_done(&o->months);
    *o = (Originals){ 0 };
}

bool originals_has(const Originals *o, Month month)
{
    return map_get(&o->months, (uint64_t)month) != NULL;
}

Status originals_loaded(Originals *o, Month month)
{
    int32_t *at;
    return map_at(&o->months, (uint64_t)month, &at, NULL);
}

uint64_t original_key(int64_t person, int32_t provider, uint64_t item, Month month)
{
    uint64_t key = map_mix((uint64_t)person + 1);
    key = map_mix(key ^ (uint64_t)(uint32_t)provider << 20 ^ (uint64_t)month);
    return map_mix(key ^ item);
}

int32_t originals_next(const Originals *o, uint64_t key, int32_t after)
{
    const int32_t *first = map_get(&o->first, key);
    int32_t i = after >= 0 ? o->items[after].next : first ? *first - 1 : -1;
    while (i >= 0 && o->items[i].gone)
        i = o->items[i].next;
    return i;
}

static Status keep(Originals *o, const Original *line)
{
    if (o->n == o->room) {
        size_t room = o->room ? o->room * 2 : 1024;
        Original *more = realloc(o->items, room * sizeof *more);
        if (!more)
            return ERR_MEMORY;
        o->items = more;
        o->room = room;
    }
    int32_t *first;
    TRY(map_at(&o->first, line->key, &first, NULL));
    o->items[o->n] = *line;
    o->items[o->n].next = *first - 1;
    *first = (int32_t)++o->n;
    return OK;
}

Status originals_add(Originals *o, const Original *line, bool back)
{
    if (!back)
        return keep(o, line);
    for (int32_t i = originals_next(o, line->key, -1); i >= 0; i = originals_next(o, line->key, i)) {
        Original *it = &o->items[i];
        if (it->units == -line->units && it->cost == -line->cost && it->paid == -line->paid) {
            it->gone = true;
            break;
        }
    }
    return OK;
}

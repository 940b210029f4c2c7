#include "feature/import/map.h"
#include <stdlib.h>
#include <string.h>

enum { SIZE_FIRST = 256 };
static const uint64_t ZERO_STANDS_AS = 0x9e3779b97f4a7c15u; /* 0 marks a free place */

uint64_t map_mix(uint64_t key)
{
    key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9u;
    key = (key ^ (key >> 27)) * 0x94d049bb133111ebu;
    return key ^ (key >> 31);
}

void map_done(Map *m)
{
    free(m->keys);
    free(m->values);
    *m = (Map){ 0 };
}

void map_clear(Map *m)
{
    if (m->size) {
        memset(m->keys, 0, m->size * sizeof *m->keys);
        memset(m->values, 0, m->size * sizeof *m->values);
    }
    m->n = 0;
}

/* Where the key is, or where it would go. */
static size_t place(const Map *m, uint64_t key)
{
    size_t i = map_mix(key) & (m->size - 1);
    while (m->keys[i] && m->keys[i] != key)
        i = (i + 1) & (m->size - 1);
    return i;
}

static Status grow(Map *m)
{
    Map wider = { .size = m->size ? m->size * 2 : SIZE_FIRST, .n = m->n };
    wider.keys = calloc(wider.size, sizeof *wider.keys);
    wider.values = calloc(wider.size, sizeof *wider.values);
    if (!wider.keys || !wider.values) {
        map_done(&wider);
        return ERR_MEMORY;
    }
    for (size_t i = 0; i < m->size; i++) {
        if (!m->keys[i])
            continue;
        size_t at = place(&wider, m->keys[i]);
        wider.keys[at] = m->keys[i];
        wider.values[at] = m->values[i];
    }
    map_done(m);
    *m = wider;
    return OK;
}

Status map_at(Map *m, uint64_t key, int32_t **ret, bool *ret_new)
{
    if (m->n + 1 > m->size / 4 * 3)
        TRY(grow(m));
    key = key ? key : ZERO_STANDS_AS;
    size_t i = place(m, key);
    bool fresh = !m->keys[i];
    if (fresh) {
        m->keys[i] = key;
        m->values[i] = 0;
        m->n++;
    }
    *ret = &m->values[i];
    if (ret_new)
        *ret_new = fresh;
    return OK;
}

const int32_t *map_get(const Map *m, uint64_t key)
{
    if (!m->size)
        return NULL;
    size_t i = place(m, key ? key : ZERO_STANDS_AS);
    return m->keys[i] ? &m->values[i] : NULL;
}

/* place.h: organisations by the names that files give them, and whose rows an importer may write. */
#pragma once
#include "feature/import/kind.h"

/* For finding only: blanks, widths, old forms of a character, ヶ and ケ make no difference. */
Str place_key(Str name, Arena *arena);
/* 広域連合, 一部事務組合: an insurer that is no municipality. */
bool place_is_union(Str name);

typedef struct {
    int64_t id, parent;
    Str kind, key;
} Place;

typedef struct {
    Place *items;
    size_t n, room;
    int64_t nation; /* 0: none */
    size_t prefectures;
} Places;

/* All organisations, open ones first; everything in im->arena. */
MUST_USE Status places_load(Import *im, Places *ret);
/* 0: unknown. A prefecture of 0 finds prefectures. */
int64_t places_find(const Places *p, int64_t prefecture, Str key);
MUST_USE Status places_add_union(Import *im, Places *p, int64_t prefecture, Str name, int64_t *ret);

/* Figures of the whole country are taken in by the nation, by demo organisations (code 99…), and by an organisation that has the
 * house to itself (nobody else has an account); else a prefecture writes its own and its towns' rows, a town its own. */
typedef struct {
    bool all;
    int64_t org; /* and what lies in it */
} Reach;
MUST_USE Status reach_of(Import *im, Reach *ret);
bool reach_covers(const Reach *r, int64_t org, int64_t parent);

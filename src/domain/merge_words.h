/* merge_words.h: two people changed the same line of text: a three-way merge by words (diff3).
 *
 * A word is a run of letters of one kind (漢字, ひらがな, カタカナ, Latin letters and digits); every other sign
 * stands alone. What only one of the two changed is taken from him; what both wrote at the same place is kept
 * from both, theirs first; who changes beats who deletes. Where both changed the same words in different ways,
 * the two texts collide: the caller keeps both whole. So no word that somebody typed is ever lost. */
#pragma once
#include "base/arena.h"

typedef struct {
    Str text;      /* in the arena, or one of the three given */
    bool collided; /* then text is theirs: mine must be kept beside it */
} MergedWords;

/* base: what both began with. Texts are valid UTF-8. */
MUST_USE Status merge_words(Str base, Str theirs, Str mine, Arena *a, MergedWords *ret);

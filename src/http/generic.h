/* generic.h: the doors every entity with an access gets: list, one, create, change, delete; and the
 * description of all entities for the client. */
#pragma once
#include "http/feature.h"

/* A feature whose routes are the generic ones of all entities in the list; made in the arena. */
MUST_USE Status generic_feature(const Feature *const *list, size_t n, Arena *arena, Feature *ret);

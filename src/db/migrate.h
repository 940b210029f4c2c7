/* migrate.h: db_migrate with a list of one's own, so that tests can change the past. */
#pragma once
#include "db/db.h"

MUST_USE Status migrate_list(Db *writer, const Migration *list, size_t n, Arena *arena, Str *ret_why);

/* routes.h: every route with its columns, for who checks them (banso schema --emit routes). */
#pragma once
#include "http/feature.h"

/* One line a route: method, path, access, who comes in from where, and what else the row says. */
MUST_USE Status routes_text(const Feature *const *list, size_t n, Buf *out);
/* The same as a JSON array. */
MUST_USE Status routes_json(const Feature *const *list, size_t n, Buf *out);

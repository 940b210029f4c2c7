/* cookie.h: tokens in cookies: of people who are signed in (session.c), of guests in a room (guest.c). */
#pragma once
#include "http/feature.h"

#define COOKIE_TOKEN_CHARACTERS 43

typedef struct {
    const char *plain, *tls; /* over TLS with the prefix __Host- */
} CookieName;
/* The one cookie of that name; two of them are an attempt to plant one, and none is believed. */
Str cookie_token(const App *app, const CookieName *name, Str header);
/* Value of Set-Cookie. seconds 0: until the browser ends; gone: takes the cookie away. .p == NULL: no memory. */
Str cookie_set(const App *app, const CookieName *name, Str token, int64_t seconds, bool gone, Arena *arena);

#include "http/cookie.h"
#include "http/app.h"
#include "http/reply.h"

static Str name_of(const App *app, const CookieName *name)
{
    return str_of(app->secure ? name->tls : name->plain);
}

Str cookie_token(const App *app, const CookieName *wanted, Str header)
{
    Str found = cookie_find(header, name_of(app, wanted));
    return found.n == COOKIE_TOKEN_CHARACTERS ? found : (Str){ 0 };
}

Str cookie_set(const App *app, const CookieName *name, Str token, int64_t seconds, bool gone, Arena *arena)
{
    Str age = seconds ? arena_printf(arena, "; Max-Age=%lld", (long long)seconds) : S("");
    return arena_printf(arena, STR_FMT "=" STR_FMT "; Path=/; HttpOnly; SameSite=Strict%s" STR_FMT, STR_ARG(name_of(app, name)), STR_ARG(token),
                        app->secure ? "; Secure" : "", STR_ARG(gone ? S("; Max-Age=0") : age));
}

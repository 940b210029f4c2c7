#include "tests/raw/served.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

ScenarioHouse *served;
int served_port;

ScenarioHouse *served_start(unsigned idle_seconds, const char *assets)
{
    static const Feature *all[64];
    size_t n = 0;
    for (; n < feature_count; n++)
        all[n] = features[n];
    all[n++] = &served_feature;
    AppConfig config = { .listen = "127.0.0.1:0", .idle_seconds = idle_seconds, .assets_dir = assets };
    ScenarioHouse *h = malloc(sizeof *h);
    scenario_open(h, NULL, all, n, &config);
    EXPECT(h->app.port > 0);
    return h;
}

void served_stop(void)
{
    if (!served)
        return;
    scenario_close(served);
    free(served);
    served = NULL;
}

void served_need(void)
{
    if (served)
        return;
    static bool asked;
    served = served_start(0, NULL);
    served_port = served->app.port;
    if (!asked)
        asked = atexit(served_stop) == 0;
}

Str served_text(const char *format, ...)
{
    static char room[16][2048];
    static unsigned turn;
    char *to = room[turn++ % 16];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(to, sizeof room[0], format, args);
    va_end(args);
    return (Str){ to, (size_t)n };
}

Str served_talk(Str bytes)
{
    served_need();
    return raw_talk(served_port, bytes, &served->arena);
}

#define CSP                                                                                                                     \
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " \
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

void served_expect_headers(Str reply, const char *what)
{
    static const char *const wanted[] = {
        CSP,
        "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin", "Permissions-Policy:", "Cache-Control:", "Date:",
    };
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        if (!raw_has_header(reply, wanted[i]))
            test_fail(__FILE__, __LINE__, "%s: no %s in\n" STR_FMT, what, wanted[i], STR_ARG(str_sub(reply, 0, 1200)));
}


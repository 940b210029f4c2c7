#include "http/log.h"
#include "base/buf.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define GATHER (16 * 1024)

struct Log {
    pthread_mutex_t lock;
    bool quiet;
    Buf lines;
};

Log *log_new(bool quiet)
{
    Log *l = calloc(1, sizeof *l);
    if (!l)
        return NULL;
    pthread_mutex_init(&l->lock, NULL);
    l->quiet = quiet;
    buf_init(&l->lines, GATHER * 2);
    return l;
}

static void write_lines(Log *l)
{
    for (size_t at = 0; at < l->lines.n;) {
        ssize_t n = write(STDERR_FILENO, l->lines.p + at, l->lines.n - at);
        if (n <= 0)
            break; /* a log that cannot be written is not a reason to stop serving */
        at += (size_t)n;
    }
    buf_clear(&l->lines);
}

void log_flush(Log *l)
{
    pthread_mutex_lock(&l->lock);
    write_lines(l);
    pthread_mutex_unlock(&l->lock);
}

void log_free(Log **l)
{
    if (!*l)
        return;
    write_lines(*l);
    buf_done(&(*l)->lines);
    pthread_mutex_destroy(&(*l)->lock);
    free(*l);
    *l = NULL;
}

static void stamp(Buf *b, int64_t ms)
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm t;
    gmtime_r(&seconds, &t);
    buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ ", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec,
               (int)(ms % 1000));
}

void log_request(Log *l, int64_t at_ms, const char *method, const char *route, int http, int64_t took_ms, int64_t account)
{
    if (l->quiet)
        return;
    pthread_mutex_lock(&l->lock);
    stamp(&l->lines, at_ms);
    buf_printf(&l->lines, "%s %s %d %lldms account=%lld\n", method, route, http, (long long)took_ms, (long long)account);
    if (l->lines.n >= GATHER)
        write_lines(l);
    pthread_mutex_unlock(&l->lock);
}

void log_event(Log *l, const char *format, ...)
{
    if (l->quiet)
        return;
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    pthread_mutex_lock(&l->lock);
    buf_printf(&l->lines, "%s\n", text);
    write_lines(l);
    pthread_mutex_unlock(&l->lock);
}

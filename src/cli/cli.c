#include "cli/cli.h"
#include "json/write.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

Status cli_fail(Cli *cli, Status status, const char *sentence, ...)
{
    va_list args;
    va_start(args, sentence);
    fputs("banso: ", stderr);
    vfprintf(stderr, sentence, args);
    fputc('\n', stderr);
    va_end(args);
    cli->said = true;
    return status;
}

static const CliOption *find_option(const CliOption *options, size_t n, Str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(options[i].name), name))
            return &options[i];
    return NULL;
}

Status cli_options(Cli *cli, const CliOption *options, size_t n)
{
    int kept = 0, i = 0;
    for (; i < cli->argc; i++) {
        Str arg = str_of(cli->argv[i]), name, value;
        if (str_eq(arg, S("--"))) {
            i++;
            break;
        }
        if (!str_starts(arg, S("-")) || arg.n == 1) {
            cli->argv[kept++] = cli->argv[i];
            continue;
        }
        bool joined = str_cut(arg, '=', &name, &value);
        const CliOption *o = find_option(options, n, name);
        if (!o)
            return cli_fail(cli, ERR_INVALID, STR_FMT " という指定はありません。--help で使い方が見られます。", STR_ARG(name));
        if (o->flag && joined)
            return cli_fail(cli, ERR_INVALID, "%s に値は付けられません。", o->name);
        if (o->value && !joined && i + 1 == cli->argc)
            return cli_fail(cli, ERR_INVALID, "%s には値が要ります。", o->name);
        if (o->flag)
            *o->flag = true;
        else
            *o->value = joined ? value : str_of(cli->argv[++i]);
    }
    for (; i < cli->argc; i++)
        cli->argv[kept++] = cli->argv[i];
    cli->argc = kept;
    return OK;
}

Status cli_put_problem(Buf *out, Status status, const Problems *ps)
{
    const StatusInfo *info = status_info(status);
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    json_str_field(&w, "type", str_of(info->code));
    json_str_field(&w, "title", str_of(info->sentence));
    json_i64_field(&w, "status", info->http);
    json_array_field(&w, "errors");
    for (size_t i = 0; i < ps->count; i++) {
        json_open_object(&w);
        json_str_field(&w, "pointer", ps->items[i].pointer);
        json_str_field(&w, "code", ps->items[i].code);
        json_str_field(&w, "detail", ps->items[i].sentence);
        json_close_object(&w);
    }
    json_close_array(&w);
    if (ps->beyond)
        json_i64_field(&w, "errors_beyond", (int64_t)ps->beyond);
    json_close_object(&w);
    return json_end(&w);
}

Status cli_read_file(Cli *cli, Str path, Buf *out)
{
    FILE *f = fopen(path.p, "rb");
    if (!f)
        return cli_fail(cli, ERR_IO, "ファイル %s を読めません。場所と権限を確かめてください。", path.p);
    Status s = OK;
    for (char *room; s == OK && (room = buf_reserve(out, 1 << 16)) != NULL;) {
        size_t n = fread(room, 1, 1 << 16, f);
        out->n += n;
        if (n < 1 << 16) {
            s = ferror(f) ? ERR_IO : OK;
            break;
        }
    }
    fclose(f);
    return s == OK ? buf_status(out) : s;
}

Status cli_write(Str s)
{
    while (s.n) {
        ssize_t n = write(STDOUT_FILENO, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return ERR_IO;
        s = str_sub(s, (size_t)n, s.n);
    }
    return OK;
}

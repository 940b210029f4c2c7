/* cli.h: the command line: one row a command, one file a command. Answers go to standard output,
 * errors to standard error; the exit code is that of the Status: 0, 2 for wrong input, 1 for the rest. */
#pragma once
#include "base/buf.h"
#include "base/problem.h"

typedef struct {
    int argc;      /* what follows the name of the command */
    char **argv;
    bool said;     /* an error was explained; main need not */
} Cli;

typedef struct {
    const char *name;
    const char *help;  /* one line: 日本語 / English */
    const char *usage; /* all of --help */
    const char *(*usage_for)(int argc, char **argv); /* or NULL: --help by what follows the name */
    Status (*run)(Cli *cli);
} Command;

extern const Command *const commands[]; /* in commands.c; NULL at the end */

/* Says on standard error what is wrong and answers status. */
Status cli_fail(Cli *cli, Status status, const char *sentence, ...) __attribute__((format(printf, 3, 4)));

/* --name VALUE, --name=VALUE or a bare --name. Exactly one of value and flag is set. */
typedef struct {
    const char *name; /* with its dashes */
    Str *value;
    bool *flag;
} CliOption;
/* Takes the options out of argv, wherever they stand (up to "--"); what remains are the operands. */
MUST_USE Status cli_options(Cli *cli, const CliOption *options, size_t n);

/* {"type":…,"title":…,"status":…,"errors":[…]} without a line end */
MUST_USE Status cli_put_problem(Buf *out, Status status, const Problems *ps);
/* All of a file, at most as much as *out takes. Failures are explained. */
MUST_USE Status cli_read_file(Cli *cli, Str path, Buf *out);
#define AUDIT_COPY_MAX (1024u * 1024 * 1024) /* second copy of the audit chain */
/* All of s to standard output, now. */
MUST_USE Status cli_write(Str s);

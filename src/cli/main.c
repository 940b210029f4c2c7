#include "cli/cli.h"
#include "base/version.h"

#include <stdio.h>
#include <string.h>

static const Command *find_command(const char *name)
{
    for (size_t i = 0; commands[i]; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void print_help(FILE *to)
{
    fputs("banso " BANSO_VERSION " — 総合事業の伴走 / a companion for town halls\n\n"
          "使い方 / usage: banso COMMAND [OPTIONS]    banso COMMAND --help\n\n", to);
    for (size_t i = 0; commands[i]; i++)
        fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->help);
    fputs("\n終了コード / exit codes: 0 できた ok, 2 入力が違う wrong input, 1 そのほか anything else\n", to);
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static int run(const Command *command, int argc, char **argv)
{
    if (wants_help(argc, argv)) {
        fputs(command->usage_for ? command->usage_for(argc, argv) : command->usage, stdout);
        return fflush(stdout) ? 1 : 0;
    }
    Cli cli = { .argc = argc, .argv = argv };
    Status s = command->run(&cli);
    if (s != OK && !cli.said)
        fprintf(stderr, "banso %s: %s\n", command->name, status_info(s)->sentence);
    return status_info(s)->exit;
}

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    const Command *command = find_command(name);
    if (command)
        return run(command, argc - 2, argv + 2);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return fflush(stdout) ? 1 : 0;
    }
    if (strcmp(name, "--version") == 0) {
        puts("banso " BANSO_VERSION);
        return fflush(stdout) ? 1 : 0;
    }
    if (*name)
        fprintf(stderr, "banso: %s という命令はありません。 / no such command\n\n", name);
    print_help(stderr);
    return status_info(ERR_INVALID)->exit;
}

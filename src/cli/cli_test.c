#include "base/test.h"
#include "cli/cli.h"

#include <string.h>

enum { MOST = 8 };

static char *words[MOST + 1];

static Cli command_line(const char *const *args)
{
    Cli cli = { .argv = words };
    static char copies[MOST][32];
    for (; args[cli.argc]; cli.argc++) {
        strcpy(copies[cli.argc], args[cli.argc]);
        words[cli.argc] = copies[cli.argc];
    }
    return cli;
}

static Str db;
static bool json;
static const CliOption options[] = { { "--db", &db, NULL }, { "--json", NULL, &json } };

static Status parse(Cli *cli)
{
    db = S("");
    json = false;
    return cli_options(cli, options, COUNT_OF(options));
}

TEST(cli_options_stand_anywhere)
{
    Cli cli = command_line((const char *const[]){ "a", "--json", "-", "--db", "x=y", "b", "--", "--db", NULL });
    EXPECT(parse(&cli) == OK);
    EXPECT(json && !cli.said);
    EXPECT_STR(db, S("x=y"));
    EXPECT_I64(cli.argc, 4);
    static const char *const kept[] = { "a", "-", "b", "--db" };
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        EXPECT_STR(str_of(cli.argv[i]), str_of(kept[i]));
    cli = command_line((const char *const[]){ "--db=", NULL });
    EXPECT(parse(&cli) == OK && db.n == 0 && cli.argc == 0);
    cli = command_line((const char *const[]){ "--db=a=b", NULL });
    EXPECT(parse(&cli) == OK);
    EXPECT_STR(db, S("a=b"));
}

TEST(cli_options_unknown_or_half_are_wrong_input)
{
    static const char *const wrong[][3] = { { "--nope" }, { "--db" }, { "--json=1" }, { "-x", "1" }, { "--dbx", "1" } };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        Cli cli = command_line(wrong[i]);
        EXPECT(parse(&cli) == ERR_INVALID && cli.said);
    }
}

TEST(cli_commands_have_help_in_both_languages)
{
    size_t n = 0;
    for (; commands[n]; n++) {
        EXPECT(str_contains(str_of(commands[n]->help), S(" / ")));
        EXPECT(str_contains(str_of(commands[n]->usage), str_of(commands[n]->name)));
        EXPECT(str_ends(str_of(commands[n]->usage), S("\n")));
        for (size_t k = 0; k < n; k++)
            EXPECT(strcmp(commands[n]->name, commands[k]->name) != 0);
    }
    EXPECT(n > 0);
}

TEST(cli_problem_document_names_every_field)
{
    CLEANUP(arena_done) Arena arena;
    CLEANUP(buf_done) Buf out;
    Problems ps;
    arena_init(&arena, 1 << 20);
    buf_init(&out, 1 << 20);
    problems_init(&ps, &arena);
    EXPECT(problem_add(&ps, S("/n75/2011"), "missing", "\"%d\"がありません。", 2011) == ERR_INVALID);
    EXPECT(cli_put_problem(&out, ERR_INVALID, &ps) == OK);
    EXPECT_STR(buf_str(&out), S("{\"type\":\"invalid\",\"title\":\"入力に直すところがあります。\",\"status\":422,\"errors\":"
                                "[{\"pointer\":\"/n75/2011\",\"code\":\"missing\",\"detail\":\"\\\"2011\\\"がありません。\"}]}"));
    for (int i = 0; i < 2 * PROBLEMS_MAX; i++)
        EXPECT(problem_add(&ps, S("/x"), "type", "x") == ERR_INVALID);
    buf_clear(&out);
    EXPECT(cli_put_problem(&out, ERR_INVALID, &ps) == OK);
    EXPECT(str_ends(buf_str(&out), S("],\"errors_beyond\":101}")));
}

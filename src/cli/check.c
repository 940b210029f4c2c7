/* banso check: is this database what the program expects, and every statement fit for it? */
#include "cli/cli.h"
#include "cli/open.h"
#include "cli/statements.h"
#include "feature/import/kind.h"
#include "feature/import/statements.h"
#include "http/house.h"
#include "schema/backup.h"
#include "schema/cube.h"
#include "schema/drill.h"
#include "schema/past.h"

#define ENTITY_STATEMENTS_MAX 256

static const struct {
    const Sql *const *list;
    const size_t *n;
} own_lists[] = {
    { cube_statements, &cube_statement_count }, { past_statements, &past_statement_count }, { demo_statements, &demo_statement_count }, { org_statements, &org_statement_count },
    { user_statements, &user_statement_count },
    { import_cli_statements, &import_cli_statement_count }, { batch_statements, &batch_statement_count },
    { report_statements, &report_statement_count }, { run_statements, &run_statement_count },
    { claim_statements, &claim_statement_count }, { claim_batch_statements, &claim_batch_statement_count }, { people_statements, &people_statement_count },
    { place_statements, &place_statement_count }, { drill_statements, &drill_statement_count },
    { backup_statements, &backup_statement_count }, { backup_restore_statements, &backup_restore_statement_count },
};

static Status check_features(Cli *cli, Db *db, bool postgres, Arena *a, size_t *ret_count)
{
    const Feature **all;
    size_t n;
    Str why = S("");
    TRY(house_features(features, feature_count, a, &all, &n));
    for (size_t i = 0; i < n; i++) {
        Status s = db_check(db, all[i]->statements, all[i]->n_statements, a, &why);
        if (s != OK)
            return cli_fail(cli, s, "%s: " STR_FMT, all[i]->name, STR_ARG(why));
        *ret_count += all[i]->n_statements;
        for (size_t k = 0; k < all[i]->n_entities; k++) {
            const Entity *e = all[i]->entities[k];
            const Sql *list[ENTITY_STATEMENTS_MAX];
            size_t count = entity_statements(e, list, COUNT_OF(list));
            if (entity_fault(e))
                return cli_fail(cli, ERR_INTERNAL, "%s: %s", e->name, entity_fault(e));
            if (count > COUNT_OF(list))
                return ERR_INTERNAL;
            s = entity_matches_schema(e, db, postgres, a, &why);
            if (s == OK)
                s = db_check(db, list, count, a, &why);
            if (s != OK)
                return cli_fail(cli, s, "%s: " STR_FMT, e->name, STR_ARG(why));
            *ret_count += count;
        }
    }
    return OK;
}

static Status check_import_kinds(Cli *cli, Db *db, Arena *a, size_t *ret_count)
{
    Str why = S("");
    for (size_t i = 0; i < import_kind_count; i++) {
        Status s = db_check(db, import_kinds[i]->statements, import_kinds[i]->n_statements, a, &why);
        if (s != OK)
            return cli_fail(cli, s, "%s: " STR_FMT, import_kinds[i]->name, STR_ARG(why));
        *ret_count += import_kinds[i]->n_statements;
    }
    return OK;
}

static Status check_own(Cli *cli, Db *db, Arena *a, size_t *ret_count)
{
    Str why = S("");
    for (size_t i = 0; i < COUNT_OF(own_lists); i++) {
        Status s = db_check(db, own_lists[i].list, *own_lists[i].n, a, &why);
        if (s != OK)
            return cli_fail(cli, s, STR_FMT, STR_ARG(why));
        *ret_count += *own_lists[i].n;
    }
    return OK;
}

static Status tell(size_t count, bool json, Arena *a)
{
    if (!json)
        return cli_write(arena_printf(a, "問題はありません。%zu の問い合わせを確かめました。\n", count));
    CLEANUP(buf_done) Buf out;
    JsonWriter w;
    buf_init(&out, 256);
    json_begin(&w, &out);
    json_open_object(&w);
    json_bool_field(&w, "sound", true);
    json_i64_field(&w, "statements", (int64_t)count);
    json_close_object(&w);
    TRY(json_end(&w));
    buf_char(&out, '\n');
    TRY(buf_status(&out));
    return cli_write(buf_str(&out));
}

static Status run(Cli *cli)
{
    Str db = S(""), key_file = S("");
    bool json = false;
    const CliOption options[] = { { "--db", .value = &db }, { "--key-file", .value = &key_file }, { "--json", .flag = &json } };
    CLEANUP(arena_done) Arena arena;
    CLEANUP(opened_done) Opened opened = { 0 };
    size_t count = 0;
    arena_init(&arena, REQUEST_ARENA_MAX);
    TRY(cli_options(cli, options, COUNT_OF(options)));
    if (!db.n)
        return cli_fail(cli, ERR_INVALID, "--db で、調べるデータベースを指定してください。");
    TRY(cli_open(cli, db, key_file, OPEN_WRITE, &arena, &opened));
    TRY(check_features(cli, opened.db, db_pool_is_postgres(opened.pool), &arena, &count));
    TRY(check_own(cli, opened.db, &arena, &count));
    TRY(check_import_kinds(cli, opened.db, &arena, &count));
    return tell(count, json, &arena);
}

const Command command_check = {
    .name = "check", .help = "データベースを確かめます / Check the database and every statement",
    .usage = "banso check --db PATH|postgres://… [--key-file FILE] [--json]\n\n"
             "  表の形がプログラムと合うか、すべての問い合わせが使えるか、全件を読む問い合わせがないかを確かめます。\n",
    .run = run,
};

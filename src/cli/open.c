#include "cli/open.h"
#include "base/key_file.h"
#include "http/house.h"

#include <unistd.h>

Status cli_open(Cli *cli, Str url, Str key_file, OpenFor how, Arena *arena, Opened *ret)
{
    Str why = S(""), path = arena_copy(arena, url);
    if (!path.p)
        return ERR_MEMORY;
    const DbConfig config = { .url = path.p, .readers = 1, .create = how == OPEN_CREATE };
    Status s = db_pool_open(&ret->pool, &config, arena, &why);
    if (s != OK)
        return cli_fail(cli, s, STR_FMT, STR_ARG(why));
    if (how == OPEN_READ)
        return db_pool_reader(ret->pool, &ret->db);
    TRY(db_pool_writer(ret->pool, &ret->db));
    s = db_migrate(ret->db, arena, &why);
    if (s != OK)
        return cli_fail(cli, s, STR_FMT, STR_ARG(why));
    TRY(secret_init());
    s = house_keys(ret->db, path.p, key_file.n ? key_file.p : NULL, arena, &ret->keys, &why);
    return s == OK ? OK : cli_fail(cli, s, STR_FMT, STR_ARG(why));
}

Status cli_open_keys(Cli *cli, Str url, Str key_file, Arena *arena, Opened *ret)
{
    Str path = key_file.n ? key_file : arena_printf(arena, STR_FMT ".key", STR_ARG(url));
    if (!path.p)
        return ERR_MEMORY;
    TRY(secret_init());
    Str why = S("");
    Status s = keys_open(path.p, false, &ret->keys);
    if (s == OK && house_ring(ret->keys, path.p, arena, &why) != OK) {
        Str new = key_files_new(path.p, arena);
        if (new.p && access(new.p, F_OK) == 0) /* the new ring may be in its place already, and nothing must be put there instead */
            return cli_fail(cli, ERR_INVALID, "鍵の取り替えが途中のようです。鍵束は戻さずに、banso rekey をもう一度動かしてください（" STR_FMT "）", STR_ARG(why));
        return cli_fail(cli, ERR_INVALID, STR_FMT, STR_ARG(why));
    }
    return s == OK ? OK : cli_fail(cli, s, STR_FMT, STR_ARG(house_key_refused(s, path.p, arena)));
}

bool cli_is_postgres(Str url)
{
    return str_starts(url, S("postgres://")) || str_starts(url, S("postgresql://"));
}

void opened_done(Opened *o)
{
    db_pool_return(&o->db);
    db_pool_close(&o->pool);
    keys_close(&o->keys);
}

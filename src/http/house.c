#include "http/house.h"
#include "http/generic.h"
#include "http/jobs.h"

const Sql house_sql_meta_get = { .read_only = true, .text = "SELECT value FROM meta WHERE name = $1" };
const Sql house_sql_meta_set = { .text =
    "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value" };

Status house_meta(Db *db, const char *name, Arena *arena, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &house_sql_meta_get, &rows, P_TEXT(str_of(name))));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    *ret = arena_copy(arena, row_text(&rows, 0));
    return ret->p ? OK : ERR_MEMORY;
}

Status house_keys(Db *writer, const char *url, const char *key_file, Arena *arena, const Keys **ret, Str *ret_why)
{
    bool server = str_starts(str_of(url), S("postgres://")) || str_starts(str_of(url), S("postgresql://"));
    if (!key_file && server) {
        *ret_why = S("PostgreSQL を使うときは、--key-file で鍵ファイルの場所を指定してください。");
        return ERR_INVALID;
    }
    Str path = key_file ? str_of(key_file) : arena_printf(arena, "%s.key", url), made;
    if (!path.p)
        return ERR_MEMORY;
    Status known = house_meta(writer, "key_made", arena, &made);
    if (known != OK && known != ERR_NOT_FOUND)
        return known;
    Status opened = keys_open(path.p, known == ERR_NOT_FOUND, ret);
    if (opened != OK) {
        *ret_why = arena_printf(arena, "鍵ファイル %s を開けません。このデータベースを作ったときの鍵ファイルを、本人だけが読める権限（0600）で置いてください。", path.p);
        return opened;
    }
    return known == OK ? OK : db_exec(writer, &house_sql_meta_set, P_TEXT(S("key_made")), P_TEXT(S("1")));
}

Status house_features(const Feature *const *own, size_t n, Arena *arena, const Feature ***ret, size_t *ret_n)
{
    const Feature **all = ARENA_ARRAY(arena, const Feature *, n + 2);
    Feature *generic = ARENA_NEW(arena, Feature);
    if (!all || !generic)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        all[i] = own[i];
    all[n] = &feature_jobs;
    TRY(generic_feature(all, n + 1, arena, generic));
    all[n + 1] = generic;
    *ret = all;
    *ret_n = n + 2;
    return OK;
}

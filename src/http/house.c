#include "http/house.h"
#include "base/ring.h"
#include "schema/audit_chain.h"
#include "schema/disposal.h"
#include "schema/landing_kept.h"
#include "schema/person.h"
#include "schema/tombstone.h"
#include "http/generic.h"
#include "http/guest.h"
#include "http/jobs.h"
#include "http/left.h"
#include "http/scope.h"
#include "http/session.h"

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

Status house_ring(const Keys *keys, const char *key_path, Arena *arena, Str *ret_why)
{
    int64_t bad;
    Status s = ring_open(keys, key_path, &bad);
    if (s == OK)
        return OK;
    if (s == ERR_INVALID && bad)
        *ret_why = arena_printf(arena, "鍵束 %s.ring の %lld 行目が壊れているか、別の鍵ファイルのものです。控え（--ring-copy で作ったもの）から戻してください。", key_path, (long long)bad);
    else
        *ret_why = arena_printf(arena, "鍵束 %s.ring を開けません。本人だけが読み書きできる権限（0600）の、ふつうのファイルとして置いてください。", key_path);
    return s;
}

static Status ring_known(Db *db, Arena *arena, int64_t *ret)
{
    Str value = S("0");
    Status s = house_meta(db, "ring_lines", arena, &value);
    if (s != OK && s != ERR_NOT_FOUND)
        return s;
    return str_to_i64(value, ret) ? OK : ERR_DB;
}

Status house_ring_grew(Db *db, const Keys *keys, Arena *arena, bool *ret)
{
    int64_t known;
    TRY(ring_known(db, arena, &known));
    *ret = ring_lines(keys) > known;
    return OK;
}

Status house_ring_note(Db *db, const Keys *keys, Arena *arena)
{
    bool grew;
    TRY(house_ring_grew(db, keys, arena, &grew));
    if (!grew)
        return OK;
    Str text = arena_printf(arena, "%lld", (long long)ring_lines(keys));
    return text.p ? db_exec(db, &house_sql_meta_set, P_TEXT(S("ring_lines")), P_TEXT(text)) : ERR_MEMORY;
}

/* A shorter ring than the database has seen was cut, or is an older copy: new keys would then stand where others were. */
static Status check_ring(Db *writer, const Keys *keys, const char *key_path, Arena *arena, Str *ret_why)
{
    int64_t known;
    TRY(house_ring(keys, key_path, arena, ret_why));
    TRY(ring_known(writer, arena, &known));
    if (ring_lines(keys) < known) {
        *ret_why = arena_printf(arena, "鍵束 %s.ring の終わりが欠けているか、古い写しです（%lld 行あるはずが %lld 行）。控え（--ring-copy で作ったもの）から戻してください。", key_path,
                                (long long)known, (long long)ring_lines(keys));
        return ERR_INVALID;
    }
    return house_ring_note(writer, keys, arena);
}

/* The key file and its ring. */
static Status open_both(Db *writer, const char *path, bool create, Arena *arena, const Keys **ret, Str *ret_why)
{
    const Keys *keys;
    Status opened = keys_open(path, create, &keys);
    if (opened != OK) {
        *ret_why = arena_printf(arena, "鍵ファイル %s を開けません。このデータベースを作ったときの鍵ファイルを、本人だけが読める権限（0600）で置いてください。", path);
        return opened;
    }
    opened = check_ring(writer, keys, path, arena, ret_why);
    if (opened != OK)
        keys_close(&keys);
    else
        *ret = keys;
    return opened;
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
    TRY(open_both(writer, path.p, known == ERR_NOT_FOUND, arena, ret, ret_why));
    return known == OK ? OK : db_exec(writer, &house_sql_meta_set, P_TEXT(S("key_made")), P_TEXT(S("1")));
}

/* The statements of the house itself, for banso check. */
static Status house_itself(Arena *arena, Feature *ret)
{
    static const struct {
        const Sql *const *list;
        const size_t *n;
    } parts[] = {
        { session_statements, &session_statement_count }, { audit_chain_statements, &audit_chain_statement_count },
        { scope_statements, &scope_statement_count }, { landing_statements, &landing_statement_count },
        { left_statements, &left_statement_count }, { disposal_statements, &disposal_statement_count }, { person_statements, &person_statement_count },
        { tombstone_statements, &tombstone_statement_count }, { guest_statements, &guest_statement_count },
    };
    size_t n = 2;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        n += *parts[i].n;
    const Sql **all = ARENA_ARRAY(arena, const Sql *, n);
    if (!all)
        return ERR_MEMORY;
    n = 0;
    all[n++] = &house_sql_meta_get;
    all[n++] = &house_sql_meta_set;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        for (size_t k = 0; k < *parts[i].n; k++)
            all[n++] = parts[i].list[k];
    *ret = (Feature){ .name = "house", .statements = all, .n_statements = n };
    return OK;
}

Status house_features(const Feature *const *own, size_t n, Arena *arena, const Feature ***ret, size_t *ret_n)
{
    const Feature **all = ARENA_ARRAY(arena, const Feature *, n + 3);
    Feature *generic = ARENA_NEW(arena, Feature), *house = ARENA_NEW(arena, Feature);
    if (!all || !generic || !house)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        all[i] = own[i];
    TRY(generic_feature(own, n, arena, generic));
    TRY(house_itself(arena, house));
    all[n] = &feature_jobs;
    all[n + 1] = house;
    all[n + 2] = generic;
    *ret = all;
    *ret_n = n + 3;
    return OK;
}

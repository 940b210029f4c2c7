#include "http/house.h"
#include "base/key_file.h"
#include "base/ring.h"
#include "schema/audit_chain.h"
#include "schema/disposal.h"
#include "schema/landing_kept.h"
#include "schema/audit_signer.h"
#include "schema/person.h"
#include "schema/rekey.h"
#include "schema/tombstone.h"
#include "http/generic.h"
#include "http/guest.h"
#include "http/jobs.h"
#include "http/left.h"
#include "http/scope.h"
#include "http/session.h"

#include <string.h>

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
    TRY(ring_known(writer, arena, &known)); /* before the file: a server may add to that and note it meanwhile */
    TRY(house_ring(keys, key_path, arena, ret_why));
    if (ring_lines(keys) < known) {
        *ret_why = arena_printf(arena, "鍵束 %s.ring の終わりが欠けているか、古い写しです（%lld 行あるはずが %lld 行）。控え（--ring-copy で作ったもの）から戻してください。", key_path,
                                (long long)known, (long long)ring_lines(keys));
        return ERR_INVALID;
    }
    return house_ring_note(writer, keys, arena);
}

Str house_key_refused(Status s, const char *path, Arena *arena)
{
    return s == ERR_BUSY ? arena_printf(arena, "鍵ファイル %s は、いま取り替えているところです。終わってから、もう一度始めてください。", path)
                         : arena_printf(arena, "鍵ファイル %s を開けません。このデータベースを作ったときの鍵ファイルを、本人だけが読める権限（0600）で置いてください。", path);
}

Status house_keys_fit(Db *db, const Keys *keys, const char *path, Arena *arena, Str *ret_why)
{
    char noted[33], name[33];
    TRY(keys_noted(db, noted));
    keys_name(keys, name);
    if (!*noted || strcmp(name, noted) == 0)
        return OK;
    if (key_files_wait(path, str_of(noted)))
        *ret_why = arena_printf(arena, "鍵の取り替えが途中です。データベースは、もう新しい鍵 %s.new で封をしてあります。banso rekey をもう一度動かすと、鍵ファイルを入れ替えて終えます。", path);
    else
        *ret_why = arena_printf(arena, "鍵ファイル %s は、このデータベースの鍵ではありません（取り替える前の鍵か、別の設置先のものです）。名前が %.8s で始まる鍵を置いてください。", path, noted);
    return ERR_INVALID;
}

Status house_keys_settle(Db *db, const char *path, Arena *arena, bool *ret_taken)
{
    CLEANUP(keys_close) const Keys *old = NULL;
    char noted[33];
    *ret_taken = false;
    TRY(keys_noted(db, noted));
    if (!*noted || !key_files_wait(path, str_of(noted)))
        return OK;
    TRY(keys_open(path, false, &old));
    if (keys_alone(old) == ERR_BUSY)
        return ERR_BUSY; /* somebody else is about to */
    if (!key_files_wait(path, str_of(noted)))
        return OK; /* or has done so */
    TRY(key_files_take(path, old, arena));
    *ret_taken = true;
    return OK;
}

Str house_settle_refused(Status s, const char *path, Arena *arena)
{
    if (s == ERR_BUSY)
        return house_key_refused(s, path, arena);
    if (s != ERR_CONFLICT && s != ERR_IO && s != ERR_INVALID)
        return str_of(status_info(s)->sentence); /* not the files' fault */
    return s == ERR_CONFLICT ? arena_printf(arena, "鍵の取り替えが途中です。%s.old-… という名前の、別のファイルがあります。それを別の場所に移してから、banso rekey をもう一度動かしてください。", path)
                             : arena_printf(arena, "鍵の取り替えが途中です。%s.new を %s に移せません。場所と権限を確かめ、banso rekey をもう一度動かしてください。", path, path);
}

/* The key file and its ring. */
static Status open_both(Db *writer, const char *path, bool create, Arena *arena, const Keys **ret, Str *ret_why)
{
    const Keys *keys;
    bool taken;
    Status s = house_keys_settle(writer, path, arena, &taken);
    if (s != OK) {
        *ret_why = house_settle_refused(s, path, arena);
        return s;
    }
    s = keys_open(path, create, &keys);
    if (s != OK) {
        *ret_why = house_key_refused(s, path, arena);
        return s;
    }
    s = house_keys_fit(writer, keys, path, arena, ret_why);
    if (s == OK)
        s = check_ring(writer, keys, path, arena, ret_why);
    if (s != OK)
        keys_close(&keys);
    else
        *ret = keys;
    return s;
}

static Status note_made(Db *db, void *context)
{
    TRY(db_exec(db, &house_sql_meta_set, P_TEXT(S("key_made")), P_TEXT(S("1"))));
    return keys_note(db, context);
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
    return known == OK ? OK : db_tx(writer, note_made, (void *)(uintptr_t)*ret);
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
        { sealed_statements, &sealed_statement_count }, { rekey_statements, &rekey_statement_count }, { audit_signer_statements, &audit_signer_statement_count },
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

/* banso rekey: all that was readable is as it was, nothing of it opens with the old keys, what was erased stays so; and whatever is in
 * the way, nothing is changed. */
#include "base/key_file.h"
#include "base/ring.h"
#include "base/test.h"
#include "cli/cli.h"
#include "cli/open.h"
#include "feature/import/batch.h"
#include "http/house.h"
#include "schema/person.h"
#include "schema/rekey.h"
#include "schema/tombstone.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const Command command_rekey;

enum { TOWNS = 3, FIRST_YEAR = 2018, LAST_YEAR = 2026, ERASED = 2019, PERSONS = 300, OTHERS = 40, KEPT_MAX = 1000 };

static const Sql person_sql = { .text = "INSERT INTO person (org, id, number_key, number_sealed, key_year, last_year) VALUES ($1, $2, $3, $4, $5, $5)" },
                 chunk_sql = { .text = "INSERT INTO batch_chunk (org, batch, n, bytes) VALUES ($1, $2, $3, $4)" },
                 issue_sql = { .text = "INSERT INTO batch_issue (org, batch, n, row, field, severity, code, sentence, value_sealed, repair_sealed)"
                                       " VALUES ($1, $2, $3, 1, 'f', 'error', 'c', 's', $4, $5)" },
                 repair_sql = { .text = "INSERT INTO batch_repair (org, batch, row, field, skip, value_sealed) VALUES ($1, $2, $3, '項目', 0, $4)" },
                 report_sql = { .text = "INSERT INTO batch_report (org, batch, report_sealed) VALUES ($1, $2, $3)" },
                 export_sql = { .text = "INSERT INTO export_file (org, export, n, name, recipient, unit, rows, persons, size, sha256, bytes_sealed)"
                                        " VALUES ($1, $2, $3, 'n', 'r', 0, 1, 1, 1, 'x', $4)" },
                 draft_sql = { .text = "INSERT INTO draft (org, account, name, body_sealed, saved_ms) VALUES ($1, $2, $3, $4, 1)" },
                 factor_sql = { .text = "INSERT INTO second_factor (org, account, secret, asked_ms, last_step, again) VALUES ($1, $2, $3, 1, 0, 0)" },
                 code_sql = { .text = "INSERT INTO recovery_code (org, account, hash) VALUES ($1, $2, $3)" },
                 get_person = { .read_only = true, .text = "SELECT number_sealed FROM person WHERE org = $1 AND id = $2" },
                 get_hash = { .read_only = true, .text = "SELECT number_key FROM person WHERE org = $1 AND id = $2" },
                 get_chunk = { .read_only = true, .text = "SELECT bytes FROM batch_chunk WHERE org = $1 AND batch = $2 AND n = $3" },
                 get_issue = { .read_only = true, .text = "SELECT value_sealed FROM batch_issue WHERE org = $1 AND batch = $2 AND n = $3" },
                 get_issue_repair = { .read_only = true, .text = "SELECT repair_sealed FROM batch_issue WHERE org = $1 AND batch = $2 AND n = $3" },
                 get_repair = { .read_only = true, .text = "SELECT value_sealed FROM batch_repair WHERE org = $1 AND batch = $2 AND row = $3" },
                 get_report = { .read_only = true, .text = "SELECT report_sealed FROM batch_report WHERE org = $1 AND batch = $2" },
                 get_export = { .read_only = true, .text = "SELECT bytes_sealed FROM export_file WHERE org = $1 AND export = $2 AND n = $3" },
                 get_draft = { .read_only = true, .text = "SELECT body_sealed FROM draft WHERE org = $1 AND account = $2 AND name = $3" },
                 get_factor = { .read_only = true, .text = "SELECT secret FROM second_factor WHERE org = $1 AND account = $2" },
                 codes_sql = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM recovery_code" },
                 entries_sql = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM audit WHERE verb = 'rekey'" },
                 hurt_sql = { .text = "UPDATE person SET number_sealed = $3 WHERE org = $1 AND id = $2" },
                 forget_keys = { .text = "DELETE FROM meta WHERE name IN ('key_name', 'ring_lines', 'tombstones')" },
                 drop_sql = { .text = "DROP SCHEMA public CASCADE" }, create_sql = { .text = "CREATE SCHEMA public" };

/* One sealed value, and where it lies. */
typedef struct {
    const Sql *get;
    Param key[3];
    size_t n_key;
    const char *class; /* NULL: under the key file itself */
    int64_t org;
    bool erased, broken;
    Str place, plain, sealed;
} Kept;

typedef struct {
    Arena arena;
    char folder[40];
    Str key, url, stones;
    bool postgres;
    DbPool *pool;
    Db *db;
    const Keys *keys;
    Kept kept[KEPT_MAX];
    size_t n;
} House;

/* ---- a house with something in every sealed column ---- */

static void open_house(House *h)
{
    Str why = S("");
    EXPECT_I64(db_pool_open(&h->pool, &(DbConfig){ .url = h->url.p, .readers = 1, .create = true }, &h->arena, &why), OK);
    EXPECT_I64(db_pool_writer(h->pool, &h->db), OK);
    EXPECT_I64(db_migrate(h->db, &h->arena, &why), OK);
    if (house_keys(h->db, h->url.p, h->key.p, &h->arena, &h->keys, &why) != OK)
        test_fail(__FILE__, __LINE__, "does not open: " STR_FMT, STR_ARG(why));
}

static void close_house(House *h)
{
    db_pool_return(&h->db);
    db_pool_close(&h->pool);
    keys_close(&h->keys);
}

static Str some_text(House *h)
{
    const size_t n = (size_t)test_rand(0, 200);
    char *p = arena_alloc(&h->arena, n + 1);
    EXPECT(p != NULL);
    for (size_t i = 0; i < n; i++)
        p[i] = (char)test_rand(0, 255);
    return (Str){ p, n };
}

static Kept *keep(House *h, const Sql *get, const char *class, int64_t org, Str place, Str plain, const Param *key, size_t n_key)
{
    EXPECT(h->n < KEPT_MAX && place.p);
    Kept *k = &h->kept[h->n++];
    *k = (Kept){ .get = get, .class = class, .org = org, .place = place, .plain = plain, .n_key = n_key };
    memcpy(k->key, key, n_key * sizeof *key);
    return k;
}

/* Sealed for its year, or for none. */
static Str sealed_for(House *h, const char *class, int64_t org, int year, Str place, Str plain)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1024);
    EXPECT_I64(class && year ? seal_year(h->keys, (RingPlace){ org, class, year }, place, plain, &out) : seal(h->keys, place, plain, &out), OK);
    return arena_copy(&h->arena, buf_str(&out));
}

static Status add_person(House *h, int64_t id)
{
    const int64_t org = (int64_t)test_rand(1, TOWNS);
    const int year = id % 10 ? (int)test_rand(FIRST_YEAR, LAST_YEAR) : 0;
    char room[64];
    uint8_t hash[16];
    const Param key[] = { P_INT(org), P_INT(id) };
    Str number = arena_printf(&h->arena, "%010lld", (long long)id), place = arena_copy(&h->arena, person_place(org, id, room));
    Kept *k = keep(h, &get_person, PERSON_CLASS, org, place, number, key, 2);
    k->erased = year && org == 1 && year <= ERASED;
    k->sealed = sealed_for(h, PERSON_CLASS, org, year, place, number);
    EXPECT_I64(person_lookup(h->keys, org, year, number, hash), OK);
    return db_exec(h->db, &person_sql, P_INT(org), P_INT(id), P_BLOB(((Str){ (const char *)hash, sizeof hash })), P_BLOB(k->sealed), P_INT(year));
}

/* Nobody ever could open it: key_year says so. */
static Status add_closed(House *h)
{
    return db_exec(h->db, &person_sql, P_INT(1), P_INT(PERSONS + 1), P_BLOB(S("0123456789abcdef")), P_BLOB(S("no seal at all")), P_INT(-1));
}

static Str piece(House *h, Piece p, Str plain)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1024);
    EXPECT_I64(piece_seal(h->keys, p, plain, &out), OK);
    return arena_copy(&h->arena, buf_str(&out));
}

static Str piece_name(House *h, const char *what, int64_t org, int64_t batch, int64_t n)
{
    return arena_printf(&h->arena, "%s:%lld:%lld:%lld", what, (long long)org, (long long)batch, (long long)n);
}

static Status add_import(House *h, int64_t i)
{
    const int64_t org = (int64_t)test_rand(1, TOWNS), batch = (i << 40) + 1;
    const Param key[] = { P_INT(org), P_INT(batch), P_INT(i) };
    static const struct {
        const char *what;
        const Sql *get;
        size_t n_key;
    } kinds[] = { { "chunk", &get_chunk, 3 }, { "issue", &get_issue, 3 }, { "issue_repair", &get_issue_repair, 3 }, { "repair", &get_repair, 3 }, { "report", &get_report, 2 } };
    Str sealed[COUNT_OF(kinds)];
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        const int64_t n = kinds[k].n_key == 3 ? i : 0;
        Str plain = some_text(h);
        sealed[k] = piece(h, (Piece){ kinds[k].what, org, batch, n }, plain);
        if (k != 2 || i % 2)
            keep(h, kinds[k].get, "imports", org, piece_name(h, kinds[k].what, org, batch, n), plain, key, kinds[k].n_key)->sealed = sealed[k];
    }
    TRY(db_exec(h->db, &chunk_sql, P_INT(org), P_INT(batch), P_INT(i), P_BLOB(sealed[0])));
    TRY(db_exec(h->db, &issue_sql, P_INT(org), P_INT(batch), P_INT(i), P_BLOB(sealed[1]), i % 2 ? P_BLOB(sealed[2]) : P_NULL));
    TRY(db_exec(h->db, &repair_sql, P_INT(org), P_INT(batch), P_INT(i), P_BLOB(sealed[3])));
    return db_exec(h->db, &report_sql, P_INT(org), P_INT(batch), P_BLOB(sealed[4]));
}

static Status add_export(House *h, int64_t i)
{
    const Param key[] = { P_INT(2), P_INT(i), P_INT(1) };
    Str place = piece_name(h, "export", 2, i, 1), plain = some_text(h), sealed = sealed_for(h, "exports", 2, LAST_YEAR, place, plain);
    if (i % 3)
        keep(h, &get_export, "exports", 2, place, plain, key, 3)->sealed = sealed;
    return db_exec(h->db, &export_sql, P_INT(2), P_INT(i), P_INT(1), i % 3 ? P_BLOB(sealed) : P_NULL);
}

static Status add_door(House *h, int64_t i)
{
    Str name = arena_printf(&h->arena, "form.%lld", (long long)i), draft = arena_printf(&h->arena, "draft:3:%lld:" STR_FMT, (long long)i, STR_ARG(name)),
        factor = arena_printf(&h->arena, "second_factor:3:%lld", (long long)i), text = some_text(h), secret = S("12345678901234567890");
    const Param key[] = { P_INT(3), P_INT(i), P_TEXT(name) };
    Kept *k = keep(h, &get_draft, NULL, 3, draft, text, key, 3);
    k->sealed = sealed_for(h, NULL, 3, 0, draft, text);
    TRY(db_exec(h->db, &draft_sql, P_INT(3), P_INT(i), P_TEXT(name), P_BLOB(k->sealed)));
    Str sealed = sealed_for(h, NULL, 3, 0, factor, secret);
    if (i % 4)
        keep(h, &get_factor, NULL, 3, factor, secret, key, 2)->sealed = sealed;
    TRY(db_exec(h->db, &factor_sql, P_INT(3), P_INT(i), i % 4 ? P_BLOB(sealed) : P_NULL));
    return db_exec(h->db, &code_sql, P_INT(3), P_INT(i), P_BLOB(factor));
}

static Status fill(Db *db, void *context)
{
    House *h = context;
    (void)db;
    for (int64_t i = 1; i <= PERSONS; i++)
        TRY(add_person(h, i));
    TRY(add_closed(h));
    for (int64_t i = 1; i <= OTHERS; i++) {
        TRY(add_import(h, i));
        TRY(add_export(h, i));
        TRY(add_door(h, i));
    }
    return OK;
}

/* A year of the first town is gone for good, and two tombstones say so. */
static void erase(House *h)
{
    TombstoneEnd end;
    Tombstone t = { .disposal = 5, .at_ms = 7, .org = 1, .class = disposal_class(S("claims")) };
    EXPECT(date_make(ERASED + 1, 3, 31, &t.until));
    EXPECT_I64(tombstone_append(h->stones.p, h->keys, &t, &h->arena, &end), OK);
    t.class = disposal_class(S(PERSON_CLASS));
    EXPECT_I64(tombstone_append(h->stones.p, h->keys, &t, &h->arena, &end), OK);
    EXPECT_I64(ring_stone_put(h->keys, end.count, str_of(end.signature)), OK);
    EXPECT_I64(tombstone_end_note(h->db, &end), OK);
    EXPECT_I64(ring_destroy(h->keys, (RingPlace){ 1, PERSON_CLASS, ERASED }, 7), OK);
    EXPECT_I64(house_ring_note(h->db, h->keys, &h->arena), OK);
}

static House *house_make(const char *url)
{
    House *h = calloc(1, sizeof *h);
    EXPECT(h != NULL && secret_init() == OK);
    arena_init(&h->arena, 64u << 20);
    memcpy(h->folder, "/tmp/banso-new-keys-XXXXXX", sizeof "/tmp/banso-new-keys-XXXXXX");
    EXPECT(mkdtemp(h->folder) != NULL);
    h->key = arena_printf(&h->arena, "%s/key", h->folder);
    h->stones = arena_printf(&h->arena, "%s/key.tombstones", h->folder);
    h->url = url ? str_of(url) : arena_printf(&h->arena, "%s/town.db", h->folder);
    h->postgres = url != NULL;
    if (url) {
        Str why = S("");
        EXPECT_I64(db_pool_open(&h->pool, &(DbConfig){ .url = url, .readers = 1 }, &h->arena, &why), OK);
        EXPECT(db_pool_writer(h->pool, &h->db) == OK && db_exec0(h->db, &drop_sql) == OK && db_exec0(h->db, &create_sql) == OK);
        close_house(h);
    }
    open_house(h);
    EXPECT_I64(db_tx(h->db, fill, h), OK);
    erase(h);
    return h;
}

static void house_done(House *h)
{
    close_house(h);
    Str command = arena_printf(&h->arena, "rm -rf %s", h->folder);
    EXPECT(command.p && system(command.p) == 0);
    arena_done(&h->arena);
    free(h);
}

/* ---- what stands there ---- */

static Str stored(House *h, const Kept *k)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    EXPECT(db_query_n(h->db, k->get, &rows, k->key, k->n_key) == OK && rows_next(&rows));
    return arena_copy(&h->arena, row_blob(&rows, 0));
}

static Status opens(const Keys *keys, const Kept *k, Str sealed, Buf *out)
{
    buf_clear(out);
    return k->class ? unseal_year(keys, k->org, k->class, k->place, sealed, out) : unseal(keys, k->place, sealed, out);
}

static bool found_again(House *h, const Kept *k)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    uint8_t hash[16];
    if (k->get != &get_person || k->erased)
        return true;
    EXPECT_I64(person_lookup(h->keys, k->org, sealed_year(k->sealed), k->plain, hash), OK);
    EXPECT(db_query_n(h->db, &get_hash, &rows, k->key, 2) == OK && rows_next(&rows));
    return str_eq(row_blob(&rows, 0), (Str){ (const char *)hash, sizeof hash });
}

static void all_as_before(House *h)
{
    CLEANUP(buf_done) Buf plain;
    buf_init(&plain, 1024);
    for (size_t i = 0; i < h->n; i++) {
        const Kept *k = &h->kept[i];
        Str now = stored(h, k);
        Status s = opens(h->keys, k, now, &plain);
        bool good = k->broken ? str_eq(now, k->sealed) && s == ERR_INVALID : k->erased ? s == ERR_NOT_FOUND : s == OK && str_eq(buf_str(&plain), k->plain);
        if (!good || (!k->broken && !found_again(h, k)))
            test_fail(__FILE__, __LINE__, STR_FMT ": answers %d", STR_ARG(k->place), (int)s);
    }
}

static Str whole_file(House *h)
{
    CLEANUP(buf_done) Buf text;
    Cli cli = { 0 };
    buf_init(&text, 64u << 20);
    EXPECT_I64(cli_read_file(&cli, h->url, &text), OK);
    return arena_copy(&h->arena, buf_str(&text));
}

/* The old keys, with their ring, open nothing that stands there; and the file holds no old seal in a corner that is free. */
static void nothing_under(House *h, const char *old_key)
{
    CLEANUP(keys_close) const Keys *old = NULL;
    CLEANUP(buf_done) Buf plain;
    int64_t bad;
    buf_init(&plain, 1024);
    if (keys_open(old_key, false, &old) != OK || ring_open(old, old_key, &bad) != OK) {
        test_fail(__FILE__, __LINE__, "the old keys are not where they should be");
        return;
    }
    for (size_t i = 0; i < h->n; i++) {
        const Kept *k = &h->kept[i];
        if (k->erased || k->broken)
            continue;
        EXPECT_I64(opens(old, k, k->sealed, &plain), OK); /* it did */
        if (opens(old, k, stored(h, k), &plain) == OK)
            test_fail(__FILE__, __LINE__, STR_FMT " opens with the old key", STR_ARG(k->place));
    }
    if (h->postgres)
        return;
    close_house(h); /* what the log holds goes into the file */
    Str file = whole_file(h);
    for (size_t i = 0; i < h->n; i++) {
        const Kept *k = &h->kept[i];
        if (!k->erased && !k->broken && memmem(file.p, file.n, k->sealed.p, k->sealed.n))
            test_fail(__FILE__, __LINE__, STR_FMT " still lies in the file under the old key", STR_ARG(k->place));
    }
    open_house(h);
}

static int64_t count(House *h, const Sql *sql)
{
    int64_t n = -1;
    EXPECT_I64(db_one_int0(h->db, sql, &n), OK);
    return n;
}

/* What people say of it, and what stands beside. */
static void record_holds(House *h, int64_t changes)
{
    CLEANUP(buf_done) Buf text;
    AuditVerdict v;
    TombstoneEnd end, known, ring;
    buf_init(&text, TOMBSTONES_MAX);
    EXPECT_I64(audit_verify(h->db, h->keys, S(""), &v), OK);
    EXPECT_I64(v.finding, AUDIT_SOUND);
    EXPECT_I64(count(h, &entries_sql), changes);
    EXPECT_I64(count(h, &codes_sql), changes ? 0 : OTHERS);
    EXPECT_I64(tombstones_read(h->stones.p, &text), OK);
    EXPECT_I64(tombstones_check(h->keys, buf_str(&text), &end), OK);
    EXPECT_I64(tombstone_end_of(h->db, &known), OK);
    tombstone_end_of_ring(h->keys, &ring);
    EXPECT(end.count == 2 && known.count == 2 && ring.count == 2 && tombstones_reach(buf_str(&text), &known) && tombstones_reach(buf_str(&text), &ring));
}

/* ---- the command ---- */

static Status command(House *h, const char *option)
{
    char *argv[] = { (char[]){ "--db" }, NULL, (char[]){ "--key-file" }, NULL, (char[]){ "--json" }, NULL };
    char url[400], key[80], last[32];
    snprintf(url, sizeof url, "%s", h->url.p);
    snprintf(key, sizeof key, "%s", h->key.p);
    snprintf(last, sizeof last, "%s", option ? option : "");
    argv[1] = url;
    argv[3] = key;
    argv[5] = last;
    Cli cli = { .argc = option ? 6 : 5, .argv = argv };
    int out = dup(STDOUT_FILENO), err = dup(STDERR_FILENO), none = open("/dev/null", O_WRONLY | O_CLOEXEC);
    fflush(stdout);
    dup2(none, STDOUT_FILENO);
    dup2(none, STDERR_FILENO);
    Status s = command_rekey.run(&cli);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    close(out);
    close(err);
    close(none);
    return s;
}

static Status change(House *h, const char *option)
{
    close_house(h);
    Status s = command(h, option);
    open_house(h);
    return s;
}

static Str old_key(House *h)
{
    return arena_copy(&h->arena, key_files_old(h->key.p, h->keys, &h->arena));
}

static bool new_ones_wait(House *h)
{
    return access(key_files_new(h->key.p, &h->arena).p, F_OK) == 0;
}

static void nothing_changed(House *h)
{
    char noted[33], name[33];
    EXPECT_I64(keys_noted(h->db, noted), OK);
    keys_name(h->keys, name);
    EXPECT_STR(str_of(noted), str_of(name));
    for (size_t i = 0; i < h->n; i++)
        EXPECT_STR(stored(h, &h->kept[i]), h->kept[i].sealed);
    EXPECT(!new_ones_wait(h));
    record_holds(h, 0);
}

/* ---- tests ---- */

static void all_comes_under_new_keys(const char *url)
{
    House *h = house_make(url);
    Str old = old_key(h), why = S("");
    const Keys *wrong = NULL;
    all_as_before(h);
    record_holds(h, 0);
    EXPECT_I64(change(h, NULL), OK);
    all_as_before(h);
    nothing_under(h, old.p);
    record_holds(h, 1);
    EXPECT(!new_ones_wait(h));
    EXPECT_I64(ring_year(h->keys, (RingPlace){ 1, PERSON_CLASS, FIRST_YEAR }), ERASED + 1);
    EXPECT_I64(house_keys(h->db, h->url.p, old.p, &h->arena, &wrong, &why), ERR_INVALID); /* the old key is no key of it any more */
    EXPECT(wrong == NULL && str_contains(why, S("このデータベースの鍵ではありません")));
    EXPECT_I64(change(h, NULL), OK); /* and once more */
    all_as_before(h);
    record_holds(h, 2);
    house_done(h);
}

static void a_damaged_value_stops_it(const char *url)
{
    House *h = house_make(url);
    Kept *k = &h->kept[test_rand(0, PERSONS - 1)];
    while (k->erased)
        k = &h->kept[test_rand(0, PERSONS - 1)];
    char *hurt = arena_alloc(&h->arena, k->sealed.n);
    memcpy(hurt, k->sealed.p, k->sealed.n);
    hurt[test_rand(3, k->sealed.n - 1)] ^= (char)(1u << test_rand(0, 7));
    k->sealed = (Str){ hurt, k->sealed.n };
    k->broken = true;
    EXPECT_I64(db_exec(h->db, &hurt_sql, k->key[0], k->key[1], P_BLOB(k->sealed)), OK);
    EXPECT_I64(change(h, NULL), ERR_INVALID);
    nothing_changed(h);
    EXPECT_I64(change(h, "--leave-damaged"), OK);
    all_as_before(h);
    record_holds(h, 1);
    house_done(h);
}

static void what_is_in_the_way_refuses(const char *url)
{
    House *h = house_make(url);
    const Keys *other = NULL;
    DbPool *server = NULL;
    Str why = S(""), old = old_key(h);
    close_house(h);
    EXPECT_I64(db_pool_open(&server, &(DbConfig){ .url = h->url.p, .readers = 1, .serve = true }, &h->arena, &why), OK);
    EXPECT_I64(command(h, NULL), ERR_DB); /* a server runs */
    db_pool_close(&server);
    EXPECT_I64(keys_open(h->key.p, false, &other), OK);
    EXPECT_I64(command(h, NULL), ERR_BUSY); /* a command has the keys open */
    keys_close(&other);
    Str mine = h->key;
    h->key = arena_printf(&h->arena, "%s/other", h->folder);
    EXPECT_I64(command(h, NULL), ERR_IO); /* no key file */
    EXPECT_I64(keys_open(h->key.p, true, &other), OK);
    keys_close(&other);
    EXPECT_I64(command(h, NULL), ERR_INVALID); /* another installation's */
    h->key = mine;
    Str away = arena_printf(&h->arena, "%s/stones", h->folder);
    EXPECT(rename(h->stones.p, away.p) == 0);
    EXPECT_I64(command(h, NULL), ERR_INVALID); /* without its tombstones it could not say what was disposed of */
    EXPECT(rename(away.p, h->stones.p) == 0);
    Str ring = arena_printf(&h->arena, STR_FMT ".ring", STR_ARG(old));
    EXPECT(symlink("/nowhere", ring.p) == 0);
    EXPECT_I64(command(h, NULL), ERR_CONFLICT); /* something has the name under which the ring is to be kept */
    EXPECT(unlink(ring.p) == 0 && rename(h->key.p, away.p) == 0 && symlink(away.p, h->key.p) == 0);
    EXPECT_I64(command(h, NULL), ERR_UNSUPPORTED); /* the new one would lie where the link is */
    EXPECT(unlink(h->key.p) == 0 && rename(away.p, h->key.p) == 0);
    open_house(h);
    nothing_changed(h);
    house_done(h);
}

/* Of a database that does not know whose it is: to leave all that does not open would be to lose it. */
static void a_foreign_key_leaves_nothing(const char *url)
{
    House *h = house_make(url);
    const Keys *other = NULL;
    Str mine = h->key;
    int64_t bad;
    EXPECT(db_exec0(h->db, &forget_keys) == OK);
    close_house(h);
    h->key = arena_printf(&h->arena, "%s/other", h->folder);
    EXPECT(keys_open(h->key.p, true, &other) == OK && ring_open(other, h->key.p, &bad) == OK);
    EXPECT_I64(ring_destroy(other, (RingPlace){ 9, PERSON_CLASS, 2000 }, 1), OK); /* there is a ring, too */
    keys_close(&other);
    EXPECT(command(h, NULL) == ERR_INVALID && command(h, "--leave-damaged") == ERR_INVALID && !new_ones_wait(h));
    h->key = mine;
    open_house(h);
    for (size_t i = 0; i < h->n; i++)
        EXPECT_STR(stored(h, &h->kept[i]), h->kept[i].sealed);
    all_as_before(h);
    EXPECT_I64(change(h, NULL), OK); /* with its own, it is changed and noted */
    all_as_before(h);
    house_done(h);
}

/* Whoever cannot end the change says that it waits, not that the key were wrong. */
static void says_that_it_waits(House *h, Str new, Str old)
{
    Str why = S(""), ring = arena_printf(&h->arena, "%s.ring", h->key.p), kept = arena_printf(&h->arena, STR_FMT ".ring", STR_ARG(old)),
        waits = arena_printf(&h->arena, STR_FMT ".ring", STR_ARG(new));
    EXPECT_I64(house_keys_fit(h->db, h->keys, h->key.p, &h->arena, &why), ERR_INVALID);
    EXPECT(str_contains(why, S("途中です")) && str_contains(why, new));
    if (test_rand(0, 1)) /* it was killed later, with the ring in its place */
        EXPECT(link(ring.p, kept.p) == 0 && rename(waits.p, ring.p) == 0);
}

/* The database is under the new keys, and then somebody pulls the plug: the next one to open it puts the files in their places. */
static void a_change_killed_after_its_commit(const char *url)
{
    House *h = house_make(url);
    CLEANUP(buf_done) Buf text;
    const Keys *new = NULL;
    Db *reader = NULL;
    int64_t bad;
    Str path = key_files_new(h->key.p, &h->arena), old = old_key(h);
    buf_init(&text, TOMBSTONES_MAX);
    EXPECT_I64(tombstones_read(h->stones.p, &text), OK);
    EXPECT(keys_open(path.p, true, &new) == OK && ring_open(new, path.p, &bad) == OK && db_pool_reader(h->pool, &reader) == OK);
    Str stones = arena_printf(&h->arena, STR_FMT ".tombstones", STR_ARG(path));
    Rekey r = { .to = new, .tombstones = buf_str(&text), .new_tombstones = stones.p, .now_ms = 99, .sealed = { .from = h->keys } };
    EXPECT_I64(rekey(reader, h->db, &r, &h->arena), OK);
    keys_close(&new);
    db_pool_return(&reader);
    says_that_it_waits(h, path, old);
    close_house(h);
    EXPECT(new_ones_wait(h));
    if (test_rand(0, 1))
        EXPECT_I64(command(h, NULL), OK); /* by the command itself; else by whatever opens it */
    open_house(h);
    EXPECT(!new_ones_wait(h));
    all_as_before(h);
    nothing_under(h, old.p);
    record_holds(h, 1);
    house_done(h);
}

static void on_both(void (*test)(const char *url))
{
    test(NULL);
    if (test_postgres())
        test(test_postgres());
}

TEST(everything_comes_under_new_keys_and_nothing_opens_with_the_old)
{
    on_both(all_comes_under_new_keys);
}

TEST(a_value_that_does_not_open_keeps_the_old_keys)
{
    on_both(a_damaged_value_stops_it);
}

TEST(keys_are_not_changed_beside_others_nor_with_the_wrong_ones)
{
    on_both(what_is_in_the_way_refuses);
}

TEST(a_foreign_key_does_not_leave_everything_unopened)
{
    on_both(a_foreign_key_leaves_nothing);
}

TEST(a_change_of_keys_that_was_killed_is_ended_by_the_next_to_open)
{
    on_both(a_change_killed_after_its_commit);
}

#include "http/session.h"
#include "base/secret.h"
#include "http/app.h"
#include "http/cookie.h"
#include "http/scope.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define WAYS 4
#define NAME_MAX_BYTES 512

/* What a request asks of a session, kept while nobody wrote to the database (generation; the record of looks aside), so that
 * most requests cost no query. seen_ms is the truth; the database learns it once a minute. */
typedef struct {
    uint8_t token[32];
    int64_t generation, created_ms, seen_ms, seen_written_ms;
    Principal who; /* texts stand in text */
    char text[NAME_MAX_BYTES];
    bool used;
} Slot;

struct Sessions {
    App *app;
    pthread_mutex_t lock;
    Slot slots[SESSION_SLOTS];
};

static const Sql find_sql = { .read_only = true, .text =
    "SELECT s.id, s.org, s.account, s.created_ms, s.seen_ms, a.name, a.login, a.role, a.unit, a.disabled, o.kind,"
    " CASE WHEN a.password LIKE 'once:%' THEN 1 ELSE 0 END, CASE WHEN f.confirmed_ms IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM security_key k WHERE k.org = s.org AND k.account = s.account) THEN 0 ELSE 1 END,"
    " coalesce(f.again, 0), d.org, d.second_factor_roles"
    " FROM session s JOIN account a ON a.org = s.org AND a.id = s.account JOIN organisation o ON o.id = a.org"
    " LEFT JOIN second_factor f ON f.org = s.org AND f.account = s.account LEFT JOIN door_setting d ON d.org = s.org"
    " WHERE s.token = $1" };
static const Sql insert_sql = { .text =
    "INSERT INTO session (token, id, org, account, created_ms, seen_ms, address) VALUES ($1, $2, $3, $4, $5, $6, $7)" };
static const Sql trim_sql = { .text =
    "DELETE FROM session WHERE org = $1 AND account = $2 AND id NOT IN"
    " (SELECT id FROM session WHERE org = $1 AND account = $2 ORDER BY created_ms DESC, id DESC LIMIT $3)" };
static const Sql still_sql = { .read_only = true, .text = "SELECT 1 FROM session WHERE org = $1 AND account = $2 AND id = $3" };
static const Sql end_sql = { .text = "DELETE FROM session WHERE org = $1 AND account = $2 AND id = $3" };
static const Sql end_all_sql = { .text = "DELETE FROM session WHERE org = $1 AND account = $2 AND id <> $3" };
static const Sql unlock_sql = { .text = "UPDATE session SET seen_ms = $1 WHERE org = $2 AND account = $3 AND id = $4" };
static const Sql seen_sql = { .text = "UPDATE session SET seen_ms = $1 WHERE token = $2 AND seen_ms < $1" };
static const Sql over_sql = { .read_only = true, .scan_ok = true, .text =
    "SELECT (SELECT count(*) FROM session WHERE created_ms <= $1) + (SELECT count(*) FROM draft WHERE saved_ms <= $2)" };
static const Sql sweep_sql = { .scan_ok = true, .text = "DELETE FROM session WHERE created_ms <= $1" };
static const Sql sweep_drafts_sql = { .scan_ok = true, .text = "DELETE FROM draft WHERE saved_ms <= $1" };

const Sql *const session_statements[] = { &find_sql, &insert_sql, &trim_sql, &still_sql, &end_sql, &end_all_sql, &unlock_sql, &seen_sql, &over_sql,
                                          &sweep_sql, &sweep_drafts_sql };
const size_t session_statement_count = COUNT_OF(session_statements);

Sessions *sessions_new(App *app)
{
    Sessions *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->app = app;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void sessions_free(Sessions **s)
{
    if (!*s)
        return;
    pthread_mutex_destroy(&(*s)->lock);
    free(*s);
    *s = NULL;
}

/* ---- the cookie ---- */

static const CookieName cookie_name = { "sid", "__Host-sid" };

Str session_clear_cookie(const App *app)
{
    return app->secure ? S("__Host-sid=; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=0")
                       : S("sid=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

/* ---- finding ---- */

/* Also says in *slot->who how things stand with the lock; a session that may be used is now seen. */
static bool is_over(const App *app, Slot *slot, bool passive, int64_t now_ms)
{
    Principal *who = &slot->who;
    who->ends_at_ms = slot->created_ms + SESSION_ABSOLUTE_SECONDS * 1000LL;
    /* A clock that was set back must not make sessions longer: what began or was seen "later" is over or locked. */
    who->locked = now_ms - slot->seen_ms >= SESSION_IDLE_SECONDS * 1000LL || now_ms < slot->seen_ms - CLOCK_SLACK_MS;
    if (now_ms >= who->ends_at_ms || now_ms < slot->created_ms - CLOCK_SLACK_MS || (who->locked && app->demo))
        return true;
    if (!who->locked && !passive && now_ms > slot->seen_ms)
        slot->seen_ms = now_ms;
    who->locks_at_ms = slot->seen_ms + SESSION_IDLE_SECONDS * 1000LL;
    return false;
}

static Slot *slot_of(Sessions *s, const uint8_t token[static 32], Slot **ret_room)
{
    uint64_t hash;
    memcpy(&hash, token, sizeof hash);
    Slot *room = NULL;
    for (size_t i = 0; i < WAYS; i++) {
        Slot *slot = &s->slots[(hash + i) % SESSION_SLOTS];
        if (slot->used && memcmp(slot->token, token, 32) == 0)
            return slot;
        if (!room || !slot->used || (room->used && slot->seen_ms < room->seen_ms))
            room = slot;
    }
    *ret_room = room;
    return NULL;
}

static Status copy_principal(const Slot *slot, Arena *arena, Principal *ret)
{
    Principal p = slot->who;
    p.name = arena_copy(arena, p.name);
    p.login = arena_copy(arena, p.login);
    if (!p.name.p || !p.login.p)
        return ERR_MEMORY;
    *ret = p;
    return OK;
}

/* From memory: OK, ERR_UNAUTHENTICATED when over, ERR_NOT_FOUND when the database must be asked. */
static Status find_kept(Sessions *s, const Slot *asked, bool passive, int64_t now_ms, Arena *arena, Principal *ret)
{
    Slot *room;
    pthread_mutex_lock(&s->lock);
    Slot *slot = slot_of(s, asked->token, &room);
    Status status = ERR_NOT_FOUND;
    if (slot && slot->generation == asked->generation)
        status = is_over(s->app, slot, passive, now_ms) ? ERR_UNAUTHENTICATED : copy_principal(slot, arena, ret);
    pthread_mutex_unlock(&s->lock);
    return status;
}

bool second_factor_wanted(Str roles, Str role)
{
    for (Str one; roles.n;) {
        str_cut(roles, ' ', &one, &roles);
        if (one.n && str_eq(one, role))
            return true;
    }
    return false;
}

static Status read_slot(const App *app, Db *db, Slot *slot)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &find_sql, &rows, P_BLOB(((Str){ (const char *)slot->token, 32 }))));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_UNAUTHENTICATED : rows.status;
    Principal *p = &slot->who;
    p->session = row_int(&rows, 0);
    p->org = row_int(&rows, 1);
    p->account = row_int(&rows, 2);
    slot->created_ms = row_int(&rows, 3);
    slot->seen_ms = slot->seen_written_ms = row_int(&rows, 4);
    Str name = str_sub(row_text(&rows, 5), 0, NAME_MAX_BYTES / 2), login = str_sub(row_text(&rows, 6), 0, NAME_MAX_BYTES / 2);
    memcpy(slot->text, name.p, name.n);
    memcpy(slot->text + NAME_MAX_BYTES / 2, login.p, login.n);
    p->name = (Str){ slot->text, name.n };
    p->login = (Str){ slot->text + NAME_MAX_BYTES / 2, login.n };
    p->role = role_from_name(row_text(&rows, 7));
    p->unit = row_int(&rows, 8);
    p->town = scope_is_town(row_text(&rows, 10)) ? p->org : 0;
    p->must_change = row_int(&rows, 11) != 0;
    Str roles = row_is_null(&rows, 14) ? S(SECOND_FACTOR_ROLES_DEFAULT) : row_text(&rows, 15);
    bool wanted = row_int(&rows, 13) != 0 || second_factor_wanted(roles, row_text(&rows, 7));
    p->must_enrol = wanted && row_int(&rows, 12) == 0 && !app->demo;
    p->demo = app->demo;
    bool refused = row_int(&rows, 9) != 0 || p->role == ROLE_NONE;
    TRY(rows.status);
    return refused ? ERR_UNAUTHENTICATED : OK;
}

/* Copies into the table; the texts of a Slot point into itself. */
static void keep_slot(Slot *to, const Slot *from)
{
    *to = *from;
    to->who.name.p = to->text;
    to->who.login.p = to->text + NAME_MAX_BYTES / 2;
}

static void remember(Sessions *s, Slot *fresh)
{
    Slot *room = NULL;
    pthread_mutex_lock(&s->lock);
    Slot *slot = slot_of(s, fresh->token, &room);
    if (slot && slot->seen_ms > fresh->seen_ms)
        fresh->seen_ms = slot->seen_ms;
    keep_slot(slot ? slot : room, fresh);
    pthread_mutex_unlock(&s->lock);
}

Status session_find(Sessions *s, Db *db, int64_t generation, Str cookie_header, bool passive, Arena *arena, Principal *ret)
{
    Str token = cookie_token(s->app, &cookie_name, cookie_header);
    if (!token.n)
        return ERR_UNAUTHENTICATED;
    Slot fresh = { .used = true, .generation = generation };
    digest_of(token, fresh.token);
    int64_t now_ms = clock_ms(&s->app->clock);
    Status kept = find_kept(s, &fresh, passive, now_ms, arena, ret);
    if (kept != ERR_NOT_FOUND)
        return kept;
    TRY(read_slot(s->app, db, &fresh));
    remember(s, &fresh); /* takes over a later seen_ms */
    if (is_over(s->app, &fresh, passive, now_ms))
        return ERR_UNAUTHENTICATED;
    remember(s, &fresh);
    return copy_principal(&fresh, arena, ret);
}

/* ---- beginning and ending ---- */

Status session_start(App *app, Db *db, int64_t org, int64_t account, Str address, Arena *arena, Str *ret_cookie)
{
    char token[44];
    uint8_t hash[32];
    token_new(token);
    digest_of(str_of(token), hash);
    int64_t now_ms = clock_ms(&app->clock);
    TRY(db_exec(db, &insert_sql, P_BLOB(((Str){ (const char *)hash, 32 })), P_INT(id_new(now_ms)), P_INT(org), P_INT(account),
                P_INT(now_ms), P_INT(now_ms), P_TEXT(address)));
    TRY(db_exec(db, &trim_sql, P_INT(org), P_INT(account), P_INT(SESSIONS_PER_ACCOUNT_MAX)));
    Str cookie = cookie_set(app, &cookie_name, str_of(token), 0, false, arena);
    if (!cookie.p)
        return ERR_MEMORY;
    *ret_cookie = cookie;
    return OK;
}

Status session_unlock(Db *db, int64_t org, int64_t account, int64_t session, int64_t now_ms)
{
    int64_t changed;
    TRY(db_exec_count(db, &unlock_sql, &changed, P_INT(now_ms), P_INT(org), P_INT(account), P_INT(session)));
    return changed ? OK : ERR_UNAUTHENTICATED;
}

Status session_still(Db *db, int64_t org, int64_t account, int64_t session)
{
    int64_t one;
    return db_one_int(db, &still_sql, &one, P_INT(org), P_INT(account), P_INT(session));
}

Status session_end(Db *db, int64_t org, int64_t account, int64_t session)
{
    int64_t changed;
    TRY(db_exec_count(db, &end_sql, &changed, P_INT(org), P_INT(account), P_INT(session)));
    return changed ? OK : ERR_NOT_FOUND;
}

Status session_end_all(Db *db, int64_t org, int64_t account, int64_t except)
{
    return db_exec(db, &end_all_sql, P_INT(org), P_INT(account), P_INT(except));
}

/* ---- once a minute ---- */

typedef struct {
    uint8_t token[32];
    int64_t seen_ms;
} Seen;

static size_t collect_seen(Sessions *s, Seen *list)
{
    size_t n = 0;
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < SESSION_SLOTS; i++) {
        Slot *slot = &s->slots[i];
        if (!slot->used || slot->seen_ms <= slot->seen_written_ms)
            continue;
        memcpy(list[n].token, slot->token, 32);
        list[n++].seen_ms = slot->seen_ms;
        slot->seen_written_ms = slot->seen_ms;
    }
    pthread_mutex_unlock(&s->lock);
    return n;
}

typedef struct {
    const Seen *list;
    size_t n;
    int64_t now_ms;
} Tidy;

static Status write_seen(Db *db, void *context)
{
    const Tidy *t = context;
    for (size_t i = 0; i < t->n; i++)
        TRY(db_exec(db, &seen_sql, P_INT(t->list[i].seen_ms), P_BLOB(((Str){ (const char *)t->list[i].token, 32 }))));
    TRY(db_exec(db, &sweep_drafts_sql, P_INT(t->now_ms - DRAFT_DAYS * DAY_MS)));
    return db_exec(db, &sweep_sql, P_INT(t->now_ms - SESSION_ABSOLUTE_SECONDS * 1000LL));
}

/* Idle minutes must not write: a write empties every cache. */
static bool is_anything_over(Sessions *s, int64_t now_ms)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    int64_t over = 0;
    return db_pool_reader(s->app->pool, &reader) == OK &&
           db_one_int(reader, &over_sql, &over, P_INT(now_ms - SESSION_ABSOLUTE_SECONDS * 1000LL),
                      P_INT(now_ms - DRAFT_DAYS * DAY_MS)) == OK && over > 0;
}

void sessions_tidy(Sessions *s)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    Seen *list = calloc(SESSION_SLOTS, sizeof *list);
    if (!list)
        return;
    Tidy tidy = { list, collect_seen(s, list), clock_ms(&s->app->clock) };
    /* What cannot be written now is written with the next sighting; a session may at worst end early. */
    if ((tidy.n || is_anything_over(s, tidy.now_ms)) && db_pool_writer(s->app->pool, &writer) == OK &&
        db_tx(writer, write_seen, &tidy) != OK)
        tidy.n = 0;
    free(list);
}

#include "http/guest.h"
#include "base/secret.h"
#include "http/cookie.h"

static const CookieName cookie_names[] = { { "room", "__Host-room" }, { "wall", "__Host-wall" } }; /* of a guest, of the wall */

static const Sql find_sql = { .read_only = true, .text =
    "SELECT p.org, p.board, p.id, r.closes_ms FROM board_participant p JOIN board_room r ON r.org = p.org AND r.board = p.board"
    " WHERE p.token = $1 AND r.code IS NOT NULL AND r.closes_ms > $2 AND CASE WHEN p.organisation_kind = '" GUEST_WALL "' THEN 1 ELSE 0 END = $3" };
const Sql *const guest_statements[] = { &find_sql };
const size_t guest_statement_count = COUNT_OF(guest_statements);

Status guest_find(const App *app, Db *db, Str cookie_header, int64_t now_ms, bool wall, Guest *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    uint8_t hash[32];
    Str token = cookie_token(app, &cookie_names[wall], cookie_header);
    if (!token.n)
        return ERR_UNAUTHENTICATED;
    digest_of(token, hash);
    TRY(db_query(db, &find_sql, &rows, P_BLOB(((Str){ (const char *)hash, sizeof hash })), P_INT(now_ms), P_INT(wall)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_UNAUTHENTICATED : rows.status;
    *ret = (Guest){ .org = row_int(&rows, 0), .board = row_int(&rows, 1), .participant = row_int(&rows, 2), .closes_ms = row_int(&rows, 3) };
    return OK;
}

Status guest_token(const App *app, int64_t seconds, bool wall, Arena *arena, uint8_t ret_hash[static 32], Str *ret_cookie)
{
    char token[44];
    token_new(token);
    Str cookie = cookie_set(app, &cookie_names[wall], str_of(token), seconds, false, arena);
    if (!cookie.p)
        return ERR_MEMORY;
    digest_of(str_of(token), ret_hash);
    *ret_cookie = cookie;
    return OK;
}

Str guest_clear_cookie(const App *app, Arena *arena)
{
    return cookie_set(app, &cookie_names[0], S(""), 0, true, arena);
}

#include "feature/account/client_data.h"
#include "base/secret.h"
#include "json/read.h"

static Str text_of(JsonNode *object, const char *key)
{
    JsonNode *n = json_get(object, str_of(key));
    return n && json_type(n) == JSON_STRING ? json_str(n) : (Str){ 0 };
}

static bool is_false(JsonNode *n)
{
    return !n || (json_type(n) == JSON_BOOL && !json_bool(n));
}

static bool is_challenge(Str text, Str challenge)
{
    CLEANUP(buf_done) Buf bytes;
    buf_init(&bytes, CLIENT_DATA_MAX);
    return base64url_read(text, &bytes) == OK && str_eq_secret(buf_str(&bytes), challenge);
}

Status client_data_check(Str client_data, ClientAct act, Str challenge, Str origin, Arena *arena)
{
    static const char *const types[] = { [CLIENT_MAKES] = "webauthn.create", [CLIENT_SIGNS] = "webauthn.get" };
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Problems *ignored = ARENA_NEW(arena, Problems);
    if (!ignored)
        return ERR_MEMORY;
    problems_init(ignored, arena);
    TRY(json_parse(client_data, ignored, &doc));
    JsonNode *said = json_root(doc);
    bool fits = json_type(said) == JSON_OBJECT && str_eq(text_of(said, "type"), str_of(types[act])) && is_challenge(text_of(said, "challenge"), challenge) &&
                str_eq(text_of(said, "origin"), origin) && is_false(json_get(said, S("crossOrigin")));
    return fits ? OK : ERR_INVALID;
}

/* The documents: JSON for the browser, TypeScript, OpenAPI, and who may see what. */
#include "schema/describe.h"
#include "schema/sample_test.h"

static const Entity *const list[] = { &errand_entity };

static bool has(const Buf *text, const char *part)
{
    bool found = str_contains(buf_str(text), str_of(part));
    if (!found)
        test_fail(__FILE__, __LINE__, "not there: %s", part);
    return found;
}

static const Field *field_named(const char *name)
{
    for (size_t i = 0; i < errand_entity.n_fields; i++)
        if (str_eq(str_of(errand_entity.fields[i].name), str_of(name)))
            return &errand_entity.fields[i];
    return NULL;
}

TEST(schema_json_tells_every_visible_field_and_its_limits)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1 << 20);
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Problems ps;
    problems_init(&ps, &a);
    JsonWriter w;
    json_begin(&w, &text);
    schema_json(list, 1, &w);
    EXPECT_I64(json_end(&w), OK);
    EXPECT_I64(json_parse(buf_str(&text), &ps, &doc), OK);
    JsonNode *entity = json_at(json_get(json_root(doc), S("entities")), 0), *fields = json_get(entity, S("fields"));
    EXPECT_STR(json_str(json_get(entity, S("plural"))), S("errands"));
    EXPECT_I64(json_count(fields), errand_entity.n_fields - 1); /* secret is hidden */
    for (size_t i = 0; i < json_count(fields); i++) {
        JsonNode *n = json_at(fields, i);
        Str name = json_str(json_get(n, S("name")));
        const Field *f = field_named(arena_copy(&a, name).p);
        EXPECT(f != NULL && !str_eq(name, S("secret")));
        EXPECT_STR(json_str(json_get(n, S("label"))), str_of(f->label));
        EXPECT_I64(json_bool(json_get(n, S("required"))), (f->flags & FIELD_REQUIRED) != 0);
        EXPECT_I64(json_bool(json_get(n, S("fixed"))), (f->flags & FIELD_FIXED) != 0);
        EXPECT_I64(json_bool(json_get(n, S("read_only"))), (f->flags & FIELD_READ_ONLY) != 0);
        EXPECT_I64(json_bool(json_get(n, S("personal"))), (f->flags & FIELD_PERSONAL) != 0);
        EXPECT_I64(json_type(json_get(n, S("choices"))), JSON_ARRAY);
    }
    EXPECT(has(&text, "\"choices\":[{\"value\":\"fact\",\"label\":\"実績\"}"));
    EXPECT(has(&text, "\"min\":-5,\"max\":100"));
    EXPECT(has(&text, "\"hint\":\"何をどうしたか\""));
    EXPECT(has(&text, "\"ref\":\"errand\""));
}

TEST(typescript_has_a_type_for_every_kind)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1 << 20);
    schema_typescript(list, 1, &text);
    EXPECT_I64(buf_status(&text), OK);
    static const char *const parts[] = {
        "export interface Errand {", "  readonly id: number;", "  title: string;", "  memo: string | null;",
        "  mark: \"fact\" | \"guess\" | \"law\";", "  day: string;", "  month: number;", "  until: number | null;",
        "  yen: number;", "  readonly batch: number;", "  closed: boolean;", "  \"errands\": Errand;",
        "export type FieldKind = \"int\" | \"yen\" | \"bool\" | \"text\" | \"choice\" | \"date\" | \"month\" | \"year\" | \"ref\";",
        "as const satisfies",
    };
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        EXPECT(has(&text, parts[i]));
    EXPECT(!str_contains(buf_str(&text), S("secret")));
}

static const RouteDoc routes[] = {
    { "GET", "/api/towns/{org}/errands", "Errands of a town", "money_read", &errand_entity },
    { "GET", "/api/towns/{org}/cap", "The cap", "money_read", NULL },
    { "POST", "/api/towns/{org}/errands", "A new errand", "money_write", &errand_entity },
    { "GET", "/api/towns/{org}/errands/{id}", "One errand", "money_read", &errand_entity },
    { "PUT", "/api/towns/{org}/errands/{id}", "Change it", "money_write", &errand_entity },
    { "DELETE", "/api/towns/{org}/errands/{id}", "Remove it", "account_admin", &errand_entity },
};

TEST(openapi_has_every_route_once_and_every_reference_leads_somewhere)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1 << 20);
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 20);
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Problems ps;
    problems_init(&ps, &a);
    EXPECT_I64(openapi("Banso", "0.1.0", list, 1, routes, COUNT_OF(routes), &text), OK);
    EXPECT_I64(json_parse(buf_str(&text), &ps, &doc), OK); /* a path twice would be refused */
    JsonNode *paths = json_get(json_root(doc), S("paths"));
    EXPECT_I64(json_count(paths), 3);
    JsonNode *one = json_get(paths, S("/api/towns/{org}/errands/{id}"));
    EXPECT_I64(json_count(one), 3);
    EXPECT_I64(json_count(json_get(json_get(one, S("get")), S("parameters"))), 2);
    EXPECT_I64(json_count(json_get(json_get(one, S("put")), S("parameters"))), 3); /* If-Match */
    JsonNode *schemas = json_get(json_get(json_root(doc), S("components")), S("schemas"));
    EXPECT_I64(json_count(schemas), 3);
    Str rest = buf_str(&text), name;
    size_t references = 0;
    for (Str mark = S("\"$ref\":\"#/components/schemas/"); rest.n > mark.n; rest = str_sub(rest, 1, rest.n)) {
        if (!str_starts(rest, mark))
            continue;
        (void)str_cut(str_sub(rest, mark.n, rest.n), '"', &name, &rest);
        EXPECT(json_get(schemas, name) != NULL);
        references++;
    }
    EXPECT(references >= COUNT_OF(routes));
    EXPECT(!str_contains(buf_str(&text), S("secret")));
    JsonNode *sent = json_get(json_get(schemas, S("errand_sent")), S("required"));
    EXPECT_I64(json_count(sent), 5); /* title, mark, day, month, yen; batch is the program's */
}

TEST(the_audit_names_each_personal_field_and_who_sees_it)
{
    static const AuditRole roles[] = { { 1, "admin", "管理者" }, { 2, "officer", "担当" }, { 4, "centre", "包括" }, { 8, "ministry", "本省" } };
    static const AuditAccess accesses[] = {
        { 0, "unset", 15, 15, 15, 15 }, { 3, "money_read", 2, 4, 0, 8 }, { 4, "money_write", 2, 0, 0, 0 }, { 5, "account_admin", 1, 0, 0, 0 },
        { 6, "other", 8, 8, 8, 8 } };
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 1 << 16);
    access_audit(list, 1, roles, COUNT_OF(roles), accesses, COUNT_OF(accesses), routes, COUNT_OF(routes), &text);
    EXPECT_I64(buf_status(&text), OK);
    EXPECT(has(&text, "| 用務 | 電話番号 (`errand.phone`) | 自 | 自 | 内 | 伴 |\n"));
    EXPECT(has(&text, "| 用務 | 生年月日 (`errand.birthday`) | 自 | 自 | 内 | 伴 |\n"));
    EXPECT(has(&text, "- 用務: `money_read` `money_write` `account_admin`\n"));
    EXPECT(!str_contains(buf_str(&text), S("errand.yen")));
    buf_clear(&text);
    access_audit(list, 1, roles, COUNT_OF(roles), accesses, COUNT_OF(accesses), NULL, 0, &text);
    EXPECT(has(&text, "| 用務 | 電話番号 (`errand.phone`) | − | 自 | 内 | 伴 |\n"));
}

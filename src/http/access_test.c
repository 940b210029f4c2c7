/* Who may do what, written a second time, in words: a change of the table must be made twice. */
#include "http/access.h"
#include "base/test.h"
#include "http/scenario.h"
#include "http/scope.h"

#include <string.h>

static const struct {
    Access access;
    const char *own, *within, *above, *walking; /* names of roles with blanks around */
} wanted[] = {
    { ACCESS_MONEY_READ, " officer head health ", "", " prefecture bureau ministry ", " adviser " },
    { ACCESS_MONEY_WRITE, " officer head ", "", "", "" },
    { ACCESS_PERSON_READ, " officer head health ", "", "", "" },
    { ACCESS_PERSON_REVEAL, " officer head ", "", "", "" },
    { ACCESS_ORG_READ, " admin officer head health prefecture bureau ministry adviser ", " centre coordinator caremanager provider ",
      " admin prefecture bureau ministry adviser ", "" },
    { ACCESS_ORG_WRITE, " admin officer head ", "", " admin ", "" },
    { ACCESS_ACCOUNT_ADMIN, " admin ", "", " admin ", "" },
    { ACCESS_AUDIT_READ, " admin head ", "", "", "" },
    { ACCESS_WALK_READ, " officer head health ", "", " prefecture bureau ministry ", "" },
    { ACCESS_WALK_WRITE, " officer head health ", "", " prefecture ", "" },
    { ACCESS_WALK_TEMPLATE, " prefecture ", "", "", "" },
    { ACCESS_WALK_JOIN, " officer head health ", "", " prefecture bureau ministry ",
      " centre coordinator caremanager provider prefecture bureau ministry adviser " },
    { ACCESS_WALK_ASSESS, " officer head health ", "", " prefecture bureau ministry ", " prefecture bureau ministry adviser " },
    { ACCESS_WALK_SPEAK, " officer head health ", "", " prefecture bureau ministry ",
      " centre coordinator caremanager provider prefecture bureau ministry adviser " },
    { ACCESS_ROOM, "", "", "", "" }, /* no account opens it: http/guest.h */
    { ACCESS_WALK_BOARD, " prefecture bureau ministry ", "", " bureau ministry ", "" },
    { ACCESS_ANSWER, " officer head health ", "", "", "" },
    { ACCESS_DISPOSE, " officer head ", "", "", "" },
    { ACCESS_RELEASE, " officer head ", "", "", "" },
    { ACCESS_EXPORT, " officer head ", "", "", "" },
    { ACCESS_REGISTER_WRITE, " admin ministry ", "", "", "" }, /* and the handler asks that the organisation be the nation */
};

static bool named(const char *names, const char *role)
{
    char z[64] = " ";
    strcat(strcat(z, role), " ");
    return strstr(names, z) != NULL;
}

TEST(every_role_in_every_relation)
{
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        for (size_t k = 0; k < role_count; k++) {
            const char *role = role_infos[k].name;
            const bool want[] = { false, named(wanted[i].own, role), named(wanted[i].within, role), named(wanted[i].above, role), named(wanted[i].walking, role) };
            for (Relation r = RELATION_NONE; r <= RELATION_WALKING; r++)
                if (access_allows(wanted[i].access, role_infos[k].role, r) != want[r])
                    test_fail(__FILE__, __LINE__, "%s, %s, relation %d: %s", access_rows[wanted[i].access].name, role, (int)r,
                              want[r] ? "must be allowed" : "must be refused");
        }
    EXPECT_I64(COUNT_OF(wanted) + 3, ACCESS_COUNT); /* unset, public and signed_in are below */
}

TEST(what_asks_for_no_organisation)
{
    for (size_t k = 0; k < role_count; k++)
        for (Relation r = RELATION_NONE; r <= RELATION_WALKING; r++) {
            EXPECT(access_allows(ACCESS_PUBLIC, role_infos[k].role, r));
            EXPECT(access_allows(ACCESS_SIGNED_IN, role_infos[k].role, r));
            EXPECT(!access_allows(ACCESS_UNSET, role_infos[k].role, r));
            EXPECT(!access_allows(ACCESS_COUNT, role_infos[k].role, r));
            EXPECT(!access_allows((Access)-1, role_infos[k].role, r));
        }
    EXPECT(access_allows(ACCESS_PUBLIC, ROLE_NONE, RELATION_NONE));
    for (int a = ACCESS_SIGNED_IN; a < ACCESS_COUNT; a++)
        for (Relation r = RELATION_NONE; r <= RELATION_WALKING; r++)
            EXPECT(!access_allows((Access)a, ROLE_NONE, r));
}

TEST(roles_have_names_of_their_own)
{
    unsigned all = 0;
    for (size_t k = 0; k < role_count; k++) {
        EXPECT(role_from_name(str_of(role_infos[k].name)) == role_infos[k].role);
        EXPECT(!(all & role_infos[k].role));
        all |= role_infos[k].role;
    }
    EXPECT_I64(all, ROLE_ALL);
    EXPECT(role_from_name(S("")) == ROLE_NONE && role_from_name(S("Admin")) == ROLE_NONE && role_from_name(S("admin ")) == ROLE_NONE);
}

/* ---- random countries ---- */

#define PLACES 40

static const Sql add_place = { .text = "INSERT INTO organisation (id, rev, kind, name, parent) VALUES ($1, 1, $2, 'x', $3)" };

typedef struct {
    int64_t parent[PLACES]; /* index of the one above, or -1 */
    bool town[PLACES];
} Country;

static Status add_country(Db *db, void *context)
{
    const Country *c = context;
    for (int64_t i = 0; i < PLACES; i++)
        TRY(db_exec(db, &add_place, P_INT(90000 + i), P_TEXT(c->town[i] ? S("municipality") : S("prefecture")),
                    c->parent[i] < 0 ? P_NULL : P_INT(90000 + c->parent[i])));
    return OK;
}

/* By drawing all arrows and following them, level by level. */
static Relation oracle(const Country *c, int64_t from, int64_t to, bool in_unit)
{
    bool below[PLACES] = { false };
    if (from == to)
        return in_unit ? RELATION_WITHIN : RELATION_OWN;
    if (c->town[from])
        return RELATION_NONE;
    below[from] = true;
    for (int pass = 0; pass < PLACES; pass++)
        for (int64_t i = 0; i < PLACES; i++)
            if (c->parent[i] >= 0 && below[c->parent[i]])
                below[i] = true;
    return below[to] ? RELATION_ABOVE : RELATION_NONE;
}

static void relations(ScenarioHouse *h)
{
    Country c;
    int64_t depth[PLACES];
    for (int64_t i = 0; i < PLACES; i++) {
        c.parent[i] = i == 0 || test_rand(0, 7) == 0 ? -1 : (int64_t)test_rand(0, (uint64_t)i - 1);
        depth[i] = c.parent[i] < 0 ? 0 : depth[c.parent[i]] + 1;
        if (depth[i] > 5) {
            c.parent[i] = -1;
            depth[i] = 0;
        }
        c.town[i] = test_rand(0, 2) == 0;
    }
    CLEANUP(db_pool_return) Db *writer = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_tx(writer, add_country, &c), OK);
    for (int64_t from = 0; from < PLACES; from++)
        for (int64_t to = 0; to < PLACES; to++) {
            Principal who = { .org = 90000 + from, .town = c.town[from] ? 90000 + from : 0, .unit = (from + to) % 3 == 0 ? 7 : 0 };
            Relation have = RELATION_NONE;
            EXPECT_I64(scope_relation(writer, &who, 90000 + to, &have), OK);
            EXPECT_I64(have, oracle(&c, from, to, who.unit != 0));
        }
}
TEST(relations_in_random_countries)
{
    scenario_each(NULL, 0, relations);
}

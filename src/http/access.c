#include "http/access.h"

const RoleInfo role_infos[] = {
    { ROLE_ADMIN, "admin", "システム管理者", false },
    { ROLE_OFFICER, "officer", "介護保険担当", false },
    { ROLE_HEAD, "head", "課長・係長", false },
    { ROLE_HEALTH, "health", "高齢福祉・保健師", false },
    { ROLE_CENTRE, "centre", "地域包括支援センター", true },
    { ROLE_COORDINATOR, "coordinator", "生活支援コーディネーター", true },
    { ROLE_CAREMANAGER, "caremanager", "居宅介護支援事業所", true },
    { ROLE_PROVIDER, "provider", "サービス事業所", true },
    { ROLE_PREFECTURE, "prefecture", "都道府県", false },
    { ROLE_BUREAU, "bureau", "地方厚生局", false },
    { ROLE_MINISTRY, "ministry", "厚生労働省", false },
    { ROLE_ADVISER, "adviser", "アドバイザー", false },
};
const size_t role_count = sizeof role_infos / sizeof *role_infos;

Role role_from_name(Str name)
{
    for (size_t i = 0; i < role_count; i++)
        if (str_eq(name, str_of(role_infos[i].name)))
            return role_infos[i].role;
    return ROLE_NONE;
}

bool role_is_closed(Role role)
{
    for (size_t i = 0; i < role_count; i++)
        if (role_infos[i].role == role)
            return role_infos[i].closed;
    return false;
}

#define TOWN_HALL (ROLE_OFFICER | ROLE_HEAD | ROLE_HEALTH)
#define FIELD_STAFF (ROLE_CENTRE | ROLE_COORDINATOR | ROLE_CAREMANAGER | ROLE_PROVIDER)
#define OVERSEERS (ROLE_PREFECTURE | ROLE_BUREAU | ROLE_MINISTRY)
#define SUPPORTERS (OVERSEERS | ROLE_ADVISER)

/* People of a town see its money; those who support it from above see its aggregates and never a
 * person; an adviser sees those of a town only while he walks beside it; the system's administrator
 * sees accounts and organisations only. From the closed network come centres and providers alone, to what is theirs. */
const AccessRow access_rows[ACCESS_COUNT] = {
    [ACCESS_PUBLIC]        = { .name = "public", .public = true, .closed = true },
    [ACCESS_SIGNED_IN]     = { .name = "signed_in", .signed_in = true, .closed = true },
    [ACCESS_MONEY_READ]    = { .name = "money_read", .own = TOWN_HALL, .above = OVERSEERS, .walking = ROLE_ADVISER },
    [ACCESS_MONEY_WRITE]   = { .name = "money_write", .own = ROLE_OFFICER | ROLE_HEAD },
    [ACCESS_PERSON_READ]   = { .name = "person_read", .own = TOWN_HALL },
    [ACCESS_PERSON_REVEAL] = { .name = "person_reveal", .own = ROLE_OFFICER | ROLE_HEAD },
    [ACCESS_ORG_READ]      = { .name = "org_read", .own = TOWN_HALL | ROLE_ADMIN | SUPPORTERS, .within = FIELD_STAFF,
                               .above = SUPPORTERS | ROLE_ADMIN, .closed = true },
    [ACCESS_ORG_WRITE]     = { .name = "org_write", .own = ROLE_ADMIN | ROLE_OFFICER | ROLE_HEAD, .above = ROLE_ADMIN },
    [ACCESS_AUDIT_READ]    = { .name = "audit_read", .own = ROLE_HEAD | ROLE_ADMIN },
    [ACCESS_REGISTER_WRITE] = { .name = "register_write", .own = ROLE_ADMIN | ROLE_MINISTRY },
    [ACCESS_WALK_READ]     = { .name = "walk_read", .own = TOWN_HALL, .above = OVERSEERS },
    [ACCESS_WALK_WRITE]    = { .name = "walk_write", .own = TOWN_HALL, .above = ROLE_PREFECTURE },
    [ACCESS_WALK_TEMPLATE] = { .name = "walk_template", .own = ROLE_PREFECTURE },
    [ACCESS_WALK_JOIN]     = { .name = "walk_join", .own = TOWN_HALL, .above = OVERSEERS, .walking = SUPPORTERS | FIELD_STAFF,
                               .by_engagement = true, .closed = true },
    [ACCESS_WALK_SPEAK]    = { .name = "walk_speak", .own = TOWN_HALL, .above = OVERSEERS, .walking = SUPPORTERS | FIELD_STAFF,
                               .by_engagement = true, .closed = true },
    [ACCESS_ROOM]          = { .name = "room", .room = true, .closed = true },
    [ACCESS_WALK_ASSESS]   = { .name = "walk_assess", .own = TOWN_HALL, .above = OVERSEERS, .walking = SUPPORTERS, .by_engagement = true },
    [ACCESS_WALK_BOARD]    = { .name = "walk_board", .own = OVERSEERS, .above = ROLE_BUREAU | ROLE_MINISTRY },
    [ACCESS_ANSWER]        = { .name = "answer", .own = TOWN_HALL },
    [ACCESS_DISPOSE]       = { .name = "dispose", .own = ROLE_OFFICER | ROLE_HEAD },
    [ACCESS_RELEASE]       = { .name = "release", .own = ROLE_OFFICER | ROLE_HEAD },
    [ACCESS_EXPORT]        = { .name = "export", .own = ROLE_OFFICER | ROLE_HEAD },
    [ACCESS_ACCOUNT_ADMIN] = { .name = "account_admin", .own = ROLE_ADMIN, .above = ROLE_ADMIN },
};

bool relation_is_outside(Relation r)
{
    return r != RELATION_OWN;
}

bool access_allows(Access access, Role role, Relation relation)
{
    if (access <= ACCESS_UNSET || access >= ACCESS_COUNT)
        return false;
    const AccessRow *row = &access_rows[access];
    if (row->public)
        return true;
    if (role == ROLE_NONE)
        return false;
    switch (relation) {
    case RELATION_OWN:    return row->signed_in || (row->own & role);
    case RELATION_WITHIN: return row->signed_in || (row->within & role);
    case RELATION_ABOVE:  return row->signed_in || (row->above & role);
    case RELATION_WALKING: return row->signed_in || (row->walking & role);
    case RELATION_NONE:   break;
    }
    return row->signed_in; /* asks for no organisation */
}

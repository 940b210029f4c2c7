/* access.h: who may do what, in one table: role × relation to the organisation. Deny by default:
 * what is not in the table is refused. A route without an access does not compile. */
#pragma once
#include "base/str.h"

typedef enum {
    ROLE_NONE = 0,
    ROLE_ADMIN = 1 << 0,       /* システム管理者: accounts and organisations; not people's data */
    ROLE_OFFICER = 1 << 1,     /* 介護保険担当 */
    ROLE_HEAD = 1 << 2,        /* 課長・係長 */
    ROLE_HEALTH = 1 << 3,      /* 高齢福祉・保健師 */
    ROLE_CENTRE = 1 << 4,      /* 地域包括支援センター */
    ROLE_COORDINATOR = 1 << 5, /* 生活支援コーディネーター */
    ROLE_CAREMANAGER = 1 << 6, /* 居宅介護支援 */
    ROLE_PROVIDER = 1 << 7,    /* サービス事業所 */
    ROLE_PREFECTURE = 1 << 8,
    ROLE_BUREAU = 1 << 9,      /* 厚生局 */
    ROLE_MINISTRY = 1 << 10,   /* 本省 */
    ROLE_ADVISER = 1 << 11,
    ROLE_ALL = (1 << 12) - 1
} Role;

typedef struct {
    Role role;
    const char *name, *label;  /* "officer", "介護保険担当" */
    bool closed;               /* may come in from the closed network (--listen-closed) */
} RoleInfo;
extern const RoleInfo role_infos[];
extern const size_t role_count;
Role role_from_name(Str name); /* ROLE_NONE when unknown */

/* How the signed-in person's organisation stands to the organisation in the path. */
typedef enum {
    RELATION_NONE,  /* another town: always refused */
    RELATION_OWN,   /* the town itself */
    RELATION_WITHIN,/* a centre, coordinator or provider of the town */
    RELATION_ABOVE, /* prefecture, bureau, nation over the town: aggregates only */
    RELATION_WALKING, /* of the team of an engagement (伴走支援), while the access of that person is open */
} Relation;
/* Does somebody who stands so to a town look at it from outside its hall? He sees figures with small cells hidden. */
bool relation_is_outside(Relation r);

typedef enum {
    ACCESS_UNSET = 0,
    ACCESS_PUBLIC,        /* no sign-in: health, sign-in itself, first-run */
    ACCESS_SIGNED_IN,     /* one's own things */
    ACCESS_MONEY_READ,    /* cap, spending, landing: aggregates */
    ACCESS_MONEY_WRITE,   /* cap inputs, ledger, imports, mappings */
    ACCESS_PERSON_READ,   /* lines about people, numbers masked */
    ACCESS_PERSON_REVEAL, /* open a sealed insured number; recorded */
    ACCESS_ORG_READ,      /* names of areas, centres, providers */
    ACCESS_ORG_WRITE,
    ACCESS_ACCOUNT_ADMIN, /* accounts of the town */
    ACCESS_AUDIT_READ,    /* who did and saw what in the town */
    ACCESS_REGISTER_WRITE,/* the nation's register of organisations */
    ACCESS_WALK_READ,     /* tables of engagements: the town hall and those above it */
    ACCESS_WALK_WRITE,
    ACCESS_WALK_TEMPLATE, /* a prefecture's own template of the timeline */
    ACCESS_WALK_JOIN,     /* one engagement: also the people of its team */
    ACCESS_WALK_SPEAK,    /* an advice or a notice in it */
    ACCESS_ROOM,          /* a guest in the room of a board: no account, no organisation of the path (http/guest.h) */
    ACCESS_WALK_ASSESS,   /* what the supporters see in the town, and the goal they agree on with it */
    ACCESS_WALK_BOARD,    /* all towns of a prefecture at once */
    ACCESS_ANSWER,        /* what a town was asked and has not confirmed: its own people alone */
    ACCESS_DISPOSE,       /* periods of keeping, and disposal */
    ACCESS_RELEASE,       /* which months readers outside are shown, and anew */
    ACCESS_EXPORT,        /* files that leave the town hall, or hold rows of persons */
    ACCESS_COUNT
} Access;

typedef struct {
    const char *name;
    unsigned own, within, above, walking; /* roles allowed per relation */
    bool by_engagement;          /* walking: only in the engagement that the path names after {org} */
    bool signed_in;              /* any signed-in person, no organisation asked */
    bool public;
    bool closed;                 /* reachable from the closed network of centres and providers */
    bool room;                   /* whoever holds the token of an open room */
} AccessRow;
extern const AccessRow access_rows[ACCESS_COUNT];
bool access_allows(Access access, Role role, Relation relation);
/* Does the role come in from the closed network at all? */
bool role_is_closed(Role role);

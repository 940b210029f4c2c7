/* account_parts.h: the doors of sign.c, listed in account.c. */
#pragma once
#include "http/feature.h"

Status account_need_object(Req *rq);

Status session_get(Req *rq);
Status session_post(Req *rq);
Status session_delete(Req *rq);
Status sessions_get(Req *rq);
Status sessions_delete(Req *rq);
Status setup_post(Req *rq);
Status password_post(Req *rq);
Status demo_people_get(Req *rq);
Status demo_session_post(Req *rq);

extern const Sql sign_person, sign_units, sign_mark, sign_set_password, sign_sessions, sign_meta, sign_meta_done, sign_town,
    sign_new_town, sign_any_account, sign_demo_people;
#define ACCOUNT_SIGN_STATEMENTS \
    &sign_person, &sign_mark, &sign_set_password, &sign_sessions, &sign_meta, &sign_meta_done, &sign_new_town, &sign_any_account, \
    &sign_demo_people

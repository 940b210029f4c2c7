/* dispatcher_parts.h: what the files of the dispatcher share. */
#pragma once
#include "http/dispatcher.h"
#include "http/guest.h"
#include "http/recorder.h"
#include "http/router.h"
#include "http/session.h"
#include "http/worker.h"

/* One request on its way; stands in its worker's arena. */
typedef struct Call {
    App *app;
    Incoming *in;
    Worker *worker;
    Db *reader;
    Match match;
    Principal who;
    Guest guest;
    bool locked;
    Req req;
    Tx moment;           /* of req_moment */
    int64_t generation, began_ms;
    CachedReply *cached;
    RecordEntry entry;   /* of a look, which is recorded before it is answered */
    const Hold *hold;    /* how that is waited for; NULL: here */
    int http_refusal;    /* 0, or a refusal that has no Status: 400, 405 */
    bool audited, offered; /* offered: the handler may take the upload over */
    bool held;           /* made, and must not be sent before the entry is in the record */
} Call;

/* Finds the route and the person and refuses what the head alone shows to be wrong: 4xx in .http_refusal, or a Status. */
Status dispatch_head(Call *c);

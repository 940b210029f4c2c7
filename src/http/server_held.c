/* Answers that wait for their entry in the record: the connection is suspended, its thread serves others, and the recorder's
 * thread resumes it. Resumed, it goes on with the thread that suspended it: so x->held is set by then, and nobody else's. */
#include "http/server_parts.h"

static void rest(void *exchange)
{
    MHD_suspend_connection(((Exchange *)exchange)->connection);
}

static void go_on(void *exchange)
{
    MHD_resume_connection(((Exchange *)exchange)->connection);
}

void held_or_answered(Exchange *x)
{
    x->hold = (Hold){ rest, go_on, x };
    x->held = dispatch_or_hold(x->server->app, &x->in, server_answer_now, x, &x->hold);
    if (x->held)
        x->stage = BEING_RECORDED;
}

void held_answer(Exchange *x)
{
    Call *held = x->held;
    x->held = NULL;
    dispatch_held(held, server_answer_now, x);
}

static void nobody(void *context, const Outcome *outcome)
{
    (void)context;
    (void)outcome;
}

void held_drop(Exchange *x)
{
    if (x->held)
        dispatch_held(x->held, nobody, NULL);
    x->held = NULL;
}

#include "http/past_turn.h"
#include "base/limits.h"

#include <stdatomic.h>

Status past_turn_take(App *app, App **ret)
{
    if (atomic_fetch_add(&app->pasts_asked, 1) >= PASTS_ASKED_MAX) {
        atomic_fetch_sub(&app->pasts_asked, 1);
        return ERR_BUSY;
    }
    while (sem_wait(&app->past_turns) != 0) /* only a signal ends it early */
        ;
    *ret = app;
    return OK;
}

void past_turn_done(App **turn)
{
    if (!*turn)
        return;
    sem_post(&(*turn)->past_turns);
    atomic_fetch_sub(&(*turn)->pasts_asked, 1);
}

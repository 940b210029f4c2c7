/* client_data.h: what a browser says it let a key sign (collectedClientData, WebAuthn Level 2 §5.8.1). */
#pragma once
#include "base/arena.h"

#define CLIENT_DATA_MAX 4096

typedef enum { CLIENT_MAKES, CLIENT_SIGNS } ClientAct;

/* Is it this act, for this challenge, on a page of this origin and not inside another's? ERR_INVALID, ERR_MEMORY. */
MUST_USE Status client_data_check(Str client_data, ClientAct act, Str challenge, Str origin, Arena *arena);

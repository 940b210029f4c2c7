/* site.h: the files of the browser client: which one answers a path, in which encoding, and how long a
 * browser may keep it. Embedded in the program, or read from a folder while developing. */
#pragma once
#include "base/buf.h"
#include "http/assets.h"

typedef struct Site Site;
typedef struct {
    Str bytes;              /* of the program, or of room */
    const char *media_type, *encoding, *cache_control; /* encoding NULL: as it is */
    Str etag;
    void *_Atomic *prepared; /* where the server keeps what it made of it; NULL: do not keep */
} SiteFile;

Site *site_new(const char *folder); /* folder NULL: embedded */
void site_free(Site **s, void (*drop_prepared)(void *));
/* GET of a path outside /api. A path without a dot is a screen of the client: index.html. room holds
 * what is read from the folder. */
MUST_USE Status site_find(Site *s, Str path, Str accept_encoding, Buf *room, SiteFile *ret);

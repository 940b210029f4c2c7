/* restore.h: what restore and drill do and say alike. */
#pragma once
#include "cli/open.h"
#include "schema/backup.h"
#include "schema/tombstone.h"

typedef struct {
    Str key_file, text; /* text: of the tombstones */
    bool without;       /* they are lost, and somebody knows it */
    TombstoneEnd end;
} RestoreStones;

/* Beside the key file: what was disposed of, so that an older backup does not bring it back. The ring knows how many there are. */
MUST_USE Status restore_read_stones(Cli *cli, const Keys *keys, Arena *a, Buf *out, RestoreStones *stones);
/* A database that pg_restore has made; refused while a server runs on it. */
MUST_USE Status restore_open(Cli *cli, Str url, Arena *a, Opened *ret);
/* Notes in a restored database's record that it was, and disposes again; refused when it knows of more tombstones than there are. */
MUST_USE Status restore_settle(Cli *cli, Str url, const RestoreStones *stones, Arena *a);
void restore_put_holding(Buf *out, const BackupHolding *h, Arena *a);

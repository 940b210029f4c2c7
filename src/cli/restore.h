/* restore.h: what restore and drill say alike. */
#pragma once
#include "schema/backup.h"

void restore_put_holding(Buf *out, const BackupHolding *h, Arena *a);

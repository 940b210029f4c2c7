#include "db/driver.h"

static Status postgres_open(DbPool *pool, bool writer, Db **ret)
{
    (void)pool, (void)writer, (void)ret;
    return ERR_UNSUPPORTED;
}

const DbDriver postgres_driver = { .name = "PostgreSQL", .open = postgres_open };

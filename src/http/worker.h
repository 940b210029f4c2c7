/* worker.h: what serving one request needs, kept for the next one: an arena, a reply buffer, a
 * reading connection. */
#pragma once
#include "http/reply.h"

typedef struct Workers Workers;
typedef struct Worker {
    struct Worker *next;
    Workers *home;
    Arena arena;
    Reply reply;
    Problems problems;
    Db *reader;
} Worker;

Workers *workers_new(DbPool *pool);
void workers_free(Workers **w);          /* when no worker is out */
MUST_USE Status worker_take(Workers *w, Worker **ret);
void worker_return(Worker **w);          /* for CLEANUP */
/* The reader of this worker, taken from the pool at first need. */
MUST_USE Status worker_reader(Worker *w, Db **ret);
/* After a failure of the database: the next need takes a fresh one. */
void worker_forget_reader(Worker *w);

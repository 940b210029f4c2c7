#include "http/audit.h"
#include "http/app.h"
#include "http/left.h"
#include "http/reply.h"
#include "http/router.h"

#include <fcntl.h>
#include <syslog.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_LINES 200000              /* of one round; what is beyond follows in the next */
#define COPY_LINE_MAX 256              /* "checkpoint", two numbers, a hash, a signature */
#define COPY_TAIL 4096                 /* enough to find where the second copy ends */

static const char *const verbs[] = {
    [AUDIT_NONE] = "read", [AUDIT_WRITE] = "write", [AUDIT_VIEW_PERSON] = "view", [AUDIT_EXPORT] = "export", [AUDIT_SIGN] = "sign",
};

AuditEntry audit_entry(const Req *rq, Status result)
{
    const Reply *r = rq->reply;
    return (AuditEntry){
        .org = rq->org ? rq->org : rq->who ? rq->who->org : 0, .at_ms = rq->now_ms, .account = rq->who ? rq->who->account : 0,
        .target = r->audit.target, .verb = str_of(verbs[route_audit(rq->route)]),
        .route = arena_printf(rq->arena, "%s %s", method_name(rq->route->method), rq->route->path), .entity = str_of(r->audit.entity),
        .reason = r->audit.reason, .result = str_of(status_info(result)->code), .address = rq->address,
    };
}

Status audit_write(Req *rq, Db *db, Status result)
{
    const AuditEntry entry = audit_entry(rq, result);
    TRY(audit_append(db, &entry));
    return result == OK ? left_note(rq, db) : OK;
}

Status audit_write_refusal(Db *db, const AuditRefusal *r)
{
    CLEANUP(buf_done) Buf route;
    buf_init(&route, 1024);
    buf_add(&route, str_of(method_name(r->route->method)));
    buf_char(&route, ' ');
    buf_add(&route, str_of(r->route->path));
    TRY(buf_status(&route));
    const AuditEntry entry = {
        .org = r->org, .at_ms = r->at_ms, .account = r->account, .target = r->count, .verb = str_of(verbs[route_audit(r->route)]),
        .route = buf_str(&route), .entity = S("refusal"), .reason = r->reason, .result = str_of(status_info(r->result)->code), .address = r->address,
    };
    return audit_append(db, &entry);
}

/* ---- the second copy ---- */

static Status write_all(int fd, Str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n <= 0)
            return ERR_IO;
        s = str_sub(s, (size_t)n, s.n);
    }
    return fsync(fd) == 0 ? OK : ERR_IO;
}

/* Where the file ends; a line cut short by a crash is cut off. */
static Status copy_end(int fd, AuditCopyEnd *ret)
{
    char tail[COPY_TAIL];
    struct stat st;
    if (fstat(fd, &st) != 0)
        return ERR_IO;
    off_t from = st.st_size > COPY_TAIL ? st.st_size - COPY_TAIL : 0;
    ssize_t n = pread(fd, tail, sizeof tail, from);
    if (n < 0)
        return ERR_IO;
    while (n > 0 && tail[n - 1] != '\n')
        n--;
    if (ftruncate(fd, from + n) != 0)
        return ERR_IO;
    *ret = audit_copy_end((Str){ tail, (size_t)n });
    return OK;
}

static Status append_copy(Db *db, const char *path)
{
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return ERR_IO;
    AuditCopyEnd end;
    CLEANUP(buf_done) Buf lines;
    buf_init(&lines, (size_t)COPY_LINES * COPY_LINE_MAX);
    Status s = copy_end(fd, &end);
    if (s == OK)
        s = audit_copy_lines(db, end, COPY_LINES, &lines);
    if (s == OK && lines.n)
        s = write_all(fd, buf_str(&lines));
    close(fd);
    return s;
}

typedef struct {
    App *app;
    bool made;
} Keeping;

static Status keep_checkpoint(Db *db, void *context)
{
    Keeping *k = context;
    return audit_checkpoint(db, k->app->keys, clock_ms(&k->app->clock), false, &k->made);
}

Status audit_keep(App *app)
{
    Keeping k = { .app = app };
    CLEANUP(db_pool_return) Db *writer = NULL, *reader = NULL;
    TRY(db_pool_writer(app->pool, &writer));
    TRY(db_tx(writer, keep_checkpoint, &k));
    db_pool_return(&writer); /* a medium that does not answer keeps nobody from writing */
    if (k.made)
        syslog(LOG_AUTHPRIV | LOG_NOTICE, "banso: audit checkpoint");
    if (!app->config.audit_copy)
        return OK;
    TRY(db_pool_reader(app->pool, &reader));
    return append_copy(reader, app->config.audit_copy);
}

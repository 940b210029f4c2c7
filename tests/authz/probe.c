/* The whole program without a socket, for tests/oracle: requests in as JSON lines, answers out as JSON lines.
 *   probe DATABASE-URL [KEY-FILE]      without a key file: keys of its own
 *   in:  {"org":1001,"account":7,"method":"GET","path":"/api/…","body":"…"}   org 0: nobody is signed in
 *        "fresh": a session of its own that nothing else uses; "closed": from the closed network; "raw": the body is a file
 *   out: {"status":200,"body":"…","sql":["SELECT …"]}    sql: what SQLite was asked while it was answered, each text once */
#include "http/app.h"
#include "http/router.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PEOPLE_MAX 4096
#define TEXTS_MAX 256
#define ANSWER_MAX (64u << 20)

/* ---- what the database is asked ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char *texts[TEXTS_MAX];
static size_t n_texts;

static void note(const char *text)
{
    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < n_texts; i++)
        if (strcmp(texts[i], text) == 0) {
            pthread_mutex_unlock(&lock);
            return;
        }
    if (n_texts == TEXTS_MAX)
        abort(); /* a list that is silently short would prove nothing */
    texts[n_texts++] = strdup(text);
    pthread_mutex_unlock(&lock);
}

static int traced(unsigned what, void *context, void *statement, void *text)
{
    (void)context;
    (void)text;
    if (what == SQLITE_TRACE_STMT)
        note(sqlite3_sql(statement));
    return 0;
}

static int trace_connection(sqlite3 *db, const char **message, const struct sqlite3_api_routines *unused)
{
    (void)message;
    (void)unused;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, traced, NULL);
}

static void forget_texts(void)
{
    while (n_texts)
        free(texts[--n_texts]);
}

/* ---- who asks ---- */

typedef struct {
    int64_t org, account;
    Str cookie;
} Known;
static Known people[PEOPLE_MAX];
static size_t n_people;

static Status cookie_of(App *app, Arena *kept, int64_t org, int64_t account, bool fresh, Str *ret)
{
    for (size_t i = 0; i < n_people && !fresh; i++)
        if (people[i].org == org && people[i].account == account) {
            *ret = people[i].cookie;
            return OK;
        }
    TRY(app_sign_in(app, org, account, kept, ret));
    if (!fresh && n_people < PEOPLE_MAX)
        people[n_people++] = (Known){ org, account, *ret };
    return OK;
}

/* ---- one line ---- */

static Str text_of(JsonNode *line, const char *key)
{
    JsonNode *n = json_get(line, str_of(key));
    return n && json_type(n) == JSON_STRING ? json_str(n) : (Str){ 0 };
}

static int64_t number_of(JsonNode *line, const char *key)
{
    JsonNode *n = json_get(line, str_of(key));
    return n && json_type(n) == JSON_INT ? json_i64(n) : 0;
}

static bool flag_of(JsonNode *line, const char *key)
{
    JsonNode *n = json_get(line, str_of(key));
    return n && json_type(n) == JSON_BOOL && json_bool(n);
}

static Method method_of(Str name)
{
    int m = 0;
    while (m < METHOD_COUNT && !str_eq(name, str_of(method_name((Method)m))))
        m++;
    return (Method)m;
}

static Status answer(App *app, Arena *kept, Arena *arena, JsonNode *line, Buf *out)
{
    TestReply reply = { 0 };
    TestRequest request = { .method = method_of(text_of(line, "method")), .target = text_of(line, "path"), .body = text_of(line, "body"),
                            .if_match = text_of(line, "if_match"), .same_origin = true, .closed = flag_of(line, "closed") };
    if (flag_of(line, "raw"))
        request.content_type = S("application/octet-stream");
    int64_t org = number_of(line, "org");
    if (org)
        TRY(cookie_of(app, kept, org, number_of(line, "account"), flag_of(line, "fresh"), &request.cookie));
    forget_texts();
    TRY(app_request(app, &request, arena, &reply));
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    json_i64_field(&w, "status", reply.status);
    json_str_field(&w, "body", reply.body);
    json_array_field(&w, "sql");
    for (size_t i = 0; i < n_texts; i++)
        json_put_str(&w, str_of(texts[i]));
    json_close_array(&w);
    json_close_object(&w);
    return json_end(&w);
}

static Status answer_line(App *app, Arena *kept, Str text)
{
    CLEANUP(arena_done) Arena arena;
    CLEANUP(json_done) JsonDoc *doc = NULL;
    CLEANUP(buf_done) Buf out;
    Problems problems;
    arena_init(&arena, ANSWER_MAX);
    buf_init(&out, ANSWER_MAX);
    problems_init(&problems, &arena);
    TRY(json_parse(text, &problems, &doc));
    TRY(answer(app, kept, &arena, json_root(doc), &out));
    fwrite(out.p, 1, out.n, stdout);
    putchar('\n');
    return fflush(stdout) == 0 ? OK : ERR_IO;
}

static Status answer_all(App *app, Arena *kept)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    Status status = OK;
    while (status == OK && (n = getline(&line, &room, stdin)) > 0)
        status = answer_line(app, kept, (Str){ line, (size_t)n });
    free(line);
    return status;
}

int main(int argc, char **argv)
{
    App app;
    Str why;
    CLEANUP(arena_done) Arena arena;
    arena_init(&arena, ANSWER_MAX);
    if (argc < 2 || argc > 3 || sqlite3_auto_extension((void (*)(void))trace_connection) != SQLITE_OK)
        return 2;
    const AppConfig config = { .db = { .url = argv[1], .create = true, .readers = 4 }, .quiet = true, .features = features,
                               .n_features = feature_count, .key_file = argc > 2 ? argv[2] : NULL, .key_seed = argc > 2 ? 0 : 7 };
    Status status = app_start(&app, &config, &arena, &why);
    if (status != OK) {
        fprintf(stderr, "probe: " STR_FMT "\n", STR_ARG(why));
        return 1;
    }
    status = answer_all(&app, &arena);
    app_stop(&app);
    forget_texts();
    if (status != OK)
        fprintf(stderr, "probe: %s\n", status_info(status)->code);
    return status != OK;
}

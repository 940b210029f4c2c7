/* calc.c: banso calc — the rules as filters, JSON in and JSON out, so that anyone can script and check them. */
#include "cli/calc.h"
#include "cli/cli.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define REQUEST_BYTES_MAX CALC_REQUEST_BYTES_MAX
#define READ_BYTES (64u * 1024)
#define BATCH_BYTES (256u * 1024)
/* The shortest line, one byte, is answered with 258 bytes of problem; the longest, all of names to quote, with less than 4 a byte. */
#define ANSWERS_MAX (300u * (BATCH_BYTES + 2 * READ_BYTES) + 4u * REQUEST_BYTES_MAX)
#define REQUEST_ARENA_BYTES (64u * REQUEST_BYTES_MAX)
#define WORKERS_MAX 8

extern const CalcTopic calc_cap;
extern const CalcTopic calc_forecast;
extern const CalcTopic calc_decompose;
extern const CalcTopic calc_peers;
extern const CalcTopic calc_graduation;

static const CalcTopic *const topics[] = { &calc_cap, &calc_forecast, &calc_decompose, &calc_peers, &calc_graduation };

static const char usage[] =
    "使い方 / usage: banso calc TOPIC [--jsonl] < REQUEST.json      banso calc TOPIC --help\n"
    "\n"
    "規則の計算だけを行います。標準入力の JSON を読み、結果の JSON を1行で書きます。\n"
    "Computes a rule from JSON on standard input; writes JSON, one line, to standard output.\n"
    "\n"
    "  cap          上限額 / the upper limit of one fiscal year\n"
    "  forecast     月ごとの見込み / the months to come of a series, and their sum\n"
    "  decompose    要因分解 / why a total differs between two populations, or among many\n"
    "  peers        類似団体 / the towns most like one, by circumstances\n"
    "  graduation   卒業の効果額 / what graduations save, gross and net\n"
    "\n"
    "  --jsonl      1行に1件ずつ読み、1件ごとに1行で答えます / one request a line, one answer a line\n"
    "\n"
    "入力に誤りがあれば、誤りをすべて挙げた JSON を書き、終了コードは2です。--jsonl では1件でも誤りがあれば2です。\n"
    "Wrong input: a problem document naming every bad field, exit code 2 (with --jsonl: if any request was wrong).\n";

static const CalcTopic *find_topic(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(topics); i++)
        if (strcmp(topics[i]->name, name) == 0)
            return topics[i];
    return NULL;
}

typedef struct {
    const CalcTopic *topic;
    Calc calc;
    Str lines;
    Buf out;
    Status status;
    bool wrong; /* some request was */
} Worker;

static void worker_init(Worker *w, const CalcTopic *topic)
{
    w->topic = topic;
    w->status = OK;
    w->wrong = false;
    w->lines = S("");
    arena_init(&w->calc.arena, REQUEST_ARENA_BYTES);
    buf_init(&w->out, ANSWERS_MAX);
}

static void worker_done(Worker *w)
{
    arena_done(&w->calc.arena);
    buf_done(&w->out);
}

/* One answer of one line, also for a wrong request. */
static Status answer(Worker *w, Str text)
{
    Calc *c = &w->calc;
    arena_reset(&c->arena);
    problems_init(&c->problems, &c->arena);
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Status s = text.n > REQUEST_BYTES_MAX ? ERR_TOO_LARGE : json_parse(text, &c->problems, &doc);
    if (s == OK)
        s = w->topic->answer(c, json_root(doc), &w->out);
    if (s != OK && s != ERR_INVALID && s != ERR_TOO_LARGE)
        return s;
    w->wrong |= s != OK;
    if (s != OK)
        TRY(cli_put_problem(&w->out, s, &c->problems));
    buf_char(&w->out, '\n');
    return buf_status(&w->out);
}

static Status read_some(Buf *in, size_t *ret_n)
{
    char *to = buf_reserve(in, READ_BYTES);
    if (!to)
        return buf_status(in);
    ssize_t n;
    do
        n = read(STDIN_FILENO, to, READ_BYTES);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return ERR_IO;
    in->n += (size_t)n;
    *ret_n = (size_t)n;
    return OK;
}

static Status run_whole(const CalcTopic *topic)
{
    CLEANUP(worker_done) Worker w;
    CLEANUP(buf_done) Buf in;
    size_t n = 1;
    worker_init(&w, topic);
    buf_init(&in, REQUEST_BYTES_MAX + 2 * READ_BYTES);
    while (n && in.n <= REQUEST_BYTES_MAX)
        TRY(read_some(&in, &n));
    TRY(answer(&w, buf_str(&in)));
    TRY(cli_write(buf_str(&w.out)));
    return w.wrong ? ERR_INVALID : OK;
}

/* ---- many requests ---- */

static void *answer_lines(void *context)
{
    Worker *w = context;
    for (Str rest = w->lines, line; rest.n && w->status == OK;) {
        str_cut(rest, '\n', &line, &rest);
        w->status = answer(w, line);
    }
    return NULL;
}

/* The lines are cut into one run for each worker; the answers leave in the order of the questions. */
static Status answer_batch(Worker *workers, size_t n, Str lines)
{
    pthread_t threads[WORKERS_MAX];
    bool running[WORKERS_MAX] = { false };
    if (lines.n < READ_BYTES / 2)
        n = 1;
    for (size_t i = 0; i < n; i++) {
        size_t goal = lines.n / (n - i);
        const char *end = i + 1 < n && goal ? memchr(lines.p + goal - 1, '\n', lines.n - goal + 1) : NULL;
        size_t length = end ? (size_t)(end - lines.p) + 1 : lines.n;
        workers[i].lines = str_sub(lines, 0, length);
        lines = str_sub(lines, length, lines.n);
        running[i] = i + 1 < n && pthread_create(&threads[i], NULL, answer_lines, &workers[i]) == 0;
        if (!running[i])
            answer_lines(&workers[i]);
    }
    for (size_t i = 0; i < n; i++)
        if (running[i])
            pthread_join(threads[i], NULL);
    for (size_t i = 0; i < n; i++) {
        TRY(workers[i].status);
        TRY(cli_write(buf_str(&workers[i].out)));
        buf_clear(&workers[i].out);
    }
    return OK;
}

static bool more_waits(void)
{
    struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
    return poll(&in, 1, 0) == 1 && (in.revents & POLLIN);
}

/* What was read is answered before reading waits again, so that two programs can talk. A line that is
 * too long is answered once and thrown away up to its end. */
static Status run_lines(Worker *workers, size_t n)
{
    CLEANUP(buf_done) Buf in;
    bool skipping = false;
    buf_init(&in, BATCH_BYTES + REQUEST_BYTES_MAX + 2 * READ_BYTES);
    for (size_t got = 1; got;) {
        TRY(read_some(&in, &got));
        while (got && in.n < BATCH_BYTES && more_waits()) {
            TRY(read_some(&in, &got));
        }
        Str text = buf_str(&in), rest = text, dropped;
        if (skipping && (skipping = !str_cut(text, '\n', &dropped, &rest)))
            rest = S("");
        const char *last = rest.n && got ? memrchr(rest.p, '\n', rest.n) : NULL;
        size_t whole = last ? (size_t)(last - rest.p) + 1 : got ? 0 : rest.n;
        if (rest.n - whole > REQUEST_BYTES_MAX) {
            whole = rest.n;
            skipping = true;
        }
        TRY(answer_batch(workers, n, str_sub(rest, 0, whole)));
        rest = str_sub(rest, whole, rest.n);
        memmove(in.p, rest.p, rest.n);
        in.n = rest.n;
    }
    return OK;
}

static Status run_jsonl(const CalcTopic *topic)
{
    Worker workers[WORKERS_MAX];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = processors < 1 ? 1 : processors > WORKERS_MAX ? WORKERS_MAX : (size_t)processors;
    for (size_t i = 0; i < n; i++)
        worker_init(&workers[i], topic);
    Status s = run_lines(workers, n);
    for (size_t i = 0; i < n; i++) {
        if (s == OK && workers[i].wrong)
            s = ERR_INVALID;
        worker_done(&workers[i]);
    }
    return s;
}

static Status run_calc(Cli *cli)
{
    bool jsonl = false;
    const CliOption options[] = { { "--jsonl", NULL, &jsonl } };
    TRY(cli_options(cli, options, COUNT_OF(options)));
    const CalcTopic *topic = cli->argc == 1 ? find_topic(cli->argv[0]) : NULL;
    if (!topic)
        return cli_fail(cli, ERR_INVALID, "計算の名前を1つ指定してください。banso calc --help で名前と使い方が見られます。");
    Status s = jsonl ? run_jsonl(topic) : run_whole(topic);
    cli->said = s == ERR_INVALID; /* the problem document says it all */
    return s;
}

static const char *usage_for(int argc, char **argv)
{
    const CalcTopic *topic = argc ? find_topic(argv[0]) : NULL;
    return topic ? topic->usage : usage;
}

const Command command_calc = {
    .name = "calc",
    .help = "規則の計算だけを行う（上限額・見込み・要因分解・類似団体・卒業） / compute a rule from JSON",
    .usage = usage,
    .usage_for = usage_for,
    .run = run_calc,
};

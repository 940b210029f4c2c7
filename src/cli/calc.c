/* calc.c: banso calc — the rules as filters, JSON in and JSON out, so that anyone can script and check them. */
#include "cli/cli.h"
#include "domain/cap.h"
#include "json/read.h"
#include "json/write.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define REQUEST_BYTES_MAX BODY_MAX_DEFAULT
#define READ_BYTES (64u * 1024)
#define BATCH_BYTES (256u * 1024)
/* The shortest line, one byte, is answered with 258 bytes of problem; the longest, all of names to quote, with less than 4 a byte. */
#define ANSWERS_MAX (300u * (BATCH_BYTES + 2 * READ_BYTES) + 4u * REQUEST_BYTES_MAX)
#define WORKERS_MAX 8

static const char usage[] =
    "使い方 / usage: banso calc cap [--jsonl] < REQUEST.json\n"
    "\n"
    "総合事業の上限額を計算します（介護保険法施行令37条の13）。標準入力の JSON を読み、結果の JSON を1行で書きます。\n"
    "Computes the upper limit from JSON on standard input; writes JSON, one line, to standard output.\n"
    "\n"
    "  --jsonl   1行に1件ずつ読み、1件ごとに1行で答えます / one request a line, one answer a line\n"
    "\n"
    "入力 / request:\n"
    "  fiscal_year         2015–2099\n"
    "  base                {\"a\":…,\"b\":…,\"k\":…} 平成26年度の特定予防給付費額・予防給付費額・介護予防等事業費額（円）\n"
    "  n75                 {\"2011\":9000,…} その年度の10月1日の75歳以上人口。y年度の率には y−4 と y−1 が要ります。\n"
    "                      使わない年があってもかまいません / years not needed are allowed\n"
    "  care_management     当該年度の介護予防支援費 / deducted from i (2018 and after)\n"
    "  transitional_benefit 経過的特定予防給付費額 / deducted from i instead in 2015–2017\n"
    "  prevention_benefit  当該年度の予防給付費額 / deducted from ro\n"
    "  chain               任意 optional {\"year\":2024,\"i\":…,\"ro\":…} その年度までの率を掛けた、差し引く前の額。\n"
    "                      以後の年の率だけを掛けます。base は省けます / products up to that year; base may be left out\n"
    "  special             任意 optional {\"h29_program\":…,\"h29_transitional\":…,\"h29_prevention\":…}\n"
    "                      特定事情市町村（4項2号、2018年度から）：平成29年度の総合事業費・経過的特定予防給付費・予防給付費\n"
    "  rounding            任意 optional \"floor\"（既定 default）| \"half_up\" 円未満の端数\n"
    "\n"
    "出力 / answer:\n"
    "  {\"rates\":[{\"year\":2015,\"n_from\":9000,\"n_to\":9760,\"rate\":\"1.0281\"},…],\"i\":…,\"ro\":…,\n"
    "   \"chosen\":\"ro\",\"cap\":…}   special があれば special_i と special_ro も / with special also these two\n"
    "\n"
    "入力に誤りがあれば、誤りをすべて挙げた JSON を書き、終了コードは2です。--jsonl では1件でも誤りがあれば2です。\n"
    "Wrong input: a problem document naming every bad field, exit code 2 (with --jsonl: if any request was wrong).\n";

/* ---- the request ---- */

typedef struct {
    const char *key;
    CapItem item;
    const char *pointer;
} YenField;

static const YenField top_fields[] = {
    { "care_management", CAP_CARE_MANAGEMENT, "/care_management" },
    { "transitional_benefit", CAP_TRANSITIONAL, "/transitional_benefit" },
    { "prevention_benefit", CAP_PREVENTION_BENEFIT, "/prevention_benefit" },
};
static const YenField base_fields[] = {
    { "a", CAP_A26, "/base/a" }, { "b", CAP_B26, "/base/b" }, { "k", CAP_K26, "/base/k" },
};
static const YenField chain_fields[] = {
    { "year", CAP_CHAIN_YEAR, "/chain/year" }, { "i", CAP_CHAIN_I, "/chain/i" }, { "ro", CAP_CHAIN_RO, "/chain/ro" },
};
static const YenField special_fields[] = {
    { "h29_program", CAP_H29_PROGRAM, "/special/h29_program" },
    { "h29_transitional", CAP_H29_TRANSITIONAL, "/special/h29_transitional" },
    { "h29_prevention", CAP_H29_PREVENTION, "/special/h29_prevention" },
};

static const struct { const char *pointer; const YenField *fields; size_t n; } groups[] = {
    { "", top_fields, COUNT_OF(top_fields) },
    { "/base", base_fields, COUNT_OF(base_fields) },
    { "/chain", chain_fields, COUNT_OF(chain_fields) },
    { "/special", special_fields, COUNT_OF(special_fields) },
};
enum { GROUP_TOP, GROUP_BASE, GROUP_CHAIN, GROUP_SPECIAL };

typedef struct {
    Arena arena;
    Problems problems;
    CapInputs in;
    CapResult result;
    bool n75_given, group_given[COUNT_OF(groups)];
} Request;

/* The key as a step of a JSON Pointer: ~ and / are escaped (RFC 6901). */
static Str pointer_to(Arena *arena, Str parent, Str key)
{
    char *p = arena_alloc(arena, parent.n + 2 * key.n + 1);
    size_t n = 0;
    if (!p)
        return S("");
    for (size_t i = 0; i < parent.n; i++)
        p[n++] = parent.p[i];
    p[n++] = '/';
    for (size_t i = 0; i < key.n; i++) {
        bool escape = key.p[i] == '~' || key.p[i] == '/';
        p[n++] = escape ? '~' : key.p[i];
        if (escape)
            p[n++] = key.p[i] == '~' ? '0' : '1';
    }
    return (Str){ p, n };
}

/* problem_add answers ERR_INVALID for a kept problem; only the lack of memory ends the reading. */
static Status kept(Status s)
{
    return s == ERR_INVALID ? OK : s;
}

static Status add_unknown(Request *rq, Str parent, Str key)
{
    return kept(problem_add(&rq->problems, pointer_to(&rq->arena, parent, key), "unknown",
                            "知らない項目です。綴りを確かめるか、取り除いてください。"));
}

static Status add_type(Request *rq, Str pointer, const char *wanted)
{
    return kept(problem_add(&rq->problems, pointer, "type", "%sではありません。%sで書いてください。", wanted, wanted));
}

static Status read_count(Request *rq, Str key, JsonNode *n, CapValue *ret)
{
    if (json_type(n) != JSON_INT)
        return add_type(rq, pointer_to(&rq->arena, S("/n75"), key), "整数");
    *ret = (CapValue){ true, json_i64(n) };
    return OK;
}

static Status read_integer(Request *rq, Str pointer, JsonNode *n, CapValue *ret)
{
    if (json_type(n) != JSON_INT)
        return add_type(rq, pointer, "整数");
    *ret = (CapValue){ true, json_i64(n) };
    return OK;
}

static const YenField *find_field(size_t group, Str key)
{
    for (size_t i = 0; i < groups[group].n; i++)
        if (str_eq(str_of(groups[group].fields[i].key), key))
            return &groups[group].fields[i];
    return NULL;
}

static Status read_group(Request *rq, size_t group, JsonNode *object)
{
    Str pointer = str_of(groups[group].pointer), key;
    rq->group_given[group] = true;
    if (json_type(object) != JSON_OBJECT)
        return add_type(rq, pointer, "オブジェクト");
    for (size_t i = 0; i < json_count(object); i++) {
        JsonNode *value = json_member(object, i, &key);
        const YenField *f = find_field(group, key);
        if (f)
            TRY(read_integer(rq, str_of(f->pointer), value, &rq->in.values[f->item]));
        else
            TRY(add_unknown(rq, pointer, key));
    }
    return OK;
}

static Status read_n75(Request *rq, JsonNode *object)
{
    Str key;
    rq->n75_given = true;
    if (json_type(object) != JSON_OBJECT)
        return add_type(rq, S("/n75"), "オブジェクト");
    for (size_t i = 0; i < json_count(object); i++) {
        JsonNode *value = json_member(object, i, &key);
        int64_t year;
        if (key.n != 4 || !str_is_digits(key) || !str_to_i64(key, &year))
            TRY(add_unknown(rq, S("/n75"), key));
        else if (year < CAP_N75_FIRST || year > CAP_N75_LAST)
            TRY(kept(problem_add(&rq->problems, pointer_to(&rq->arena, S("/n75"), key), "range", "%d〜%d年度の外の年です。取り除いてください。",
                                 CAP_N75_FIRST, CAP_N75_LAST)));
        else
            TRY(read_count(rq, key, value, &rq->in.n75[year - CAP_N75_FIRST]));
    }
    return OK;
}

static Status read_year(Request *rq, JsonNode *n)
{
    CapValue year = { false, 0 };
    TRY(read_integer(rq, S("/fiscal_year"), n, &year));
    rq->in.fiscal_year = year.value > 0 && year.value <= INT_MAX ? (int)year.value : 0;
    return OK;
}

static Status read_rounding(Request *rq, JsonNode *n)
{
    if (str_eq(json_str(n), S("half_up")))
        rq->in.rounding = CAP_HALF_UP;
    else if (!str_eq(json_str(n), S("floor")))
        return kept(problem_add(&rq->problems, S("/rounding"), json_type(n) == JSON_STRING ? "choice" : "type",
                                "\"floor\" か \"half_up\" を指定してください。"));
    return OK;
}

static Status read_member(Request *rq, Str key, JsonNode *value)
{
    const YenField *f = find_field(GROUP_TOP, key);
    if (f)
        return read_integer(rq, str_of(f->pointer), value, &rq->in.values[f->item]);
    if (str_eq(key, S("fiscal_year")))
        return read_year(rq, value);
    if (str_eq(key, S("n75")))
        return read_n75(rq, value);
    if (str_eq(key, S("rounding")))
        return read_rounding(rq, value);
    for (size_t g = GROUP_BASE; g < COUNT_OF(groups); g++)
        if (str_eq(str_of(groups[g].pointer + 1), key))
            return read_group(rq, g, value);
    return add_unknown(rq, S(""), key);
}

/* ---- what is wrong with it ---- */

static bool told(const Request *rq, Str pointer)
{
    for (size_t i = 0; i < rq->problems.count; i++)
        if (str_eq(rq->problems.items[i].pointer, pointer))
            return true;
    return false;
}

/* A missing object is named once, its members are not. */
static Str pointer_of(Request *rq, const CapIssue *issue)
{
    if (issue->item == CAP_FISCAL_YEAR)
        return S("/fiscal_year");
    if (issue->item == CAP_N75)
        return rq->n75_given ? arena_printf(&rq->arena, "/n75/%d", issue->year) : S("/n75");
    if (issue->wrong == CAP_SILENT)
        return S("/special");
    for (size_t g = 0; g < COUNT_OF(groups); g++)
        for (size_t i = 0; i < groups[g].n; i++)
            if (groups[g].fields[i].item == issue->item)
                return str_of(g == GROUP_TOP || rq->group_given[g] ? groups[g].fields[i].pointer : groups[g].pointer);
    return S("");
}

/* A member of an object that is itself of the wrong type need not be told missing. */
static bool parent_told(const Request *rq, Str pointer)
{
    for (size_t i = pointer.n; i-- > 1;)
        if (pointer.p[i] == '/')
            return told(rq, str_sub(pointer, 0, i));
    return false;
}

static Status add_issue(Request *rq, const CapIssue *issue)
{
    Str pointer = pointer_of(rq, issue);
    if (told(rq, pointer) || parent_told(rq, pointer))
        return OK;
    const CapItemInfo *info = cap_item_info(issue->item);
    const char *code = cap_wrong_code(issue->wrong);
    if (issue->item == CAP_N75)
        return kept(problem_add(&rq->problems, pointer, code, "%d年度の%s：%s", issue->year, info->label, cap_wrong_sentence(issue->wrong)));
    return kept(problem_add(&rq->problems, pointer, code, "%s：%s", info->label, cap_wrong_sentence(issue->wrong)));
}

/* Given, but not read by the rule of the year: a sign that the wrong year or figure was meant. */
static Status add_unused(Request *rq)
{
    const CapRule *rule = cap_rule(rq->in.fiscal_year);
    static const CapItem deductions[] = { CAP_CARE_MANAGEMENT, CAP_TRANSITIONAL };
    for (size_t i = 0; rule && i < COUNT_OF(deductions); i++)
        if (rq->in.values[deductions[i]].given && rule->deduction_i != deductions[i])
            TRY(kept(problem_add(&rq->problems, str_of(top_fields[i].pointer), "unknown", "%d年度の計算では使いません。取り除くか、年度を確かめてください。",
                                 rq->in.fiscal_year)));
    return OK;
}

/* OK with a known result, or ERR_INVALID with every problem. */
static Status compute(Request *rq, JsonNode *root)
{
    Str key;
    if (json_type(root) != JSON_OBJECT) {
        TRY(add_type(rq, S(""), "オブジェクト"));
        return ERR_INVALID;
    }
    for (size_t i = 0; i < json_count(root); i++) {
        JsonNode *value = json_member(root, i, &key);
        TRY(read_member(rq, key, value));
    }
    if (!json_get(root, S("fiscal_year")))
        TRY(kept(problem_add(&rq->problems, S("/fiscal_year"), "missing", "年度がありません。西暦で入力してください。")));
    if (!rq->n75_given) /* needed in every year and with every chain */
        TRY(kept(problem_add(&rq->problems, S("/n75"), "missing", "10月1日の75歳以上人口がありません。年度ごとに入力してください。")));
    rq->in.special = rq->group_given[GROUP_SPECIAL];
    if (rq->group_given[GROUP_CHAIN] && !rq->in.values[CAP_CHAIN_YEAR].given) {
        if (!told(rq, S("/chain")) && !told(rq, S("/chain/year")))
            TRY(kept(problem_add(&rq->problems, S("/chain/year"), "missing", "引き継ぐ金額の年度がありません。入力してください。")));
        rq->in.values[CAP_CHAIN_YEAR] = (CapValue){ true, 0 }; /* so that no base is asked for */
    }
    TRY(add_unused(rq));
    Status s = cap_compute(&rq->in, &rq->result);
    if (s != OK && s != ERR_INVALID)
        return s;
    for (size_t i = 0; i < rq->result.issue_count; i++)
        TRY(add_issue(rq, &rq->result.issues[i]));
    return problems_status(&rq->problems);
}

/* ---- the answer ---- */

static Status put_result(const CapResult *r, Buf *out)
{
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    json_array_field(&w, "rates");
    for (size_t i = 0; i < r->rate_count; i++) {
        char room[24];
        json_open_object(&w);
        json_i64_field(&w, "year", r->rates[i].year);
        json_i64_field(&w, "n_from", r->rates[i].n_from);
        json_i64_field(&w, "n_to", r->rates[i].n_to);
        json_str_field(&w, "rate", cap_rate_text(r->rates[i].rate, room));
        json_close_object(&w);
    }
    json_close_array(&w);
    for (size_t i = 0; i < r->branch_count; i++)
        json_i64_field(&w, cap_branch_key((CapBranchKey)i), r->branches[i].yen);
    json_str_field(&w, "chosen", str_of(cap_branch_key(r->chosen)));
    json_i64_field(&w, "cap", r->yen);
    json_close_object(&w);
    return json_end(&w);
}

typedef struct {
    Request rq;
    Str lines;
    Buf out;
    Status status;
    bool wrong; /* some request was */
} Worker;

static void worker_init(Worker *w)
{
    w->status = OK;
    w->wrong = false;
    w->lines = S("");
    arena_init(&w->rq.arena, 8u * REQUEST_BYTES_MAX);
    buf_init(&w->out, ANSWERS_MAX);
}

static void worker_done(Worker *w)
{
    arena_done(&w->rq.arena);
    buf_done(&w->out);
}

/* One answer of one line, also for a wrong request. */
static Status answer(Worker *w, Str text)
{
    Request *rq = &w->rq;
    arena_reset(&rq->arena);
    problems_init(&rq->problems, &rq->arena);
    rq->in = (CapInputs){ 0 };
    rq->n75_given = false;
    for (size_t g = 0; g < COUNT_OF(groups); g++)
        rq->group_given[g] = false;
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Status s = text.n > REQUEST_BYTES_MAX ? ERR_TOO_LARGE : json_parse(text, &rq->problems, &doc);
    if (s == OK)
        s = compute(rq, json_root(doc));
    if (s != OK && s != ERR_INVALID && s != ERR_TOO_LARGE)
        return s;
    w->wrong |= s != OK;
    TRY(s == OK ? put_result(&rq->result, &w->out) : cli_put_problem(&w->out, s, &rq->problems));
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

static Status run_whole(void)
{
    CLEANUP(worker_done) Worker w;
    CLEANUP(buf_done) Buf in;
    size_t n = 1;
    worker_init(&w);
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

static Status run_jsonl(void)
{
    Worker workers[WORKERS_MAX];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = processors < 1 ? 1 : processors > WORKERS_MAX ? WORKERS_MAX : (size_t)processors;
    for (size_t i = 0; i < n; i++)
        worker_init(&workers[i]);
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
    if (cli->argc != 1 || !str_eq(str_of(cli->argv[0]), S("cap")))
        return cli_fail(cli, ERR_INVALID, "計算の名前を1つ指定してください：cap。 banso calc --help で使い方が見られます。");
    Status s = jsonl ? run_jsonl() : run_whole();
    cli->said = s == ERR_INVALID; /* the problem document says it all */
    return s;
}

const Command command_calc = {
    .name = "calc",
    .help = "規則の計算だけを行う（calc cap：上限額） / compute a rule from JSON (calc cap)",
    .usage = usage,
    .run = run_calc,
};

/* calc.h: what the calculations of banso calc share: one row a topic, one file a topic, and the reading of
 * their requests. A reader tells what is wrong and goes on, so that every bad field is named at once. */
#pragma once
#include "base/buf.h"
#include "json/read.h"
#include "json/write.h"

#define CALC_NAME_BYTES_MAX 64
#define CALC_REQUEST_BYTES_MAX BODY_MAX_DEFAULT

typedef struct {
    Arena arena; /* of one request */
    Problems problems;
} Calc;

typedef struct {
    const char *name;
    const char *help;  /* 日本語 / English */
    const char *usage; /* all of --help */
    /* One JSON value without a line end, or ERR_INVALID and nothing written. */
    Status (*answer)(Calc *c, JsonNode *root, Buf *out);
} CalcTopic;

/* problem_add answers ERR_INVALID for a kept problem; only the lack of memory ends the reading. */
Status calc_kept(Status s);
#define CALC_WRONG(c, pointer, code, ...) calc_kept(problem_add(&(c)->problems, (pointer), (code), __VA_ARGS__))
Status calc_add_unknown(Calc *c, Str parent, Str key);
Status calc_add_type(Calc *c, Str pointer, const char *wanted);
Status calc_add_missing(Calc *c, Str pointer, const char *label);
bool calc_told(const Calc *c, Str pointer);
bool calc_parent_told(const Calc *c, Str pointer); /* the object around it was already told of */

/* The key as a step of a JSON Pointer: ~ and / are escaped (RFC 6901). */
Str calc_pointer(Arena *arena, Str parent, Str key);
Str calc_pointer_at(Arena *arena, Str parent, size_t i);

/* The members a request may have, each with its reader. */
typedef struct {
    const char *key, *label;
    bool required;
    Status (*read)(Calc *c, void *request, Str pointer, JsonNode *n);
} CalcMember;
Status calc_read_object(Calc *c, Str pointer, JsonNode *object, const CalcMember *members, size_t n, void *request);

/* Each writes ret only when the value is good. */
Status calc_read_integer(Calc *c, Str pointer, JsonNode *n, int64_t lo, int64_t hi, int64_t *ret);
Status calc_read_real(Calc *c, Str pointer, JsonNode *n, double lo, double hi, double *ret);
Status calc_read_bool(Calc *c, Str pointer, JsonNode *n, bool *ret);
Status calc_read_name(Calc *c, Str pointer, JsonNode *n, Str *ret);
/* One of the words, as its index. */
Status calc_read_choice(Calc *c, Str pointer, JsonNode *n, const char *const *words, size_t count, size_t *ret);
/* An array of lo to hi items; *ret 0 when it is none. */
Status calc_read_count(Calc *c, Str pointer, JsonNode *n, size_t lo, size_t hi, size_t *ret);
/* Names, each once. */
Status calc_read_names(Calc *c, Str pointer, JsonNode *n, size_t hi, Str **ret, size_t *ret_count);
/* Tells of every name that stands twice; the pointer of item i is parent/i/step (step may be empty). */
Status calc_check_unique(Calc *c, Str parent, const char *step, const Str *names, size_t n);

/* A decimal as a string of 15 significant digits. */
void calc_decimal_field(JsonWriter *w, Str key, long double v);

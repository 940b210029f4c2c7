#include "base/test.h"
#include "json/read.h"
#include "json/write.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITE "../shared/data/torture/JSONTestSuite/test_parsing"

#define L(literal) { literal, sizeof(literal) - 1 }

static Arena arena;
static Problems problems;

static Status parse(Str text, JsonDoc **ret)
{
    arena_done(&arena);
    arena_init(&arena, 1 << 20);
    problems_init(&problems, &arena);
    return json_parse(text, &problems, ret);
}

static bool parses(Str text)
{
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Status s = parse(text, &doc);
    EXPECT(s == OK || (s == ERR_INVALID && problems.count == 1 && !doc));
    return s == OK;
}

/* RFC 8259 leaves i_ to the reader; four y_ we refuse although others may take them. */
static const struct { const char *file; bool taken; const char *why; } open_cases[] = {
    { "i_number_double_huge_neg_exp.json", true, "underflows to 0, the nearest double" },
    { "i_number_huge_exp.json", false, "no double is near it" },
    { "i_number_neg_int_huge_exp.json", false, "no double is near it" },
    { "i_number_pos_double_huge_exp.json", false, "no double is near it" },
    { "i_number_real_neg_overflow.json", false, "no double is near it" },
    { "i_number_real_pos_overflow.json", false, "no double is near it" },
    { "i_number_real_underflow.json", true, "underflows to 0, the nearest double" },
    { "i_number_too_big_neg_int.json", false, "beyond int64: money must not be rounded silently" },
    { "i_number_too_big_pos_int.json", false, "beyond int64" },
    { "i_number_very_big_negative_int.json", false, "beyond int64" },
    { "i_object_key_lone_2nd_surrogate.json", false, "a lone surrogate is not a character" },
    { "i_string_1st_surrogate_but_2nd_missing.json", false, "a lone surrogate is not a character" },
    { "i_string_1st_valid_surrogate_2nd_invalid.json", false, "a lone surrogate is not a character" },
    { "i_string_UTF-16LE_with_BOM.json", false, "only UTF-8 (RFC 8259 section 8.1)" },
    { "i_string_UTF-8_invalid_sequence.json", false, "not UTF-8" },
    { "i_string_UTF8_surrogate_U+D800.json", false, "not UTF-8" },
    { "i_string_incomplete_surrogate_and_escape_valid.json", false, "a lone surrogate is not a character" },
    { "i_string_incomplete_surrogate_pair.json", false, "a lone surrogate is not a character" },
    { "i_string_incomplete_surrogates_escape_valid.json", false, "a lone surrogate is not a character" },
    { "i_string_invalid_lonely_surrogate.json", false, "a lone surrogate is not a character" },
    { "i_string_invalid_surrogate.json", false, "a lone surrogate is not a character" },
    { "i_string_invalid_utf-8.json", false, "not UTF-8" },
    { "i_string_inverted_surrogates_U+1D11E.json", false, "a lone surrogate is not a character" },
    { "i_string_iso_latin_1.json", false, "not UTF-8" },
    { "i_string_lone_second_surrogate.json", false, "a lone surrogate is not a character" },
    { "i_string_lone_utf8_continuation_byte.json", false, "not UTF-8" },
    { "i_string_not_in_unicode_range.json", false, "not UTF-8" },
    { "i_string_overlong_sequence_2_bytes.json", false, "not UTF-8" },
    { "i_string_overlong_sequence_6_bytes.json", false, "not UTF-8" },
    { "i_string_overlong_sequence_6_bytes_null.json", false, "not UTF-8" },
    { "i_string_truncated-utf-8.json", false, "not UTF-8" },
    { "i_string_utf16BE_no_BOM.json", false, "only UTF-8" },
    { "i_string_utf16LE_no_BOM.json", false, "only UTF-8" },
    { "i_structure_500_nested_arrays.json", false, "deeper than JSON_DEPTH_MAX" },
    { "y_object_duplicated_key.json", false, "which of two amounts counts must not be guessed" },
    { "y_object_duplicated_key_and_value.json", false, "the same" },
    { "y_string_null_escape.json", false, "NUL cuts texts short in databases and C" },
    { "y_object_escaped_null_in_key.json", false, "the same" },
    { "i_structure_UTF-8_BOM_empty_object.json", false, "a BOM is not JSON (RFC 8259 section 8.1)" },
};

static bool wanted(const char *file)
{
    for (size_t i = 0; i < COUNT_OF(open_cases); i++)
        if (strcmp(open_cases[i].file, file) == 0)
            return open_cases[i].taken;
    EXPECT(file[0] == 'y' || file[0] == 'n');
    return file[0] == 'y';
}

static void read_file(const char *path, Buf *out)
{
    FILE *f = fopen(path, "rb");
    EXPECT(f != NULL);
    char *to;
    size_t n;
    while (f && (to = buf_reserve(out, 4096)) && (n = fread(to, 1, 4096, f)) > 0)
        out->n += n;
    if (f)
        fclose(f);
}

TEST(json_test_suite_is_answered_as_the_standard_says)
{
    DIR *dir = opendir(SUITE);
    if (!dir) {
        test_skip(SUITE);
        return;
    }
    int files = 0;
    for (struct dirent *e; (e = readdir(dir));) {
        if (!strstr(e->d_name, ".json"))
            continue;
        char path[sizeof SUITE + sizeof e->d_name + 1];
        snprintf(path, sizeof path, SUITE "/%s", e->d_name);
        Buf text;
        buf_init(&text, 1 << 20);
        read_file(path, &text);
        if (parses(buf_str(&text)) != wanted(e->d_name))
            test_fail(__FILE__, __LINE__, "%s", e->d_name);
        buf_done(&text);
        files++;
    }
    closedir(dir);
    EXPECT(files > 300);
}

TEST(nesting_ends_at_the_limit)
{
    char text[2 * JSON_DEPTH_MAX + 2];
    memset(text, '[', JSON_DEPTH_MAX + 1);
    memset(text + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    EXPECT(parses((Str){ text + 1, 2 * JSON_DEPTH_MAX }));
    EXPECT(!parses((Str){ text, 2 * JSON_DEPTH_MAX + 2 }));
    EXPECT(str_contains(problems.items[0].sentence, S("64段")));
    EXPECT(parses(S("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\"")));
}

TEST(errors_name_line_and_column)
{
    static const struct { Str text; const char *where, *what; } cases[] = {
        { L("{\n \"a\": 1,\n \"a\": 2}"), "3行目", "2回" },
        { L("[1,\n2"), "2行目", "途中" },
        { L("[1] 2"), "1行目の5文字目", "余分" },
        { L("[9223372036854775808]"), "1行目", "大きすぎ" },
        { L("[\"\\u0000\"]"), "1行目", "NUL" },
        { L("[\"\xFF\"]"), "1行目", "UTF-8" },
        { L("[1,\n x]"), "2行目の2文字目", "JSON" },
        { L("[1]\0"), "1行目の4文字目", "NUL" },
        { L(""), "", "途中" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        EXPECT(!parses(cases[i].text));
        EXPECT_STR(problems.items[0].pointer, S(""));
        if (!str_contains(problems.items[0].sentence, str_of(cases[i].where))
            || !str_contains(problems.items[0].sentence, str_of(cases[i].what)))
            test_fail(__FILE__, __LINE__, "case %zu: " STR_FMT, i, STR_ARG(problems.items[0].sentence));
    }
}

TEST(a_parsed_value_is_read_by_type)
{
    CLEANUP(json_done) JsonDoc *doc = NULL;
    EXPECT(parse(S("{\"z\":[1,-9223372036854775808,2.5,\"\\ud83d\\ude00\\n\",true,null],\"a\":{},\"\":false}"), &doc) == OK);
    JsonNode *root = json_root(doc), *z = json_get(root, S("z"));
    Str key;
    EXPECT_I64(json_type(root), JSON_OBJECT);
    EXPECT_I64(json_count(root), 3);
    EXPECT(json_member(root, 0, &key) == z);
    EXPECT_STR(key, S("z"));
    EXPECT_I64(json_type(json_member(root, 1, &key)), JSON_OBJECT);
    EXPECT_STR(key, S("a"));
    EXPECT(json_member(root, 3, &key) == NULL);
    EXPECT(json_get(root, S("b")) == NULL);
    EXPECT_I64(json_type(json_get(root, S(""))), JSON_BOOL);
    EXPECT_I64(json_count(z), 6);
    EXPECT_I64(json_i64(json_at(z, 1)), INT64_MIN);
    EXPECT(json_real(json_at(z, 0)) >= 1 && json_real(json_at(z, 0)) <= 1);
    EXPECT(json_real(json_at(z, 2)) >= 2.5 && json_real(json_at(z, 2)) <= 2.5);
    EXPECT_STR(json_str(json_at(z, 3)), S("\xF0\x9F\x98\x80\n"));
    EXPECT(json_bool(json_at(z, 4)));
    EXPECT_I64(json_type(json_at(z, 5)), JSON_NULL);
    EXPECT(json_at(z, 6) == NULL);
    EXPECT_STR(json_str(z), S(""));
    EXPECT_I64(json_i64(json_at(z, 3)), 0);
    JsonNode *absent = json_get(json_get(root, S("b")), S("c"));
    EXPECT(absent == NULL && json_at(absent, 0) == NULL && json_member(absent, 0, &key) == NULL);
    EXPECT_I64(json_type(absent), JSON_NULL);
    EXPECT_I64(json_count(absent), 0);
    EXPECT_I64(json_i64(absent), 0);
    EXPECT(!json_bool(absent) && json_real(absent) >= 0 && json_real(absent) <= 0);
    EXPECT_STR(json_str(absent), S(""));
}

TEST(many_members_keep_their_order_and_are_found)
{
    enum { N = 2000 };
    CLEANUP(buf_done) Buf text;
    CLEANUP(json_done) JsonDoc *doc = NULL;
    buf_init(&text, 1 << 20);
    JsonWriter w;
    json_begin(&w, &text);
    json_open_object(&w);
    for (int64_t i = 0; i < N; i++) {
        char key[24];
        int n = snprintf(key, sizeof key, "%lld", (long long)(i * 7919 % N));
        json_key(&w, (Str){ key, (size_t)n });
        json_put_i64(&w, i);
    }
    json_close_object(&w);
    EXPECT(json_end(&w) == OK);
    EXPECT(parse(buf_str(&text), &doc) == OK);
    EXPECT_I64(json_count(json_root(doc)), N);
    for (size_t i = 0; i < N; i++) {
        Str key;
        JsonNode *n = json_member(json_root(doc), i, &key);
        EXPECT_I64(json_i64(n), i);
        EXPECT(json_get(json_root(doc), key) == n);
    }
    EXPECT(json_get(json_root(doc), S("x")) == NULL);
}

TEST(strings_are_escaped_as_rfc_8259_says)
{
    static const struct { Str in; const char *out; } cases[] = {
        { L("a\"b\\c/"), "\"a\\\"b\\\\c/\"" },
        { L("\b\f\n\r\t\x01\x1F\x7F"), "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7F\"" },
        { L("\0"), "\"\\u0000\"" },
        { L("伴走\xF0\x9F\x98\x80"), "\"伴走\xF0\x9F\x98\x80\"" },
        { L("a\xFFz"), "\"a\xEF\xBF\xBDz\"" },
        { L("走\xE4\xBC"), "\"走\xEF\xBF\xBD\xEF\xBF\xBD\"" },
        { L("\xED\xA0\x80\""), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\\\"\"" },
        { L(""), "\"\"" },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        CLEANUP(buf_done) Buf out;
        buf_init(&out, 1000);
        JsonWriter w;
        json_begin(&w, &out);
        json_put_str(&w, cases[i].in);
        EXPECT(json_end(&w) == OK);
        EXPECT_STR(buf_str(&out), str_of(cases[i].out));
    }
}

TEST(any_bytes_come_back_as_valid_json)
{
    for (int round = 0; round < 2000; round++) {
        char bytes[40];
        size_t n = (size_t)test_rand(0, sizeof bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)test_rand(1, test_rand(0, 1) ? 255 : 127);
        CLEANUP(buf_done) Buf out;
        CLEANUP(json_done) JsonDoc *doc = NULL;
        buf_init(&out, 1000);
        JsonWriter w;
        json_begin(&w, &out);
        json_put_str(&w, (Str){ bytes, n });
        EXPECT(json_end(&w) == OK);
        EXPECT(parse(buf_str(&out), &doc) == OK);
        if (doc && str_is_utf8((Str){ bytes, n }))
            EXPECT_STR(json_str(json_root(doc)), ((Str){ bytes, n }));
    }
}

static Str real_text(double v, Buf *out)
{
    buf_clear(out);
    JsonWriter w;
    json_begin(&w, out);
    json_put_real(&w, v);
    EXPECT(json_end(&w) == OK);
    return buf_str(out);
}

TEST(doubles_are_written_short_and_read_back_equal)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 100);
    EXPECT_STR(real_text(0.1, &out), S("0.1"));
    EXPECT_STR(real_text(1.0 / 3, &out), S("0.3333333333333333"));
    EXPECT_STR(real_text(0.1 + 0.2, &out), S("0.30000000000000004"));
    EXPECT_STR(real_text(5e-324, &out), S("5e-324"));
    EXPECT_STR(real_text(1.7976931348623157e308, &out), S("1.7976931348623157e+308"));
    EXPECT_STR(real_text(-2.5, &out), S("-2.5"));
    EXPECT_STR(real_text(-0.0, &out), S("-0.0"));
    EXPECT_STR(real_text(0.0, &out), S("0"));
    EXPECT_STR(real_text((double)NAN, &out), S("null"));
    EXPECT_STR(real_text(-(double)INFINITY, &out), S("null"));
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = test_rand(0, UINT64_MAX - 1);
        double v;
        memcpy(&v, &bits, sizeof v);
        if (!isfinite(v))
            continue;
        CLEANUP(json_done) JsonDoc *doc = NULL;
        EXPECT(parse(real_text(v, &out), &doc) == OK);
        double back = json_real(json_root(doc));
        EXPECT(!(back < v) && !(back > v));
    }
}

TEST(a_document_is_written_with_commas_in_place)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1000);
    JsonWriter w;
    json_begin(&w, &out);
    json_open_object(&w);
    json_str_field(&w, "s", S("x"));
    json_i64_field(&w, "i", INT64_MIN);
    json_bool_field(&w, "b", false);
    json_null_field(&w, "n");
    json_real_field(&w, "r", 1.5);
    json_object_field(&w, "o");
    json_close_object(&w);
    json_array_field(&w, "a");
    json_put_i64(&w, 1);
    json_open_array(&w);
    json_close_array(&w);
    json_put_raw(&w, S("{}"));
    json_close_array(&w);
    json_close_object(&w);
    EXPECT(json_end(&w) == OK);
    EXPECT_STR(buf_str(&out), S("{\"s\":\"x\",\"i\":-9223372036854775808,\"b\":false,\"n\":null,\"r\":1.5,\"o\":{},\"a\":[1,[],{}]}"));
}

/* Each letter calls one writer function. */
static Status write_calls(const char *calls, size_t max)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, max);
    JsonWriter w;
    json_begin(&w, &out);
    for (; *calls; calls++)
        switch (*calls) {
        case '{': json_open_object(&w); break;
        case '}': json_close_object(&w); break;
        case '[': json_open_array(&w); break;
        case ']': json_close_array(&w); break;
        case 'k': json_key(&w, S("k")); break;
        default: json_put_i64(&w, 1); break;
        }
    return json_end(&w);
}

TEST(misuse_of_the_writer_is_an_internal_error)
{
    static const char *const wrong[] = { "", "11", "{", "[", "}", "]", "{]", "[}", "{1}", "{k}", "{kk1}", "[k1]", "k1", "{k1}1", "{k[}]" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        if (write_calls(wrong[i], 1000) != ERR_INTERNAL)
            test_fail(__FILE__, __LINE__, "%s", wrong[i]);
    EXPECT(write_calls("{k[11[]]k{k1}}", 1000) == OK);
    EXPECT(write_calls("[1111111]", 8) == ERR_TOO_LARGE);
    char deep[2 * JSON_DEPTH_MAX + 3];
    memset(deep, '[', sizeof deep);
    memset(deep + JSON_DEPTH_MAX, ']', JSON_DEPTH_MAX);
    deep[2 * JSON_DEPTH_MAX] = '\0';
    EXPECT(write_calls(deep, 1000) == OK);
    memset(deep, '[', JSON_DEPTH_MAX + 1);
    memset(deep + JSON_DEPTH_MAX + 1, ']', JSON_DEPTH_MAX + 1);
    deep[2 * JSON_DEPTH_MAX + 2] = '\0';
    EXPECT(write_calls(deep, 1000) == ERR_INTERNAL);
}

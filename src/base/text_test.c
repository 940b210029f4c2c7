#include "base/text.h"
#include "base/test.h"

#include <pthread.h>
#include <string.h>

static void expect_decoded(Encoding e, Str bytes, Str wanted, size_t lost)
{
    Buf out;
    UndecodableList list;
    buf_init(&out, 1 << 16);
    EXPECT(text_decode(e, bytes, true, &out, NULL, &list) == OK);
    EXPECT_STR(buf_str(&out), wanted);
    EXPECT_I64(list.count, lost);
    EXPECT(str_is_utf8(buf_str(&out)));
    buf_done(&out);
}

/* Codes from Microsoft's table of code page 932. */
TEST(cp932_is_the_code_page_of_windows)
{
    static const struct { const char *bytes, *text; } rows[] = {
        { "\x87\x54\x87\x55\x87\x56", "ⅠⅡⅢ" },       /* NEC row 13 */
        { "\x87\x40\x87\x8A\x87\x82", "①㈱№" },
        { "\xFB\xFC\xFA\xB1\xFA\x67", "髙﨑彅" },    /* IBM extensions */
        { "\xED\x40", "纊" },                              /* NEC selection of the IBM extensions */
        { "\x81\x60\x81\x7C\x81\x61\x81\x91\x81\x92\x81\xCA", "～－∥￠￡￢" },
        { "\x83\x5C\x95\x5C\x94\x5C", "ソ表能" },          /* second byte 5C */
        { "\xB6\xDE\xCA\xDF\xA5", "ｶﾞﾊﾟ･" },
        { "\x5C\x7E", "\\~" },
        { "\x88\x9F\xEA\xA4", "亜熙" },
        { "A\x82\xA0" "B", "AあB" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_decoded(ENCODING_CP932, str_of(rows[i].bytes), str_of(rows[i].text), 0);
}

TEST(what_cp932_does_not_have_is_kept_as_a_mark_and_listed)
{
    static const struct { Str bytes, text; size_t lost; } rows[] = {
        { { "\xF0\x40", 2 }, { "\xEF\xBF\xBD", 3 }, 1 },               /* first 外字 */
        { { "\xF9\xFC", 2 }, { "\xEF\xBF\xBD", 3 }, 1 },               /* last 外字 */
        { { "a\x81", 2 }, { "a\xEF\xBF\xBD", 4 }, 1 },                 /* cut */
        { { "\x81\n", 2 }, { "\xEF\xBF\xBD\n", 4 }, 1 },               /* the newline survives */
        { { "\x81\xAD", 2 }, { "\xEF\xBF\xBD", 3 }, 1 },               /* empty place of row 2 */
        { { "\x80\xA0\xFD\xFE\xFF", 5 }, { "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 15 }, 5 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        expect_decoded(ENCODING_CP932, rows[i].bytes, rows[i].text, rows[i].lost);
    Buf out;
    UndecodableList list;
    buf_init(&out, 100);
    EXPECT(text_decode(ENCODING_CP932, S("ab\xF0\x41" "c\x80"), true, &out, NULL, &list) == OK);
    EXPECT(list.count == 2 && list.first[0].at == 2 && list.first[0].n == 2 && list.first[0].bytes[1] == 0x41);
    EXPECT(list.first[1].at == 5 && list.first[1].n == 1 && list.first[1].bytes[0] == 0x80);
    buf_done(&out);
}

TEST(utf8_and_utf16_lose_only_what_is_none)
{
    expect_decoded(ENCODING_UTF8, S("あ𠮷\xEF\xBF\xBD"), S("あ𠮷\xEF\xBF\xBD"), 0);
    expect_decoded(ENCODING_UTF8, S("a\xFF" "b\xE3\x81"), S("a\xEF\xBF\xBD" "b\xEF\xBF\xBD"), 2);
    /* One mark for each maximal subpart: Unicode, section 3.9, table 3-8. */
    expect_decoded(ENCODING_UTF8, S("\xF1\x80\x80\xE1\x80\xC2" "b\x80\x80"),
                   S("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD" "b\xEF\xBF\xBD\xEF\xBF\xBD"), 5);
    expect_decoded(ENCODING_UTF16LE, S("\x42\x30\x42\xD8\xB7\xDF"), S("あ𠮷"), 0);
    expect_decoded(ENCODING_UTF16BE, S("\x30\x42\xD8\x42\xDF\xB7\xFF\xFD"), S("あ𠮷\xEF\xBF\xBD"), 0);
    expect_decoded(ENCODING_UTF16BE, S("\xD8\x42\x30\x42\xDF\xB7\x00"), S("\xEF\xBF\xBDあ\xEF\xBF\xBD\xEF\xBF\xBD"), 3);
    expect_decoded(ENCODING_UTF16LE, S("\x42\xD8"), S("\xEF\xBF\xBD"), 1);
}

/* Feeding a text in random pieces gives what feeding it at once gives. */
TEST(pieces_of_a_stream_join)
{
    static const unsigned char alphabet[] = { 'a', ',', '\n', 0x81, 0x40, 0x5C, 0x87, 0x54, 0xB6, 0xDE, 0xE3, 0x81, 0x82, 0xF0, 0xD8, 0x42, 0xDF, 0xFF };
    for (int round = 0; round < 400; round++) {
        Encoding e = (Encoding)test_rand(0, ENCODING_COUNT - 1);
        char bytes[60];
        Str all = { bytes, test_rand(0, sizeof bytes) };
        Buf once, pieces;
        UndecodableList list;
        size_t lost = 0, used = 0;
        for (size_t i = 0; i < all.n; i++)
            bytes[i] = (char)alphabet[test_rand(0, sizeof alphabet - 1)];
        buf_init(&once, 1000);
        buf_init(&pieces, 1000);
        EXPECT(text_decode(e, all, true, &once, &used, &list) == OK && used == all.n);
        for (size_t at = 0, end = 0; at < all.n; at += used) {
            end += test_rand(1, 5);
            Str part = str_sub(all, at, end < at ? 0 : end - at);
            UndecodableList some;
            EXPECT(text_decode(e, part, at + part.n == all.n, &pieces, &used, &some) == OK);
            EXPECT(part.n - used < 4);
            lost += some.count;
        }
        EXPECT_STR(buf_str(&pieces), buf_str(&once));
        EXPECT_I64(lost, list.count);
        buf_done(&once);
        buf_done(&pieces);
    }
}

TEST(a_full_buffer_is_told)
{
    static const Encoding all[] = { ENCODING_UTF8, ENCODING_CP932, ENCODING_UTF16LE };
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        Buf out;
        size_t used = 77;
        buf_init(&out, 3);
        EXPECT_I64(text_decode(all[i], S("abcdefgh"), true, &out, &used, NULL), ERR_TOO_LARGE);
        EXPECT_I64(used, 77);
        buf_done(&out);
    }
}

TEST(encodings_are_told_apart)
{
    static const struct { Str bytes; Encoding e; size_t bom; } rows[] = {
        { { "", 0 }, ENCODING_UTF8, 0 },
        { { "abc", 3 }, ENCODING_UTF8, 0 },
        { { "\xEF\xBB\xBF" "a", 4 }, ENCODING_UTF8_BOM, 3 },
        { { "\xFF\xFE" "a\0", 4 }, ENCODING_UTF16LE, 2 },
        { { "\xFE\xFF\0a", 4 }, ENCODING_UTF16BE, 2 },
        { { "\xE4\xBB\x8B", 3 }, ENCODING_UTF8, 0 },
        { { "a\xE4\xBB", 3 }, ENCODING_UTF8, 0 },          /* the sample ends inside a character */
        { { "a\xE4\xBB,", 4 }, ENCODING_CP932, 0 },
        { { "\x94\xED\x95\xDB", 4 }, ENCODING_CP932, 0 },  /* 被保 */
        { { "\xB6\xC5", 2 }, ENCODING_CP932, 0 },          /* ｶﾅ */
        { { "\xED\xA0\x80", 3 }, ENCODING_CP932, 0 },      /* a surrogate is no UTF-8 */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t bom = 9;
        EXPECT_I64(encoding_detect(rows[i].bytes, &bom), rows[i].e);
        EXPECT_I64(bom, rows[i].bom);
    }
    EXPECT_STR(str_of(encoding_label(ENCODING_CP932)), S("Shift_JIS（CP932）"));
    EXPECT_STR(str_of(encoding_label(ENCODING_COUNT)), S("不明"));
}

static void expect_encoded(Str text, Str wanted, UnmappedList *list)
{
    Buf out;
    buf_init(&out, 1 << 16);
    EXPECT(text_encode_cp932(text, &out, list) == OK);
    EXPECT_STR(buf_str(&out), wanted);
    buf_done(&out);
}

TEST(encoding_lists_what_the_code_page_lacks)
{
    UnmappedList list;
    expect_encoded(S("髙﨑Ⅱ①～〜−∵¬"), S("\xFB\xFC\xFA\xB1\x87\x55\x87\x40\x81\x60\x81\x60\x81\x7C\x81\xE6\x81\xCA"), &list);
    EXPECT_I64(list.n, 0);
    expect_encoded(S("𠮷田𠮷𩸽"), S("\x81\xAC\x93\x63\x81\xAC\x81\xAC"), &list);
    EXPECT(list.n == 2 && list.items[0].code_point == 0x20BB7 && list.items[0].count == 2 && list.items[1].count == 1);
    expect_encoded(S("葛\xF3\xA0\x84\x80城"), S("\x8A\x8B\x8F\xE9"), &list); /* U+E0100 */
    EXPECT(list.n == 1 && list.items[0].code_point == 0xE0100);
    expect_encoded(S("\xEE\x80\x80"), S("\x81\xAC"), &list); /* private use: nobody knows its shape */
    EXPECT(list.n == 1 && list.items[0].code_point == 0xE000);
}

TEST(more_kinds_of_unmapped_characters_than_the_list_holds_are_counted)
{
    UnmappedList list;
    Buf text, out;
    buf_init(&text, 1 << 16);
    buf_init(&out, 1 << 16);
    for (uint32_t c = 0x20000; c < 0x20000 + 100; c++)
        utf8_put(&text, c);
    EXPECT(text_encode_cp932(buf_str(&text), &out, &list) == OK);
    EXPECT(list.n == COUNT_OF(list.items) && list.beyond == 100 - COUNT_OF(list.items));
    EXPECT_I64(out.n, 200);
    buf_done(&text);
    buf_done(&out);
}

/* Decoding and encoding are inverse but for the second codes that Windows does not write: the NEC selection
 * of the IBM extensions, and doubles of rows 13 and FA. */
TEST(every_code_of_cp932_comes_back_or_to_its_preferred_twin)
{
    size_t characters = 0, twins = 0;
    for (unsigned lead = 0x81; lead <= 0xFC; lead++)
        for (unsigned trail = 0x40; trail <= 0xFC; trail++) {
            char code[2] = { (char)lead, (char)trail };
            Buf text, back, twice;
            UndecodableList lost;
            UnmappedList unmapped;
            if ((lead > 0x9F && lead < 0xE0) || trail == 0x7F)
                continue;
            buf_init(&text, 16);
            buf_init(&back, 16);
            buf_init(&twice, 16);
            EXPECT(text_decode(ENCODING_CP932, (Str){ code, 2 }, true, &text, NULL, &lost) == OK);
            if (lost.count == 0) {
                EXPECT(text_encode_cp932(buf_str(&text), &back, &unmapped) == OK && unmapped.n == 0 && back.n == 2);
                EXPECT(text_decode(ENCODING_CP932, buf_str(&back), true, &twice, NULL, NULL) == OK);
                EXPECT_STR(buf_str(&twice), buf_str(&text));
                characters++;
                twins += !str_eq(buf_str(&back), (Str){ code, 2 });
            }
            buf_done(&text);
            buf_done(&back);
            buf_done(&twice);
        }
    /* JIS X 0208 6,879; NEC row 13 83; NEC selection 374; IBM extensions 388. Not written: all of the NEC
     * selection, 9 of row 13 (≒≡∫√⊥∠∵∩∪ stand in row 2), 15 of IBM (Ⅰ–Ⅹ ￢ ㈱ № ℡ ∵ stand in rows 2 and 13). */
    EXPECT_I64(characters, 6879 + 83 + 374 + 388);
    EXPECT_I64(twins, 398);
}

static void *decode_once(void *unused)
{
    (void)unused;
    expect_decoded(ENCODING_CP932, S("\x87\x54"), S("Ⅰ"), 0);
    return NULL;
}

TEST(threads_share_the_tables)
{
    pthread_t threads[4];
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        EXPECT(pthread_create(&threads[i], NULL, decode_once, NULL) == 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
}

TEST(code_points_round_trip)
{
    for (int i = 0; i < 2000; i++) {
        Buf b;
        size_t at = 0;
        uint32_t c = (uint32_t)test_rand(0, 0x10FFFF);
        if (c >= 0xD800 && c < 0xE000)
            continue;
        buf_init(&b, 4);
        utf8_put(&b, c);
        EXPECT(str_is_utf8(buf_str(&b)));
        EXPECT_I64(utf8_next(buf_str(&b), &at), c);
        EXPECT_I64(at, b.n);
        buf_done(&b);
    }
}

TEST(widths_fold_and_names_stay)
{
    static const struct { const char *text, *wanted; } rows[] = {
        { "", "" },
        { "abc-1", "abc-1" },
        { "Ａｚ０９！～", "Az09!~" },
        { "要支援１　２", "要支援1 2" },
        { "ｶﾞｷﾞﾊﾟﾎﾟｳﾞﾜ", "ガギパポヴワ" },
        { "ｱﾞﾅﾟﾞ", "ア゛ナ゜゛" },
        { "ｻｰﾋﾞｽ｡｢｣､･", "サービス。「」、・" },
        { "１‐２–３—４―５−６ー７ｰ８－９", "1-2-3-4-5-6-7-8-9" },
        { "サービスー1", "サービスー1" },
        { "1ー", "1ー" },
        { "ⅠⅡⅩ髙﨑㈱①", "ⅠⅡⅩ髙﨑㈱①" },
        { "\xF0\xA0\xAE\xB7\xF3\xA0\x84\x80", "\xF0\xA0\xAE\xB7\xF3\xA0\x84\x80" },
        { "a\xFF" "１", "a\xEF\xBF\xBD" "1" },
    };
    Arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Str folded = text_fold_width(str_of(rows[i].text), &a);
        EXPECT_STR(folded, str_of(rows[i].wanted));
        EXPECT_STR(text_fold_width(folded, &a), folded);
    }
    arena_done(&a);
    arena_init(&a, 4);
    EXPECT(text_fold_width(S("１２３"), &a).p == NULL);
    EXPECT(text_search_key(S("１２３"), &a).p == NULL);
    arena_done(&a);
}

TEST(search_finds_a_name_however_it_is_written)
{
    static const struct { const char *one, *other; } same[] = {
        { "髙橋　一郎", "高橋一郎" }, { "山﨑", "山崎" },         { "渡邊", "渡辺" },     { "渡邉", "渡辺" },
        { "齋藤", "斉藤" },           { "齊藤", "斎藤" },         { "濵田", "浜田" },     { "𠮷田", "吉田" },
        { "たかはし", "ﾀｶﾊｼ" },       { "がっこう", "ｶﾞｯｺｳ" },    { "ＡＢＣ", "abc" },    { "葛󠄀城", "葛城" },
        { "\uFA19田", "神田" },       { "か\u3099き", "ガキ" },   { "１丁目２−３", "1丁目2-3" }, { "櫻井", "桜井" },
    };
    static const struct { const char *one, *other; } different[] = {
        { "高橋", "高嶋" }, { "崎", "埼" }, { "はし", "ばし" }, { "やすし", "やすつ" }, { "12", "1-2" },
    };
    Arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(same); i++)
        EXPECT_STR(text_search_key(str_of(same[i].one), &a), text_search_key(str_of(same[i].other), &a));
    for (size_t i = 0; i < COUNT_OF(different); i++)
        EXPECT(!str_eq(text_search_key(str_of(different[i].one), &a), text_search_key(str_of(different[i].other), &a)));
    arena_done(&a);
}

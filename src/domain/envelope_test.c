#include "base/test.h"
#include "domain/envelope.h"

/* A record as text; cells are cut at ','. */
static size_t cut(const char *text, Str *cells)
{
    Str rest = str_of(text);
    size_t n = 0;
    for (bool more = true; more; n++)
        more = str_cut(rest, ',', &cells[n], &rest);
    return n;
}

static EnvelopeRecord record_of(const char *text)
{
    Str cells[80];
    return envelope_record(cells, cut(text, cells));
}

static EnvelopeFault pass(Envelope *e, const char *text)
{
    Str cells[80];
    size_t n = cut(text, cells);
    return envelope_pass(e, envelope_record(cells, n), cells, n);
}

#define CONTROL(count) "1,1,0," count ",71R,0,000000,0970100001,09,1,202604,0"
#define LINE(number) "2," number ",71R1,02,202603,0970100001,00092148,0000000001,A6,1111,1798,4,,,,1798,,,,"

TEST(envelope_knows_its_records)
{
    EXPECT_I64(record_of(CONTROL("2")), ENVELOPE_CONTROL);
    EXPECT_I64(record_of(LINE("2")), ENVELOPE_CLAIM_LINE);
    EXPECT_I64(record_of("2,2,7131,01,x"), ENVELOPE_OTHER);
    EXPECT_I64(record_of("2,2,71R1,03,x"), ENVELOPE_OTHER);
    EXPECT_I64(record_of("3,9"), ENVELOPE_END);
}

TEST(envelope_refuses_what_is_no_record)
{
    EXPECT_I64(record_of(""), ENVELOPE_BROKEN);
    EXPECT_I64(record_of("2"), ENVELOPE_BROKEN);
    EXPECT_I64(record_of("4,1"), ENVELOPE_BROKEN);
    EXPECT_I64(record_of("22,1,71R1"), ENVELOPE_BROKEN);
    EXPECT_I64(record_of("2,2,71R1,02,202603"), ENVELOPE_BROKEN); /* too short for its layout */
    EXPECT_I64(record_of("1,1,0,2,71R"), ENVELOPE_BROKEN);
}

TEST(envelope_is_seen_in_the_first_row)
{
    Str cells[80];
    EXPECT(envelope_is(cells, cut(CONTROL("2"), cells)));
    EXPECT(!envelope_is(cells, cut(LINE("2"), cells)));
    EXPECT(!envelope_is(cells, cut("1,2,3,4,5,6,7,8,9,10,11,12", cells)));
    EXPECT(!envelope_is(cells, cut("被保険者番号,サービス提供年月", cells)));
}

TEST(envelope_counts_data_records_only)
{
    Envelope e = { 0 };
    EXPECT_I64(pass(&e, CONTROL("2")), ENVELOPE_OK);
    EXPECT_I64(e.exam_month, 202604);
    EXPECT_I64(pass(&e, LINE("2")), ENVELOPE_OK);
    EXPECT_I64(pass(&e, LINE("3")), ENVELOPE_OK);
    EXPECT_I64(envelope_finish(&e), ENVELOPE_NO_END);
    EXPECT_I64(pass(&e, "3,4"), ENVELOPE_OK);
    EXPECT_I64(envelope_finish(&e), ENVELOPE_OK);
    EXPECT_I64(pass(&e, LINE("5")), ENVELOPE_AFTER_END);
}

TEST(envelope_finds_missing_records)
{
    Envelope e = { 0 };
    EXPECT_I64(pass(&e, CONTROL("3")), ENVELOPE_OK);
    EXPECT_I64(pass(&e, LINE("2")), ENVELOPE_OK);
    EXPECT_I64(pass(&e, LINE("4")), ENVELOPE_NUMBER);
    EXPECT_I64(pass(&e, "3,5"), ENVELOPE_OK); /* the gap is told once */
    EXPECT_I64(envelope_finish(&e), ENVELOPE_COUNT);
}

TEST(envelope_counts_on_behind_a_record_number_of_any_size)
{
    Envelope e = { 0 };
    EXPECT_I64(pass(&e, CONTROL("2")), ENVELOPE_OK);
    EXPECT_I64(pass(&e, LINE("9223372036854775807")), ENVELOPE_NUMBER);
    EXPECT_I64(pass(&e, LINE("3")), ENVELOPE_OK);
    EXPECT_I64(pass(&e, "3,4"), ENVELOPE_OK);
    EXPECT_I64(envelope_finish(&e), ENVELOPE_OK);
}

TEST(envelope_wants_its_control_record_first_and_once)
{
    Envelope none = { 0 }, twice = { 0 };
    EXPECT_I64(envelope_finish(&none), ENVELOPE_NO_CONTROL);
    EXPECT_I64(pass(&none, LINE("1")), ENVELOPE_NO_CONTROL);
    EXPECT_I64(pass(&twice, CONTROL("1")), ENVELOPE_OK);
    EXPECT_I64(pass(&twice, CONTROL("1")), ENVELOPE_NO_CONTROL);
}

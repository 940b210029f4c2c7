/* demo_rows.c: what the demo town measures, and how it saw itself at the first hearing. Invented. */
#include "feature/monitor/monitor_parts.h"

static const Sql keep = { .text = "INSERT INTO self_portrait (org, id, engagement, day, title, sheet) VALUES ($1, $2, $3, $4, $5, $6)" };

static const char first_sheet[] =
    "{\"present\":\"上限額を超えているかどうか、誰も知らなかった。半日デイの利用は増え続けている。\","
    "\"wish\":\"費用を減らしたい。\",\"concern\":\"サービスが足りないのだと思う。\","
    "\"honest\":[{\"subject\":\"通所型（従前相当）\",\"standing\":\"believed\",\"note\":\"利用者が満足しているから\"},"
    "{\"subject\":\"通所型（サービス・活動C）\",\"standing\":\"believed\",\"note\":\"終わった人のその後を見ていない\"},"
    "{\"subject\":\"一般介護予防事業\",\"standing\":\"well\",\"note\":\"通いの場は56か所\"}]}";

static const struct {
    const char *name, *figure, *unit;
    int64_t digits, begin_value, target;
    const char *target_day, *why;
} indicators[] = {
    { "従前相当の費用の割合", "equivalent_share", "", 1, NUMBER_NONE, NUMBER_NONE, "2027-03-31", "半日デイからの卒業が進めば下がる" },
    { "サービス・活動Cの利用者", "people_c", "", 0, NUMBER_NONE, NUMBER_NONE, "2027-03-31", "作り直した教室が使われているか" },
    { "半日デイを卒業して、通いの場につながった人", "", "人", 0, 0, 10, "2027-03-31", "到達目標そのもの。担当が月に1回、包括に聞く" },
};
static const struct {
    const char *day;
    int64_t value;
    const char *note;
} readings[] = {
    { "2026-08-31", 0, "1回目支援の日。数え始めた" },
    { "2026-10-02", 2, "北部包括の2人。友だちの誘いが効いた" },
    { "2026-11-02", 3, "1人増えた。送迎がないと続かないという声がある" },
};

static Date day_of(const char *iso)
{
    Date d;
    return date_from_iso(str_of(iso), &d) ? d : DATE_NONE;
}

Status monitor_install_demo(Db *db, int64_t org, int64_t engagement, int64_t *next_id)
{
    int64_t last = 0;
    for (size_t i = 0; i < COUNT_OF(indicators); i++) {
        Indicator row = { .row = { .org = org, .id = last = (*next_id)++ }, .engagement = engagement, .name = str_of(indicators[i].name),
                          .figure = str_of(indicators[i].figure), .unit = str_of(indicators[i].unit), .digits = indicators[i].digits,
                          .begin_value = indicators[i].begin_value, .target = indicators[i].target,
                          .target_day = day_of(indicators[i].target_day), .why = str_of(indicators[i].why) };
        TRY(entity_insert(&entity_indicator, db, &row));
    }
    for (size_t i = 0; i < COUNT_OF(readings); i++) {
        Reading row = { .row = { .org = org, .id = (*next_id)++ }, .engagement = engagement, .indicator = last, .day = day_of(readings[i].day),
                        .value = readings[i].value, .note = str_of(readings[i].note) };
        TRY(entity_insert(&entity_reading, db, &row));
    }
    int64_t portrait = (*next_id)++;
    return db_exec(db, &keep, P_INT(org), P_INT(portrait), P_INT(engagement), P_TEXT(S("2026-07-22")), P_TEXT(S("最初のヒアリング")), P_TEXT(str_of(first_sheet)));
}

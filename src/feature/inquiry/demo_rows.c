/* demo_rows.c: one inquiry of the demo's prefecture, with some towns that have answered. Invented. */
#include "feature/inquiry/inquiry_parts.h"

static const Sql put_question = { .text =
    "INSERT INTO question (org, id, asked_by, inquiry, title, words, due, asked_on, confirmed_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, '2026-11-04', $8)" };
static const Sql put_item = { .text =
    "INSERT INTO question_item (org, question, place, label, kind, unit, figure, answer, origin) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)" };

#define TITLE "来年度の伴走支援と、上限額の見込み"
#define WORDS "来年度に支援へうかがう町を決めるためにお聞きします。データで埋まる欄は、数字を確かめて送るだけです。"
#define DUE "2026-12-04"
#define ANSWERED_MS INT64_C(1794700000000)

static const struct {
    const char *label, *kind, *unit, *figure, *answers[2];
} items[] = {
    { "75歳以上人口", "number", "人", "age75", { "4120", "2870" } },
    { "今年度の上限額との差の見込み（超えるときは正の数）", "number", "円", "over", { "-820000", "310000" } },
    { "いま、いちばん困っていること", "text", "", "", { "通いの場までの移動手段", "地域ケア会議が個別の報告だけで終わる" } },
    { "来年度、支援に入ってほしいですか", "yes_no", "", "", { "はい", "いいえ" } },
};

static Status give_town(Db *db, const Inquiry *q, int64_t town, size_t nth, int64_t *next_id)
{
    int64_t question = (*next_id)++;
    bool answered = nth == 1 || nth == 2; /* the first town is the one people look at: it has still to answer */
    TRY(db_exec(db, &put_question, P_INT(town), P_INT(question), P_INT(q->row.org), P_INT(q->row.id), P_TEXT(q->title), P_TEXT(q->words), P_TEXT(S(DUE)),
                answered ? P_INT(ANSWERED_MS) : P_NULL));
    for (size_t i = 0; i < COUNT_OF(items); i++)
        TRY(db_exec(db, &put_item, P_INT(town), P_INT(question), P_INT((int64_t)i + 1), P_TEXT(str_of(items[i].label)), P_TEXT(str_of(items[i].kind)),
                    P_TEXT(str_of(items[i].unit)), P_TEXT(str_of(items[i].figure)), answered ? P_TEXT(str_of(items[i].answers[nth - 1])) : P_NULL,
                    answered ? P_TEXT(S("hand")) : P_NULL));
    return OK;
}

Status inquiry_install_demo(Db *db, int64_t prefecture, const int64_t *towns, size_t n_towns, int64_t *next_id)
{
    Inquiry q = { .row = { .org = prefecture, .id = (*next_id)++ }, .title = S(TITLE), .words = S(WORDS) };
    if (!date_from_iso(S(DUE), &q.due) || !date_from_iso(S("2026-11-04"), &q.sent_on))
        return ERR_INTERNAL;
    TRY(entity_insert(&entity_inquiry, db, &q));
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        InquiryItem item = { .row = { .org = prefecture, .id = (*next_id)++ }, .inquiry = q.row.id, .place = (int64_t)i + 1, .label = str_of(items[i].label),
                             .kind = str_of(items[i].kind), .unit = str_of(items[i].unit), .figure = str_of(items[i].figure) };
        TRY(entity_insert(&entity_inquiry_item, db, &item));
    }
    for (size_t i = 0; i < n_towns; i++)
        TRY(give_town(db, &q, towns[i], i, next_id));
    return OK;
}

/* inquiry.h: one question to many towns (照会). The prefecture writes it and sends it once; every town finds its own copy,
 * already filled from its own data where they know the answer, and nothing is seen outside the town until it confirms. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    Str title, words;
    Date due, sent_on;
} Inquiry;

typedef struct {
    Row row;
    int64_t inquiry, place;
    Str label, kind, unit, figure;
} InquiryItem;

extern const Feature feature_inquiry;
extern const Entity entity_inquiry, entity_inquiry_item;

/* One question of the demo's prefecture to its towns. */
MUST_USE Status inquiry_install_demo(Db *db, int64_t prefecture, const int64_t *towns, size_t n_towns, int64_t *next_id);

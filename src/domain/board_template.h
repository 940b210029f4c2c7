/* board_template.h: what people are asked to write about: areas with a heading and a hint. The built-in ones are
 * those that towns used in 伴走支援 and published. */
#pragma once
#include "domain/board.h"

typedef struct {
    const char *key, *label, *hint;
} BoardArea;
typedef struct {
    const char *key, *label, *lead; /* lead: the question that is read aloud */
    size_t columns;                 /* 0: what suits */
    BoardArea areas[BOARD_AREAS_MAX + 1]; /* ends with {0} */
} BoardTemplate;
extern const BoardTemplate board_templates[];
extern const size_t board_template_count;
const BoardTemplate *board_template_find(Str key); /* NULL when there is none */
size_t board_template_areas(const BoardTemplate *t);

/* A town's own: one area a line, "見出し｜ヒント". Cuts off the first line that says something; false at the end. */
bool board_area_line(Str *rest, Str *ret_label, Str *ret_hint);
/* NULL, or a Japanese sentence that says what is wrong with such lines. */
const char *board_area_fault(Str lines);

/* figure_sources.h: 「数字の出どころ」 on what leaves the screen: the passport (schema/passport.h) of every kind of figure in a file, as a
 * sheet of a workbook or as lines below a table. From outside the hall no names of files or people. */
#pragma once
#include "base/workbook.h"
#include "http/feature.h"

typedef struct {
    int year;                /* fiscal year of the figures */
    const char *const *keys; /* of schema/passport.h */
    size_t n;
    bool outside;            /* the file is for outside, whoever asks */
} FigureSources;

MUST_USE Status sources_sheet(Req *rq, const FigureSources *s, Workbook *file);
/* The same from `row` on of a sheet that has other rows, where a file must not have a second one. */
MUST_USE Status sources_below(Req *rq, const FigureSources *s, Workbook *file, BookSheet *sheet, BookRow row);
/* An empty line, then a line each: figure, what, content, source. */
MUST_USE Status sources_csv(Req *rq, const FigureSources *s, Buf *out);

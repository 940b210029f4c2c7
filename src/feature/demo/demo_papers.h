/* demo_papers.h: papers on the desk that are made cell by cell. */
#pragma once
#include "feature/demo/demo.h"

MUST_USE Status demo_settled_workbook(Buf *out); /* a report of closed years and the cap */
MUST_USE Status demo_survey_csv(Buf *out);       /* answers to 問5 of the needs survey */

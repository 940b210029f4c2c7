/* envelope.h: the three kinds of records that the 国保連 files of 介護 share, and the layouts of those we
 * read. Pure. Source: people-and-formats.md §6.1 (インタフェース仕様書 共通編; layout facts of 給管鳥).
 *
 *   1,<rec no>,<volume>,<number of data records>,<データ種別>,…,<処理対象年月>,…   control, 12 fields
 *   2,<rec no>,"<交換情報識別番号>","…"                                          data
 *   3,<rec no>                                                                  end
 *
 * Record numbers run on from 1; the control record counts data records only. */
#pragma once
#include "base/date.h"

typedef enum {
    ENVELOPE_CLAIM_BASE,   /* 71R1 01 基本情報 */
    ENVELOPE_CLAIM_LINE,   /* 71R1 02 明細情報 */
    ENVELOPE_CLAIM_SUM,    /* 71R1 10 集計情報 */
    ENVELOPE_PLAN,         /* 8171 介護予防ケアマネジメント費 */
    ENVELOPE_BILL,         /* 7113 総合事業費請求書: totals */
    ENVELOPE_CONTROL, ENVELOPE_END,
    ENVELOPE_OTHER,        /* a data record that we do not read */
    ENVELOPE_BROKEN,       /* no record at all */
} EnvelopeRecord;

/* Positions of fields in the cells of a row; the first cell (record kind) is 0, the second (record number) 1,
 * 交換情報識別番号 2. */
enum { CONTROL_COUNT = 3, CONTROL_TYPE = 4, CONTROL_INSURER = 6, CONTROL_PROVIDER = 7, CONTROL_MONTH = 10, CONTROL_CELLS = 12 };
enum { BASE_MONTH = 4, BASE_PROVIDER = 5, BASE_INSURER = 6, BASE_INSURED = 7, BASE_LEVEL = 16, BASE_CELLS = 18 };
enum { LINE_MONTH = 4, LINE_PROVIDER = 5, LINE_INSURED = 7, LINE_SERVICE = 8, LINE_ITEM = 9, LINE_DAYS = 11, LINE_UNITS = 15, LINE_CELLS = 16 };
enum { SUM_MONTH = 4, SUM_PROVIDER = 5, SUM_INSURED = 7, SUM_SERVICE = 8, SUM_UNITS = 15, SUM_PRICE = 16, SUM_PAID = 17, SUM_SHARE = 18, SUM_CELLS = 18 };
enum { PLAN_PROVIDER = 3, PLAN_MONTH = 5, PLAN_INSURER = 6, PLAN_PRICE = 7, PLAN_INSURED = 8, PLAN_LEVEL = 13, PLAN_LINE = 17, PLAN_CODE = 18,
       PLAN_TIMES = 20, PLAN_UNITS = 21, PLAN_TOTAL = 22, PLAN_PAID = 23, PLAN_CELLS = 24 };
enum { BILL_MONTH = 3, BILL_PROVIDER = 4, BILL_PAYER = 5, BILL_KIND = 7, BILL_CLAIMS = 8, BILL_UNITS = 9, BILL_COST = 10, BILL_PAID = 11, BILL_CELLS = 12 };

EnvelopeRecord envelope_record(const Str *cells, size_t n);
/* Is this the first row of such a file? */
bool envelope_is(const Str *cells, size_t n);

#define ENVELOPE_NUMBER_MAX 999999999 /* a record number beyond it is no number to count on from */

/* Counts records while they pass. */
typedef struct {
    int64_t announced, data, next; /* of the control record; data records seen; record number expected */
    Month exam_month;              /* 処理対象年月 */
    Str type;                      /* データ種別; lives as long as the caller's copy */
    bool control, end;
} Envelope;

typedef enum {
    ENVELOPE_OK,
    ENVELOPE_NO_CONTROL,  /* data before the control record, or two of it */
    ENVELOPE_NUMBER,      /* record numbers do not run on */
    ENVELOPE_AFTER_END,
    ENVELOPE_COUNT,       /* announced and seen differ (at the end) */
    ENVELOPE_NO_END,
} EnvelopeFault;

/* Takes the record into account. */
EnvelopeFault envelope_pass(Envelope *e, EnvelopeRecord record, const Str *cells, size_t n);
EnvelopeFault envelope_finish(const Envelope *e);

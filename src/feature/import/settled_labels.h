/* settled_labels.h: the labels of 地域支援事業交付金事業実績報告書 and 総合事業上限額算定 as they are known, by item of
 * schema/settled.h. The official layout is not fixed, and names changed on 5 August 2024: both are here. [A] where no form was at
 * hand: a label that is missing here is an entry more, never code. */
#pragma once
#include "feature/import/label_finder.h"

extern const LabelBook settled_book;
extern const char settled_town_labels[];   /* whose paper it is: 市町村名 */
extern const char settled_number_labels[]; /* 保険者番号 */

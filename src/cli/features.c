/* The one list of features. */
#include "feature/account/account.h"
#include "feature/audit/audit.h"
#include "feature/backup/backup.h"
#include "feature/board/board.h"
#include "feature/cap/cap.h"
#include "feature/cause/cause_tree.h"
#include "feature/disposal/disposal.h"
#include "feature/duty/duty.h"
#include "feature/engagement/engagement.h"
#include "feature/exception/exception.h"
#include "feature/export/export.h"
#include "feature/handover/handover.h"
#include "feature/import/import.h"
#include "feature/inquiry/inquiry.h"
#include "feature/monitor/monitor.h"
#include "feature/outcome/outcome.h"
#include "feature/passport/passport.h"
#include "feature/person/person.h"
#include "feature/scenario/scenario.h"
#include "feature/search/search.h"
#include "feature/settled/settled.h"
#include "feature/spending/spending.h"
#include "feature/town/town.h"
#include "feature/visit/visit.h"
#include "feature/why/why.h"
#include "feature/worksheet/worksheet.h"
#include "http/feature.h"

const Feature *const features[] = {
    /* sorted by name */
    &feature_account,
    &feature_audit,
    &feature_backup,
    &feature_board,
    &feature_cap,
    &feature_cause,
    &feature_disposal,
    &feature_duty,
    &feature_engagement,
    &feature_exception,
    &feature_export,
    &feature_handover,
    &feature_import,
    &feature_inquiry,
    &feature_monitor,
    &feature_outcome,
    &feature_passport,
    &feature_person,
    &feature_scenario,
    &feature_search,
    &feature_settled,
    &feature_spending,
    &feature_town,
    &feature_visit,
    &feature_why,
    &feature_worksheet,
};
const size_t feature_count = COUNT_OF(features);

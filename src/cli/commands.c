#include "cli/cli.h"

extern const Command command_backup;
extern const Command command_cap;
extern const Command command_check;
extern const Command command_demo;
extern const Command command_drill;
extern const Command command_import;
extern const Command command_org;
extern const Command command_rekey;
extern const Command command_restore;
extern const Command command_schema;
extern const Command command_serve;
extern const Command command_user;
extern const Command command_worksheet;
extern const Command command_audit;
extern const Command command_calc;

/* In the order of --help. */
const Command *const commands[] = {
    &command_audit,
    &command_backup,
    &command_calc,
    &command_cap,
    &command_check,
    &command_demo,
    &command_drill,
    &command_import,
    &command_org,
    &command_rekey,
    &command_restore,
    &command_schema,
    &command_serve,
    &command_user,
    &command_worksheet,
    NULL,
};

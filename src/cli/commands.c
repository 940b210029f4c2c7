#include "cli/cli.h"

extern const Command command_calc;

/* In the order of --help. */
const Command *const commands[] = {
    &command_calc,
    NULL,
};

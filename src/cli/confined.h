/* confined.h: banso serve gives up what it does not need: the plan, made from its options, and the three steps. */
#pragma once
#include "base/confine.h"
#include "cli/cli.h"
#include "http/app.h"

enum { CONFINED_PATHS_MAX = 24 };
typedef struct {
    ConfinePath paths[CONFINED_PATHS_MAX];
    ConfinePlan plan;
    bool quiet; /* say only what is missing */
} Confined;

/* Before app_start, with one thread: user (or "") after binding config->listener, then files and ports. */
MUST_USE Status confined_user(Cli *cli, Str user, AppConfig *config);
MUST_USE Status confined_files(Cli *cli, const AppConfig *config, Arena *arena, Confined *ret);
/* After app_start. */
MUST_USE Status confined_calls(Cli *cli, const Confined *confined);

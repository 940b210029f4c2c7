/* town_year.h: subcommands that tell one town's fiscal year from its own records: --db PATH --org CODE --year Y [--json]. */
#pragma once
#include "cli/cli.h"
#include "db/db.h"
#include "feature/town/town.h"

typedef struct {
    Db *db;          /* a reader */
    Organisation place;
    int year;        /* CAP_YEAR_FIRST to CAP_YEAR_LAST */
    Arena *arena;
} TownYear;

typedef struct {
    Status (*json)(const TownYear *t, JsonWriter *w); /* one value */
    Status (*words)(const TownYear *t, Buf *out);     /* lines */
} TownYearAnswer;

/* Reads the options, opens the database, finds the town and writes what the answer says. Failures are explained. */
MUST_USE Status cli_town_year(Cli *cli, const TownYearAnswer *answer);

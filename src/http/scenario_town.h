/* scenario_town.h: what an invented town has, row by row, for tests of what is computed from it. */
#pragma once
#include "base/date.h"
#include "http/scenario.h"

/* A statement put together, for rows that a test invents by the dozen. */
void scenario_sqlf(ScenarioHouse *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A row of the cube. What is left out: of town 1001, by provider 1 (of the ledger: none), 要支援1, from claims. */
typedef struct {
    int org;
    Month month;
    const char *service, *program;
    int provider;
    const char *level, *origin;
    int people;
    int64_t paid;
} ScenarioCell;
void scenario_cell(ScenarioHouse *h, ScenarioCell c);
/* On 1 October; total and 65 and over follow from those of 75 and over. */
void scenario_population(ScenarioHouse *h, int org, int year, int age75, int age85);
/* 1,000 people of 75 and over and 220 of 85 and over in town 1001, every October from 2011 to 2025. */
void scenario_even_population(ScenarioHouse *h);
/* As after an import of that month: what was not shown outside yet waits (schema/release.h). A month that a test wrote without it is shown at once. */
void scenario_month_changed(ScenarioHouse *h, Month month);
/* The minute's work of a moment: waits are dated, and released when they are over. */
void scenario_minute(ScenarioHouse *h);
/* All months that wait, at once. */
void scenario_release(ScenarioHouse *h);
/* All that the cap of town 1001 needs beside it, so that the cap of 2026 is b26 + 1,000,000 − 4,000,000. */
void scenario_cap_inputs(ScenarioHouse *h, int64_t b26);

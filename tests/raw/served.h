/* served.h: the server that the tests of this folder share, with all features and one of the tests' own. */
#pragma once
#include "tests/raw/raw.h"

#define HOST "Host: 127.0.0.1\r\n"

extern const Feature served_feature; /* what the real ones do not offer a test: raw_test.c */
extern ScenarioHouse *served;        /* NULL until served_need */
extern int served_port;

void served_need(void);
void served_stop(void);
ScenarioHouse *served_start(unsigned idle_seconds, const char *assets); /* another one; 0 and NULL: as people get it */
Str served_talk(Str bytes);                                             /* to the shared one */
Str served_text(const char *format, ...) __attribute__((format(printf, 1, 2))); /* good for the next fifteen */
void served_expect_headers(Str reply, const char *what);                /* what every reply carries */

/* settled.h: what the town's settled papers say beside what this program computes, year by year; rows come in by the import. */
#pragma once
#include "http/feature.h"

extern const Feature feature_settled;

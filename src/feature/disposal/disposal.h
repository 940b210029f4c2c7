/* disposal.h: how long each class of record is kept, the yearly list of what is over, and its two signatures. */
#pragma once
#include "http/feature.h"

extern const Feature feature_disposal;

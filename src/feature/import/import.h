/* import.h: files that a town gives us: uploaded, checked, corrected, taken in, taken back. What kinds there are
 * stands in kind.h. */
#pragma once
#include "http/feature.h"

extern const Feature feature_import;

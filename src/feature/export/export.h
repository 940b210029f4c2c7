/* export.h: the one room through which files leave that hold rows of persons or go outside the town hall: purpose and recipient,
 * preview, one file for each recipient, a second person above EXPORT_ALONE_PERSONS, a list of what left. */
#pragma once
#include "http/feature.h"

extern const Feature feature_export;

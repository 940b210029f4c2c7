/* search.h: さがす・うごかす: one box for screens, trade terms, the town's units, and towns. A POST, so that what people
 * type never stands in a URL. */
#pragma once
#include "http/feature.h"

extern const Feature feature_search;

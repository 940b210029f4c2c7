/* passport.h: the passport of a number (数字の出どころ, schema/passport.h) as a screen opens it: with who changed what it is made of and
 * when, the value by each version of the rule side by side, and all of it as of an earlier moment (schema/past.h). */
#pragma once
#include "http/feature.h"

extern const Feature feature_passport;

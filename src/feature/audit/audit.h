/* audit.h: looking at the record of who did and saw what: for the head of section, and for a resident who asks
 * who looked at him. Looking is recorded too. The record itself is schema/audit_chain.h. */
#pragma once
#include "http/feature.h"

extern const Feature feature_audit;

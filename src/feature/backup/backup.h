/* backup.h: what the people of the town hall see of the backups: how old, where, how many, whether the last exercise came back. */
#pragma once
#include "http/feature.h"

extern const Feature feature_backup;

#include "feature/engagement/engagement_parts.h"
const TrainingTown training_towns[TRAINING_TOWNS] = {{0}};
Status training_install(Db *db, const int64_t org[static TRAINING_TOWNS], int64_t *next_id){(void)db;(void)org;(void)next_id;return OK;}
Status training_install_demo(Db *db, int64_t org, int64_t prefecture, const char *adviser_login, int64_t *next_id){(void)db;(void)org;(void)prefecture;(void)adviser_login;(void)next_id;return OK;}

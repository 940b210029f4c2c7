/* kind.c: the table of what can be taken in. The first of equals wins. */
#include "feature/import/kind.h"


const ImportKind *const import_kinds[] = {
    &import_kokuho,
    &import_claims,
    &import_tariff,
    &import_projection,
    &import_settled,
    &import_survey,
    &import_population,
    &import_annual,
    &import_municipality,
};
const size_t import_kind_count = COUNT_OF(import_kinds);

const ImportKind *import_kind_by_name(Str name)
{
    for (size_t i = 0; i < import_kind_count; i++)
        if (str_eq(name, str_of(import_kinds[i]->name)))
            return import_kinds[i];
    return NULL;
}

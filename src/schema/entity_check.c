/* Is an entity table sound? Its names go into SQL, TypeScript and URLs as they are, so they must be
 * plain identifiers; what refers to fields must find them. */
#include "schema/kind.h"

#include <string.h>

static bool is_identifier(const char *z)
{
    if (!z || z[0] < 'a' || z[0] > 'z')
        return false;
    size_t n = strspn(z, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return n <= 48 && z[n] == '\0';
}

static bool is_url_part(const char *z)
{
    return z && *z >= 'a' && *z <= 'z' && z[strspn(z, "abcdefghijklmnopqrstuvwxyz0123456789-")] == '\0';
}

static const char *choice_fault(const Field *f)
{
    if ((f->kind == KIND_CHOICE) != (f->choices != NULL))
        return "choices belong to KIND_CHOICE, and to it alone";
    for (const Choice *c = f->choices; c && c->value; c++)
        if (!*c->value || !c->label || !*c->label)
            return "a choice needs a value and a label";
    return NULL;
}

static const char *field_fault(const Entity *e, const Field *f)
{
    static const char *const taken[] = { "org", "id", "rev" }, *const asked[] = { "q", "sort", "page", "size" };
    if (!is_identifier(f->name))
        return "a field's name must be a lower-case identifier";
    for (size_t i = 0; i < COUNT_OF(taken); i++)
        if (strcmp(f->name, taken[i]) == 0)
            return "org, id and rev come with every entity";
    for (const Field *other = e->fields; other < f; other++)
        if (strcmp(f->name, other->name) == 0)
            return "two fields have one name";
    for (size_t i = 0; e->read && i < COUNT_OF(asked); i++)
        if (strcmp(f->name, asked[i]) == 0)
            return "q, sort, page and size are taken by the query of a list";
    if (!f->label || !*f->label)
        return "a field needs a label";
    if ((unsigned)f->kind >= KIND_COUNT)
        return "a field has no kind";
    if (f->offset < sizeof(Row) || f->offset >= e->size)
        return "a field lies outside its struct, or the struct does not begin with a Row";
    if ((f->kind == KIND_REF) != (f->ref != NULL))
        return "ref belongs to KIND_REF, and to it alone";
    if (kind_of(f)->ranged && (field_min(f) < -ID_MAX || field_max(f) > ID_MAX || field_min(f) > field_max(f)))
        return "a range must lie within what JavaScript counts exactly";
    if ((f->flags & FIELD_SEARCH) && (f->kind != KIND_TEXT || (f->flags & (FIELD_PERSONAL | FIELD_HIDDEN))))
        return "only texts that are neither personal nor hidden can be searched: ?q= stands in the URL";
    return choice_fault(f);
}

static const char *unique_fault(const Entity *e)
{
    for (Str rest = str_of(e->unique), name; rest.n;) {
        str_cut(rest, ',', &name, &rest);
        bool known = false;
        for (size_t i = 0; i < e->n_fields; i++)
            known |= str_eq(str_of(e->fields[i].name), str_trim(name));
        if (!known)
            return "unique names a field that is not there";
    }
    return NULL;
}

const char *entity_fault(const Entity *e)
{
    if (!is_identifier(e->name) || !is_identifier(e->table) || !is_url_part(e->plural))
        return "name and table must be identifiers, plural a part of a URL";
    if (!e->label || !*e->label)
        return "an entity needs a label";
    if (e->n_fields > ENTITY_FIELDS_MAX || e->size < sizeof(Row))
        return "too many fields, or a struct that does not begin with a Row";
    for (size_t i = 0; i < e->n_fields; i++) {
        const char *fault = field_fault(e, &e->fields[i]);
        if (fault)
            return fault;
    }
    Str order = str_of(e->order);
    if (order.n && !entity_field(e, str_sub(order, str_starts(order, S("-")), order.n)))
        return "order names a field that is not there";
    return unique_fault(e);
}

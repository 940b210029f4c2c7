/* Who may see which personal field, as a table for people (docs/generated/access.md). */
#include "schema/describe.h"
#include "schema/kind.h"

#include <string.h>

typedef struct {
    unsigned own, within, above, walking;
} Seen;

static void add(Buf *out, const char *z)
{
    buf_add(out, str_of(z));
}

static void see(Seen *seen, const AuditAccess *a)
{
    seen->own |= a->own;
    seen->within |= a->within;
    seen->above |= a->above;
    seen->walking |= a->walking;
}

/* Writing routes answer the row they wrote, so they show it too. */
static Seen seen_of(const Entity *e, const AuditAccess *accesses, size_t n_accesses, const RouteDoc *routes, size_t n_routes)
{
    Seen seen = { 0 };
    for (size_t i = 0; i < n_accesses; i++) {
        if (accesses[i].access != 0 && (accesses[i].access == e->read || accesses[i].access == e->write))
            see(&seen, &accesses[i]);
        for (size_t r = 0; r < n_routes; r++)
            if (routes[r].entity == e && strcmp(routes[r].access, accesses[i].name) == 0)
                see(&seen, &accesses[i]);
    }
    return seen;
}

static void add_cell(Buf *out, const Seen *seen, unsigned role)
{
    const struct { unsigned roles; const char *word; } rows[] = {
        { seen->own, "自" }, { seen->within, "内" }, { seen->above, "上" }, { seen->walking, "伴" } };
    const char *between = " ";
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].roles & role) {
            add(out, between);
            add(out, rows[i].word);
            between = "・";
        }
    add(out, between[0] == ' ' ? " − |" : " |");
}

static void add_row(Buf *out, const Entity *e, const Field *f, const Seen *seen, const AuditRole *roles, size_t n_roles)
{
    const char *const parts[] = { "| ", e->label, " | ", f->label, " (`", e->name, ".", f->name, "`) |" };
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        add(out, parts[i]);
    for (size_t i = 0; i < n_roles; i++)
        if (f->flags & FIELD_HIDDEN)
            add(out, " − |");
        else
            add_cell(out, seen, roles[i].role);
    add(out, "\n");
}

static void add_accesses(Buf *out, const Entity *e, const AuditAccess *accesses, size_t n_accesses, const RouteDoc *routes, size_t n_routes)
{
    add(out, "- ");
    add(out, e->label);
    add(out, ":");
    for (size_t i = 0; i < n_accesses; i++) {
        bool shows = accesses[i].access != 0 && (accesses[i].access == e->read || accesses[i].access == e->write);
        for (size_t r = 0; r < n_routes; r++)
            shows |= routes[r].entity == e && strcmp(routes[r].access, accesses[i].name) == 0;
        if (!shows)
            continue;
        add(out, " `");
        add(out, accesses[i].name);
        add(out, "`");
    }
    add(out, "\n");
}

static bool is_personal(const Entity *e)
{
    for (size_t i = 0; i < e->n_fields; i++)
        if (e->fields[i].flags & FIELD_PERSONAL)
            return true;
    return false;
}

void access_audit(const Entity *const *list, size_t n, const AuditRole *roles, size_t n_roles,
                  const AuditAccess *accesses, size_t n_accesses, const RouteDoc *routes, size_t n_routes, Buf *out)
{
    add(out, "# 個人の情報を誰が見られるか\n\n"
             "`make gen` が、プログラムの項目表と権限表から作ります。手で書き換えないでください。\n"
             "自: 自分の自治体、内: 自治体の中の機関から、上: 都道府県・国から、伴: 伴走支援のチームから（期間のあいだだけ）、−: 見られない。\n\n| 表 | 項目 |");
    for (size_t i = 0; i < n_roles; i++) {
        add(out, " ");
        add(out, roles[i].label);
        add(out, " |");
    }
    add(out, "\n|---|---|");
    for (size_t i = 0; i < n_roles; i++)
        add(out, "---|");
    add(out, "\n");
    for (size_t i = 0; i < n; i++) {
        Seen seen = seen_of(list[i], accesses, n_accesses, routes, n_routes);
        for (size_t k = 0; k < list[i]->n_fields; k++)
            if (list[i]->fields[k].flags & FIELD_PERSONAL)
                add_row(out, list[i], &list[i]->fields[k], &seen, roles, n_roles);
    }
    add(out, "\n見せている権限\n\n");
    for (size_t i = 0; i < n; i++)
        if (is_personal(list[i]))
            add_accesses(out, list[i], accesses, n_accesses, routes, n_routes);
}

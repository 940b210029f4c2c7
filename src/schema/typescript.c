/* TypeScript for the browser: types, and the field tables from which it builds forms and lists. */
#include "schema/describe.h"
#include "schema/kind.h"
#include "schema/passport.h"

static void add(Buf *out, const char *z)
{
    buf_add(out, str_of(z));
}

/* "cap_input" becomes CapInput. */
static void add_type_name(Buf *out, const char *name)
{
    bool upper = true;
    for (const char *c = name; *c; c++) {
        if (*c == '_' || *c == '-') {
            upper = true;
            continue;
        }
        buf_char(out, upper && *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c);
        upper = false;
    }
}

/* A JSON string is a TypeScript string, and json_put_str is the one place that escapes. */
static void add_string(Buf *out, const char *z)
{
    JsonWriter w;
    json_begin(&w, out);
    json_put_str(&w, str_of(z));
    if (json_end(&w) != OK && out->status == OK)
        out->status = ERR_INTERNAL;
}

static void add_type(Buf *out, const Field *f)
{
    if (kind_of(f)->typescript)
        add(out, kind_of(f)->typescript);
    for (const Choice *c = f->choices; c && c->value; c++) {
        add(out, c == f->choices ? "" : " | ");
        add_string(out, c->value);
    }
    add(out, field_not_null(f) ? "" : " | null");
}

static void add_interface(Buf *out, const Entity *e)
{
    add(out, "/** ");
    add(out, e->label);
    add(out, " */\nexport interface ");
    add_type_name(out, e->name);
    add(out, " {\n  readonly org: number;\n  readonly id: number;\n  readonly rev: number;\n");
    for (size_t i = 0; i < e->n_fields; i++) {
        const Field *f = &e->fields[i];
        if (f->flags & FIELD_HIDDEN)
            continue;
        add(out, "  /** ");
        add(out, f->label);
        add(out, f->flags & FIELD_READ_ONLY ? " */\n  readonly " : " */\n  ");
        add(out, f->name);
        add(out, ": ");
        add_type(out, f);
        add(out, ";\n");
    }
    add(out, "}\n\n");
}

static const char head[] =
    "// Printed by `make gen` from the field tables in C. Edit those, not this file.\n\n"
    "export type FieldKind = ";

static const char types[] =
    ";\n\n"
    "export interface Choice {\n  readonly value: string;\n  readonly label: string;\n}\n\n"
    "export interface Field {\n"
    "  readonly name: string;\n  readonly label: string;\n  readonly kind: FieldKind;\n"
    "  readonly required: boolean;\n  readonly fixed: boolean;\n  readonly read_only: boolean;\n"
    "  readonly personal: boolean;\n  readonly search: boolean;\n"
    "  readonly min: number | null;\n  readonly max: number | null;\n"
    "  readonly choices: readonly Choice[];\n  readonly ref: string | null;\n  readonly hint: string | null;\n}\n\n"
    "export interface Entity {\n"
    "  readonly name: string;\n  readonly label: string;\n  readonly plural: string;\n"
    "  readonly order: string | null;\n  readonly fields: readonly Field[];\n}\n\n";

static void add_kinds(Buf *out)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        add(out, kind ? " | " : "");
        add_string(out, kind_of(&(Field){ .kind = (FieldKind)kind })->name);
    }
}

/* `export interface Unit …` and `Rows["units"]`: from the part of the URL to the type. */
static void add_rows(Buf *out, const Entity *const *list, size_t n)
{
    add(out, "/** The row of each generic route, by its part of the URL. */\nexport interface Rows {\n");
    for (size_t i = 0; i < n; i++) {
        add(out, "  ");
        add_string(out, list[i]->plural);
        add(out, ": ");
        add_type_name(out, list[i]->name);
        add(out, ";\n");
    }
    add(out, "}\n\n");
}

/* A line for each entity and field, so that a change is a line of the difference. Inside a string the
 * quotes are escaped: what is looked for is always the start of an object. */
static void add_lines(Buf *out, Str json)
{
    const Str start = S("{\"name\":");
    while (json.n) {
        size_t n = 1;
        while (n < json.n && !str_starts(str_sub(json, n, start.n), start))
            n++;
        buf_add(out, str_sub(json, 0, n));
        json = str_sub(json, n, json.n);
        add(out, json.n ? "\n  " : "");
    }
}

static void add_data(Buf *out, const Entity *const *list, size_t n)
{
    CLEANUP(buf_done) Buf json;
    buf_init(&json, out->max);
    JsonWriter w;
    json_begin(&w, &json);
    schema_json(list, n, &w);
    Status s = json_end(&w);
    if (s != OK && out->status == OK)
        out->status = s;
    add(out, "export const schema = ");
    add_lines(out, buf_str(&json));
    add(out, " as const satisfies { readonly entities: readonly Entity[] };\n");
}

/* Every kind of figure: a screen that shows another one does not pass the type check. */
static void add_figures(Buf *out)
{
    add(out, "\n/** Figures that can tell where they come from: name, and the version of the rule that a print names. */\nexport const figures = {\n");
    for (size_t i = 0; i < passport_figure_count; i++) {
        const PassportFigure *f = &passport_figures[i];
        add(out, "  ");
        add(out, f->key);
        add(out, ": { label: ");
        add_string(out, f->label);
        add(out, ", version: ");
        add_string(out, f->versions[0].from);
        add(out, " },\n");
    }
    add(out, "} as const;\nexport type FigureKey = keyof typeof figures;\n");
}

void schema_typescript(const Entity *const *list, size_t n, Buf *out)
{
    add(out, head);
    add_kinds(out);
    add(out, types);
    for (size_t i = 0; i < n; i++)
        add_interface(out, list[i]);
    add_rows(out, list, n);
    add_data(out, list, n);
    add_figures(out);
}

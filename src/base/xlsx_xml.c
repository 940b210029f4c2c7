#include "base/xlsx_inside.h"

#include <string.h>

enum { XML_SKIP = 255 };

static void walk_fail(XmlWalk *w, Status status, const char *code, const char *sentence)
{
    (void)xlsx_refuse(w->x, status, code, "%s", sentence);
    XML_StopParser(w->parser, XML_FALSE);
}

/* A callback that refused something must be the last one. */
static void walk_check(XmlWalk *w)
{
    w->quiet = 0;
    if (w->x->status != OK)
        XML_StopParser(w->parser, XML_FALSE);
}

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon ? colon + 1 : name;
}

static uint8_t step_to(const XmlPlan *plan, uint8_t from, const char *name)
{
    if (from != XML_SKIP)
        for (size_t i = 0; i < plan->n; i++)
            if (plan->steps[i].from == from && strcmp(plan->steps[i].name, name) == 0)
                return plan->steps[i].to;
    return XML_SKIP;
}

static void on_open(void *context, const char *name, const char **attributes)
{
    XmlWalk *w = context;
    if (w->depth + 1 == COUNT_OF(w->states)) {
        walk_fail(w, ERR_INVALID, "xml_depth", "中身の入れ子が深すぎます。Excel で開いて保存し直してください。");
        return;
    }
    uint8_t to = step_to(w->plan, w->states[w->depth], local_name(name));
    w->states[++w->depth] = to;
    if (to != XML_SKIP && w->plan->open)
        w->plan->open(w->context, to, attributes);
    walk_check(w);
}

static void on_close(void *context, const char *name)
{
    XmlWalk *w = context;
    (void)name;
    if (w->depth == 0 || w->x->status != OK) /* expat closes an empty element even after a stop */
        return;
    uint8_t state = w->states[w->depth--];
    if (state != XML_SKIP && w->plan->close)
        w->plan->close(w->context, state);
    walk_check(w);
}

static void on_text(void *context, const char *p, int n)
{
    XmlWalk *w = context;
    if (w->states[w->depth] != XML_SKIP && w->plan->text)
        w->plan->text(w->context, w->states[w->depth], (Str){ p, (size_t)n });
    walk_check(w);
}

/* Without a document type there are no entities but the five of XML: no expansion, nothing from outside. */
static void on_doctype(void *context, const char *name, const char *system, const char *public, int subset)
{
    (void)name, (void)system, (void)public, (void)subset;
    walk_fail(context, ERR_INVALID, "doctype",
              "Excel が書かない宣言（DOCTYPE）を含んでいます。安全のため読みません。Excel で開いて保存し直してください。");
}

Status xml_open(XmlWalk *w, Xlsx *x, const XmlPlan *plan, void *context, ReadFn read, void *from)
{
    *w = (XmlWalk){ .x = x, .plan = plan, .context = context, .read = read, .from = from };
    w->parser = XML_ParserCreate(NULL);
    if (!w->parser)
        return ERR_MEMORY;
    XML_SetUserData(w->parser, w);
    XML_SetElementHandler(w->parser, on_open, on_close);
    if (plan->text)
        XML_SetCharacterDataHandler(w->parser, on_text);
    XML_SetStartDoctypeDeclHandler(w->parser, on_doctype);
    return OK;
}

static Status xml_damaged(XmlWalk *w)
{
    enum XML_Error error = XML_GetErrorCode(w->parser);
    if (w->x->status != OK)
        return w->x->status;
    if (error == XML_ERROR_NO_MEMORY)
        return ERR_MEMORY;
    return xlsx_refuse(w->x, ERR_INVALID, "xml_damaged",
                       "%sがこわれています（%llu 文字目のあたり）。Excel で開いて保存し直すか、元のファイルをもう一度受け取ってください。",
                       w->plan->what, (unsigned long long)XML_GetCurrentByteIndex(w->parser) + 1);
}

/* One more piece for the parser. */
static Status xml_feed(XmlWalk *w, enum XML_Status *ret)
{
    void *room = XML_GetBuffer(w->parser, XLSX_CHUNK);
    size_t n = 0;
    if (!room)
        return ERR_MEMORY;
    TRY(w->read(w->from, room, XLSX_CHUNK, &n));
    w->quiet += n;
    if (w->quiet > XLSX_XML_QUIET_MAX)
        return xlsx_refuse(w->x, ERR_INVALID, "xml_token", "%sに長すぎる部分があります。Excel で開いて保存し直してください。",
                           w->plan->what);
    *ret = XML_ParseBuffer(w->parser, (int)n, n == 0);
    return OK;
}

Status xml_go(XmlWalk *w, bool *ret_end)
{
    while (!w->end) {
        XML_ParsingStatus now;
        enum XML_Status parsed = XML_STATUS_ERROR;
        XML_GetParsingStatus(w->parser, &now);
        if (now.parsing == XML_SUSPENDED)
            parsed = XML_ResumeParser(w->parser);
        else
            TRY(xml_feed(w, &parsed));
        if (parsed == XML_STATUS_ERROR)
            return xml_damaged(w);
        if (parsed == XML_STATUS_SUSPENDED)
            break;
        XML_GetParsingStatus(w->parser, &now);
        w->end = now.parsing == XML_FINISHED;
    }
    *ret_end = w->end;
    return OK;
}

void xml_pause(XmlWalk *w)
{
    XML_StopParser(w->parser, XML_TRUE);
}

void xml_done(XmlWalk *w)
{
    if (w->parser)
        XML_ParserFree(w->parser);
    w->parser = NULL;
}

Status xml_read(Xlsx *x, const XmlPlan *plan, void *context, ReadFn read, void *from)
{
    CLEANUP(xml_done) XmlWalk w = { 0 };
    bool end;
    TRY(xml_open(&w, x, plan, context, read, from));
    return xml_go(&w, &end);
}

Status xml_read_part(Xlsx *x, const XmlPlan *plan, void *context, const char *name, bool *ret_found)
{
    CLEANUP(xlsx_part_close) XlsxPart part = { 0 };
    bool found;
    TRY(xlsx_part_open(x, name, &part, &found));
    if (found)
        TRY(xml_read(x, plan, context, xlsx_part_read, &part));
    *ret_found = found;
    return OK;
}

const char *xml_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2) {
        const char *colon = *name == ':' ? strchr(*attributes, ':') : NULL;
        if (strcmp(colon ? colon : *attributes, name) == 0)
            return attributes[1];
    }
    return NULL;
}

bool xml_is_true(const char *value)
{
    return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0 || strcmp(value, "on") == 0);
}

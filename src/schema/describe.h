/* describe.h: what is told to others about the entities: to the browser, to programmers, to
 * auditors. `make gen` writes these documents; http/ answers GET /api/schema with schema_json. */
#pragma once
#include "schema/entity.h"

/* A route as documents need it; http/ and cli/ fill it from their own table. */
typedef struct {
    const char *method, *path;  /* "GET", "/api/towns/{org}/cap" */
    const char *summary, *access; /* English; name of the access row */
    const Entity *entity;       /* whose rows it takes or answers, or NULL */
} RouteDoc;

/* GET /api/schema, as docs/api.md says. */
void schema_json(const Entity *const *list, size_t n, JsonWriter *w);
/* web/src/generated/schema.ts: an interface per entity, and the field tables as data. */
void schema_typescript(const Entity *const *list, size_t n, Buf *out);
/* An OpenAPI 3.1 document, a line for each path and schema. */
MUST_USE Status openapi(const char *title, const char *version, const Entity *const *list, size_t n,
                        const RouteDoc *routes, size_t n_routes, Buf *out);

/* Rows of the tables of http/access.h, of which schema/ knows nothing. */
typedef struct {
    unsigned role;              /* one bit */
    const char *name, *label;
} AuditRole;
typedef struct {
    int access;
    const char *name;
    unsigned own, within, above, walking; /* roles, by how their organisation stands to the town */
} AuditAccess;

/* docs/generated/access.md: for every personal field and role, which access shows it, through
 * the generic routes of the entity and through the routes that name the entity. */
void access_audit(const Entity *const *list, size_t n, const AuditRole *roles, size_t n_roles,
                  const AuditAccess *accesses, size_t n_accesses, const RouteDoc *routes, size_t n_routes, Buf *out);

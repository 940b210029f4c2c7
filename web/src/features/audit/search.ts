export type AuditSearch = { verb?: string; person?: number; page?: number };

export const readAuditSearch = (s: Record<string, unknown>): AuditSearch => ({
  ...(typeof s.verb === 'string' && s.verb ? { verb: s.verb } : {}),
  ...(typeof s.person === 'number' && s.person > 0 ? { person: Math.floor(s.person) } : {}),
  ...(typeof s.page === 'number' && s.page > 1 ? { page: Math.floor(s.page) } : {}),
});

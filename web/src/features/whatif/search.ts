export type WhatIfSearch = { year?: number; id?: number; ids?: string };

export function readWhatIfSearch(s: Record<string, unknown>): WhatIfSearch {
  const ids = typeof s.ids === 'number' ? String(s.ids) : s.ids;
  return {
    ...(typeof s.year === 'number' && s.year >= 2015 && s.year <= 2099 ? { year: Math.floor(s.year) } : {}),
    ...(typeof s.id === 'number' && Number.isSafeInteger(s.id) && s.id > 0 ? { id: s.id } : {}),
    ...(typeof ids === 'string' && /^\d{1,16}(,\d{1,16}){0,3}$/.test(ids) ? { ids } : {}),
  };
}

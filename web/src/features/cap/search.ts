export type CapSearch = { year?: number };

export function readCapSearch(s: Record<string, unknown>): CapSearch {
  return typeof s.year === 'number' && s.year >= 2015 && s.year <= 2100 ? { year: Math.floor(s.year) } : {};
}

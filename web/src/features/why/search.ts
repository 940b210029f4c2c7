export const AGAINST = ['last_year', 'peers', 'prefecture', 'country', 'years'] as const;
export type Against = (typeof AGAINST)[number];

export type WhySearch = { year?: number; against?: Against };

export function readWhySearch(s: Record<string, unknown>): WhySearch {
  return {
    ...(typeof s.year === 'number' && s.year >= 2016 && s.year <= 2099 ? { year: Math.floor(s.year) } : {}),
    ...(AGAINST.slice(1).includes(s.against as Against) ? { against: s.against as Against } : {}),
  };
}

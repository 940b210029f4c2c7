// Printed from the C field tables by `banso schema --emit ts`; not edited by hand.
export interface Duty {
  id: number;
  rev: number;
  month: number;
  title: string;
  why: string;
  how: string | null;
  screen: string | null;
  mark: string;
  source: string | null;
  done_year: number | null;
}

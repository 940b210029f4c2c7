// docs/policy.csv, the same table as in the documents: what the program does of each section, and what the town does.
import text from '../../../../docs/policy.csv?raw';

export type PolicyRow = { section: string; title: string; banso: string; town: string; proof: string };

/** No cell of it holds a comma, a quotation mark or a line end: the lane asvs asks. */
export const policy: PolicyRow[] = text
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [section = '', title = '', banso = '', town = '', proof = ''] = line.split(',');
    return { section, title, banso, town, proof };
  });

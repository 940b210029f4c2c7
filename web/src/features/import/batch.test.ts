import { describe, expect, it } from 'vitest';
import { doubledFields, isOfAnotherTown, missingFields, whatThen } from './batch';

const batch = {
  columns: [
    { index: 0, header: '番号', field: 'number', field_label: '番号', examples: [] },
    { index: 1, header: '月', field: null, field_label: null, examples: [] },
  ],
  fields: [
    { name: 'number', label: '被保険者番号', required: true },
    { name: 'month', label: 'サービス提供月', required: true },
    { name: 'note', label: '備考', required: false },
  ],
};

describe('what stands beside the buttons', () => {
  const read = {
    warnings: [] as { code: string; sentence: string }[],
    issue_count: 0,
    rows_read: 300,
    rows_taken: 300,
    rows_same: 0,
    rows_wrong: 0,
  };
  const none = { ...read, rows_taken: 0 };
  const of = (code: string) => [{ code, sentence: '' }];
  it('says why there is nothing to take in', () => {
    expect(whatThen(read)).toMatch(/取り消せます/);
    expect(whatThen({ ...read, rows_taken: 150, rows_wrong: 150, issue_count: 151 })).toMatch(
      /150行は取り込まれません/,
    );
    expect(whatThen({ ...none, rows_wrong: 300, issue_count: 300 })).toMatch(
      /まだありません。.*直すと、取り込めます/,
    );
    expect(whatThen({ ...none, rows_same: 300 })).toMatch(/前に取り込んだ行/);
    expect(whatThen({ ...none, rows_read: 0, warnings: of('missing_column') })).toMatch(/「列の対応」/);
    expect(whatThen({ ...none, rows_read: 0, warnings: of('no_rows') })).toMatch(/取り込む行がありません/);
    expect(whatThen({ ...none, rows_wrong: 300, warnings: of('other_town') })).toMatch(
      /この町のファイルではない/,
    );
  });
  it('knows the file of another town from one with a few such rows', () => {
    expect(isOfAnotherTown({ ...none, warnings: of('other_town') })).toBe(true);
    expect(isOfAnotherTown({ ...read, warnings: of('other_town') })).toBe(false);
    expect(isOfAnotherTown(none)).toBe(false);
  });
});

describe('columns and fields', () => {
  it('names what is missing until it is chosen', () => {
    expect(missingFields(batch, {})).toEqual(['サービス提供月']);
    expect(missingFields(batch, { 1: 'month' })).toEqual([]);
    expect(missingFields(batch, { 0: '', 1: 'month' })).toEqual(['被保険者番号']);
  });
  it('names what is given twice', () => {
    expect(doubledFields(batch, { 1: 'number' })).toEqual(['被保険者番号']);
    expect(doubledFields(batch, { 0: '', 1: 'number' })).toEqual([]);
    expect(doubledFields(batch, { 0: '', 1: '' })).toEqual([]);
  });
});

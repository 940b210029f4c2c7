import { describe, expect, it } from 'vitest';
import { doubledFields, missingFields } from './batch';

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

import { describe, expect, it } from 'vitest';
import { readDimensions, readSpendingSearch } from './search';

describe('the address of the spending screen', () => {
  it('keeps what it knows', () => {
    expect(
      readSpendingSearch({ from: 202603, to: 202702, by: 'month,service', service: 'day', provider: 123 }),
    ).toEqual({ from: 202603, to: 202702, by: 'month,service', service: 'day', provider: '123' });
  });
  it('drops what it does not know, and anything that could be a name', () => {
    expect(
      readSpendingSearch({
        from: 202613,
        to: '202604',
        by: 'person',
        service: '山田太郎',
        name: 'x',
        page: 0,
        month: 1,
      }),
    ).toEqual({});
  });
  it('takes at most two dimensions, in the house order', () => {
    expect(readDimensions('service,month,level')).toEqual(['month', 'service']);
    expect(readDimensions(undefined)).toEqual([]);
  });
});

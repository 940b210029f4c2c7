import { describe, expect, it } from 'vitest';
import { stateOf, usual } from './exports';

describe('what left', () => {
  it('says its state as of now', () => {
    expect(stateOf({ state: 'waiting', open: true })).toBe('承認待ち');
    expect(stateOf({ state: 'waiting', open: false })).toBe('期限切れ');
    expect(stateOf({ state: 'ready', open: true })).toBe('取り出せます');
    expect(stateOf({ state: 'ready', open: false })).toBe('取り出し期限を過ぎました');
    expect(stateOf({ state: 'given', open: false })).toBe('その場で保存');
    expect(stateOf({ state: 'refused', open: true })).toBe('取り下げ');
  });
  it('leaves insured numbers out unless they are asked for', () => {
    const columns = [
      { name: 'number', label: '', off: true, reason: true },
      { name: 'paid', label: '', off: false, reason: false },
    ];
    expect(usual({ name: '', label: '', persons: true, units: true, columns })).toEqual(['paid']);
  });
});

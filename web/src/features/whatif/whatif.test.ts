import { describe, expect, it } from 'vitest';
import { readWhatIfSearch } from './search';
import { type Basis, boxes, freshStep, kinds, monthsToChoose, priceChange, stored, toSend } from './whatif';

const basis: Basis = {
  year: 2026,
  first_month: 202603,
  last_month: 202609,
  landed: true,
  sentence: '',
  note: '',
  lines: [
    {
      service: 'management',
      program: 'management',
      label: 'm',
      people: 400,
      unit_yen: 4500,
      landing_yen: 99e6,
    },
    { service: 'day', program: 'equivalent', label: 'd', people: 200, unit_yen: 27000, landing_yen: 90e6 },
    { service: 'day', program: 'a', label: 'a', people: 40, unit_yen: 12000, landing_yen: 7e6 },
    { service: 'fee', program: 'fee', label: 'f', people: 0, unit_yen: 0, landing_yen: 1e6 },
  ],
  certification: { year: 2024, people: 60, rate: 600, source: 's' },
  examples: [],
};

describe('a new decision', () => {
  it('begins with the measured figures of the dearest service people use', () => {
    expect(freshStep('graduation', basis, '実績')).toMatchObject({
      service: 'day',
      program: 'equivalent',
      unit_yen: 27000,
      from_month: 202610,
      mark: 'measured',
      source: '実績',
    });
    expect(freshStep('shift', basis, '実績')).toMatchObject({ to_program: 'a', to_yen: 12000 });
  });
  it.each(kinds.map((k) => k.value))('of the kind %s has every figure that is not optional', (kind) => {
    const sent = toSend(freshStep(kind, basis, '実績'));
    // What a class costs nobody can know but the town.
    for (const b of boxes[kind])
      if (!b.optional && b.key !== 'course_yen') expect(sent[b.key], b.key).toBeTypeOf('number');
    expect(sent.course_yen).toBeUndefined();
  });
  it('can begin no earlier than the months that are paid', () => {
    expect(monthsToChoose(basis)[0]).toBe(202610);
    expect(monthsToChoose({ ...basis, last_month: 0 })[0]).toBe(202603);
  });
});

describe('what is sent', () => {
  it('leaves out what belongs to another kind', () => {
    const step = { ...freshStep('shift', basis, '実績'), kind: 'price' as const, price_permille: 21 };
    expect(toSend(step)).toEqual({
      kind: 'price',
      price_permille: 21,
      from_month: 202610,
      service: 'day',
      program: 'equivalent',
      mark: 'measured',
      source: '実績',
    });
  });
});

describe('a class', () => {
  it('sends its months only when some are chosen', () => {
    const step = freshStep('new_class', basis, '実績');
    expect(toSend(step).start_months).toBeUndefined();
    expect(toSend({ ...step, start_months: 520 }).start_months).toBe(520);
    expect(toSend({ ...step, kind: 'shift', start_months: 520 }).start_months).toBeUndefined();
  });
});

describe('typed numbers', () => {
  it('are stored whole', () => {
    expect(stored('11.1', 100)).toBe(1110);
    expect(stored('２．１', 10)).toBe(21);
    expect(stored('19,141', 1)).toBe(19141);
    expect(stored('△1.5', 10)).toBe(-15);
  });
  it('that are none are none', () => {
    for (const text of ['', 'x', '1.2.3', '1e3', '--1', '99999999999999999999'])
      expect(stored(text, 1)).toBeNull();
  });
});

describe('addresses', () => {
  it('hold at most four scenarios and nothing else', () => {
    expect(readWhatIfSearch({ year: 2026, ids: '1,2,3,4' })).toEqual({ year: 2026, ids: '1,2,3,4' });
    expect(readWhatIfSearch({ ids: 7, id: 9 })).toEqual({ ids: '7', id: 9 });
    expect(readWhatIfSearch({ ids: '1,2,3,4,5', id: -1, year: 1900 })).toEqual({});
    expect(readWhatIfSearch({ ids: '1;DROP' })).toEqual({});
  });
});

describe('a price by its units', () => {
  const at = (units: number, priceE2: number) => ({ units, priceE2 });
  it('is the change of the product, in ‰', () => {
    expect(priceChange(at(1000, 1000), at(900, 1000))?.permille).toBe(-100);
    expect(priceChange(at(1000, 1000), at(1000, 1021))?.permille).toBe(21);
    expect(priceChange(at(1798, 1000), at(1655, 1021))).toEqual({
      permille: -60,
      source: '単位数と単価の改定：1,798単位×10.00円 → 1,655単位×10.21円',
    });
    expect(priceChange(at(1000, 1000), at(0, 1000))?.permille).toBe(-1000);
  });
  it('is none of nothing, and none beyond what is kept', () => {
    expect(priceChange(at(0, 1000), at(900, 1000))).toBeNull();
    expect(priceChange(at(-1, 1000), at(900, 1000))).toBeNull();
    expect(priceChange(at(1, 1000), at(12, 1000))).toBeNull();
  });
});

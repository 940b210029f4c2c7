import { describe, expect, it } from 'vitest';
import { highest, onAxis, pieces, type SheetTable, shortYear, shown } from './worksheet';

const table = (
  chart: SheetTable['chart'],
  rows: [SheetTable['series'][number]['look'], (number | null)[]][],
) =>
  ({
    title: '',
    unit: '円',
    note: '',
    digits: 0,
    chart,
    columns: rows[0]?.[1].map(String) ?? [],
    first_future: 0,
    series: rows.map(([look, values]) => ({ label: '', mark: '', look, values })),
  }) satisfies SheetTable;

describe('numbers of the worksheet', () => {
  it('are told with their digits', () => {
    expect(shown(798, 1)).toBe('79.8');
    expect(shown(-5, 1)).toBe('−0.5');
    expect(shown(27569, 0)).toBe('27,569');
    expect(shown(null, 1)).toBe('');
  });
  it('are short on an axis', () => {
    expect(onAxis(150_000_000, { unit: '円', digits: 0 })).toBe('1億5,000万');
    expect(onAxis(9_000, { unit: '円', digits: 0 })).toBe('9,000');
    expect(onAxis(800, { unit: '％', digits: 1 })).toBe('80');
  });
  it('stand under short years', () => {
    expect(shortYear('令和8年度')).toBe('R8');
    expect(shortYear('令和元年度')).toBe('R元');
    expect(shortYear('令和8年度（7か月）')).toBe('R8途');
    expect(shortYear('令和8年度（見込み）')).toBe('R8見');
    expect(shortYear('令和8年9月')).toBe('R8.9');
    expect(shortYear('訪問型')).toBe('訪問型');
  });
  it('fit under the highest point, stacked or not', () => {
    expect(
      highest(
        table('stack', [
          ['bar', [3, 4]],
          ['bar', [5, null]],
          ['line', [1, 6]],
        ]),
      ),
    ).toBe(8);
    expect(
      highest(
        table('group', [
          ['bar', [3, 4]],
          ['none', [99, 99]],
        ]),
      ),
    ).toBe(4);
  });
  it('are drawn without bridging what is not known', () => {
    expect(pieces([null, 1, 2, null, 3])).toEqual([
      [
        [1, 1],
        [2, 2],
      ],
      [[4, 3]],
    ]);
    expect(pieces([null])).toEqual([]);
  });
});

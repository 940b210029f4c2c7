import { describe, expect, it } from 'vitest';
import { type Answer, caretAfter, Desk, type Kept, retype, type ServerLine } from './minutes';

const line = (id: number, rev: number, place: string, text: string, gone = false): ServerLine => ({
  id,
  rev,
  place,
  text,
  writer: '介護保険担当',
  twin_of: 0,
  gone,
});
const desk = () => {
  let n = 0;
  return new Desk(() => `op-${String(++n).padStart(6, '0')}`);
};
const always = () => true;
const answer = (lines: ServerLine[], results?: Answer['results']): Answer => ({
  lines,
  seq: 1,
  ...(results && { results }),
});
const texts = (d: Desk) => d.shown.map((l) => l.text);

describe('typing over what came back', () => {
  it('keeps what was typed while the line was under way', () => {
    expect(retype('県は', '見本県は', '県は費用を')).toBe('見本県は費用を');
    expect(retype('費用を', '費用を、月ごとに', '県は費用を')).toBe('県は費用を、月ごとに');
    expect(retype('ab', 'ab', 'abc')).toBe('abc');
    expect(retype('ab', 'axb', 'ab')).toBe('axb');
  });
  it('loses nothing where both changed the same letters', () => {
    const both = retype('12月', '11月', '1月');
    expect(both).toContain('11月');
    expect(retype('次は12月に', '次は11月に', '次は来年に')).toMatch(/11月.*来年/);
  });
  it('leaves the caret where the person is', () => {
    expect(caretAfter('県は', '見本県は', 2)).toBe(4);
    expect(caretAfter('県は', '県は費用を', 1)).toBe(1);
    expect(caretAfter('abc', 'abc', 3)).toBe(3);
  });
});

describe('the outbox', () => {
  it('sends a new line once, again and again as the same change until it is answered', () => {
    const d = desk();
    d.take(answer([line(5, 1, 'U', '一行目')]));
    d.type(d.split(d.shown[0]?.key ?? ''), '');
    expect(d.unsent).toBe(1); // the first line is empty now
    d.type(d.shown[0]?.key ?? '', '一行目');
    d.type(d.shown[1]?.key ?? '', '二行目');
    const first = d.next(always);
    expect(first).toEqual([{ op: 'op-000001', kind: 'add', text: '二行目', after: 5 }]);
    expect(d.next(always)).toBe(first); // the line was cut: nobody answered
    d.type(d.shown[1]?.key ?? '', '二行目と続き');
    d.take(answer([line(6, 1, 'V', '二行目')], [{ op: 'op-000001', line: 6, became: 'saved' }]));
    expect(texts(d)).toEqual(['一行目', '二行目と続き']);
    expect(d.next(always)).toEqual([
      { op: 'op-000002', kind: 'edit', line: 6, base: 1, text: '二行目と続き' },
    ]);
  });

  it('puts a line below another that is new itself only when that one has a number', () => {
    const d = desk();
    d.type(d.split(null), 'あ');
    const a = d.shown[0]?.key ?? '';
    d.type(d.split(a, 'あ'), 'い');
    expect(d.next(always)?.map((c) => c.text)).toEqual(['あ']);
    d.take(answer([line(1, 1, 'U', 'あ')], [{ op: 'op-000001', line: 1, became: 'saved' }]));
    expect(d.next(always)).toEqual([{ op: 'op-000002', kind: 'add', text: 'い', after: 1 }]);
  });

  it('sends what was typed over an older version with that version', () => {
    const d = desk();
    d.take(answer([line(1, 1, 'U', '県は')]));
    d.type(d.shown[0]?.key ?? '', '県は費用を');
    d.take(answer([line(1, 2, 'U', '見本県は')])); // somebody else, meanwhile
    expect(texts(d)).toEqual(['県は費用を']);
    expect(d.next(always)?.[0]).toMatchObject({ base: 1, text: '県は費用を' });
    d.take(answer([line(1, 3, 'U', '見本県は費用を')], [{ op: 'op-000001', line: 1, became: 'merged' }]));
    expect(texts(d)).toEqual(['見本県は費用を']);
    expect(d.unsent).toBe(0);
  });

  it('goes on after a reload with what was not sent, in its place, as the same change', () => {
    let n = 0;
    const op = () => `op-${String(++n).padStart(6, '0')}`;
    let d = new Desk(op);
    const reload = () => {
      d = new Desk(op, JSON.parse(JSON.stringify(d.kept)) as Kept | null);
    };
    d.take(answer([line(1, 1, 'U', '一'), line(2, 1, 'V', '三'), line(3, 1, 'W', '四')]));
    expect(d.kept).toBeNull();
    d.type(d.split(d.shown[0]?.key ?? null, '一'), '二');
    d.type(d.shown[3]?.key ?? '', '四と五');
    reload();
    expect(texts(d)).toEqual(['一', '二', '四と五']); // until the server answers
    const sent = d.next(always);
    expect(sent).toEqual([
      { op: 'op-000001', kind: 'add', text: '二', after: 1 },
      { op: 'op-000002', kind: 'edit', line: 3, base: 1, text: '四と五' },
    ]);
    reload(); // the answer was lost with the page
    expect(d.next(always)).toEqual(sent);
    d.take(
      answer(
        [line(1, 1, 'U', '一'), line(9, 1, 'UV', '二'), line(2, 1, 'V', '三'), line(3, 2, 'W', '四と五')],
        [
          { op: 'op-000001', line: 9, became: 'again' },
          { op: 'op-000002', line: 3, became: 'again' },
        ],
      ),
    );
    expect(texts(d)).toEqual(['一', '二', '三', '四と五']);
    expect(d.unsent).toBe(0);
    expect(d.kept).toBeNull();
  });

  it('shows both texts where they collide', () => {
    const d = desk();
    d.take(answer([line(1, 1, 'U', '12月')]));
    d.type(d.shown[0]?.key ?? '', '1月');
    d.next(always);
    d.take(
      answer(
        [line(1, 2, 'U', '11月'), { ...line(2, 1, 'V', '1月'), twin_of: 1 }],
        [{ op: 'op-000001', line: 2, became: 'twin' }],
      ),
    );
    expect(texts(d)).toEqual(['11月', '1月']);
  });

  it('sends a text that collides once, also when the other text had come before', () => {
    const d = desk();
    d.take(answer([line(1, 1, 'U', '12月')]));
    d.type(d.shown[0]?.key ?? '', '1月');
    d.take(answer([line(1, 2, 'U', '11月')])); // seen, while it was typed here
    d.next(always);
    d.take(
      answer([{ ...line(2, 1, 'V', '1月'), twin_of: 1 }], [{ op: 'op-000001', line: 2, became: 'twin' }]),
    );
    expect(texts(d)).toEqual(['11月', '1月']);
    expect(d.next(always)).toBeNull();
  });

  it('keeps a line that somebody else was changing', () => {
    const d = desk();
    d.take(answer([line(1, 1, 'U', '送迎がない')]));
    d.remove(d.shown[0]?.key ?? '');
    expect(texts(d)).toEqual([]);
    expect(d.next(always)).toEqual([{ op: 'op-000001', kind: 'remove', line: 1, base: 1 }]);
    d.take(answer([line(1, 2, 'U', '送迎がない人')], [{ op: 'op-000001', line: 1, became: 'kept' }]));
    expect(texts(d)).toEqual(['送迎がない人']);
  });

  it('takes a line away and brings it back', () => {
    const d = desk();
    d.take(answer([line(1, 1, 'U', '送迎がない')]));
    d.remove(d.shown[0]?.key ?? '');
    d.next(always);
    d.take(answer([line(1, 2, 'U', '送迎がない', true)], [{ op: 'op-000001', line: 1, became: 'gone' }]));
    expect(texts(d)).toEqual([]);
    expect(d.gone).toHaveLength(1);
    d.restore(d.gone[0]?.key ?? '');
    expect(d.next(always)?.[0]).toMatchObject({ kind: 'edit', line: 1, base: 2, text: '送迎がない' });
    d.take(answer([line(1, 3, 'U', '送迎がない')], [{ op: 'op-000002', line: 1, became: 'back' }]));
    expect(texts(d)).toEqual(['送迎がない']);
    expect(d.unsent).toBe(0);
  });

  it('waits while somebody is in the middle of a word', () => {
    const d = desk();
    d.type(d.split(null), 'そう');
    expect(d.next(() => false)).toBeNull();
    expect(d.unsent).toBe(1);
  });
});

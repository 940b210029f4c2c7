import { describe, expect, it } from 'vitest';
import { cutter, type Happened } from './stream';

const cut = (pieces: string[]) => {
  const all: Happened[] = [];
  const take = cutter((e) => all.push(e));
  for (const p of pieces) take(p);
  return all;
};

describe('server-sent events', () => {
  const text = ': hello\n\nid: 7\nevent: operation\ndata: {"a":1}\n\nevent: reload\ndata:\n\n';
  const wanted = [
    { id: '7', event: 'operation', data: '{"a":1}' },
    { id: '7', event: 'reload', data: '' },
  ];
  it('come whole, however they are cut', () => {
    expect(cut([text])).toEqual(wanted);
    expect(cut([...text])).toEqual(wanted);
    for (let i = 1; i < text.length; i++) expect(cut([text.slice(0, i), text.slice(i)])).toEqual(wanted);
  });
  it('may end their lines with CR or CRLF', () => {
    for (const end of ['\r\n', '\r']) {
      const other = text.replaceAll('\n', end);
      expect(cut([`${other}\n`])).toEqual(wanted);
      expect(cut([...other, '\n'])).toEqual(wanted);
    }
  });
  it('join lines of data, and a comment is nothing', () => {
    expect(cut(['data: a\ndata: b\n\n', ':\n\n'])).toEqual([{ id: null, event: 'message', data: 'a\nb' }]);
  });
});

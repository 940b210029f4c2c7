import { describe, expect, it } from 'vitest';
import { bytesOf, textOf } from './keys';

describe('base64url', () => {
  it('is that of RFC 4648 §5, without padding', () => {
    const vectors: [number[], string][] = [
      [[], ''],
      [[0x66], 'Zg'],
      [[0x66, 0x6f], 'Zm8'],
      [[0xfb, 0xff, 0xfe], '-__-'],
    ];
    for (const [bytes, text] of vectors) {
      expect(textOf(new Uint8Array(bytes).buffer)).toBe(text);
      expect([...bytesOf(text)]).toEqual(bytes);
    }
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { figures } from '../generated/schema';

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((f) =>
    f.isDirectory() ? files(join(folder, f.name)) : [join(folder, f.name)],
  );
const screens = files('src').filter((f) => f.endsWith('.tsx'));
const known = new Set(Object.keys(figures));

test('every bar of the causes is in the server’s table of passports', () => {
  const bars = readFileSync('../src/feature/why/why_words.c', 'utf8');
  const causes = [...bars.matchAll(/\[BAR_[A-Z0-9]+\] = \{ "([a-z0-9_]+)"/g)].map((m) => `why_${m[1]}`);
  expect(causes.length).toBeGreaterThan(8);
  expect(causes.filter((key) => !known.has(key))).toEqual([]);
});

test('every kind of figure is on a screen or in a file', () => {
  const text = screens.map((f) => readFileSync(f, 'utf8')).join('\n');
  const exported = files('../src/feature')
    .filter((f) => f.endsWith('.c'))
    .map((f) => readFileSync(f, 'utf8'))
    .join('\n');
  expect(
    [...known].filter(
      (k) => !text.includes(`'${k}'`) && !exported.includes(`"${k}"`) && !k.startsWith('why_'),
    ),
  ).toEqual([]);
});

// A component that writes money, counts or percentages is part of a screen that says where they come from (Page.figures, which the
// type check asks of every screen), or it is listed here with the reason why it need not.
const apart: Record<string, string> = {
  'src/features/board/': 'a board shows what people wrote; its page names the votes',
  'src/features/import/': 'counts of one file, named by its page',
};

test('what writes numbers outside of a screen is one of its parts', () => {
  const writes = /\b(yen|yenInWords|count)\(|％/;
  const pages = screens.filter((f) => /<Page[\s>]/.test(readFileSync(f, 'utf8')));
  const rooms = new Set(pages.map((f) => f.split('/').slice(0, 3).join('/')));
  expect(pages.length).toBeGreaterThan(35);
  const loose = screens.filter(
    (f) =>
      writes.test(readFileSync(f, 'utf8')) &&
      !rooms.has(f.split('/').slice(0, 3).join('/')) &&
      !/^src\/(ui|charts|fields|entities)\//.test(f) &&
      !Object.keys(apart).some((a) => f.startsWith(a)),
  );
  expect(loose).toEqual([]);
});

test('no screen with money says that it has no figures', () => {
  const silent = screens.filter((f) => {
    const text = readFileSync(f, 'utf8');
    return /<Page[\s\S]{0,40}figures=\{\{ none:/.test(text) && /\b(yen|yenInWords)\(/.test(text);
  });
  expect(silent).toEqual([]);
});

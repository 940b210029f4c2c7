import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((f) =>
    f.isDirectory() ? files(join(folder, f.name)) : [join(folder, f.name)],
  );

test('every figure of a screen is in the server’s table of passports', () => {
  const server = readFileSync('../src/feature/passport/figures.c', 'utf8');
  const known = new Set([...server.matchAll(/^ {4}\{ "([a-z0-9_]+)", "/gm)].map((m) => m[1]));
  const bars = readFileSync('../src/feature/why/why_words.c', 'utf8');
  const used = files('src')
    .filter((f) => f.endsWith('.tsx'))
    .flatMap((f) => [...readFileSync(f, 'utf8').matchAll(/figure: '([a-z_]+)'/g)].map((m) => m[1]));
  const causes = [...bars.matchAll(/\[BAR_[A-Z0-9]+\] = \{ "([a-z0-9]+)"/g)].map((m) => `why_${m[1]}`);
  expect(used.length).toBeGreaterThan(8);
  expect(causes.length).toBeGreaterThan(8);
  expect([...used, ...causes].filter((key) => !known.has(key ?? ''))).toEqual([]);
});

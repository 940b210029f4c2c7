import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const path = (p: string) => fileURLToPath(new URL(p, import.meta.url));
const built = path('../../build/web/');
const kilobytes = (file: string) => gzipSync(readFileSync(`${built}${file}`), { level: 9 }).length / 1000;
const scripts = readdirSync(`${built}assets`).filter((f) => f.endsWith('.js'));

/** What a file imports at once (not by import()), and what these import. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(`${built}assets/${file}`, 'utf8');
  for (const m of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) if (m[1]) closure(m[1], seen);
  return seen;
}

const html = readFileSync(`${built}index.html`, 'utf8');
const initial = new Set<string>();
for (const m of html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)) if (m[1]) closure(m[1], initial);
// The officer's first screen is the shell too; it counts as initial although it is fetched after the session.
for (const f of scripts.filter((f) => f.startsWith('Shell-'))) closure(f, initial);

describe('size', () => {
  it('initial scripts are at most 150 kB gz, plus 25 for the router', () => {
    const sum = [...initial].reduce((s, f) => s + kilobytes(`assets/${f}`), 0);
    console.log(`initial scripts: ${sum.toFixed(1)} kB gz in ${initial.size} files`);
    expect(initial.size).toBeGreaterThan(1);
    expect(sum).toBeLessThanOrEqual(175);
  });
  it.each(scripts.filter((f) => !initial.has(f) && !/^(echarts|aria)-/.test(f)))(
    '%s is at most 40 kB gz',
    (f) => {
      expect(kilobytes(`assets/${f}`)).toBeLessThanOrEqual(40);
    },
  );
  it('ECharts and React Aria are fetched only by the screens that need them', () => {
    expect([...initial].filter((f) => /^(echarts|aria)-/.test(f))).toEqual([]);
  });
  it('has compressed twins for every text file, and fetches nothing from outside', () => {
    const all = new Set(readdirSync(built, { recursive: true }).map(String));
    for (const f of [...scripts.map((s) => `assets/${s}`), 'index.html']) {
      expect(all.has(`${f}.br`) && all.has(`${f}.gz`)).toBe(true);
      expect(readFileSync(`${built}${f}`, 'utf8')).not.toMatch(
        /(src|href)\s*=\s*["']https?:|@import\s+url\(/,
      );
    }
  });
});

describe('packages', () => {
  const own = JSON.parse(readFileSync(path('../package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  type Entry = {
    hasInstallScript?: boolean;
    resolved?: string;
    license?: string;
    dev?: boolean;
    optional?: boolean;
  };
  const lock = JSON.parse(readFileSync(path('../package-lock.json'), 'utf8')) as {
    packages: Record<string, Entry>;
  };
  const entries = Object.entries(lock.packages).filter(([name]) => name !== '');
  it('are at most 12 direct runtime ones, every version exact', () => {
    expect(Object.keys(own.dependencies).length).toBeLessThanOrEqual(12);
    for (const v of Object.values({ ...own.dependencies, ...own.devDependencies }))
      expect(v).toMatch(/^\d+\.\d+\.\d+$/);
  });
  it('run no install scripts and name no address in the lock', () => {
    expect(entries.length).toBeGreaterThan(50);
    expect(entries.filter(([, p]) => p.hasInstallScript || p.resolved).map(([name]) => name)).toEqual([]);
  });
  it('that are shipped have a free licence', () => {
    const free = /^\(?(MIT|Apache-2\.0|BSD-[23]-Clause|0BSD|ISC|Unlicense)\b/;
    const shipped = entries.filter(([, p]) => !p.dev && !p.optional);
    expect(shipped.filter(([, p]) => !free.test(p.license ?? '')).map(([name]) => name)).toEqual([]);
  });
});

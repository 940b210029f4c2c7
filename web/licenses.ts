import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Plugin } from 'vite';

type Package = { name: string; version: string; license: string; text: string };

const here = (path: string) => new URL(path, import.meta.url);
const escapeHtml = (s: string) => s.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function readPackage(name: string): Package {
  const folder = here(`node_modules/${name}/`);
  const about = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const texts = readdirSync(folder).filter(
    (f) => /^(licen[cs]e|notice|copying)/i.test(f) && !f.includes('.js'),
  );
  const text = texts
    .sort()
    .filter((f) => existsSync(new URL(f, folder)) && !f.toLowerCase().startsWith('licenses'))
    .map((f) => readFileSync(new URL(f, folder), 'utf8').trim())
    .join('\n\n');
  return { name, version: about.version, license: about.license, text };
}

/** The style sheet takes its packages by name; no module of theirs reaches a chunk. */
function packagesOfStyles(): string[] {
  const css = readFileSync(here('src/app.css'), 'utf8');
  return [...css.matchAll(/@(?:import|plugin)\s+"((?:@[^/"]+\/)?[^/".]+)/g)].flatMap((m) =>
    m[1] ? [m[1]] : [],
  );
}

function librariesOfProgram(): string {
  const rows = readFileSync(here('../tools/licenses.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'))
    .filter((row) => row[2] === 'direct');
  return rows
    .map((r) => `<tr>${[r[0], r[1], r[3]].map((c) => `<td>${escapeHtml(c ?? '')}</td>`).join('')}</tr>`)
    .join('\n');
}

function page(packages: Package[]): string {
  const rows = packages.map(
    (p) => `<tr><td>${escapeHtml(p.name)}</td><td>${escapeHtml(p.license)}</td></tr>`,
  );
  const texts = new Map<string, Package[]>();
  for (const p of packages) if (p.text) texts.set(p.text, [...(texts.get(p.text) ?? []), p]);
  const full = [...texts].map(
    ([text, users]) =>
      `<details><summary>${users.map((p) => escapeHtml(p.name)).join('、')}</summary><pre>${escapeHtml(text)}</pre></details>`,
  );
  return readFileSync(here('licenses.html'), 'utf8')
    .replace('<!--packages-->', () => rows.join('\n'))
    .replace('<!--libraries-->', librariesOfProgram)
    .replace('<!--texts-->', () => full.join('\n'));
}

/** Writes /about/licenses and, for tools/sbom, the list of packages whose code really is in the bundle. */
export function licenses(): Plugin {
  return {
    name: 'banso-licenses',
    apply: 'build',
    generateBundle(_options, bundle) {
      const names = new Set(packagesOfStyles());
      for (const chunk of Object.values(bundle))
        if (chunk.type === 'chunk')
          for (const id of chunk.moduleIds) {
            const name = id.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1];
            if (name) names.add(name);
          }
      const packages = [...names].sort().map(readPackage);
      const list = packages.map(({ name, version, license }) => ({ name, version, license }));
      writeFileSync(here('../build/web-packages.json'), `${JSON.stringify(list, null, 1)}\n`);
      this.emitFile({ type: 'asset', fileName: 'about/licenses.html', source: page(packages) });
    },
  };
}

// The ground of the browser lane: a demo town served by the real program, Chromium, and the two
// things every screen must keep: no violation of the content security policy, no axe finding.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '../../web/node_modules/playwright-core/index.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.argv[2] ?? join(root, 'build/release/banso');
const axe = readFileSync(join(root, 'web/node_modules/axe-core/axe.min.js'), 'utf8');
const shots = join(root, 'build/shots');
mkdirSync(shots, { recursive: true });

// ---- counting ----

let passed = 0;
let failed = 0;
let part = '';
export function begin(name) {
  part = name;
}
/** For tools/proofs: which test ran, and how it ended. */
function told(name, outcome) {
  if (process.env.BANSO_PROOFS) appendFileSync(process.env.BANSO_PROOFS, `tests/e2e/${part}.mjs\t${name}\t${outcome}\n`);
}
export async function test(name, body) {
  try {
    await body();
    passed++;
    told(name, 'ok');
  } catch (error) {
    failed++;
    told(name, 'FAILED');
    await photograph(failed);
    console.log(`FAILED: ${name}: ${String(error.message).split('\n').slice(0, 8).join('\n    ')}`);
  }
}
/** What stood on the screens when a test failed. */
async function photograph(number) {
  for (const [i, page] of browser.contexts().flatMap((c) => c.pages()).entries())
    await page.screenshot({ path: join(shots, `failed-${process.pid}-${number}-${i}.png`) }).catch(() => undefined);
}
export function is(what, got, wanted) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: ${a}, wanted ${b}`);
}
/** Waits until a reading satisfies: read again with each frame that a page draws, as long as a person would bear it. */
export async function becomes(what, read, wanted) {
  const end = AbortSignal.timeout(180_000);
  const over = once(end, 'abort').catch(() => undefined);
  let got;
  do {
    got = await read();
    if (wanted(got)) return;
    await Promise.race([frame(), over]);
  } while (!end.aborted);
  throw new Error(`${what}: stayed ${JSON.stringify(got)}`);
}
/** The next frame of whatever page draws one first. */
function frame() {
  const pages = browser.contexts().flatMap((c) => c.pages());
  const drawn = (page) => page.evaluate(() => new Promise((next) => requestAnimationFrame(() => next())));
  return Promise.any(pages.map(drawn)).catch(() => new Promise(setImmediate)); // all of them closed or went elsewhere
}
export function holds(what, condition) {
  if (!condition) throw new Error(what);
}

// ---- the served town ----

const freePort = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** Serves a database in a folder of its own until stopped; `said` is what it wrote. */
export async function serve({ demo }) {
  const folder = mkdtempSync(join(tmpdir(), 'banso-e2e-'));
  const db = join(folder, 'town.db');
  const files = join(folder, 'files');
  if (demo) {
    const made = spawnSync(program, ['demo', '--db', db, '--files', files], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`demo: ${made.stderr || made.error}`);
  }
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  let text = '';
  let child;
  const start = async () => {
    child = spawn(program, ['serve', '--db', db, '--listen', `127.0.0.1:${port}`, ...(demo ? ['--demo'] : [])]);
    const before = text.length;
    await new Promise((serves, ends) => {
      child.stderr.on('data', (part) => (text += part));
      child.stdout.on('data', (part) => {
        text += part;
        if (text.slice(before).includes(`${base}/`)) serves();
      });
      child.once('exit', () => ends(new Error(`the program does not serve: ${text}`)));
    });
  };
  const ended = (signal) =>
    new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });
  await start();
  return {
    base,
    files,
    said: () => text,
    stop: () => ended('SIGTERM').then(() => rmSync(folder, { recursive: true, force: true })),
    /** As when the power goes; after start() the same town answers at the same address. */
    cut: () => ended('SIGKILL'),
    start,
  };
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
});
const town = await serve({ demo: true });
export const { base, files } = town;

// ---- pages ----

/** What the browser refused or what broke, since the page was opened. */
const faults = new WeakMap();
/** Requests without an answer yet. */
const pending = new WeakMap();
/** How many were made so far. */
const began = new WeakMap();
export const faultsOf = (page) => faults.get(page);

export async function context(options = {}) {
  const made = await browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    ...options,
  });
  made.setDefaultTimeout(120_000);
  made.on('page', (page) => {
    faults.set(page, []);
    const asked = new Set();
    pending.set(page, asked);
    began.set(page, 0);
    // A stream of events never ends, however it is read.
    page.on('request', (r) => {
      if (r.resourceType() === 'eventsource' || /\/events(\?|$)/.test(r.url())) return;
      asked.add(r);
      began.set(page, began.get(page) + 1);
    });
    for (const over of ['requestfinished', 'requestfailed']) page.on(over, (r) => asked.delete(r));
    page.on('framenavigated', (frame) => frame === page.mainFrame() && asked.clear());
    page.on('pageerror', (error) => faults.get(page).push(error.message));
    page.on('console', (line) => {
      // A refused request (4xx) is the program's own answer, looked at by the tests that cause it.
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) faults.get(page).push(line.text());
    });
  });
  return made;
}

/** Signs in as a person of the demo; every later page of the context is that person's. */
export async function signIn(made, role) {
  const page = await made.newPage();
  await page.goto(`${base}/`);
  await page.getByRole('button', { name: role }).first().click(); // the demo's own stand before those added since
  await page.getByRole('navigation', { name: '主なメニュー' }).waitFor();
  return page;
}

/** Opens an address and waits until nothing more is being read. */
export async function open(page, path) {
  await page.goto(base + path);
  // Not the hidden heading of the page that is still opening.
  await page.locator('h1:not(.sr-only)').first().waitFor();
  await settled(page);
}

/** What earlier parts changed waits before it is shown outside; the hall shows it now, but what few persons make. */
export async function releaseAll(page, town = 100) {
  const refused = await page.evaluate(async (releases) => {
    const read = async (path) => (await fetch(path)).json();
    const headers = { 'Content-Type': 'application/json', 'X-Banso': '1' };
    const answers = [];
    for (const { month } of (await read(releases)).months.filter((m) => m.due_ms)) {
      const { stamp } = await read(`${releases}/${month}`);
      answers.push((await fetch(`${releases}/${month}`, { method: 'POST', headers, body: JSON.stringify({ stamp }) })).status);
    }
    return answers.filter((status) => status !== 204);
  }, `/api/towns/${town}/releases`);
  is('refused to release', refused, []);
}

/** Nothing is being asked, nothing waits to be shown, for some frames: what came may ask for more. */
export async function settled(page) {
  const asked = pending.get(page);
  await becomes(
    'asked for still',
    async () => {
      const before = began.get(page);
      const waits = asked.size === 0 ? await waitsWithin(page, 10) : true;
      return { waits, asked: [...asked].map((r) => r.url()), quiet: !waits && asked.size === 0 && began.get(page) === before };
    },
    (now) => now.quiet,
  );
}

/** Does the page say, in one of its next frames, that it is reading? Looked at by the page itself: asking it each time costs more than drawing. */
function waitsWithin(page, frames) {
  const looked = page.evaluate(async (left) => {
    for (let i = 0; i < left; i++) {
      await new Promise((next) => requestAnimationFrame(next));
      if (/(読み込んで|開いて)います…/.test(document.body.textContent)) return true;
    }
    return false;
  }, frames);
  return looked.catch(() => true); // it went elsewhere meanwhile
}

export const shot = (page, name, options = {}) => page.screenshot({ path: join(shots, `${name}.png`), ...options });

export async function wellMade(page, name) {
  is(`${name}: refused by the content security policy, or broken`, faultsOf(page), []);
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Runtime.evaluate', { expression: axe });
  const found = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await window.axe.run(document, { runOnly: tags });
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  });
  await inspector.detach();
  is(`${name}: axe`, found, []);
}

/** Nothing sticks out sideways: people who enlarge do not have to scroll in two directions (WCAG 1.4.10). */
export async function flows(page, name) {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  holds(`${name}: ${scroll - client} px wider than the window`, scroll <= client);
}

/** No cell of a table is so narrow that its words break after each letter. */
export async function readable(page, name) {
  const broken = await page.evaluate(() =>
    [...document.querySelectorAll('main :is(th, td)')]
      .filter((cell) => cell.checkVisibility() && cell.innerText.trim().length >= 8)
      .filter((cell) => cell.clientWidth < 4 * Number.parseFloat(getComputedStyle(cell).fontSize))
      .map((cell) => `${cell.innerText.trim().slice(0, 12)}… in ${cell.clientWidth} px`),
  );
  is(`${name}: cells too narrow to be read`, broken.slice(0, 3), []);
}

export async function end() {
  await browser.close();
  await town.stop();
  console.log(`e2e: ${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

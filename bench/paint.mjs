// A page opened again in a browser that has it in its cache, with the processor slowed four times (the browser's own
// emulation). Prints a line a time, in milliseconds from navigation.
//   home  the first contentful paint, and the largest one, when the sentence of the cap stands there
//   why   the first contentful paint, and the frame after the one with the first chart
// usage: node paint.mjs BROWSER ADDRESS TIMES home|why
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core');
const [executablePath, address, timesText, what] = process.argv.slice(2);
const SLOWED = 4;

/** In the page: when the first and, so far, the largest content was painted. */
const paints = () =>
  new Promise((resolve) => {
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    new PerformanceObserver((list) => resolve([first, list.getEntries().at(-1)?.startTime])).observe({
      type: 'largest-contentful-paint',
      buffered: true,
    });
  });

/** In every page from its beginning: a drawing is no contentful paint of its own, so its frame is looked for. */
const watchForChart = () => {
  const watcher = new MutationObserver(() => {
    if (!document.querySelector('figure svg rect')) return;
    watcher.disconnect();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        window.chartPainted = performance.now();
      }),
    );
  });
  watcher.observe(document, { childList: true, subtree: true });
};

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'ja-JP' });
  const answer = await context.request.post(`${address}/api/demo/session`, { headers: { 'X-Banso': '1' }, data: { org: 100, id: 1000 } });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`);
  const sentence = (await (await context.request.get(`${address}/api/towns/100/home?year=2026`)).json()).sentence.split('。')[0];
  const page = await context.newPage();
  await page.addInitScript(watchForChart);
  const ways = {
    home: {
      path: '/',
      shown: () => page.getByText(sentence).first().waitFor(),
      read: () => page.evaluate(paints),
    },
    why: {
      path: '/why',
      shown: () => page.waitForFunction(() => window.chartPainted > 0),
      read: () =>
        page.evaluate(() => [performance.getEntriesByName('first-contentful-paint')[0]?.startTime, window.chartPainted]),
    },
  };
  const way = ways[what];
  await page.goto(address + way.path);
  await way.shown();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  for (let i = 0; i < Number(timesText); i++) {
    await page.goto(address + way.path);
    await way.shown();
    const [first, then] = await way.read();
    if (!first || !then) throw new Error('nothing was painted');
    console.log(`${first.toFixed(0)} ${then.toFixed(0)}`);
  }
} finally {
  await browser.close();
}

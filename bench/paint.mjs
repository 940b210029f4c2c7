// The officer's home, opened again in a browser that has it in its cache, with the processor slowed four times (the
// browser's own emulation). Prints a line a time: milliseconds from navigation to the first contentful paint, and to the
// largest one, when the sentence of the cap stands there.
// usage: node paint.mjs BROWSER ADDRESS TIMES
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core');
const [executablePath, address, timesText] = process.argv.slice(2);
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

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'ja-JP' });
  const answer = await context.request.post(`${address}/api/demo/session`, { headers: { 'X-Banso': '1' }, data: { org: 100, id: 1000 } });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()}`);
  const sentence = (await (await context.request.get(`${address}/api/towns/100/home?year=2026`)).json()).sentence.split('。')[0];
  const page = await context.newPage();
  const shown = () => page.getByText(sentence).first().waitFor();
  await page.goto(address);
  await shown();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  for (let i = 0; i < Number(timesText); i++) {
    await page.goto(address);
    await shown();
    const [first, largest] = await page.evaluate(paints);
    if (!first || !largest) throw new Error('nothing was painted');
    console.log(`${first.toFixed(0)} ${largest.toFixed(0)}`);
  }
} finally {
  await browser.close();
}

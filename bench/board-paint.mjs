// A board of 1,000 stickies in a browser that has been here before, as a participant sees it. Prints three lines:
//   cpu MS    processor time of the page's main thread from navigation until all stickies stand, times four
//   open MS   from navigation to the frame in which they stand, the processor slowed four times (browser's emulation)
//   move FRAMES LAYOUTS LONGEST_MS   frames a second while one is dragged, slowed likewise; layouts meanwhile; longest task
// Medians of TIMES. The first line is what to compare on a machine that is busy with other things.
// usage: node board-paint.mjs BROWSER ADDRESS TIMES
import { createRequire } from 'node:module';

const { chromium } = createRequire(new URL('../web/package.json', import.meta.url))('playwright-core');
const [executablePath, address, timesText] = process.argv.slice(2);
const SLOWED = 4;
const STICKIES = 1000;
const DRAG_MS = 3000;

const headers = { 'X-Banso': '1', 'Sec-Fetch-Site': 'same-origin' };
async function asked(request, method, path, data) {
  const answer = await request.fetch(address + path, { method, headers, ...(data ? { data } : {}) });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
  return answer.status() === 204 ? null : answer.json();
}

/** A room of one group in the talking phase, filled as a paper table would be typed in. */
async function fullBoard(request) {
  await asked(request, 'POST', '/api/demo/session', { org: 100, id: 1000 });
  const town = '/api/towns/100';
  const [engagement] = (await asked(request, 'GET', `${town}/engagements`)).items;
  const [meeting] = (await asked(request, 'GET', `${town}/meetings?engagement=${engagement.id}`)).items;
  const body = { meeting: meeting.id, template: 'stages_c', title: '1,000枚の板', groups: ['A班'] };
  const { id } = await asked(request, 'POST', `${town}/engagements/${engagement.id}/boards`, body);
  const base = `${town}/boards/${id}`;
  await asked(request, 'POST', `${base}/open`, { hours: 2 });
  const { groups, template } = await asked(request, 'GET', `${base}/live`);
  await asked(request, 'POST', `${base}/operations`, { operations: [{ key: 'talk', kind: 'phase', phase: 'talk' }] });
  const each = 50;
  for (let i = 0; i < STICKIES / each; i++) {
    const rows = Array.from({ length: each }, (_, k) => ({ text: `送迎がなくても通える場所を近くに ${i * each + k}`, votes: k % 4, arrows: k % 3 }));
    const area = template.areas[i % template.areas.length].key;
    const operation = { key: `paper-${i}`, kind: 'paper', group: groups[0].id, area, rows };
    const { results } = await asked(request, 'POST', `${base}/operations`, { operations: [operation] });
    if (results[0].status !== 'done') throw new Error(`paper: ${results[0].sentence}`);
  }
  return (await asked(request, 'GET', `${base}/code`)).code;
}

/** In the page: the time of the frame after the one in which the last sticky came. */
const watch = (count) => {
  const look = () => {
    if (document.querySelectorAll('.board-note').length < count) requestAnimationFrame(look);
    else requestAnimationFrame(() => (window.stood = performance.now()));
  };
  requestAnimationFrame(look);
};

async function opened(page) {
  await page.goto(`${address}/room/board`);
  await page.waitForFunction(() => window.stood !== undefined);
  return page.evaluate(() => window.stood);
}

/** In the page: one step of the drag a frame; answers the frames drawn in that time, a second. */
const drag = ({ x, y, ms }) =>
  new Promise((resolve) => {
    const from = performance.now();
    let frames = 0;
    const step = (now) => {
      const at = { clientX: x + 260 * Math.sin(frames / 12), clientY: y + 120 * Math.sin(frames / 7) };
      document.elementFromPoint(x, y)?.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, pointerId: 1, ...at }));
      frames++;
      if (now - from < ms) requestAnimationFrame(step);
      else resolve((frames * 1000) / (performance.now() - from));
    };
    requestAnimationFrame(step);
  });

async function dragged(page, devtools) {
  const note = page.locator('.board-note').nth(STICKIES / 2);
  await note.scrollIntoViewIfNeeded();
  const box = await note.boundingBox();
  const [x, y] = [box.x + 20, box.y + 20];
  const events = [];
  devtools.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await page.mouse.move(x, y);
  await page.mouse.down();
  const categories = ['devtools.timeline', 'disabled-by-default-devtools.timeline'];
  await devtools.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: categories } });
  const frames = await page.evaluate(drag, { x, y, ms: DRAG_MS });
  if ((await page.locator('.board-ghost').count()) !== 1) throw new Error('nothing is being dragged');
  const complete = new Promise((resolve) => devtools.once('Tracing.tracingComplete', resolve));
  await devtools.send('Tracing.end');
  await complete;
  await page.mouse.up();
  const of = (name) => events.filter((e) => e.name === name);
  const longest = Math.max(0, ...of('RunTask').map((e) => (e.dur ?? 0) / 1000));
  return { frames, layouts: of('Layout').length, longest };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)].toFixed(0);

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const staff = await browser.newContext();
  const code = await fullBoard(staff.request);
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'ja-JP' });
  await asked(context.request, 'POST', '/api/rooms', { code, name: '', organisation_kind: null });
  const page = await context.newPage();
  await page.addInitScript(watch, STICKIES);
  await opened(page);
  const devtools = await context.newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const [cpu, times] = [[], []];
  for (let i = 0; i < Number(timesText); i++) {
    await opened(page);
    const { metrics } = await devtools.send('Performance.getMetrics');
    cpu.push(metrics.find((m) => m.name === 'TaskDuration').value * 1000 * SLOWED);
  }
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWED });
  for (let i = 0; i < Number(timesText); i++) times.push(await opened(page));
  console.log(`cpu ${median(cpu)}`);
  console.log(`open ${median(times)}`);
  const { frames, layouts, longest } = await dragged(page, devtools);
  console.log(`move ${frames.toFixed(0)} ${layouts} ${longest.toFixed(0)}`);
} finally {
  await browser.close();
}

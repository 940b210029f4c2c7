// Warm first paint with the processor slowed four times, as on an old PC: median of five.
import { base, context, holds, signIn, test } from './house.mjs';

const LIMIT = 700;

await test(`warm first paint at a quarter of the speed within ${LIMIT} ms`, async () => {
  const made = await context();
  await signIn(made, /介護保険担当/);
  const times = [];
  for (let i = 0; i < 6; i++) {
    const page = await made.newPage();
    const inspector = await made.newCDPSession(page);
    await inspector.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await page.goto(`${base}/`);
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    times.push(await page.evaluate(() => Math.round(performance.getEntriesByName('first-contentful-paint')[0].startTime)));
    await page.close();
  }
  const warm = times.slice(1).toSorted((a, b) => a - b);
  console.log(`warm first paint at 4×: ${warm[2]} ms (${warm.join(', ')})`);
  holds(`median ${warm[2]} ms`, warm[2] <= LIMIT);
  await made.close();
});

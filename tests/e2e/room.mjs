// Bad days in the room, on a server of its own: the power goes while people vote, phones lose the line at random, somebody
// guesses a code. At the end everybody sees the same, and each sticky and each sticker is there once.
import { becomes, context, flows, is, serve, test, wellMade } from './house.mjs';

const house = await serve({ demo: true });
const town = '/api/towns/100';
const PHONE = { viewport: { width: 390, height: 844 } };

const staff = await context({ baseURL: house.base });
const asked = async (method, path, data) => {
  const headers = { 'X-Banso': '1', 'Sec-Fetch-Site': 'same-origin' };
  const answer = await staff.request.fetch(house.base + path, { method, headers, ...(data ? { data } : {}) });
  if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()}`);
  return answer.status() === 204 ? null : answer.json();
};
const lead = (base, operation) =>
  asked('POST', `${base}/operations`, { operations: [{ key: crypto.randomUUID(), ...operation }] });

/** An open room of one group and one area, and the phones in it. */
async function room(phones) {
  const [engagement] = (await asked('GET', `${town}/engagements`)).items;
  const body = { template: 'free', title: '悪い日の板', groups: ['A班'] };
  const { id } = await asked('POST', `${town}/engagements/${engagement.id}/boards`, body);
  const base = `${town}/boards/${id}`;
  const { code } = await asked('POST', `${base}/open`, { hours: 2 });
  const pages = [];
  for (let i = 0; i < phones; i++) {
    const made = await context(PHONE);
    const page = await made.newPage();
    await page.goto(`${house.base}/room#${code}`);
    await page.getByRole('button', { name: '参加する' }).click();
    await page.getByRole('button', { name: '書く', exact: true }).waitFor();
    pages.push({ made, page });
  }
  return { base, pages };
}
async function write(page, text) {
  await page.getByRole('button', { name: '書く', exact: true }).click();
  await page.getByRole('dialog').getByLabel('書くこと').fill(text);
  await page.getByRole('dialog').getByRole('button', { name: '貼る', exact: true }).click();
  await page.getByRole('button', { name: '板に戻る' }).click();
}
const acknowledged = (page) =>
  becomes('acknowledged', () => page.locator('[data-waiting="0"][data-standing="live"]').count(), (c) => c === 1);
/** What stands on the screen: the words of each card. */
const cards = (page) => page.locator('li p:first-child').allTextContents().then((all) => all.toSorted());

await asked('POST', '/api/demo/session', { org: 100, id: 1000 });

await test('the power goes while they vote: what was pressed meanwhile counts once', async () => {
  const { base, pages } = await room(2);
  await lead(base, { kind: 'phase', phase: 'talk' });
  await write(pages[0].page, '送迎のかわりになるもの');
  await acknowledged(pages[0].page);
  await lead(base, { kind: 'phase', phase: 'vote' });
  const like = (page) => page.getByRole('button', { name: /送迎のかわりになるもの.*いいね/ }).first();
  for (const { page } of pages) await like(page).waitFor();
  await house.cut();
  for (const { page } of pages) {
    await page.getByText('つながっていません。', { exact: false }).waitFor();
    await like(page).click();
    await page.getByText('いいね あと2つ').waitFor();
  }
  await house.start();
  await asked('POST', '/api/demo/session', { org: 100, id: 1000 });
  for (const { page } of pages) {
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await acknowledged(page);
  }
  for (const { page } of pages) await becomes('both are counted', () => like(page).textContent(), (t) => /いいね2/.test(t));
  const live = await asked('GET', `${base}/live`);
  is('on the server', live.stickies.map((s) => [s.text, s.votes]), [['送迎のかわりになるもの', 2]]);
  for (const { made } of pages) await made.close();
});

await test('phones lose and find the line in any order: all end with the same board, nothing lost, nothing twice', async () => {
  const { base, pages } = await room(3);
  await lead(base, { kind: 'phase', phase: 'talk' });
  for (const { page } of pages) await page.getByRole('banner').getByText('話して、まとめる').waitFor();
  let seed = 7;
  const chance = (below) => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const written = [];
  const off = new Set();
  for (let i = 0; i < 24; i++) {
    const { made, page } = pages[chance(3)];
    const what = chance(6);
    if (what === 0) {
      // Requests arrive and their replies are lost: the worst kind of cut.
      await page.route('**/api/room/operations', async (route) => {
        await route.fetch().catch(() => undefined);
        await route.abort();
      }, { times: 1 });
    } else if (what === 1) {
      off.add(made);
      await made.setOffline(true);
    } else if (what === 2 && off.delete(made)) await made.setOffline(false);
    else {
      const text = `言葉${i}`;
      written.push(text);
      await write(page, text);
    }
  }
  for (const made of off) await made.setOffline(false);
  for (const { page } of pages) {
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await acknowledged(page);
  }
  const live = await asked('GET', `${base}/live`);
  is('on the server', live.stickies.map((s) => s.text).toSorted(), written.toSorted());
  for (const { page } of pages)
    await becomes('on the phone', () => cards(page), (all) => JSON.stringify(all) === JSON.stringify(written.toSorted()));
  for (const { made } of pages) await made.close();
});

await test('a guessed code opens nothing, and the sentence says what to do', async () => {
  const made = await context(PHONE);
  const page = await made.newPage();
  await page.goto(`${house.base}/room`);
  await page.getByLabel('合言葉').fill('AAAA');
  await page.getByRole('button', { name: '参加する' }).click();
  await page.getByText('合言葉は8文字です。', { exact: false }).waitFor();
  await page.getByLabel('合言葉').fill('AAAABBBB');
  await page.getByRole('button', { name: '参加する' }).click();
  await page.getByRole('alert').waitFor();
  await wellMade(page, 'room refused');
  await made.close();
});

await test("the facilitator's desk flows in narrow windows", async () => {
  const { base, pages } = await room(1);
  const path = base.replace(town, '');
  const cookies = await staff.storageState();
  for (const [width, height] of [[683, 384], [320, 640]]) {
    const made = await context({ viewport: { width, height }, storageState: cookies });
    const page = await made.newPage();
    for (const part of ['', '?part=list', '?part=paper', '?part=harvest', '?part=setting']) {
      await page.goto(`${house.base}${path}${part}`);
      await page.getByRole('heading', { level: 1, name: '悪い日の板' }).waitFor();
      await flows(page, `desk ${width} ${part}`);
    }
    await made.close();
  }
  for (const { made } of pages) await made.close();
});

await staff.close();
await house.stop();

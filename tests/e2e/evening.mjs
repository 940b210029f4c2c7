// An evening in the room, from the code on the wall to a promise with a day: a facilitator, the projector, three phones,
// and a table that writes on paper. Once by pointer and once by keyboard alone; what a person does is counted.
// Photographs of every step: build/evening. EVENING=pointer or EVENING=keyboard chooses one of the two.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { base, becomes, context, flows, holds, is, open, settled, signIn, test, wellMade } from './house.mjs';
import { keyboardHand, pointerHand } from './hands.mjs';

const album = join(dirname(fileURLToPath(import.meta.url)), '../../build/evening');
mkdirSync(album, { recursive: true });
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const words = {
  one: ['民生委員さんから紹介してもらう', '紹介してくれた人に、その後を伝える'],
  two: ['まずは温泉に誘ってみる', '乗合タクシーの使い方を教える'],
  again: '紹介してくれた人に、その後を話す',
  three: ['送迎がないと通えない', '卒業生がボランティアになる'],
  paper: [['興味関心チェックシートを使う', '3', ''], ['家族への説明を早めに', '', '2'], ['近所の人と一緒に来る', '1', '1']],
};
const CLUSTER = '声をかけ合うしくみ';

const hands = { pointer: pointerHand, keyboard: keyboardHand };
const ways = process.env.EVENING?.split(',') ?? Object.keys(hands);

for (const way of ways) {
  const hand = hands[way];
  let n = 0;
  // Each step stands on the one before: when one fails, the evening is over.
  let going = true;
  const step = (name, body) =>
    going &&
    test(`${way}: ${name}`, async () => {
      going = false;
      await body();
      going = true;
    });
  const look = async (page, name, { whole = true } = {}) => {
    const shot = `${way}-${String(++n).padStart(2, '0')}-${name}`;
    await page.screenshot({ path: join(album, `${shot}.png`) });
    await flows(page, shot);
    if (whole && way === 'pointer') await wellMade(page, shot);
  };
  const staff = await context();
  const desk = await signIn(staff, /見本 はな/);
  const my = hand(desk);
  const phones = [];
  let wall;
  let address;
  const button = (page, name) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const facts = (page) => page.evaluate(async () => (await fetch('/api/room')).json());
  const phase = async (label) => {
    await my.press(button(desk, label));
    for (const { page } of phones) await page.getByRole('banner').getByText(label, { exact: true }).waitFor();
  };

  await step(`the facilitator makes a board for the meeting`, async () => {
    await open(desk, '/engagements');
    await my.press(desk.getByRole('main').getByRole('link').first());
    await my.press(button(desk, '話し合いの板をつくる').first());
    const dialog = desk.getByRole('dialog');
    await my.write(dialog.getByLabel('板の名前'), `通所Cの六つの段階を考える（${way}）`);
    await my.write(dialog.getByLabel('班'), 'A班\nB班\n紙の班');
    await look(desk, 'make');
    await my.press(button(dialog, '板をつくる'));
    await desk.waitForURL(/\/boards\/\d+/);
    address = new URL(desk.url()).pathname;
    await my.press(button(desk, '部屋を開ける'));
    await desk.getByAltText('参加のためのQRコード').waitFor();
    await look(desk, 'desk');
  });

  let code = '';
  await step(`the wall and the paper sheets`, async () => {
    wall = await staff.newPage();
    await open(wall, `${address}/wall`);
    await wall.getByAltText('参加のためのQRコード').waitFor();
    code = (await wall.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).textContent()) ?? '';
    is('code', /^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(code), true);
    await look(wall, 'wall');
    const sheets = await staff.newPage();
    await open(sheets, `${address}/paper`);
    await look(sheets, 'sheets');
    const pages = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
    is('one sheet for each group', pages(await sheets.pdf({ preferCSSPageSize: true })), 3);
    await sheets.close();
  });

  await step(`three phones come in, by QR and by hand, without an account`, async () => {
    for (const [i, name] of ['包括 3番', '', 'ケアマネ 1番'].entries()) {
      const made = await context(PHONE);
      const page = await made.newPage();
      const own = hand(page);
      phones.push({ made, page, own });
      await page.goto(i < 2 ? `${base}/room#${code}` : `${base}/room`);
      await page.getByRole('heading', { name: '話し合いに参加する' }).waitFor();
      is('the code is in no address', new URL(page.url()).hash, '');
      if (i === 2) await own.write(page.getByLabel('合言葉'), code.toLowerCase().replace('-', ''));
      if (name) await own.write(page.getByLabel(/^呼び名/), name);
      if (i === 0) await look(page, 'join');
      await own.press(button(page, '参加する'));
      await page.getByRole('heading', { name: 'どの班にいますか' }).waitFor();
      if (i === 0) await look(page, 'group');
      await own.press(button(page, i < 2 ? 'A班' : 'B班'));
      await button(page, '書く').waitFor();
    }
    await becomes('the wall counts them', () => wall.getByText('参加 3人').count(), (c) => c === 1);
  });

  await step(`the wall needs nobody who is signed in, and does nothing`, async () => {
    is('its own address', new URL(wall.url()).pathname, '/wall');
    const lone = await context();
    await lone.addCookies((await staff.cookies()).filter((c) => c.name === 'wall'));
    const page = await lone.newPage();
    await page.goto(`${base}/wall`);
    await page.getByText('参加 3人').waitFor();
    await page.getByText(code).waitFor();
    is('nothing to press', await page.getByRole('button').count(), 0);
    for (const closed of ['/api/room', `/api/towns/100${address}/live`])
      is(closed, (await page.request.get(`${base}${closed}`)).status(), 401);
    await look(page, 'wall-alone');
    await lone.close();
  });

  const write = async ({ page, own }, texts, area) => {
    await own.press(button(page, '書く'));
    const dialog = page.getByRole('dialog');
    if (area) await own.choose(dialog.getByLabel('貼るところ'), area);
    for (const text of texts) {
      await own.write(dialog.getByLabel('書くこと'), text);
      await own.press(button(dialog, '貼る'));
    }
    await own.press(button(dialog, '板に戻る'));
  };

  await step(`everybody writes in silence, and sees only the others' backs`, async () => {
    await my.press(button(desk, '3分'));
    await phones[0].page.getByText('残り時間').waitFor();
    await write(phones[0], words.one);
    await write(phones[1], words.two);
    await write(phones[2], words.three);
    const { page } = phones[0];
    await becomes('two backs', () => page.getByText('ほかの人の付せん（あとで見えます）').count(), (c) => c === 2);
    is('none of their words', await page.getByText(words.two[0], { exact: true }).count(), 0);
    await look(page, 'silent');
    await look(wall, 'wall-silent');
  });

  await step(`what is written while cut off is kept over a reload, and comes once`, async () => {
    const { made, page } = phones[1];
    await made.route('**/api/room/operations', (route) => route.abort());
    await write(phones[1], ['ごみ出しの支援があれば']);
    await becomes('waiting', () => page.locator('[data-waiting="1"]').count(), (c) => c === 1);
    await page.reload();
    await page.getByText('ごみ出しの支援があれば', { exact: true }).waitFor();
    await made.unroute('**/api/room/operations');
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await becomes('acknowledged', () => page.locator('[data-waiting="0"]').count(), (c) => c === 1);
    await made.setOffline(true);
    await page.getByText('つながっていません。', { exact: false }).waitFor();
    await write(phones[1], ['買い物に一緒に行く']);
    await page.getByText('書いたもの1件は、この端末に残っています', { exact: false }).waitFor();
    await look(page, 'offline', { whole: false });
    await made.setOffline(false);
    await becomes('acknowledged', () => page.locator('[data-waiting="0"][data-standing="live"]').count(), (c) => c === 1);
    const now = await facts(page);
    for (const text of ['ごみ出しの支援があれば', '買い物に一緒に行く'])
      is(text, now.stickies.filter((s) => s.text === text).length, 1);
    is('nothing is left in the storage', await page.evaluate(() => sessionStorage.getItem('banso-unsent')), null);
  });

  await step(`they talk, move and put together; every drag has a button`, async () => {
    await phase('話して、まとめる');
    const { page, own } = phones[0];
    await page.getByText(words.two[0], { exact: true }).waitFor();
    await own.press(button(page, new RegExp(`「${words.two[0]}」.*動かす`)));
    const dialog = page.getByRole('dialog');
    await own.tick(dialog.getByLabel('導入'));
    await own.choose(dialog.getByLabel('まとまり', { exact: true }), '新しいまとまりをつくる');
    await own.write(dialog.getByLabel('まとまりの名前'), '声かけ');
    await look(page, 'move');
    await own.press(button(dialog, '動かす'));
    await own.press(button(page, '次の場所'));
    await page.getByRole('heading', { name: /声かけ/ }).waitFor();
    await look(page, 'cluster');
    // One's own words and colour may be changed, and a cluster be called otherwise.
    await own.choose(page.getByLabel('見る場所'), /入口/);
    await own.press(button(page, new RegExp(`「${words.one[1]}」.*直す`)));
    await own.write(dialog.getByLabel('書くこと'), words.again);
    await own.tick(dialog.getByRole('radio', { name: '青' }));
    await own.press(button(dialog, '保存する'));
    await becomes(
      'written anew',
      async () => (await facts(phones[1].page)).stickies.filter((s) => s.text === words.again).map((s) => s.colour),
      (all) => all.join() === 'blue',
    );
    await my.press(desk.locator('.board-note', { hasText: words.two[0] }));
    await my.press(button(desk, 'まとまりの名前'));
    await my.write(desk.getByLabel('まとまりの名前'), CLUSTER);
    await my.press(button(desk, '保存する'));
    await becomes('named', async () => (await facts(page)).clusters.map((c) => c.name), (all) => all.join() === CLUSTER);
    const note = desk.locator('.board-note', { hasText: words.one[0] });
    const before = await note.evaluate((e) => e.style.left);
    await my.drag(note, 150, 40);
    await becomes('moved', () => note.evaluate((e) => e.style.left), (left) => left !== before);
    await look(desk, 'canvas');
    // The same participant before a wide screen has the surface, and may go back to the list.
    const wide = phones[2].page;
    await wide.setViewportSize({ width: 1366, height: 768 });
    await button(wide, '一覧で見る').waitFor();
    await look(wide, 'wide');
    await wide.setViewportSize(PHONE.viewport);
  });

  await step(`a rude sticky is hidden and brought back by the facilitator`, async () => {
    const note = desk.locator('.board-note', { hasText: words.two[1] });
    await my.press(note);
    await my.press(button(desk, new RegExp(`「${words.two[1]}」.*隠す`)));
    await becomes('gone from the phones', () => phones[0].page.getByText(words.two[1], { exact: true }).count(), (c) => c === 0);
    await my.press(desk.getByRole('link', { name: '班・隠した付せん・ひな形' }));
    await desk.getByRole('heading', { name: '隠した付せん・はがした付せん' }).waitFor();
    await look(desk, 'setting');
    await my.press(button(desk, '残す'));
    await desk.getByText('ひな形として残しました。', { exact: false }).waitFor();
    const kept = await desk.evaluate(async () => (await fetch('/api/towns/100/board-templates')).json());
    holds('the areas are kept as a template of the town', kept.items.some((t) => t.name.includes(`（${way}）`) && t.areas.includes('入口')));
    await my.press(button(desk, /板に戻す/));
    await my.press(desk.getByRole('link', { name: '板', exact: true }));
    const all = async () => (await facts(phones[0].page)).stickies.filter((s) => s.text === words.two[1] && !s.hidden).length;
    await becomes('back', all, (c) => c === 1);
  });

  await step(`the paper table is typed in, one line a sticky`, async () => {
    await my.press(desk.getByRole('link', { name: '紙を打ち込む' }));
    await my.choose(desk.getByLabel('班', { exact: true }), '紙の班');
    for (const [text, votes, arrows] of words.paper) {
      await my.write(desk.getByLabel('付せんの言葉'), text);
      if (votes) await my.write(desk.getByLabel('いいね', { exact: true }).last(), votes);
      if (arrows) await my.write(desk.getByLabel('矢印', { exact: true }).last(), arrows);
      await my.enter();
    }
    await desk.getByText('この画面で3枚を入れました。').waitFor();
    await becomes('on every phone', async () => (await facts(phones[2].page)).stickies.filter((s) => s.paper).length, (c) => c === 3);
    await look(desk, 'paper');
  });

  await step(`one group presents, everybody looks at it`, async () => {
    await my.choose(desk.getByLabel('発表する班'), 'A班');
    await phase('発表を聞く');
    await phones[2].page.getByText('いまは「A班」の発表です。').waitFor();
    await wall.getByRole('heading', { name: 'A班の発表' }).waitFor();
    await look(wall, 'wall-present');
    await look(phones[2].page, 'present');
  });

  await step(`stickers, with the number left in the hand`, async () => {
    await phase('シールを貼る');
    for (const { page, own } of phones) {
      if ((await page.getByLabel('見る班').inputValue()) !== '') await own.choose(page.getByLabel('見る班'), /A班/);
      await own.choose(page.getByLabel('見る場所'), /導入/);
      await own.press(button(page, new RegExp(`「${words.two[0]}」に.*いいね`)));
      await page.getByText('いいね あと2つ').waitFor();
    }
    const { page, own } = phones[0];
    await own.press(button(page, new RegExp(`「${words.two[0]}」に.*矢印`)));
    await page.getByText('矢印 あと1つ').waitFor();
    await becomes('counted', async () => (await facts(page)).stickies.find((s) => s.text === words.two[0])?.votes, (v) => v === 3);
    await look(page, 'vote');
    await look(wall, 'wall-vote');
  });

  await step(`the writing stops, names go`, async () => {
    await my.tick(desk.getByLabel('書きこみを止める'));
    await phones[1].page.getByText('いまは、書きこみを止めています', { exact: false }).first().waitFor();
    await my.tick(desk.getByLabel('名前を隠す'));
    await becomes('no names', async () => (await facts(phones[1].page)).stickies.filter((s) => s.author && !s.mine).length, (c) => c === 0);
    await look(phones[1].page, 'locked');
  });

  await step(`what was chosen becomes an issue and a promise, with the words it came from`, async () => {
    await my.press(desk.getByRole('link', { name: '課題・約束にする' }));
    await my.tick(desk.getByRole('checkbox', { name: new RegExp(`まとまり「${CLUSTER}」`) }));
    await look(desk, 'harvest');
    await my.press(button(desk, '課題にする'));
    await desk.getByText('1枚の付せんから、課題をつくりました。').waitFor();
    await my.tick(desk.getByRole('checkbox', { name: new RegExp(words.paper[0][0]) }));
    await my.press(button(desk, '約束にする'));
    const dialog = desk.getByRole('dialog');
    await my.choose(dialog.getByLabel('役割'), '地域包括支援センター');
    await my.write(dialog.getByLabel('だれが'), '包括 3番');
    await my.write(dialog.getByLabel('いつまでに'), 'R8.12.16');
    await look(desk, 'promise');
    await my.press(button(dialog, '保存する'));
    await desk.getByText('1枚の付せんから、約束をつくりました。').waitFor();
  });

  await step(`the room closes, the files are there, and the engagement knows`, async () => {
    const files = await desk.evaluate(async (path) => {
      const town = `/api/towns/100${path}`;
      const got = await Promise.all(['csv', 'xlsx'].map((kind) => fetch(`${town}/stickies.${kind}`)));
      return Promise.all(got.map(async (r) => [r.status, (await r.arrayBuffer()).byteLength > 100]));
    }, address);
    is('CSV and XLSX', files, [[200, true], [200, true]]);
    await my.press(button(desk, '話し合いを終える'));
    await my.press(button(desk, '部屋を閉じる'));
    for (const { page } of phones) await page.getByRole('heading', { name: '話し合いが終わりました' }).waitFor();
    await look(phones[0].page, 'over');
    await my.press(desk.getByRole('link', { name: '伴走支援へ戻る' }));
    await desk.getByRole('heading', { name: '課題と対策' }).waitFor();
    await settled(desk);
    await desk.getByText(`もとの付せん「${words.paper[0][0]}」いいね3`, { exact: false }).first().waitFor();
    holds('the promise', await desk.getByText(words.paper[0][0]).first().isVisible());
    holds('the issue', await desk.getByText(CLUSTER).first().isVisible());
    await desk.getByText(CLUSTER).first().scrollIntoViewIfNeeded();
    await look(desk, 'engagement', { whole: false });
  });

  const done = [my, ...phones.map((p) => p.own)];
  console.log(`evening by ${way}: facilitator ${my.actions()} actions, phones ${phones.map((p) => p.own.actions()).join(', ')}; ${done.reduce((s, h) => s + h.keys(), 0)} keys pressed`);
  for (const { made } of phones) await made.close();
  await staff.close();
}

// A meeting: its page and its papers, two people typing one set of minutes, a cut line, and what comes out of a line.
import { becomes, context, flows, holds, is, open, settled, shot, signIn, test, wellMade } from './house.mjs';

async function look(page, name, path) {
  await test(name, async () => {
    if (path) await open(page, path);
    await shot(page, name, { fullPage: true });
    await flows(page, name);
    await wellMade(page, name);
  });
}

const meeting = async (page, title) => {
  await open(page, '/engagements');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('link', { name: title }).first().click();
  await page.getByRole('heading', { name: '議事録' }).waitFor();
  await settled(page);
  return new URL(page.url()).pathname;
};

for (const [label, width, height] of [['', 1366, 768], ['-390', 390, 844], ['-320', 320, 640]]) {
  const made = await context({ viewport: { width, height } });
  const page = await signIn(made, /見本 はな/);
  const path = await meeting(page, '1回目支援');
  await look(page, `meeting${label}`);
  for (const paper of ['invitation', 'agenda', 'minutes']) await look(page, `meeting-${paper}${label}`, `${path}/${paper}`);
  await meeting(page, '2回目支援');
  await look(page, `meeting-next${label}`);
  await made.close();
}

const texts = (page) =>
  page.getByRole('list', { name: '議事録の行' }).getByRole('textbox').evaluateAll((all) => all.map((t) => t.value));

await test('two people type the same minutes, one is cut off for a while, nothing is lost', async () => {
  const one = await context();
  const other = await context();
  const officer = await signIn(one, /見本 はな/);
  const path = await meeting(officer, '2回目支援');
  const prefecture = await signIn(other, /都道府県/);
  const town = await officer.evaluate(async () => (await (await fetch('/api/session')).json()).person.town);
  await open(prefecture, `${path}?town=${town}`);
  await officer.getByRole('button', { name: '行を足す' }).click();
  await officer.keyboard.type('卒業した人の話を聞いた');
  await officer.keyboard.press('Enter');
  await officer.keyboard.type('次は移動の話をする');
  await becomes('seen by the other', () => texts(prefecture), (t) => t.length === 2 && t[1] === '次は移動の話をする');
  // both in the first line
  await prefecture.getByRole('textbox', { name: '1行目' }).focus();
  await prefecture.keyboard.press('End');
  await prefecture.keyboard.type('。三人とも元気');
  await officer.getByRole('textbox', { name: '1行目' }).focus();
  await officer.keyboard.press('Home');
  await officer.keyboard.type('会場で、');
  const wanted = '会場で、卒業した人の話を聞いた。三人とも元気';
  for (const page of [officer, prefecture]) await becomes('both words', () => texts(page), (t) => t[0] === wanted);
  // cut off: what is typed stays and goes out later
  await other.setOffline(true);
  await prefecture.getByRole('button', { name: '行を足す' }).click();
  await prefecture.keyboard.type('県は費用の表を作る');
  await prefecture.getByText('つながっていません').waitFor();
  await shot(prefecture, 'meeting-offline');
  await officer.getByRole('textbox', { name: '2行目' }).fill('次は移動と担い手の話をする');
  await other.setOffline(false);
  for (const page of [officer, prefecture])
    await becomes('all there', () => texts(page), (t) => t.includes('県は費用の表を作る') && t.includes('次は移動と担い手の話をする'));
  await prefecture.getByText('みんなの画面と同じです').waitFor();
  // reloaded while nothing gets through: what was typed is still there, and goes out once
  await other.route(/\/api\/.*\/minutes/, (route) => route.abort());
  await prefecture.getByRole('button', { name: '行を足す' }).click();
  await prefecture.keyboard.type('再読み込みしても残る');
  await prefecture.getByText('つながっていません').waitFor();
  prefecture.on('dialog', (dialog) => dialog.accept());
  await prefecture.reload();
  await becomes('there after a reload', () => texts(prefecture), (t) => t.includes('再読み込みしても残る'));
  await prefecture.getByText('つながっていません').waitFor();
  await shot(prefecture, 'meeting-reloaded');
  await other.unroute(/\/api\/.*\/minutes/);
  await becomes('sent once', () => texts(officer), (t) => t.filter((l) => l === '再読み込みしても残る').length === 1);
  await prefecture.getByText('みんなの画面と同じです').waitFor();
  is('nothing is kept', await prefecture.evaluate(() => Object.keys(sessionStorage).filter((k) => k.startsWith('banso-minutes')).length), 0);
  await one.close();
  await other.close();
});

await test('a line becomes an advice and a promise by one key each, and comes back after it was taken away', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await meeting(page, '1回目支援');
  const line = page.getByRole('textbox', { name: '2行目' });
  await line.focus();
  await page.keyboard.press('Alt+1');
  await page.getByText('助言として記録しました（アドバイザーから）').waitFor();
  await page.getByRole('listitem').filter({ has: line }).getByText('→ 助言として記録しました').waitFor();
  await line.focus();
  await page.keyboard.press('Alt+4');
  const dialog = page.getByRole('dialog');
  is('the words of the line', await dialog.getByLabel('何を').inputValue(), await line.inputValue());
  await dialog.getByLabel('役割').selectOption('town');
  await dialog.getByLabel('だれが').fill('介護保険担当');
  await dialog.getByLabel('いつまでに').fill('R8.12.16');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await page.getByRole('listitem').filter({ has: line }).getByText('→ 助言・約束として記録しました').waitFor();
  await line.focus();
  await page.keyboard.press('Alt+5');
  is('an issue with the words of the line', await dialog.getByRole('textbox', { name: /^課題/ }).inputValue(), await line.inputValue());
  await dialog.getByLabel('だれの言葉か').fill('通所事業所');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await page.getByText('課題として記録しました').waitFor();
  await settled(page);
  await shot(page, 'meeting-records', { fullPage: true });
  await wellMade(page, 'meeting-records');
  const before = await texts(page);
  await page.getByRole('textbox', { name: '1行目' }).focus();
  await page.getByRole('button', { name: 'この行を消す' }).click();
  await becomes('taken away', () => texts(page), (t) => t.length === before.length - 1);
  await page.getByText('消した行（1行）').click();
  await page.getByRole('button', { name: '戻す' }).click();
  await becomes('back', () => texts(page), (t) => JSON.stringify(t) === JSON.stringify(before));
  await made.close();
});

await test('preparation is laid from the template, what was left is taken over', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await meeting(page, '2回目支援');
  holds('what was left', await page.getByText('移動の手段をどうするか').isVisible());
  await page.getByRole('button', { name: '今回の次第に移す' }).click();
  await page.getByText('1件を今回の次第に移しました').waitFor();
  await page.getByText('前回からの持ち越し').waitFor();
  await page.getByText(/分過ぎます/).first().waitFor();
  await page.getByRole('button', { name: 'ひな形から並べる' }).click();
  const asked = page.getByRole('checkbox', { name: /アドバイザーに、どの情報が要るか/ });
  await asked.waitFor();
  await asked.click();
  await becomes('done', () => page.getByRole('checkbox', { checked: true }).count(), (n) => n >= 2);
  await settled(page);
  await shot(page, 'meeting-prepared', { fullPage: true });
  await made.close();
});

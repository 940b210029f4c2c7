// Walking beside a town: the prefecture's board, one engagement, the adviser's one page, the handover note.
import { becomes, context, flows, holds, is, open, settled, shot, signIn, test, wellMade } from './house.mjs';

async function look(page, name, path) {
  await test(name, async () => {
    if (path) await open(page, path);
    await shot(page, name, { fullPage: true });
    await flows(page, name);
    await wellMade(page, name);
  });
}

const engagement = async (page) => {
  await open(page, '/engagements');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('heading', { name: '支援の日程' }).waitFor();
  await settled(page);
  return new URL(page.url()).pathname;
};

for (const [label, width, height] of [['', 1366, 768], ['-320', 320, 640]]) {
  const made = await context({ viewport: { width, height } });
  const page = await signIn(made, /見本 はな/);
  await look(page, `engagements${label}`, '/engagements');
  const path = await engagement(page);
  await look(page, `engagement${label}`);
  await look(page, `handover${label}`, `${path}/handover`);
  await look(page, `training${label}`, '/training');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('heading', { name: '支援の日程' }).waitFor();
  await look(page, `training-one${label}`);
  await made.close();
}

await test('the prefecture sees first who stands still', async () => {
  const made = await context();
  const page = await signIn(made, /都道府県/);
  await open(page, '/');
  holds('a sentence says where to go', await page.getByText(/まず.+に声をかけてください/).isVisible());
  await shot(page, 'board', { fullPage: true });
  await flows(page, 'board');
  await wellMade(page, 'board');
  await page.getByRole('link', { name: /卒業と、そのあとの居場所/ }).click();
  await page.getByRole('heading', { name: '約束' }).waitFor();
  await made.close();
});

await test('a promise is added, seen and taken away again', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await engagement(page);
  await page.getByRole('button', { name: /追加する.*（約束）/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('役割').selectOption('town');
  await dialog.getByLabel('だれが').fill('担当');
  await dialog.getByLabel('何を').fill('仕様書の案を送る');
  await dialog.getByLabel('いつまでに').fill('R8.12.16');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await page.getByText('R8.12.16まで').waitFor();
  await page.getByRole('listitem').filter({ hasText: '仕様書の案を送る' }).getByRole('button').click();
  await dialog.getByRole('button', { name: 'この1件を消す' }).click();
  await becomes('gone', () => page.getByRole('listitem').filter({ hasText: '仕様書の案を送る' }).count(), (n) => n === 0);
  await made.close();
});

await test('the adviser reads one page, writes one advice, and finds no table', async () => {
  const made = await context();
  const page = await signIn(made, /アドバイザー/);
  await open(page, '/');
  await shot(page, 'adviser');
  await wellMade(page, 'adviser');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByLabel('内容').fill('卒業した人の話を聞きましょう。');
  await page.getByRole('button', { name: '書きこむ' }).click();
  await page.getByText('書きこみました', { exact: false }).waitFor();
  await page.getByText('卒業した人の話を聞きましょう。').first().waitFor();
  await page.getByLabel('支援チームの見立て').fill('サービスは足りている。つなぐ人が行き先を知らない。');
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByText('見立てと到達目標を保存しました').waitFor();
  is('buttons that write tables', await page.getByRole('button', { name: /^(直す|追加する)/ }).count(), 0);
  await wellMade(page, 'adviser-page');
  await made.close();
});

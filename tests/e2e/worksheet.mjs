// The worksheet: every block of a town, the simulation typed into and kept, the table of the prefecture.
import { context, flows, holds, is, open, settled, shot, signIn, test, wellMade } from './house.mjs';

for (const [label, width, height] of [['', 1366, 768], ['-320', 320, 640]]) {
  const made = await context({ viewport: { width, height } });
  const page = await signIn(made, /見本 はな/);
  await test(`worksheet${label}`, async () => {
    await open(page, '/worksheet');
    await shot(page, `worksheet${label}`, { fullPage: true });
    await flows(page, 'worksheet');
    if (!label) await wellMade(page, 'worksheet');
  });
  await made.close();
}

await test('every block stands there with its question and says what the figures say', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await open(page, '/worksheet');
  for (const key of ['1.1', '1.2', '2', '3', '4.1', '4.2', '4.3', '4.4', '5.1', '5.2', '5.3', '5.4', '6'])
    holds(key, await page.getByRole('heading', { level: 2, name: new RegExp(`^${key.replace('.', '\\.')}\\s`) }).isVisible());
  is('questions', await page.getByText('確認の視点：', { exact: true }).count(), 13);
  const first = page.locator('#block-4-2');
  holds('over or within', await first.getByText(/超過|概ね同額|余裕あり/).first().isVisible());
  holds('the cap stands in the table', await first.getByRole('rowheader', { name: /^上限額/ }).isVisible());
  await made.close();
});

await test('other users and prices count at once, and stay when kept', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await open(page, '/worksheet');
  const block = page.locator('#block-6');
  const before = await block.getByText(/の費用は約/).first().textContent();
  const users = block.getByLabel('通所型（従前相当）の利用者', { exact: true });
  const natural = await users.inputValue();
  await users.fill('２００');
  await users.press('Enter');
  await block.getByText(/余裕があります。$/).first().waitFor();
  holds('the sentence changed', (await block.getByText(/の費用は約/).first().textContent()) !== before);
  await shot(page, 'worksheet-simulation', { fullPage: true });
  await block.getByRole('button', { name: 'この数を保存する' }).click();
  await page.getByText('試算の数を保存しました。').first().waitFor();
  await open(page, '/worksheet');
  is('kept', await users.inputValue(), '200');
  await users.fill('');
  await users.press('Enter');
  await block.getByText(/超えます。$/).first().waitFor();
  is('empty is natural again', await users.inputValue(), natural);
  await block.getByRole('button', { name: 'この数を保存する' }).click();
  await page.getByText('試算の数を保存しました。').first().waitFor();
  await made.close();
});

await test('the prefecture sees every town in one table, and small counts of none', async () => {
  const made = await context();
  const page = await signIn(made, /見本 あきら/);
  await open(page, '/worksheet');
  await shot(page, 'worksheet-prefecture');
  await flows(page, 'worksheet-prefecture');
  await wellMade(page, 'worksheet-prefecture');
  const table = page.getByRole('table', { name: '県内の市町村' });
  is('towns', await table.getByRole('row').count(), 32);
  holds('a village of few users', await table.getByRole('row', { name: /ほたる村/ }).getByRole('cell', { name: 'x', exact: true }).first().isVisible());
  await table.getByRole('button', { name: /着地の見込み/ }).click();
  is('sorted', await table.getByRole('columnheader', { name: /着地の見込み/ }).getAttribute('aria-sort'), 'descending');
  await table.getByRole('link', { name: 'みほん市' }).click();
  await page.getByText('役場の外から見ています。').waitFor();
  await settled(page);
  holds('nobody writes from outside', (await page.getByRole('button', { name: 'この数を保存する' }).count()) === 0);
  await made.close();
});

await test('the printed worksheet leaves menu and buttons away', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await open(page, '/worksheet');
  await page.emulateMedia({ media: 'print' });
  holds('no contents list', !(await page.getByRole('navigation', { name: 'ワークシートの目次' }).isVisible()));
  holds('no button', !(await page.getByRole('button', { name: 'この数を保存する' }).isVisible()));
  await page.pdf({ preferCSSPageSize: true, path: 'build/shots/worksheet.pdf' });
  await made.close();
});

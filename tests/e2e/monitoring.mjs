// Checking: the monitoring sheet, the one page before a visit, the town's story.
import { context, flows, holds, open, settled, shot, signIn, test, wellMade } from './house.mjs';

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
  const path = await engagement(page);
  for (const sheet of ['monitoring', 'brief', 'story'])
    await test(`${sheet}${label}`, async () => {
      await open(page, `${path}/${sheet}`);
      await shot(page, `${sheet}${label}`, { fullPage: true });
      await flows(page, sheet);
      await wellMade(page, sheet);
    });
  await made.close();
}

await test('a value is measured with its decimals, and the portrait of today stands beside the first', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await open(page, `${await engagement(page)}/monitoring`);
  await page.getByRole('button', { name: '指標を加える' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^指標/).fill('送迎のある通いの場の割合');
  await dialog.getByLabel('単位').fill('％');
  await dialog.getByLabel('小数の桁').selectOption('1');
  await dialog.getByLabel('目標の値').fill('２５．５');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /測った値を入れる.*（送迎のある通いの場の割合）/ }).click();
  await dialog.getByLabel(/^値/).fill('18.44');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await dialog.getByText('数として読めません').waitFor();
  await dialog.getByLabel(/^値/).fill('18.4');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await page.getByText('18.4％').first().waitFor();
  holds('with its target', await page.getByText('目標 25.5％').first().isVisible());
  await page.getByRole('button', { name: 'いまの姿を残す' }).click();
  await dialog.getByLabel(/いつの姿か/).fill('2回目支援の前');
  await dialog.getByRole('button', { name: '残す' }).click();
  await page.getByLabel('くらべる姿').selectOption({ index: 1 });
  await page.getByRole('columnheader', { name: /2回目支援の前/ }).waitFor();
  await made.close();
});

await test('the adviser reads sheet and brief, and writes neither', async () => {
  const made = await context();
  const page = await signIn(made, /アドバイザー/);
  await open(page, '/');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('link', { name: '訪問の前の1枚' }).click();
  await page.getByRole('heading', { name: '聞いてきてほしいこと' }).waitFor();
  await page.goBack();
  await page.getByRole('link', { name: 'モニタリングシート' }).click();
  await page.getByRole('heading', { name: '指標' }).waitFor();
  holds('no button writes', (await page.getByRole('button', { name: /^(直す|指標を加える|測った値|いまの姿)/ }).count()) === 0);
  await made.close();
});

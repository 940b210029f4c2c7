// The table of issues, measures and owners: gathering and taking apart and back, the road with the border of the year.
import { becomes, context, flows, holds, is, open, settled, shot, signIn, test, wellMade } from './house.mjs';

const plan = async (page) => {
  await open(page, '/engagements');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('link', { name: '担当の表とロードマップを開く' }).click();
  await page.getByRole('heading', { name: '課題 × 対策 × 担当' }).waitFor();
  await settled(page);
};

for (const [label, width, height] of [['', 1366, 768], ['-390', 390, 844], ['-320', 320, 640]]) {
  await test(`plan${label}`, async () => {
    const made = await context({ viewport: { width, height } });
    const page = await signIn(made, /見本 はな/);
    await plan(page);
    await shot(page, `plan${label}`, { fullPage: true });
    await flows(page, `plan${label}`);
    await wellMade(page, `plan${label}`);
    await made.close();
  });
}

await test('issues are gathered under one, taken back, split and put together again', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await plan(page);
  const boxes = page.getByRole('checkbox', { name: /を選ぶ$/ });
  const rows = page.getByText(/^[①-⑳]$/);
  const before = await rows.count();
  for (let i = 0; i < 2; i++) await boxes.nth(i).check();
  await page.getByRole('button', { name: 'まとめる', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('まとめた課題の言葉').fill('卒業しても、行く手段も場所もない');
  await shot(page, 'plan-merging');
  await dialog.getByRole('button', { name: 'まとめる', exact: true }).click();
  await page.getByText('2件をまとめました').waitFor();
  await becomes('one less', () => rows.count(), (n) => n === before - 1);
  const one = page.getByRole('listitem').filter({ hasText: '卒業しても、行く手段も場所もない' }).first();
  holds('the words below, with who said them', await one.getByText(/通いの場のリストはあるが、見たことがない.*ケアマネジャー・アンケート・いいね4/).isVisible());
  await shot(page, 'plan-merged', { fullPage: true });
  await one.getByRole('button', { name: 'まとめる前に戻す' }).click();
  await becomes('as before', () => rows.count(), (n) => n === before);
  await page.getByRole('button', { name: /^追加する/ }).first().waitFor();
  await page.getByRole('button', { name: '課題を追加する' }).click();
  await dialog.getByRole('textbox', { name: /^課題/ }).fill('送迎も担い手もない');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await becomes('one more', () => rows.count(), (n) => n === before + 1);
  await page.getByRole('button', { name: /分ける.*送迎も担い手もない/ }).click();
  await dialog.getByLabel('1つ目の課題').fill('送迎がない');
  await dialog.getByLabel('2つ目の課題').fill('担い手がいない');
  await dialog.getByRole('button', { name: '分ける', exact: true }).click();
  await page.getByText('「送迎も担い手もない」から分けました').first().waitFor();
  await becomes('two for one', () => rows.count(), (n) => n === before + 2);
  await page.getByRole('button', { name: '分ける前に戻す' }).first().click();
  await becomes('one again', () => rows.count(), (n) => n === before + 1);
  await wellMade(page, 'plan after all');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Excelに書き出す' }).click()]);
  is('the name of the file', file.suggestedFilename().startsWith('課題と対策_'), true);
  await made.close();
});

// April: notes, the first week, and work that changes hands in one act.
import { becomes, context, flows, holds, open, shot, signIn, test, wellMade } from './house.mjs';

for (const [label, width, height] of [['', 1366, 768], ['-320', 320, 640]]) {
  const made = await context({ viewport: { width, height } });
  const page = await signIn(made, /見本 はな/);
  for (const name of ['handover', 'seven-days'])
    await test(`${name}${label}`, async () => {
      await open(page, `/${name}`);
      await shot(page, `desk-${name}${label}`, { fullPage: true });
      await flows(page, name);
      await wellMade(page, name);
    });
  await made.close();
}

await test('a name hands everything over, and takes it back', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await open(page, '/handover');
  await page.getByLabel('いまの担当').selectOption({ index: 1 });
  await page.getByRole('heading', { name: /（\d+件）$/ }).first().waitFor();
  await page.getByLabel('引き継ぐ人').fill('新しい担当');
  await page.getByRole('button', { name: 'まとめて引き継ぐ' }).click();
  await page.getByText(/件を新しい担当さんに引き継ぎました/).waitFor();
  await page.getByRole('button', { name: /^元に戻す/ }).first().click();
  await page.getByText('元に戻しました').first().waitFor();
  await becomes('the old name holds it again', () => page.getByLabel('いまの担当').locator('option').allInnerTexts(), (names) => !names.includes('新しい担当'));
  await made.close();
});

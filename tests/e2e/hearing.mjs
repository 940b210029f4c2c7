// The hearing sheet that fills itself, the honest table placed by one press, a prefecture's templates, a promise without an owner.
import { becomes, context, flows, holds, open, settled, shot, signIn, test, wellMade } from './house.mjs';

const engagement = async (page) => {
  await open(page, '/engagements');
  await page.getByRole('main').getByRole('link').first().click();
  await page.getByRole('heading', { name: 'ヒアリングシート' }).waitFor();
  await settled(page);
};

await test('cap, landing and the comparison stand in the hearing sheet, what is missing with whom to ask', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await engagement(page);
  for (const text of ['上限額', '着地見込み', '超える可能性', 'いちばん動いたもの', '足りないことと、聞く相手'])
    holds(text, await page.getByRole('region', { name: 'ヒアリングシート' }).getByText(text, { exact: true }).isVisible());
  await page.getByRole('heading', { name: /似た市町村とくらべて/ }).waitFor();
  const rest = page.getByText(/まだ置いていないサービスと仕事（\d+件）/);
  const before = await rest.textContent();
  await rest.click();
  await page.getByRole('button', { name: /^後回し.*に置く/ }).first().click();
  await page.getByText(/を「後回しにしている」に置きました/).waitFor();
  await becomes('one less', () => rest.textContent(), (t) => t !== before);
  await shot(page, 'hearing', { fullPage: true });
  await flows(page, 'hearing');
  await wellMade(page, 'hearing');
  await made.close();
});

await test('a prefecture copies the templates and changes a day', async () => {
  const made = await context();
  const page = await signIn(made, /都道府県/);
  await open(page, '/templates');
  await shot(page, 'templates-empty');
  await wellMade(page, 'templates-empty');
  await page.getByRole('button', { name: '標準を写して直す' }).click();
  await page.getByText('標準のひな形を17件写しました').waitFor();
  await page.getByRole('button', { name: /^直す.*0.5次ミーティング/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/始まりからの日数/).fill('12');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await page.getByText('12日後').waitFor();
  await settled(page);
  await shot(page, 'templates', { fullPage: true });
  await flows(page, 'templates');
  await wellMade(page, 'templates');
  await made.close();
});

await test('a promise of somebody who has no account here says so', async () => {
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await engagement(page);
  const one = page.getByRole('listitem').filter({ hasText: '卒業した3人に、話をしてもらえるか聞く' }).first();
  await one.getByRole('button', { name: /直す/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('サインインの名前').fill('left.in.april');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await one.getByText('担当がいません').waitFor();
  holds('and on top', await page.getByText('担当がいない約束が1件あります').isVisible());
  await shot(page, 'ownerless');
  await wellMade(page, 'ownerless');
  await made.close();
});

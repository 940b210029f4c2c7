// A prefecture asks its towns, and plans where to go next.
import { context, flows, holds, is, open, settled, shot, signIn, test, wellMade } from './house.mjs';

async function look(page, name, path) {
  await open(page, path);
  await shot(page, name, { fullPage: true });
  await flows(page, name);
  await wellMade(page, name);
}

for (const [label, width, height] of [['', 1366, 768], ['-320', 320, 640]]) {
  const made = await context({ viewport: { width, height } });
  const page = await signIn(made, /都道府県/);
  for (const name of ['visits', 'inquiries']) await test(`${name}${label}`, () => look(page, `${name}${label}`, `/${name}`));
  await test(`inquiry${label}`, async () => {
    await page.getByRole('main').getByRole('link').first().click();
    await page.getByText('市町村のうち').waitFor();
    await settled(page);
    await shot(page, `inquiry${label}`, { fullPage: true });
    await flows(page, 'inquiry');
    await wellMade(page, 'inquiry');
  });
  await made.close();
}

await test('a town finds its answers filled in, sends them, and the prefecture sees them only then', async () => {
  const prefecture = await context();
  const above = await signIn(prefecture, /都道府県/);
  const seen = async () => {
    await open(above, '/inquiries');
    await above.getByRole('main').getByRole('link').first().click();
    await above.getByText('市町村のうち').waitFor();
    await settled(above);
    return above.getByRole('row').filter({ hasText: 'みほん市' }).innerText();
  };
  holds('not yet', (await seen()).includes('まだ'));
  const made = await context();
  const page = await signIn(made, /見本 はな/);
  await open(page, '/questions');
  await shot(page, 'questions', { fullPage: true });
  await wellMade(page, 'questions');
  is('filled from data', await page.getByLabel(/75歳以上人口/).inputValue(), '6080');
  await page.getByRole('button', { name: '確かめて送る' }).click();
  await page.getByText(/^答えていない項目が/).waitFor();
  await page.getByLabel(/いちばん困っていること/).fill('卒業したあとの行き先');
  await page.getByLabel(/支援に入ってほしいですか/).selectOption('はい');
  await page.getByRole('button', { name: '送らずに保存する' }).click();
  await page.getByText('下書きとして保存しました').waitFor();
  holds('a draft stays in the town', !(await seen()).includes('卒業したあと'));
  await page.getByRole('button', { name: '確かめて送る' }).click();
  await page.getByRole('button', { name: '取り下げて直す' }).waitFor();
  await wellMade(page, 'questions sent');
  holds('seen', (await seen()).includes('卒業したあとの行き先'));
  await page.getByRole('button', { name: '取り下げて直す' }).click();
  await page.getByRole('button', { name: '確かめて送る' }).waitFor();
  holds('unseen again', (await seen()).includes('まだ'));
  await made.close();
  await prefecture.close();
});

await test('a visit is planned, and stands first', async () => {
  const made = await context();
  const page = await signIn(made, /都道府県/);
  await open(page, '/visits');
  const last = page.getByRole('button', { name: /^訪問の日を決める/ }).last();
  const town = ((await last.innerText()).match(/（(.+)）/) ?? [])[1];
  await last.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/訪問する日/).fill('R8.12.1');
  await dialog.getByLabel(/目的/).fill('卒業の話を聞く');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText('卒業の話を聞く').waitFor();
  is('first', await page.getByRole('main').getByRole('heading', { level: 2 }).first().innerText(), town);
  await made.close();
});

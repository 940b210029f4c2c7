// A town of its own: the code on the terminal, the setup, signing in with a password, a place kept.
import { context, flows, holds, is, serve, shot, test, wellMade } from './house.mjs';

const own = await serve({ demo: false });
const PASSWORD = 'みんなで 歩く 春の 川の 堤防';

await test('first run: a wrong code is refused, the right one opens an empty town', async () => {
  const made = await context();
  const page = await made.newPage();
  await page.goto(`${own.base}/`);
  await page.getByRole('heading', { name: 'はじめての設定' }).waitFor();
  await shot(page, 'setup');
  await wellMade(page, 'setup');
  await page.getByRole('button', { name: '設定して始める' }).click();
  await page.getByText('一回限りのコードを入力してください').waitFor();
  const code = own.said().match(/[A-Z0-9]{5}(?:-[A-Z0-9]{5}){3}/)?.[0];
  holds('the terminal showed a code', code);
  for (const [label, text] of [
    [/一回限りのコード/, 'AAAAA-AAAAA-AAAAA-AAAAA'], [/市町村の名前/, 'ためし市'], [/市町村コード/, '992011'],
    [/あなたの氏名/, '試し かんり'], [/サインイン用ID/, 'kanri'], [/パスワード/, PASSWORD],
  ])
    await page.getByLabel(label).fill(text);
  await page.getByRole('button', { name: '設定して始める' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel(/一回限りのコード/).fill(code);
  await page.getByRole('button', { name: '設定して始める' }).click();
  await page.getByRole('heading', { level: 1, name: /試し かんり/ }).waitFor();
  await wellMade(page, 'first home');
  await made.close();
});

await test('signing in with a password; a wrong one is refused; the place asked for opens', async () => {
  const made = await context();
  const page = await made.newPage();
  await page.goto(`${own.base}/accounts`);
  await page.getByLabel('サインイン用ID').fill('kanri');
  await page.getByLabel('パスワード').fill('ちがう パスワード です');
  await shot(page, 'sign-in');
  await wellMade(page, 'sign-in');
  await flows(page, 'sign-in');
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('heading', { level: 1, name: 'アカウント' }).waitFor();
  await made.close();
});

await test('a new person enters with the code, chooses a password, and finds an empty town that says what to do', async () => {
  const made = await context();
  const admin = await made.newPage();
  await admin.goto(`${own.base}/accounts`);
  await admin.getByLabel('サインイン用ID').fill('kanri');
  await admin.getByLabel('パスワード').fill(PASSWORD);
  await admin.getByRole('button', { name: 'サインインする' }).click();
  await admin.getByRole('button', { name: 'アカウントを追加する' }).click();
  await admin.getByLabel(/氏名/).fill('春 はじめ');
  await admin.getByLabel(/サインイン用ID/).fill('haru');
  await admin.getByLabel(/役割/).selectOption('officer');
  await admin.getByRole('button', { name: '追加してコードを出す' }).click();
  const code = await admin.locator('dialog p.select-all').innerText();
  await made.close();

  const desk = await context();
  const page = await desk.newPage();
  await page.goto(`${own.base}/`);
  await page.getByLabel('サインイン用ID').fill('haru');
  await page.getByLabel('パスワード').fill(code);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('heading', { name: 'パスワードを決めてください' }).waitFor();
  await page.getByLabel('一回限りのコード').fill(code);
  await page.getByLabel('新しいパスワード').fill('短い');
  await page.getByRole('button', { name: 'パスワードを決めて始める' }).click();
  await page.getByText('15文字以上にしてください').waitFor();
  await page.getByLabel('新しいパスワード').fill('四月に 来た 新しい 担当 です');
  await page.getByRole('button', { name: 'パスワードを決めて始める' }).click();
  await page.getByRole('heading', { level: 1, name: /の見通し/ }).waitFor();
  await page.waitForLoadState('networkidle');
  await shot(page, 'empty-home');
  await wellMade(page, 'empty home');
  for (const path of ['/cap', '/spending', '/import', '/ledger', '/duties']) {
    await page.goto(own.base + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await shot(page, `empty${path.replace('/', '-')}`);
    await wellMade(page, `empty ${path}`);
  }
  is('problems shown', await page.getByRole('alert').count(), 0);
  await desk.close();
});

await own.stop();

// The town's own papers of closed years and the outcome indicators: found by label, corrected, taken in, seen beside the data,
// counted, entered, remembered.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { context, faultsOf, files, flows, is, open, shot, signIn, test, wellMade } from './house.mjs';

const made = await context();
const page = await signIn(made, /介護保険担当/);
const main = page.getByRole('main');
const give = async (name) => {
  await open(page, '/import');
  await page.setInputFiles('input[type=file]', join(files, name));
  await page.waitForURL(/\/import\/\d+$/);
  await page.getByRole('heading', { name: '読み取ったこと' }).waitFor();
};

await test('a report of closed years is read by its labels, corrected, and taken in', async () => {
  await give('07_実績報告書と上限額_令和4・6・7年度.xlsx');
  await main.getByRole('heading', { name: /令和6年度：見出しと、見つけた数字（13個）/ }).waitFor();
  await main.getByText('R4実績 E5').waitFor();
  await shot(page, 'papers-found', { fullPage: true });
  await wellMade(page, 'papers-found');
  await main.getByLabel('令和4年度の訪問型サービス・活動Aの正しい値').fill('2,620,431');
  await main.getByRole('button', { name: '1件を直して確かめる' }).click();
  await main.getByRole('cell', { name: '直しました' }).first().waitFor();
  await main.getByRole('button', { name: '52個の数字を取り込む' }).click();
  await main.getByRole('link', { name: '実績報告とデータを比べる' }).click();
  await page.waitForURL(/\/settled$/);
  await main.getByText('（手で直した値）').waitFor();
  await main.getByText('＋40,000円').first().waitFor(); // what came back after the report
  await shot(page, 'papers-settled', { fullPage: true });
  await wellMade(page, 'papers-settled');
});

await test('answers that were pasted are counted and forgotten', async () => {
  await open(page, '/outcomes');
  const text = readFileSync(join(files, '08_ニーズ調査_問5_令和7年度.csv'), 'utf8').replaceAll(',', '\t');
  await main.getByLabel('調査の年度').selectOption('2025');
  await main.getByLabel('貼り付けるところ').fill(text);
  await shot(page, 'papers-paste', { fullPage: true });
  await main.getByRole('button', { name: '貼り付けた回答を確かめる' }).click();
  await page.waitForURL(/\/import\/\d+$/);
  await main.getByText(/問5に答えた400人のうち/).waitFor();
  await main.getByRole('button', { name: '400行を取り込む' }).click();
  await main.getByRole('button', { name: /^取り消す/ }).waitFor();
  await open(page, '/outcomes');
  await main.getByRole('heading', { name: /令和7年度のニーズ調査/ }).waitFor();
});

await test('a value is entered, corrected, and its history stays', async () => {
  await main.getByRole('button', { name: /値を入力する.*多様なサービス・活動等への参加率/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/^参加した人/).fill('620');
  await dialog.getByLabel(/^65歳以上の人/).fill('12000');
  await dialog.getByText('割合は 5.2％ です。').waitFor();
  await dialog.getByRole('button', { name: '保存する' }).click();
  await dialog.getByText(/出典）を入力してください/).first().waitFor();
  await wellMade(page, 'papers-entry');
  await dialog.getByLabel(/^出典/).fill('通いの場の名簿（3月末）');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = (figures) => main.getByRole('row').filter({ hasText: figures });
  await row('620 / 12,000').getByRole('button', { name: /^直す/ }).click();
  await page.getByRole('dialog').getByLabel(/^参加した人/).fill('640');
  await page.getByRole('dialog').getByRole('button', { name: '保存する' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await row('640 / 12,000').waitFor();
  await shot(page, 'papers-outcomes', { fullPage: true });
  await wellMade(page, 'papers-outcomes');
  await row('640 / 12,000').getByRole('button', { name: /^履歴/ }).click();
  await page.getByRole('dialog').getByText(/620 \/ 12,000/).waitFor();
  await shot(page, 'papers-history');
  await wellMade(page, 'papers-history');
});

const narrow = await context({ viewport: { width: 390, height: 800 } });
const phone = await signIn(narrow, /介護保険担当/);
for (const [name, path] of [['settled', '/settled'], ['outcomes', '/outcomes']])
  await test(`${name} on a phone`, async () => {
    await open(phone, path);
    await shot(phone, `papers-${name}-phone`, { fullPage: true });
    await flows(phone, name);
    is(`${name}: broken`, faultsOf(phone), []);
  });
await narrow.close();
await made.close();

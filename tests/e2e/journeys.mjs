// What people come for, done in the browser from beginning to end.
import { join } from 'node:path';
import { base, becomes, context, files, holds, is, open, settled, shot, signIn, test, wellMade } from './house.mjs';

const file = (name) => join(files, name);
const OCTOBER = '01_給付実績_令和8年10月サービス分.csv';
const AGAIN = '02_給付実績_令和8年9月サービス分_同じもの.csv';
const OTHER = '06_ちがうファイル_イベント一覧.csv';

const made = await context({ acceptDownloads: true });
const page = await signIn(made, /介護保険担当/);
const toast = page.getByRole('status', { name: '操作の結果' });
const main = page.getByRole('main');

const verdict = async () => {
  await open(page, '/');
  return main.locator('button', { hasText: /^約.*円$/ }).innerText();
};
async function drop(name) {
  const { readFileSync } = await import('node:fs');
  const data = readFileSync(file(name)).toString('base64');
  const transfer = await page.evaluateHandle(
    ([bytes, called]) => {
      const t = new DataTransfer();
      t.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], called));
      return t;
    },
    [data, name],
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.getByText('ここで放すと').waitFor();
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  await page.waitForURL(/\/import\/\d+$/);
  await page.getByRole('heading', { name: '読み取ったこと' }).waitFor();
}

await test('a number says where it comes from, down to the rows', async () => {
  await open(page, '/');
  await main.locator('dl button', { hasText: /^[\d,]+円$/ }).nth(1).click();
  await shot(page, 'passport');
  await page.getByRole('link', { name: '月ごと・サービスごとに開く' }).click();
  await page.waitForURL(/\/spending\?/);
  await page.locator('tbody a').first().click();
  await page.waitForURL(/\/claims\?/);
  await page.getByRole('cell', { name: /^\*{6}\d{4}/ }).first().waitFor();
  await wellMade(page, 'claims');
});

await test('a hidden number is shown for a reason only', async () => {
  await open(page, '/claims?month=202609');
  await page.getByRole('button', { name: '表示する' }).first().click();
  await page.getByRole('button', { name: '記録して表示する' }).click();
  await page.getByText('理由を入力してください').waitFor();
  await page.getByLabel(/表示する理由/).fill('国保連への照会のため');
  await wellMade(page, 'reveal');
  await page.getByRole('button', { name: '記録して表示する' }).click();
  await page.getByRole('cell', { name: /^\d{10}$/ }).first().waitFor();
});

await test('a duty is ticked, and taken back', async () => {
  await open(page, '/');
  const duty = main.getByRole('checkbox').first();
  await duty.check();
  await toast.getByRole('button', { name: '取り消す' }).click();
  await becomes('ticked', () => duty.isChecked(), (now) => !now);
});

await test('last month is dropped on the page, repaired, taken in, seen to move the number, and taken back', async () => {
  const before = await verdict();
  await drop(OCTOBER);
  await shot(page, 'batch');
  await wellMade(page, 'batch');
  await page.getByLabel('先頭に0を補って直す').first().check();
  await page.getByLabel(/正しいサービス提供年月/).fill('R8.10');
  await page.getByRole('button', { name: '2件を直して確かめる' }).click();
  await page.getByRole('button', { name: '2,148行を取り込む' }).click();
  await page.getByText('見通しは次のように動きました').waitFor();
  await settled(page);
  await shot(page, 'applied');
  await wellMade(page, 'applied');
  const after = await verdict();
  holds(`the number moved from ${before}`, after !== before);
  await main.getByRole('button', { name: /^取り消す/ }).click();
  await page.getByText('の取り込みを取り消しました').waitFor();
  is('after undo', await verdict(), before);
});

await test('a spreadsheet took the zeros of every number: one answer mends the column, and it can be taken back', async () => {
  const { readFileSync } = await import('node:fs');
  const eaten = readFileSync(file(OCTOBER), 'latin1').replace(/(^|,)0+(?=\d{2,9},)/gm, '$1');
  await open(page, '/import');
  await page.setInputFiles('input[type=file]', { name: 'Excelで保存.csv', mimeType: 'text/csv', buffer: Buffer.from(eaten, 'latin1') });
  await page.waitForURL(/\/import\/\d+$/);
  const mend = page.getByRole('button', { name: /件をまとめて直す（先頭に0を補う）/ });
  await mend.first().waitFor();
  is('rows to take', await page.getByRole('button', { name: /行を取り込む$/ }).count(), 0);
  await shot(page, 'whole-column');
  await wellMade(page, 'whole column');
  const mended = page.getByText(/まとめて直してあります/); /* of the same answer as the buttons that are left */
  for (let done = 0; await mend.count(); done++) {
    await mend.first().click();
    await becomes('columns mended', () => mended.count(), (now) => now > done);
    await settled(page);
  }
  await page.getByRole('button', { name: /^[\d,]+行を取り込む$/ }).waitFor();
  await shot(page, 'whole-column-mended');
  await page.getByRole('button', { name: 'まとめて直すのをやめる' }).first().click();
  await mend.first().waitFor();
  await page.getByRole('button', { name: '取り込まずに捨てる' }).click();
  await page.waitForURL(/\/import$/);
});

await test('the same file twice says so and offers nothing', async () => {
  await open(page, '/import');
  await page.setInputFiles('input[type=file]', file(AGAIN));
  await page.waitForURL(/\/import\/\d+$/);
  await page.getByText('同じ内容です').waitFor();
  is('offers', await page.getByRole('button', { name: /行を取り込む$/ }).count(), 0);
  await shot(page, 'same-file');
});

await test('a file of another kind is refused in words', async () => {
  await open(page, '/import');
  await page.setInputFiles('input[type=file]', file(OTHER));
  await page.getByText('何のファイルか分かりませんでした').waitFor();
  await shot(page, 'other-file');
  await wellMade(page, 'other file');
});

await test('an input of the cap is changed in place and the cap follows', async () => {
  await open(page, '/cap');
  const cap = () => page.getByRole('region', { name: '結果' }).locator('strong').innerText();
  const before = await cap();
  const put = async (text) => {
    await page.getByRole('button', { name: /を直す$/ }).nth(2).click();
    await page.getByLabel(/金額/).fill(text);
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };
  const old = (await page.getByRole('button', { name: /を直す$/ }).nth(2).innerText()).replace(/を直す/, '');
  await put('１２，３００，０００');
  await becomes('the cap', cap, (now) => now !== before);
  await put(old);
  await becomes('the cap', cap, (now) => now === before);
});

await test('two people change the same input: both are shown, one is chosen', async () => {
  await open(page, '/cap');
  await page.getByRole('button', { name: /を直す$/ }).nth(2).click();
  await page.getByLabel(/金額/).fill('12400000');
  await page.evaluate(async () => {
    const { items } = await (await fetch('/api/towns/100/cap-inputs?size=200')).json();
    const row = items.find((i) => i.item === 'care_management' && i.fiscal_year === 2026);
    await fetch(`/api/towns/100/cap-inputs/${row.id}`, {
      method: 'PUT',
      headers: { 'If-Match': `"${row.rev}"`, 'Content-Type': 'application/json', 'X-Banso': '1' },
      body: JSON.stringify({ yen: 12250000 }),
    });
  });
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByText('ほかの人がこの内容を直しました').waitFor();
  await shot(page, 'conflict');
  await wellMade(page, 'conflict');
  await page.getByLabel(/いまの内容/).check();
  await page.getByRole('button', { name: '選んだ内容で続ける' }).click();
  is('their value is in the box', await page.getByLabel(/金額/).inputValue(), '12,250,000');
  await page.getByLabel(/金額/).fill('12,200,000');
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByText('計算し直しました').last().waitFor();
});

await test('a wrong day is refused with the right one', async () => {
  await open(page, '/units?edit=new');
  await page.getByLabel('開いた日').fill('H31.5.1');
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByText('令和元年5月1日').first().waitFor();
  await shot(page, 'wrong-day');
  await wellMade(page, 'wrong day');
});

await test('a unit is added with its area from the list, removed, and brought back', async () => {
  await open(page, '/units?edit=new');
  await page.getByLabel(/種類/).selectOption('provider');
  await page.getByLabel(/名前/).fill('試しの事業所');
  const area = page.getByRole('combobox', { name: /圏域/ });
  await area.fill('中央');
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: '保存する' }).click();
  const row = page.getByRole('row', { name: /試しの事業所/ });
  await row.getByRole('button', { name: '消す' }).click();
  await row.waitFor({ state: 'detached' });
  await toast.getByRole('button', { name: '取り消す' }).last().click();
  await row.waitFor();
});

await test('spending is saved as a workbook and as both kinds of CSV', async () => {
  await open(page, '/spending');
  for (const [name, ending] of [[/^Excel（/, '.xlsx'], [/Excel でそのまま/, '.csv'], [/UTF-8、/, '_utf8.csv']]) {
    await page.getByRole('button', { name: 'ファイルに保存する' }).click();
    const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    holds(saved.suggestedFilename(), saved.suggestedFilename().endsWith(ending));
    await page.keyboard.press('Escape');
  }
});

await test('what is chosen in spending stands in the address, and opens the same again', async () => {
  await open(page, '/spending');
  await page.getByLabel('見かた').selectOption('service,program');
  await page.getByRole('combobox', { name: /^サービス/ }).selectOption('day');
  await page.waitForURL(/by=service%2Cprogram.*service=day|service=day.*by=service%2Cprogram/);
  await settled(page);
  const table = await page.getByRole('table').last().innerText();
  await page.reload();
  await settled(page);
  is('table', await page.getByRole('table').last().innerText(), table);
});

await test('why: the answer, its causes to the rows, and the workbook', async () => {
  await open(page, '/why');
  await page.getByRole('heading', { name: /^なぜ/ }).waitFor();
  await page.getByRole('img', { name: /増減の理由の図/ }).waitFor();
  await page.locator('details').first().click();
  await wellMade(page, 'why, opened');
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Excel に保存する' }).click()]);
  holds(saved.suggestedFilename(), saved.suggestedFilename().endsWith('.xlsx'));
  await page.locator('details[open]').getByRole('link').first().click();
  await page.waitForURL(/\/spending\?.*service=/);
});

await test('what if: the example, kept, and two side by side', async () => {
  for (const name of ['十人の卒業', '十人の卒業と移り']) {
    await open(page, '/whatif');
    await page.getByRole('button', { name: /2,296,920/ }).click();
    if (name.endsWith('移り')) await page.getByRole('button', { name: '＋ 類型を移る' }).click();
    await page.getByText('−2,296,920円').first().waitFor();
    await page.getByLabel('名前').last().fill(name);
    await page.getByRole('button', { name: '保存する', exact: true }).click();
    await page.getByRole('button', { name: '上書きする' }).waitFor();
  }
  await wellMade(page, 'what if, kept');
  for (const name of ['十人の卒業を比べる', '十人の卒業と移りを比べる']) await page.getByLabel(name, { exact: true }).check();
  await page.getByRole('link', { name: '2つを並べて比べる' }).click();
  await page.getByRole('table', { name: 'もしの比較' }).waitFor();
  await wellMade(page, 'what if, side by side');
  const [book] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Excelにする' }).click()]);
  is('the workbook', book.suggestedFilename(), 'もし.xlsx');
});

await test('what if: a new price by units and yen a unit, from a month on', async () => {
  await open(page, '/whatif');
  await page.getByRole('button', { name: '＋ 単価を変える' }).click();
  await page.getByText('単位数と1単位の単価の改定から計算する').click();
  await page.getByLabel('いまの単位数（1か月）').fill('1,798');
  await page.getByLabel('変わった後の単位数').fill('1655');
  await page.getByLabel('変わった後の1単位の単価（円）').fill('10.21');
  await page.getByRole('button', { name: '−6％を使う' }).click(); // 16,897.55 ÷ 17,980
  await page.getByText('1,798単位×10.00円 → 1,655単位×10.21円').first().waitFor();
  await page.getByText('の単価 −6.0％').first().waitFor();
  await wellMade(page, 'what if, a new price');
});

await test('a figure tells where it comes from, by which rule, and the screen as of an earlier moment', async () => {
  await open(page, '/');
  const over = page.getByRole('main').getByText('上限額を超える見込み', { exact: true });
  await over.waitFor();
  await page.getByRole('region', { name: '数字の出どころ' }).getByRole('button', { name: '着地見込み', exact: true }).click();
  await page.getByRole('button', { name: 'ほかの計算のしかたと並べる' }).click();
  await page.getByText('計算のしかた（第1版）').waitFor();
  await wellMade(page, 'passport, rules side by side');
  await page.locator('input[type=datetime-local]:visible').fill('2015-01-01T00:00');
  await page.getByRole('button', { name: '画面をこの時点で見る' }).click();
  await page.getByText('平成27年1月1日 00:00の時点').first().waitFor();
  await over.waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  holds('nothing is changed in the past', (await page.getByRole('button', { name: '取り消す', exact: true }).count()) === 0);
  await wellMade(page, 'home of an earlier moment');
  await page.getByRole('button', { name: 'いまの数字に戻す' }).click();
  await over.waitFor();
});

await test('what if: a price from units, shown to the team of an engagement', async () => {
  await open(page, '/whatif');
  await page.getByRole('button', { name: /2,296,920/ }).click();
  await page.getByText('1人1か月の事業費を、単位数から計算する').click();
  await page.getByLabel('1か月の単位数').fill('1798');
  await page.getByRole('button', { name: '計算する' }).click();
  await page.getByRole('button', { name: '16,182円を使う' }).click(); // 1,798 × 10 × 90 %
  await page.getByText('−1,941,840円').first().waitFor(); // × 10 × 12
  await page.getByLabel('名前').last().fill('チームに見せる卒業');
  await page.getByLabel('伴走支援のチームに見せる').selectOption({ index: 1 });
  await page.getByRole('button', { name: '保存する', exact: true }).click();
  await page.getByRole('button', { name: '上書きする' }).waitFor();
  await open(page, '/engagements');
  await page.getByRole('link', { name: /通所型サービスの卒業/ }).first().click();
  await page.getByRole('heading', { name: 'もし：決めごとを置いたときの見通し' }).waitFor();
  await page.getByText('チームに見せる卒業').first().waitFor();
  await wellMade(page, 'an engagement with a scenario');
});

await test('the exception: judged, continued only with an answer, and its plan filled', async () => {
  await open(page, '/exceptions');
  await page.getByRole('button', { name: '新しい個別協議を記録する' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('理由').selectOption('before_2024');
  await form.getByRole('button', { name: /保存/ }).click();
  await page.getByText(/理由は告示で決められたものだけです/).first().waitFor();
  await page.getByRole('button', { name: /よく使う書類を並べる/ }).click();
  await page.getByText('書類 0/6 そろいました').waitFor();
  await page.getByLabel('上限額の計算書').click(); // checked when the program has it
  await page.getByText('書類 1/6 そろいました').waitFor();
  await page.getByRole('button', { name: /次の年度に続ける/ }).click();
  await page.getByRole('button', { name: /の準備を始める/ }).click();
  await page.getByText(/＊「今年も本当に必要か」に答えて/).waitFor();
  await page.getByLabel(/今年も本当に必要か/).selectOption('yes');
  await page.getByLabel(/必要な理由/).fill('教室が7月に始まるまでは超える');
  await page.getByRole('button', { name: /の準備を始める/ }).click();
  await page.getByText(/教室が7月に始まるまでは超える/).waitFor();
  await wellMade(page, 'exceptions');
  await page.getByRole('link', { name: /費用低減計画を作る/ }).first().click();
  await page.getByLabel('もとにする「もし」').selectOption({ index: 1 });
  await page.getByRole('button', { name: '「もし」から下書きする' }).click();
  await page.getByRole('table', { name: '年度ごとの見込み' }).waitFor();
  await page.getByRole('button', { name: '保存する', exact: true }).click();
  const [plan] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Excelにする' }).click()]);
  holds(plan.suggestedFilename(), plan.suggestedFilename().startsWith('費用低減計画'));
  await wellMade(page, 'the plan');
});

await test('the tree of causes: the six questions, by keys, taken back, and an issue of the plan', async () => {
  await open(page, '/causes');
  await page.getByRole('button', { name: '館林市の6つの問いから始める' }).click();
  await page.getByRole('treeitem', { name: /従前相当サービスの割合が高く/ }).waitFor();
  is('questions', await page.getByRole('treeitem').count(), 7);
  await wellMade(page, 'the tree');
  await page.getByRole('treeitem').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Insert');
  await page.getByRole('treeitem', { name: /新しい問い/ }).waitFor();
  await page.keyboard.press('Control+z');
  await page.getByRole('treeitem', { name: /新しい問い/ }).waitFor({ state: 'detached' });
  await page.getByRole('treeitem', { name: /ケアマネが総合事業について知らない/ }).click();
  await page.getByRole('button', { name: '課題にする' }).click();
  await page.getByRole('link', { name: '伴走支援の計画を開く' }).click();
  await page.getByText(/そもそも、ケアマネが総合事業について知らない？/).first().waitFor();
  await page.getByText(/原因：従前相当サービスの割合が高く/).first().waitFor();
});

await test('signing out and in again keeps the place', async () => {
  await open(page, '/cap?year=2025');
  await page.getByRole('button', { name: '人を替える' }).click();
  await page.getByRole('button', { name: /課長・係長/ }).click();
  await page.getByRole('heading', { name: '令和7年度の上限額' }).waitFor();
});

await test('an ended session shows the door over the same place', async () => {
  await open(page, '/duties');
  await made.clearCookies();
  await page.getByRole('link', { name: '圏域・事業所' }).click();
  await page.getByRole('button', { name: /介護保険担当/ }).click();
  await page.getByRole('heading', { name: '圏域・事業所' }).waitFor();
});

await test('a program that is gone is said in words, and the screen stays', async () => {
  await open(page, '/');
  await page.route('**/api/towns/**', (route) => route.abort());
  await page.getByRole('link', { name: '上限額の計算' }).click();
  await page.getByText('サーバーにつながりません').waitFor();
  await shot(page, 'offline');
  await page.unroute('**/api/towns/**');
  await page.getByRole('button', { name: 'もう一度読み込む' }).click();
  await page.getByRole('heading', { name: /上限額/, level: 1 }).waitFor();
});

await made.close();

await test('an administrator makes an account; its code is shown once and lets one in', async () => {
  const office = await context();
  const admin = await signIn(office, /システム管理者/);
  await open(admin, '/accounts');
  await admin.getByRole('button', { name: 'アカウントを追加する' }).click();
  await admin.getByLabel(/氏名/).fill('試し ひと');
  await admin.getByLabel(/サインイン用ID/).fill('tameshi');
  await admin.getByLabel(/役割/).selectOption('officer');
  await admin.getByRole('button', { name: '追加してコードを出す' }).click();
  const code = await admin.locator('dialog p.select-all').innerText();
  await wellMade(admin, 'code');
  await admin.getByRole('button', { name: '書き留めたので閉じる' }).click();
  is('shown again', await admin.getByText(code).count(), 0);
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Banso': '1' },
    body: JSON.stringify({ login: 'tameshi', password: code }),
  });
  is('signs in', answer.status, 200);
  is('and must choose a password', (await answer.json()).person.must_change_password, true);
  await office.close();
});

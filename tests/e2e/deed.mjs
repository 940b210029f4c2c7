// One deed from noticing to passing it on: each step is linked from the one before, and the figure that was noticed is the one that is carried to the end.
import { base, context, holds, is, open, releaseAll, settled, shot, signIn, test, wellMade } from './house.mjs';

const WORDS = '送迎がなくても通える場所が、どの地区にもある';
const WHY = '超える理由のうち、いちばん大きいから';
const digits = (text) => Number(text.replace(/[^0-9]/g, ''));
const yen = (n) => `${n.toLocaleString('ja-JP')}円`;

await test('what was noticed is understood, talked of, decided, done, checked and passed on: one figure, no step without a way to the next', async () => {
  const made = await context({ acceptDownloads: true });
  const page = await signIn(made, /見本 はな/);
  const main = page.getByRole('main');
  const loop = page.getByRole('navigation', { name: '気づいてから広げるまで' });
  const dialog = page.getByRole('dialog');
  const next = async (label) => {
    await loop.getByRole('link', { name: new RegExp(`^つぎは「${label}」`) }).click();
    await loop.locator('[aria-current=step]', { hasText: label }).waitFor();
    await settled(page);
    await shot(page, `deed-${label}`, { fullPage: true });
    await wellMade(page, `deed: ${label}`);
  };

  // noticed
  await open(page, '/');
  const figure = async (label) => digits(await main.locator('dl > div').filter({ hasText: label }).locator('dd').first().innerText());
  const over = (await figure('着地見込み')) - (await figure('上限額'));
  const said = (await main.locator('button', { hasText: /^約.*円$/ }).innerText()).replace('約', '');
  holds('beyond the cap', over > 0 && (await main.getByText(`上限額を約${said}超える見込みです。`).isVisible()));
  holds('no span with a sign to misread', !(await main.innerText()).match(/−[\d億万,]+円〜/));

  // understood
  await next('わかる');
  holds('why says the same', await main.getByText(`上限額を約${said}超える見込み`, { exact: false }).first().isVisible());
  const pairs = await main.locator('summary').allInnerTexts();
  holds('causes that open', pairs.some((t) => t.includes(' → ')));
  is('an arrow leads to another number', pairs.filter((t) => /([\d.,]+)(人|円|か月|人月) → \1\2/.test(t)), []);

  // talked of: the hearing sheet has it already; on the board, then in the meeting
  await next('話す');
  const facts = page.getByRole('main').locator('dl > div, tr, li').filter({ hasText: '上限額を超える見込み' });
  holds('the hearing sheet knows it', (await facts.first().innerText()).includes(yen(over)));
  const engagement = new URL(page.url()).pathname;
  await main.getByRole('link', { name: /2回目支援の練習/ }).first().click();
  await page.getByRole('link', { name: '紙を打ち込む' }).click();
  await page.getByLabel('付せんの言葉').fill(WORDS);
  await page.getByRole('button', { name: '貼る', exact: true }).click();
  await page.getByText('この画面で1枚を入れました。').waitFor();
  await page.getByRole('link', { name: '課題・約束にする' }).click();
  await page.getByRole('checkbox', { name: new RegExp(WORDS) }).check();
  await page.getByRole('button', { name: '約束にする' }).click();
  is('nothing is typed again', await dialog.getByLabel('何を').inputValue(), WORDS);
  await dialog.getByLabel('役割').selectOption('town');
  await dialog.getByLabel('だれが').fill('介護保険担当');
  await dialog.getByLabel('いつまでに').fill('R8.12.16');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await page.getByText('1枚の付せんから、約束をつくりました。').waitFor();
  await page.getByRole('link', { name: '伴走支援へ戻る' }).click();
  await main.getByRole('link', { name: '2回目支援', exact: true }).click();
  await page.getByRole('button', { name: /追加する.*（決めたことと、その理由）/ }).click();
  await dialog.getByLabel(/^決めたこと/).fill('半日デイから卒業する人を、10人にする');
  await dialog.getByLabel(/^なぜ/).fill(WHY);
  await dialog.getByRole('button', { name: '保存する' }).click();
  await main.getByText(WHY).waitFor();
  await main.getByRole('link', { name: /通所型サービスの卒業/ }).first().click();

  // decided: what it would do, from the same landing, shown to the team
  await next('決める');
  const year = main.getByRole('table').last().getByRole('row').nth(1);
  await year.getByText(over.toLocaleString('ja-JP')).waitFor();
  await page.getByRole('button', { name: /2,296,920/ }).click();
  await page.getByText('−2,296,920円').first().waitFor();
  await page.getByLabel('名前').last().fill('気づいた日の十人');
  await page.getByLabel('伴走支援のチームに見せる').selectOption({ index: 1 });
  await page.getByRole('button', { name: '保存する', exact: true }).click();
  await page.getByRole('link', { name: 'この「もし」を見せている伴走支援を開く' }).waitFor();

  // done: who, until when; the promise is kept
  await next('動かす');
  await page.getByRole('button', { name: /^行動と担当を足す/ }).first().click();
  await dialog.getByLabel(/^すること/).fill('地区ごとに、歩いて行ける通いの場を調べる');
  await dialog.getByLabel(/^担当/).fill('生活支援コーディネーター');
  await dialog.getByLabel('2人目の担当').fill('高齢福祉');
  await dialog.getByLabel('終える日').fill('R9.2.26');
  await dialog.getByRole('button', { name: '保存する' }).click();
  await main.getByText('地区ごとに、歩いて行ける通いの場を調べる').first().waitFor();

  // checked
  await next('確かめる');
  const noticed = main.getByRole('table', { name: 'はじめに気づいた数字' });
  holds('the figure of the beginning', (await noticed.innerText()).includes(`${yen(over)}超える見込み`));

  // passed on, and read by the prefecture
  await next('広げる');
  const story = async (reader) => {
    const text = await reader.getByRole('main').innerText();
    for (const part of [`${yen(over)}超える見込み`, '半日デイから卒業する人を、10人にする', WHY, '地区ごとに、歩いて行ける通いの場を調べる'])
      holds(`the story tells ${part}`, text.includes(part));
  };
  await story(page);
  await main.getByRole('link', { name: 'ほかの町が公表した伴走支援から学ぶ' }).click();
  await main.getByRole('link', { name: /さくら市/ }).click();
  await main.getByRole('heading', { name: '会議' }).waitFor();

  await releaseAll(page);
  const other = await context();
  const prefecture = await signIn(other, /都道府県/);
  await open(prefecture, `${engagement}/story?town=100`);
  await prefecture.getByText(`${yen(over)}超える見込み`).waitFor();
  await story(prefecture);
  await wellMade(prefecture, 'the story, from outside');
  await other.close();
  await made.close();
});

await test('a screen of a town that is opened without one asks for it', async () => {
  const made = await context();
  const page = await signIn(made, /都道府県/);
  for (const path of ['/engagements', '/claims', '/why', '/questions']) {
    await page.goto(base + path);
    await page.getByText('市町村が選ばれていません。').waitFor();
  }
  await open(page, '/engagements');
  await wellMade(page, 'engagements of no town');
  await page.getByRole('main').getByRole('link', { name: 'ホームで市町村を選ぶ' }).click();
  await page.getByText(/まず.+に声をかけてください/).waitFor();
  await made.close();
});

// The last of the town's day: what is gone does not come back.
await test('what is over is disposed of by two: irrevocable is said before, the sums stay after, on paper nothing to press', async () => {
  const one = await context();
  const page = await signIn(one, /見本 はな/);
  const main = page.getByRole('main');
  const sums = async () => {
    await open(page, '/spending?from=202403&to=202502');
    return (await main.getByRole('table').last().innerText()).replace(/\s+/g, ' ');
  };
  const before = await sums();
  await open(page, '/retention');
  const dialog = page.getByRole('dialog');
  for (const name of [/^給付実績の明細/, /^被保険者の番号/]) {
    await page.getByRole('row', { name }).getByRole('button').click();
    await dialog.getByLabel(/残す年数/).fill('1');
    await dialog.getByRole('button', { name: '保存する' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await page.getByRole('button', { name: '廃棄の一覧を作り、一人目として署名する' }).click();
  await page.getByText('二人目は、別の人（課長・係長か介護保険担当）が署名します。').waitFor();
  const two = await context();
  const head = await signIn(two, /課長・係長/);
  await open(head, '/retention');
  holds('irrevocable is said', await head.getByText('廃棄すると、元に戻せません。', { exact: false }).isVisible());
  await shot(head, 'retention-second', { fullPage: true });
  await wellMade(head, 'retention before the second signature');
  await head.getByRole('button', { name: '確かめたので署名して廃棄する' }).click();
  const done = head.getByRole('row', { name: /^給付実績の明細/ }).filter({ hasText: '廃棄しました' });
  await done.waitFor();
  holds('with year and names', /見本 はな、.+（令和\d+年\d+月\d+日 /.test(await done.innerText()));
  await shot(head, 'retention-done', { fullPage: true });
  await wellMade(head, 'retention after');
  await head.emulateMedia({ media: 'print' });
  is('on paper, to press', await head.getByRole('main').getByRole('button').evaluateAll((all) => all.filter((b) => b.checkVisibility()).length), 0);
  await two.close();
  is('the sums', await sums(), before);
  await open(page, '/claims?month=202404');
  await main.getByText('保存期間が過ぎて廃棄した月は、費用の合計だけが残っています。', { exact: false }).waitFor();
  await shot(page, 'claims-disposed');
  await wellMade(page, 'claims of a month that was disposed of');
  await one.close();
});

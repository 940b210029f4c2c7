// Every screen, for every kind of person, at three widths: well made, not wider than the window, photographed. docs/home.png is the home of this lane (build/shots).
import { base, context, faultsOf, flows, holds, is, open, readable, shot, signIn, test, wellMade } from './house.mjs';

const officer = [
  ['home', '/'], ['import', '/import'], ['cap', '/cap'], ['cap-2024', '/cap?year=2024'],
  ['spending', '/spending'], ['spending-provider', '/spending?by=provider'], ['claims', '/claims?month=202609'],
  ['why', '/why'], ['why-peers', '/why?against=peers'], ['why-country', '/why?against=country'], ['why-years', '/why?against=years'], ['whatif', '/whatif'], ['exceptions', '/exceptions'], ['causes', '/causes'], ['exception-rules', '/exception-rules'], ['settled', '/settled'], ['outcomes', '/outcomes'], ['outlook', '/outlook'],
  ['ledger', '/ledger'], ['programs', '/program-maps'], ['duties', '/duties'], ['duty-new', '/duties?edit=new'],
  ['units', '/units'], ['populations', '/populations'], ['cap-inputs', '/cap-inputs'],
  ['town-settings', '/town-settings'], ['known-effects', '/known-effects'], ['forecast-assumptions', '/forecast-assumptions'], ['organisations', '/organisations'], ['exports', '/exports'], ['retention', '/retention'], ['releases', '/releases'], ['account', '/account'],
  ['board-templates', '/board-templates'], ['room', '/room'], ['room-nowhere', '/room/board'],
  ['help', '/help'], ['help-work', '/help/work'], ['help-board', '/help/board'], ['terms', '/help/terms'], ['keys', '/help/keys'], ['policy', '/help/policy'], ['about', '/help/about'], ['unknown', '/no-such-screen'],
];

async function look(page, name, path, full = true) {
  await test(name, async () => {
    await open(page, path);
    await shot(page, name);
    await flows(page, name);
    await readable(page, name);
    // Narrow windows hold the same elements: they are looked at by axe once.
    if (full) await wellMade(page, name);
    else is(`${name}: broken`, faultsOf(page), []);
  });
}

{
  const made = await context();
  const page = await made.newPage();
  await test('door', async () => {
    await open(page, '/');
    await shot(page, 'door');
    await wellMade(page, 'door');
  });
  await made.close();
}

for (const [label, width, height] of [['', 1366, 768], ['-200', 683, 384], ['-320', 320, 640]]) {
  const made = await context({ viewport: { width, height } });
  const page = await signIn(made, /介護保険担当/);
  for (const [name, path] of officer) await look(page, name + label, path, label === '');
  await made.close();
}

await test('the answer stands on the first screen at 1366 by 768', async () => {
  const made = await context();
  const page = await signIn(made, /介護保険担当/);
  await open(page, '/');
  const main = page.getByRole('main');
  for (const text of [/超える見込みです。/, '上限額を超える見込み', '超える可能性', '超える月', '増減の理由', /月の仕事/]) {
    const box = await main.getByText(text, { exact: true }).first().boundingBox();
    holds(`${text} is seen without scrolling`, box && box.y >= 0 && box.y + box.height <= 768);
  }
  await made.close();
});

await test('enlarged to 200 %, the answer comes before the menu, which opens and closes by its button', async () => {
  const made = await context({ viewport: { width: 683, height: 384 } });
  const page = await signIn(made, /介護保険担当/);
  await open(page, '/');
  const box = await page.getByRole('main').getByText(/超える見込みです。/).first().boundingBox();
  holds('the sentence is seen without scrolling', box && box.y >= 0 && box.y + box.height <= 384);
  const menu = page.getByRole('navigation', { name: '主なメニュー' });
  is('links before it is opened', await menu.getByRole('link').count(), 0);
  await menu.getByRole('button', { name: /メニューを開く/ }).click();
  await wellMade(page, 'menu');
  await menu.getByRole('link', { name: '費用を見る' }).click();
  await page.getByRole('heading', { level: 1, name: '費用を見る' }).waitFor();
  is('links after a choice', await menu.getByRole('link').count(), 0);
  holds('it says where one is', await menu.getByText('いま：費用を見る').isVisible());
  await made.close();
});

for (const [name, role, paths] of [
  ['head', /課長・係長/, ['/', '/cap', '/spending', '/claims?month=202609', '/audit', '/audit?verb=view', '/odd-accesses', '/audit-month', '/backups']],
  ['health', /高齢福祉・保健師/, ['/', '/spending', '/duties']],
  ['admin', /システム管理者/, ['/', '/accounts', '/audit', '/backups', '/organisations']],
  ['centre', /地域包括支援センター/, ['/', '/units']],
  ['prefecture', /都道府県/, ['/', '/?town=100', '/cap?town=100', '/spending?town=100', '/organisations']],
  ['ministry', /^厚生労働省/, ['/', '/organisations']],
]) {
  const made = await context();
  const page = await signIn(made, role);
  for (const path of paths) await look(page, `${name}${path.replace(/[^a-z0-9]+/g, '-')}`, path);
  await made.close();
}

await test('large and huge letters are remembered', async () => {
  const made = await context();
  const page = await signIn(made, /介護保険担当/);
  for (const [label, size] of [['大', '18px'], ['特大', '20px']]) {
    await open(page, '/');
    await page.getByRole('radio', { name: label, exact: true }).check({ force: true });
    await page.reload();
    await page.getByRole('heading', { level: 1 }).waitFor();
    is(label, await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), size);
    await flows(page, label);
    await shot(page, `home-${size}`);
  }
  await made.close();
});

await test('the printed home is one A4 page', async () => {
  const made = await context();
  const page = await signIn(made, /介護保険担当/);
  await open(page, '/');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  is('pages', (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length, 1);
  await page.emulateMedia({ media: 'print' });
  holds('決裁欄', await page.getByText('課長', { exact: true }).isVisible());
  holds('no menu on paper', !(await page.getByRole('navigation', { name: '主なメニュー' }).isVisible()));
  await made.close();
});

await test('on paper nothing is cut off or laid over something else, and each sheet says whose it is and of which day', async () => {
  const made = await context({ viewport: { width: 688, height: 980 } }); // what A4 leaves between the margins
  const page = await signIn(made, /介護保険担当/);
  await page.emulateMedia({ media: 'print' });
  for (const path of ['/', '/cap', '/spending', '/why?against=peers', '/outcomes', '/outlook', '/known-effects', '/ledger', '/duties', '/retention', '/help/policy']) {
    await open(page, path);
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('main section[tabindex]')]
        .filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1)
        .map((box) => `${box.getAttribute('aria-label')} ${box.scrollWidth - box.clientWidth} px`),
    );
    is(`${path}: cut off at the right`, cut, []);
    await flows(page, path);
    await readable(page, path);
    holds(`${path}: whose and when`, await page.getByText(/^みほん市　令和\d+年\d+月\d+日 印刷$/).isVisible());
    holds(`${path}: no button to press`, !(await page.getByRole('button', { name: '印刷する' }).isVisible()));
  }
  await open(page, '/spending');
  const bars = await page.locator('.drawing svg').boundingBox();
  const table = await page.getByRole('main').locator('table').last().boundingBox();
  holds('the bars end above the table and within the sheet', bars.y + bars.height <= table.y && bars.x + bars.width <= 688);
  await made.close();
});

await test('forced colours leave the buttons to be seen', async () => {
  const made = await context({ forcedColors: 'active' });
  const page = await signIn(made, /介護保険担当/);
  await open(page, '/import');
  await shot(page, 'forced-colours');
  await wellMade(page, 'forced colours');
  await made.close();
});

await test('the program sends the strict policy with the page', async () => {
  const policy = (await fetch(`${base}/`)).headers.get('content-security-policy') ?? '';
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "require-trusted-types-for 'script'"])
    holds(part, policy.includes(part));
  holds('no unsafe word', !/unsafe|\*/.test(policy));
});

// Locks as people meet them: odd accesses looked into, the sheet to print, an administrator made by two.
import { becomes, context, flows, holds, is, open, settled, shot, signIn, test, wellMade } from './house.mjs';

const asked = (page, method, path, body) =>
  page.evaluate(
    async ([m, p, b]) => {
      const headers = { 'X-Banso': '1', 'Content-Type': 'application/json' };
      const r = await fetch(p, b ? { method: m, headers, body: JSON.stringify(b) } : { method: m, headers });
      return r.status === 204 ? {} : r.json();
    },
    [method, path, body],
  );

await test('an odd access is listed with its reason, looked into, and recorded', async () => {
  const officers = await context();
  const desk = await signIn(officers, /介護保険担当/);
  const claims = await asked(desk, 'GET', '/api/towns/100/claims?month=202609');
  for (let i = 0; i < 3; i++)
    await asked(desk, 'POST', `/api/towns/100/persons/${claims.items[0].person}/reveal`, { reason: '電話での照会' });
  await officers.close();

  const heads = await context();
  const page = await signIn(heads, /課長・係長/);
  await open(page, '/odd-accesses');
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: '同じ人を何度も' });
  holds('its reason', Number(/この週に(\d+)回表示しました/.exec(await row.innerText())?.[1]) >= 3); // other parts look too
  await shot(page, 'odd');
  await wellMade(page, 'odd');
  await row.getByRole('button', { name: '確認した' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '確認したと記録する' }).click();
  await dialog.getByText('確かめたことを200文字以内で書いてください。').first().waitFor();
  await dialog.getByLabel(/確かめたこと/).fill('本人に聞いた。家族からの電話への対応');
  await shot(page, 'odd-confirm');
  await wellMade(page, 'odd-confirm');
  await dialog.getByRole('button', { name: '確認したと記録する' }).click();
  await row.getByText('本人に聞いた。家族からの電話への対応').waitFor();
  await shot(page, 'odd-done');
  await open(page, '/audit');
  holds('it is in the record', (await page.getByRole('main').innerText()).includes('目立つ閲覧を確かめた'));

  await open(page, '/audit-month');
  const code = await page.getByText(/確認番号/).locator('strong').innerText();
  const record = await asked(page, 'GET', '/api/towns/100/audit');
  holds('the sheet has a code', /^[0-9A-Z-]{6,}$/i.test(code) && typeof record.head.code === 'string');
  await shot(page, 'sheet', { fullPage: true });
  await page.emulateMedia({ media: 'print' });
  await shot(page, 'sheet-print', { fullPage: true });
  await heads.close();

  const phone = await context({ viewport: { width: 390, height: 844 } });
  const small = await signIn(phone, /課長・係長/);
  for (const [name, path] of [['odd-phone', '/odd-accesses'], ['sheet-phone', '/audit-month']]) {
    await open(small, path);
    await flows(small, name);
    await shot(small, name, { fullPage: true });
  }
  await phone.close();
});

await test('a second administrator is made alone, a third one by two', async () => {
  const made = await context();
  const page = await signIn(made, /システム管理者/);
  const add = async (login, name) => {
    await open(page, '/accounts');
    await page.getByRole('button', { name: 'アカウントを追加する' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/氏名/).fill(name);
    await dialog.getByLabel(/サインイン用ID/).fill(login);
    await dialog.getByLabel(/役割/).selectOption('admin');
    await dialog.getByRole('button', { name: '追加してコードを出す' }).click();
  };
  await add('second', '見本 二郎');
  await page.getByText('見本 二郎さんの一回限りのコード').waitFor();
  await page.getByRole('button', { name: '書き留めたので閉じる' }).click();
  await add('third', '見本 三郎');
  await page.getByText(/見本 三郎さんの管理者への変更（申し出/).waitFor();
  await settled(page);
  await shot(page, 'promotion', { fullPage: true });
  await wellMade(page, 'promotion');
  is('who asked cannot agree', await page.getByRole('button', { name: '本人に確かめたので承認する' }).count(), 0);
  const accounts = await asked(page, 'GET', '/api/towns/100/accounts?size=100');
  is('and he is stopped until then', accounts.items.find((a) => a.login === 'third').disabled, true);
  await page.getByRole('button', { name: '取り下げる' }).click();
  await becomes('the wish is gone', () => page.getByText(/見本 三郎さんの管理者への変更/).count(), (n) => n === 0);
  await made.close();
});

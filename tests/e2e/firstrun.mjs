// A town of its own: the code on the terminal, the setup, a second factor, signing in with both, a place kept.
import { createHmac } from 'node:crypto';
import { becomes, context, flows, holds, is, serve, settled, shot, test, wellMade } from './house.mjs';

const own = await serve({ demo: false });
const PASSWORD = 'みんなで 歩く 春の 川の 堤防';
let recovery = [];

/** RFC 6238, as an authenticator app does it. */
function codeNow(secret) {
  const bits = [...secret.replaceAll(' ', '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const mac = createHmac('sha1', key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}

/** The administrator's two steps; each code of the sheet opens once. */
async function enter(page) {
  await page.getByLabel('サインイン用ID').fill('kanri');
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByLabel('確認コード').fill(recovery.pop());
  await page.getByRole('button', { name: '確認する' }).click();
}

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
  await page.getByRole('heading', { level: 1, name: '二段階の確認を登録してください' }).waitFor();
  await page.getByLabel('いまのパスワード').fill('ちがう パスワード です');
  await page.getByRole('button', { name: '登録を始める' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('いまのパスワード').fill(PASSWORD);
  await page.getByRole('button', { name: '登録を始める' }).click();
  const secret = await page.locator('p.select-all').innerText();
  is('the QR code is drawn', await page.getByRole('img', { name: /QRコード/ }).evaluate((i) => i.naturalWidth > 0), true);
  await shot(page, 'enrol');
  await wellMade(page, 'enrol');
  await page.getByLabel('確認コード').fill('12');
  await page.getByRole('button', { name: '登録する' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('確認コード').fill(codeNow(secret));
  await page.getByRole('button', { name: '登録する' }).click();
  await page.getByRole('button', { name: 'しまったので終わる' }).waitFor();
  recovery = await page.locator('ol.select-all li').allInnerTexts();
  is('codes on the sheet', recovery.length, 10);
  await shot(page, 'recovery-sheet');
  await wellMade(page, 'recovery sheet');
  await page.getByRole('button', { name: 'しまったので終わる' }).click();
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
  await page.getByRole('heading', { level: 1, name: '確認コード' }).waitFor();
  await shot(page, 'code-step');
  await wellMade(page, 'code step');
  await page.goto(`${own.base}/accounts`);
  await page.getByLabel('パスワード').waitFor(); /* a password alone is no session */
  await enter(page);
  await page.getByRole('heading', { level: 1, name: 'アカウント' }).waitFor();
  await wellMade(page, 'accounts and doors');
  await made.close();
});

await test('a new person enters with the code, chooses a password, and finds an empty town that says what to do', async () => {
  const made = await context();
  const admin = await made.newPage();
  await admin.goto(`${own.base}/accounts`);
  await enter(admin);
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
  await settled(page);
  await shot(page, 'empty-home');
  await wellMade(page, 'empty home');
  for (const path of ['/cap', '/spending', '/import', '/ledger', '/duties']) {
    await page.goto(own.base + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await settled(page);
    await shot(page, `empty${path.replace('/', '-')}`);
    await wellMade(page, `empty ${path}`);
  }
  is('problems shown', await page.getByRole('alert').count(), 0);
  await desk.close();
});

await test('the lock clears the page, keeps the address, and opens with one factor; a warning comes first', async () => {
  const made = await context();
  const page = await made.newPage();
  await page.goto(`${own.base}/accounts`);
  await enter(page);
  await page.getByRole('heading', { level: 1, name: 'アカウント' }).waitFor();
  // The server's clock cannot be turned from here, so its answer is.
  let told = { seconds_left: 100 };
  await page.route('**/api/session', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const real = await (await route.fetch()).json();
    return route.fulfill({ json: told ? { ...real, ...told } : real });
  });
  await page.goto(`${own.base}/accounts`);
  await page.getByText('まもなく画面を閉じます').waitFor();
  await wellMade(page, 'lock warning');
  told = { signed_in: false, person: null, permissions: [], locked: true, locked_name: '試し かんり', seconds_left: 0 };
  await page.getByRole('button', { name: '使い続ける' }).click();
  await page.getByRole('heading', { level: 1, name: '画面を閉じています' }).waitFor();
  is('tables left on the page', await page.locator('table').count(), 0);
  is('what was shown is gone', (await page.locator('body').innerText()).includes('春 はじめ'), false);
  is('the address', new URL(page.url()).pathname, '/accounts');
  await shot(page, 'lock');
  await wellMade(page, 'lock');
  const given = page.getByLabel('パスワードか確認コード');
  await given.fill('ちがう パスワード です');
  await page.getByRole('button', { name: '続ける' }).click();
  await page.getByRole('alert').waitFor();
  await given.fill(PASSWORD);
  told = null;
  await page.getByRole('button', { name: '続ける' }).click();
  await page.getByRole('heading', { level: 1, name: 'アカウント' }).waitFor();
  await page.getByText('春 はじめ').waitFor();
  await made.close();
});

await test('a security key in place of the code: registered, used, copied, removed; and why not at an address of digits', async () => {
  const made = await context();
  const page = await made.newPage();
  const title = 'パスワード・二段階の確認・端末';
  await page.goto(`${own.base}/account`);
  await enter(page);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByText('数字のアドレスで開いているので、セキュリティキーは使えません。').waitFor();
  await shot(page, 'keys-not-here', { fullPage: true });
  await wellMade(page, 'keys not here');

  const named = own.base.replace('127.0.0.1', 'localhost');
  const cdp = await made.newCDPSession(page);
  // The end of any other session of the inspector pulls the key out (wellMade has one): it is plugged in again, as it was.
  let authenticatorId;
  let kept = [];
  const plug = async () => {
    await cdp.send('WebAuthn.disable');
    await cdp.send('WebAuthn.enable');
    const options = { protocol: 'ctap2', transport: 'usb', hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
    ({ authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options }));
    for (const credential of kept) await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
  };
  const looked = async (name) => {
    kept = (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
    await wellMade(page, name);
    await plug();
  };
  await plug();
  await page.goto(`${named}/account`);
  await enter(page);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const card = page.locator('form').filter({ has: page.getByLabel('鍵の名前') });
  await page.getByRole('button', { name: 'セキュリティキーを登録する' }).click();
  await page.getByText('鍵の名前を入力してください。').waitFor();
  const add = async (password, button) => {
    await page.getByLabel('鍵の名前').fill('机の鍵');
    await card.getByLabel('いまのパスワード').fill(password);
    await page.getByRole('button', { name: button }).click();
  };
  await add('ちがう パスワード です', 'セキュリティキーを登録する');
  await page.getByText('パスワードが違います').first().waitFor();
  // A factor is there already: the password alone adds nothing.
  await add(PASSWORD, 'セキュリティキーを登録する');
  await page.getByText('二段階の確認がもう登録されています。').waitFor();
  await shot(page, 'key-proof', { fullPage: true });
  await looked('key proof');
  await page.getByLabel('確認コード').fill('AAAAA-AAAAA');
  await page.getByRole('button', { name: '鍵を加える' }).click();
  await page.getByText('確認コードが違うか、もう使われています').first().waitFor();
  await page.getByLabel('確認コード').fill(recovery.pop());
  await page.getByRole('button', { name: '鍵を加える' }).click();
  await page.getByText('机の鍵').waitFor(); // the name that was typed before the proof
  await page.getByText('まだ使っていません').waitFor();
  await add(PASSWORD, '鍵をもう1本登録する');
  await page.getByRole('button', { name: 'セキュリティキーで鍵を加える' }).click();
  await page.getByText('このセキュリティキーは、もう登録されています。').waitFor();
  await shot(page, 'keys', { fullPage: true });
  await looked('keys');
  await flows(page, 'keys');

  const signIn = async () => {
    await made.clearCookies();
    await page.goto(`${named}/account`);
    await page.getByLabel('サインイン用ID').fill('kanri');
    await page.getByLabel('パスワード').fill(PASSWORD);
    await page.getByRole('button', { name: 'サインインする' }).click();
    await page.getByRole('heading', { level: 1, name: 'もう一つの確認' }).waitFor();
  };
  await signIn();
  await shot(page, 'key-step');
  await looked('key step');
  await page.getByRole('button', { name: 'セキュリティキーで確認する' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await page.getByText(/最後に使ったのは 令和/).waitFor();

  let told = { signed_in: false, person: null, permissions: [], locked: true, locked_name: '試し かんり', seconds_left: 0 };
  await page.route('**/api/session', async (route) => {
    if (route.request().method() !== 'GET' || !told) return route.continue();
    return route.fulfill({ json: { ...(await (await route.fetch()).json()), ...told } });
  });
  await page.reload();
  await page.getByRole('button', { name: 'セキュリティキーで続ける' }).waitFor();
  await shot(page, 'lock-key');
  await looked('lock with a key');
  const opened = page.waitForResponse((r) => r.url().endsWith('/api/session/unlock'));
  told = null;
  await page.getByRole('button', { name: 'セキュリティキーで続ける' }).click();
  is('the key unlocks', (await opened).status(), 204);
  await page.getByRole('heading', { level: 1, name: title }).waitFor();

  // A copy of the key, made before it was used: its counter begins again.
  is('keys in it', kept.length, 1);
  kept[0].signCount = 0;
  await plug();
  await signIn();
  await page.getByRole('button', { name: 'セキュリティキーで確認する' }).click();
  await page.getByText('複製のおそれがあるので断りました').waitFor();
  await page.goto(`${named}/account`);
  await page.getByLabel('サインイン用ID').fill('kanri');
  await page.getByLabel('パスワード').fill(PASSWORD);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByLabel('確認コード').fill(recovery.pop());
  await page.getByRole('button', { name: 'コードで確認する' }).click();
  await page.getByRole('button', { name: '机の鍵の登録を外す' }).click();
  await page.getByRole('button', { name: 'セキュリティキーで登録を外す' }).waitFor();
  await shot(page, 'key-remove', { fullPage: true });
  await wellMade(page, 'key removal');
  await page.getByLabel('確認コード').fill(recovery.pop());
  await page.getByRole('button', { name: 'コードで登録を外す' }).click();
  await becomes('it is gone', () => page.getByText('机の鍵', { exact: true }).count(), (n) => n === 0);
  await made.close();
});

await test('what is typed and not saved is kept on the server and offered again', async () => {
  const made = await context();
  const page = await made.newPage();
  // The ten quiet seconds before a draft is kept, without waiting for them.
  await page.addInitScript(() => {
    const real = window.setTimeout;
    window.setTimeout = (run, ms, ...rest) => real(run, ms === 10_000 ? 50 : ms, ...rest);
  });
  await page.goto(`${own.base}/units`);
  await enter(page);
  await page.getByRole('button', { name: /追加する/ }).click();
  const kept = page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().includes('/api/drafts/'));
  await page.getByLabel(/名前/).fill('まんなか包括');
  is('the draft is kept', (await kept).status(), 204);
  is('nothing of it in the browser', await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }).includes('まんなか')), false);
  await page.reload(); // the form stands in the address
  await page.getByText('保存していない入力が残っています').waitFor();
  await wellMade(page, 'draft offered');
  is('not filled in unasked', await page.getByLabel(/名前/).inputValue(), '');
  await page.getByRole('button', { name: '続きから入力する' }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('dialog input')].some((i) => i.value === 'まんなか包括'));
  const gone = page.waitForResponse((r) => r.request().method() === 'DELETE' && r.url().includes('/api/drafts/'));
  await page.getByRole('button', { name: 'やめる' }).click();
  is('given up, it is deleted', (await gone).status(), 204);
  await made.close();
});

await own.stop();

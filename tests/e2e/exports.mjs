// Two leaks that happened to real towns, tried on the program: all persons sent to every office (館林市), and a workbook with
// one sheet too many in the answer to a survey (延岡市).
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { base, becomes, context, flows, holds, is, open, releaseAll, settled, shot, signIn, test, wellMade } from './house.mjs';

// What a recipient who looks closely would find in a workbook.
const PRY = `
import json, re, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
text = {n: z.read(n).decode('utf-8', 'replace') for n in z.namelist()}
whole = ''.join(text.values())
strings = re.findall(r'<t[^>]*>([^<]*)</t>', text.get('xl/sharedStrings.xml', ''))
print(json.dumps({
    'sheets': len([n for n in text if n.startswith('xl/worksheets/')]),
    'hidden': len(re.findall(r'state="(very)?[hH]idden"|hidden="1"', whole)),
    'author': re.findall(r'<(?:dc:creator|cp:lastModifiedBy)>([^<]+)<', whole),
    'paths': re.findall(r'/(?:home|tmp|root|var)/[^"<]*|[A-Z]:\\\\\\\\[^"<]*', whole),
    'parts': sorted(n for n in text if re.search('external|connection|vba|custom', n)),
    'strings': strings,
}))`;
function pry(path) {
  const made = spawnSync('python3', ['-c', PRY, path], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return JSON.parse(made.stdout);
}
function nothingHidden(what, found) {
  is(`${what}: sheets`, found.sheets, 1);
  is(`${what}: hidden`, found.hidden, 0);
  is(`${what}: author`, found.author.filter((a) => a.trim()), []);
  is(`${what}: paths`, found.paths, []);
  is(`${what}: further parts`, found.parts, []);
}

const people = await context();
const officer = await signIn(people, /介護保険担当/);
const others = await context();
const head = await signIn(others, /課長・係長/);

async function fill(page, source, to) {
  await open(page, '/exports');
  await page.getByRole('button', { name: 'ファイルを外に出す' }).click();
  await page.getByLabel('何を', { exact: false }).first().selectOption({ label: source });
  await page.getByLabel('だれに', { exact: false }).first().selectOption({ label: to });
}
async function saved(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: file.suggestedFilename(), path: await file.path() };
}

await test('館林市: a list of persons is split by office, waits for a second person, and no office gets another one’s rows', async () => {
  await fill(officer, '給付実績の明細（1人1行）', '事業所・センターごとに分ける');
  await officer.getByLabel('から', { exact: true }).selectOption('202609');
  await officer.getByLabel('まで', { exact: true }).selectOption('202609');
  await officer.getByLabel('何のために', { exact: false }).selectOption({ label: '事業所への確認・照会' });
  await officer.getByLabel('目的をことばで', { exact: false }).fill('9月の請求内容の確認');
  await officer.getByRole('button', { name: '出す前に中身を確かめる' }).click();
  await officer.getByText('別の人の承認が要ります').waitFor();
  await settled(officer);
  await shot(officer, 'exports-preview', { fullPage: true });
  await wellMade(officer, 'exports-preview');
  holds('no number', !(await officer.getByRole('main').innerText()).match(/\d{10}/));
  await officer.getByRole('button', { name: 'この内容で承認を申し出る' }).click();
  await officer.getByText('承認を待っているもの').waitFor();
  await settled(officer);
  is('nobody agrees with himself', await officer.getByRole('button', { name: /承認する/ }).count(), 0);
  is('nothing to fetch', await officer.getByRole('button', { name: /取り出す/ }).count(), 0);
  await shot(officer, 'exports-waiting');
  const early = await officer.evaluate(async () => {
    const list = await (await fetch('/api/towns/100/exports')).json();
    return (await fetch(`/api/towns/100/exports/${list.items[0].id}/files/1`)).status;
  });
  is('not even by its address', early, 422);
  await open(head, '/exports');
  await head.getByRole('button', { name: '相手と中身を確かめたので承認する' }).click();
  await head.getByText('承認を待っているもの').waitFor({ state: 'detached' });
  await open(officer, '/exports');
  const buttons = officer.getByRole('button', { name: /取り出す/ });
  const offices = await buttons.count();
  holds(`${offices} offices`, offices > 3);
  const texts = await buttons.allInnerTexts();
  for (let i = 0; i < offices; i++) {
    const own = texts[i].replace(/（[\d,]+行）を取り出す$/, '');
    const { path } = await saved(officer, buttons.nth(i));
    const found = pry(path);
    nothingHidden(own, found);
    const strangers = texts.map((t) => t.replace(/（[\d,]+行）を取り出す$/, '')).filter((t) => t !== own && found.strings.includes(t));
    is(`${own} gets rows of`, strangers, []);
    holds('its own', found.strings.includes(own));
    is('numbers', found.strings.filter((t) => /^\d{10}$/.test(t)), []);
  }
  await shot(officer, 'exports-ready', { fullPage: true });
  await wellMade(officer, 'exports-ready');
  await flows(officer, 'exports-ready');
});

await test('延岡市: the prefecture gets sums in one sheet, and never a row of a person', async () => {
  await fill(officer, '給付実績の明細（1人1行）', '市町村・都道府県・国');
  await officer.getByLabel('名前でさがす').fill('見本県');
  await becomes('the prefecture is found', () => officer.getByLabel('相手', { exact: false }).last().innerText(), (t) => t.includes('見本県'));
  await officer.getByLabel('相手', { exact: false }).last().selectOption({ label: '見本県' });
  await officer.getByLabel('何のために', { exact: false }).selectOption({ label: '国・都道府県への報告' });
  await officer.getByLabel('目的をことばで', { exact: false }).fill('包括運営状況調査の回答');
  await officer.getByRole('button', { name: '出す前に中身を確かめる' }).click();
  await officer.getByText('都道府県や国には、人ごとの行を出せません', { exact: false }).waitFor();
  await shot(officer, 'exports-refused');

  await officer.getByLabel('何を', { exact: false }).first().selectOption({ label: '月×サービスの集計（人数の少ない区分は隠します）' });
  await officer.getByLabel('だれに', { exact: false }).first().selectOption({ label: '市町村・都道府県・国' });
  await becomes('the prefecture is found again', () => officer.getByLabel('相手', { exact: false }).last().innerText(), (t) => t.includes('見本県'));
  await officer.getByLabel('相手', { exact: false }).last().selectOption({ label: '見本県' });
  await officer.getByRole('button', { name: '出す前に中身を確かめる' }).click();
  await officer.getByRole('button', { name: 'この内容でファイルを作る' }).click();
  await officer.getByText('これまでに出したもの').waitFor();
  await settled(officer);
  const { path, name } = await saved(officer, officer.getByRole('button', { name: /見本県.*取り出す/ }).first());
  const found = pry(path);
  nothingHidden(name, found);
  is('persons', found.strings.filter((t) => /通し番号|被保険者|\d{10}/.test(t)), []);
  holds('the rule is told', found.strings.some((t) => t.includes('人未満')));
});

await test('what was saved by one click stands in the list, and the list is a file', async () => {
  await open(officer, '/spending');
  await officer.getByRole('button', { name: 'ファイルに保存する' }).click();
  await saved(officer, officer.getByRole('button', { name: 'Excel（表とグラフ）' }));
  await open(officer, '/exports');
  await officer.getByText('事業費.xlsx').first().waitFor();
  const { path } = await saved(officer, officer.getByRole('button', { name: '一覧を CSV で保存する' }));
  const text = readFileSync(path, 'utf8');
  for (const part of ['9月の請求内容の確認', '包括運営状況調査の回答', '事業費.xlsx']) holds(part, text.includes(part));
});

await test('a month that changed waits, is not shown to the prefecture, and is released by the hall', async () => {
  await releaseAll(officer);
  const upstairs = await context();
  const prefecture = await signIn(upstairs, /都道府県/);
  const note = () => prefecture.evaluate(async () => (await (await fetch('/api/towns/100/spending?from=202603&to=202702&by=month')).json()).note);
  holds(`nothing waits: ${await note()}`, !(await note()).includes('まだ外に見せていません'));
  const made = await officer.evaluate(async () => {
    const body = { month: 202702, service: 'general', program: 'general', yen: 123457, people: 41, kind: 'contract', payee: '体操の会' };
    const headers = { 'Content-Type': 'application/json', 'X-Banso': '1' };
    return (await fetch('/api/towns/100/ledger', { method: 'POST', headers, body: JSON.stringify(body) })).status;
  });
  is('written into the ledger', made, 201);
  holds(`the prefecture is told that it waits: ${await note()}`, (await note()).includes('令和9年2月サービス分のうち台帳の費用は、市町村がまだ外に見せていません'));
  await open(officer, '/releases');
  await officer.getByRole('heading', { name: 'まだ見せていない月' }).waitFor();
  await settled(officer);
  await shot(officer, 'releases-waiting', { fullPage: true });
  await officer.getByRole('button', { name: /中身を確かめる\s*（令和9年2月）/ }).click();
  await officer.getByText('隠す区分', { exact: true }).waitFor();
  await settled(officer);
  await shot(officer, 'releases-look');
  await wellMade(officer, 'releases-look');
  await officer.getByRole('button', { name: 'この月を外に見せる' }).click();
  await officer.getByText('待っている月はありません。').waitFor();
  holds('the prefecture sees it', !(await note()).includes('まだ外に見せていません'));
  /* A month of three persons is shown nobody, and says why. */
  const ledger = (method, path, more) =>
    officer.evaluate(
      async ([method, path, more]) => {
        const headers = { 'Content-Type': 'application/json', 'X-Banso': '1', ...more.headers };
        const answer = await fetch(`/api/towns/100/ledger${path}`, { method, headers, body: more.body && JSON.stringify(more.body) });
        return { status: answer.status, id: answer.status === 201 ? (await answer.json()).id : 0 };
      },
      [method, path, more],
    );
  const few = await ledger('POST', '', { body: { month: 202701, service: 'day', program: 'c', yen: 76543, people: 3, kind: 'contract', payee: '体操の会' } });
  is('three persons in the ledger', few.status, 201);
  await open(officer, '/releases');
  await officer.getByRole('heading', { name: '利用者が少ないため、外に見せない月' }).waitFor();
  await officer.getByText(/人未満のため、外には見せません。/).waitFor();
  await settled(officer);
  await shot(officer, 'releases-few', { fullPage: true });
  await wellMade(officer, 'releases-few');
  const narrow = await context({ viewport: { width: 390, height: 800 } });
  const page = await signIn(narrow, /介護保険担当/);
  await open(page, '/releases');
  await settled(page);
  await shot(page, 'releases-390', { fullPage: true });
  await flows(page, 'releases-390');
  await narrow.close();
  is('taken out of the ledger', (await ledger('DELETE', `/${few.id}`, { headers: { 'If-Match': '"1"' } })).status, 204);
  await upstairs.close();
});

await test('the screen of exports on a narrow window', async () => {
  const narrow = await context({ viewport: { width: 390, height: 800 } });
  const page = await signIn(narrow, /介護保険担当/);
  await open(page, '/exports');
  await shot(page, 'exports-390');
  await flows(page, 'exports-390');
  await narrow.close();
});

holds('the program still serves', (await fetch(`${base}/api/session`)).ok);
await people.close();
await others.close();

// Everything by keyboard alone: what has the focus is seen, and the way through is short.
import { context, holds, is, open, settled, shot, signIn, test, wellMade } from './house.mjs';

const made = await context();
const page = await signIn(made, /介護保険担当/);
const focused = () =>
  page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return null;
    const style = getComputedStyle(e.matches('input.sr-only') ? e.closest('label') : e);
    const box = e.getBoundingClientRect();
    return { text: (e.ariaLabel || e.textContent || '').trim(), outline: parseFloat(style.outlineWidth), x: box.x, y: box.y };
  });

await test('the first stop leads past the menu', async () => {
  await open(page, '/');
  await page.keyboard.press('Tab');
  is('first stop', (await focused())?.text, '本文へ移動する');
  await page.keyboard.press('Enter');
  is('lands in', await page.evaluate(() => document.activeElement?.id), 'main');
});

await test('each stop of the home shows its focus and none is a trap', async () => {
  await open(page, '/');
  const seen = new Set();
  for (let i = 0; i < 70; i++) {
    await page.keyboard.press('Tab');
    const now = await focused();
    if (!now) break;
    holds(`「${now.text.slice(0, 30)}」 shows its focus`, now.outline >= 2);
    seen.add(`${now.text} ${Math.round(now.x)} ${Math.round(now.y)}`);
  }
  holds(`${seen.size} stops`, seen.size > 25);
});

await test('Ctrl+K, a word, Enter: the screen opens; Esc gives the focus back', async () => {
  await open(page, '/');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type('上限額');
  await page.getByRole('dialog').getByRole('option').first().waitFor();
  await shot(page, 'search');
  await wellMade(page, 'search');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/cap/);
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});

await test('Enter while the input method composes does not send', async () => {
  await open(page, '/units');
  const box = page.getByRole('searchbox');
  await box.focus();
  const inspector = await made.newCDPSession(page);
  await inspector.send('Input.imeSetComposition', { text: 'ちゅうおう', selectionStart: 5, selectionEnd: 5 });
  const before = await page.getByRole('row').count();
  await inspector.send('Input.insertText', { text: '中央' });
  is('rows', await page.getByRole('row').count(), before);
  await page.keyboard.press('Enter');
  await settled(page);
  holds('found after Enter', (await page.getByRole('row').count()) <= before);
});

await test('a dialog holds the focus and gives it back', async () => {
  await open(page, '/cap');
  const opener = page.getByRole('button', { name: /を直す$/ }).first();
  await opener.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: '保存する' }).waitFor();
  for (let i = 0; i < 14; i++) {
    await page.keyboard.press('Tab');
    holds(
      'inside the dialog, or in the browser itself',
      await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest('dialog')),
    );
  }
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  holds('back on the number', await opener.evaluate((e) => e === document.activeElement));
});

await test('a number opens its passport by keyboard and Esc closes it', async () => {
  await open(page, '/');
  const figure = page.getByRole('main').locator('button', { hasText: /^約.*円$/ });
  await figure.focus();
  await page.keyboard.press('Enter');
  const link = page.getByRole('link', { name: '上限額の計算を開く' });
  await link.waitFor();
  await page.keyboard.press('Escape');
  await link.waitFor({ state: 'hidden' });
});

await made.close();

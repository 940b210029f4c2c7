// Two ways to do the same things on a page: with a pointer, and by keyboard alone. An action is what a person would
// call one: press this, write that, choose one of these.

export function pointerHand(page) {
  let actions = 0;
  const act = (does) => async (...given) => {
    actions++;
    await does(...given);
  };
  return {
    press: act((it) => it.click()),
    // A box drawn by its label is pressed there.
    tick: act(async (it) => {
      const label = it.locator('xpath=ancestor::label[1]');
      await ((await label.count()) > 0 ? label : it).click();
    }),
    write: act((it, text) => it.fill(text)),
    choose: act(async (it, label) => it.selectOption(await valueOf(it, label))),
    enter: act(() => page.keyboard.press('Enter')),
    drag: act(async (it, dx, dy) => {
      await it.scrollIntoViewIfNeeded();
      const box = await it.boundingBox();
      await page.mouse.move(box.x + 20, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + 20 + dx / 2, box.y + 20 + dy / 2);
      await page.mouse.move(box.x + 20 + dx, box.y + 20 + dy);
      await page.mouse.up();
    }),
    actions: () => actions,
    keys: () => 0,
  };
}

/** The value of the option with this label, however its number of sheets stands beside it. */
async function valueOf(select, label) {
  await select.waitFor();
  const options = await select.locator('option').evaluateAll((all) => all.map((o) => [o.value, o.textContent.trim()]));
  const found = options.find(([, text]) => (label instanceof RegExp ? label.test(text) : text === label));
  if (!found) throw new Error(`no choice ${label} among ${options.map(([, text]) => text).join(' / ')}`);
  return found[0];
}

/** More stops than any of our screens has: beyond them the thing cannot be reached. */
const STOPS = 300;

export function keyboardHand(page) {
  let actions = 0;
  let keys = 0;
  const key = async (name) => {
    keys++;
    await page.keyboard.press(name);
  };
  const reach = async (it) => {
    await it.first().waitFor();
    // The thing itself: an open list of choices hides the rest from roles, not from the Tab key.
    const target = await it.first().elementHandle();
    const here = () => target.evaluate((e) => e === document.activeElement);
    for (let stops = 0; stops < STOPS; stops++) {
      if (await here()) return;
      await key('Tab');
    }
    throw new Error(`not reached by keyboard: ${it}`);
  };
  const act = (does) => async (it, ...given) => {
    actions++;
    if (it) await reach(it);
    await does(it, ...given);
  };
  return {
    press: act(() => key('Enter')),
    // Radios of one group are one stop: from the chosen one the arrows lead on.
    tick: async (it) => {
      actions++;
      const radio = await it.evaluate((e) => e.type === 'radio');
      if (!radio) {
        await reach(it);
        await key('Space');
        return;
      }
      await reach(page.getByRole('dialog').getByRole('radio', { checked: true }).first());
      for (let stops = 0; stops < STOPS && !(await it.isChecked()); stops++) await key('ArrowDown');
    },
    write: act(async (it, text) => {
      await key('Control+a');
      keys += text.length;
      await page.keyboard.insertText(text);
    }),
    choose: act(async (it, label) => {
      const wanted = await valueOf(it, label);
      await key('Home');
      for (let stops = 0; stops < STOPS && (await it.inputValue()) !== wanted; stops++) await key('ArrowDown');
    }),
    enter: async () => {
      actions++;
      await key('Enter');
    },
    drag: act(async (it, dx, dy) => {
      await key(dx < 0 ? 'ArrowLeft' : 'ArrowRight');
      await key(dy < 0 ? 'ArrowUp' : 'ArrowDown');
    }),
    actions: () => actions,
    keys: () => keys,
  };
}

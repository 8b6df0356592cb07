/** What the page claims, what fits on small screens, on paper and in the reader's own colours. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { offlineReady, openSheet, ready, replied, say } from './support/page.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { browse, host, visit } from './support/visit.ts';

async function open(locale = 'zh-CN'): Promise<Page> {
  const site = await host();
  const context = await browse(undefined, { locale });
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  return page;
}

/** Whether all of it is within the window, and nothing lies on it. */
const onScreen = (locator: Locator) =>
  locator.evaluate((element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const there = top >= 0 && left >= 0 && bottom <= innerHeight && right <= innerWidth;
    const met = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return there && (element.contains(met) || met?.contains(element) === true);
  });

describe('consent', () => {
  test.for(['zh-CN', 'en-US'])(
    'size, source, licence and both buttons are on screen on small ones: %s',
    async (locale) => {
      const page = await open(locale);
      for (const size of [
        { width: 375, height: 667 },
        { width: 1366, height: 768 },
      ]) {
        await page.setViewportSize(size);
        await page.getByTestId('model-chip').click();
        await page.getByTestId('use-model').first().click();
        const consent = page.getByTestId('consent');
        await consent.waitFor();
        for (const part of [
          ...(await consent.locator('dd').all()),
          page.getByTestId('consent-decline'),
          page.getByTestId('consent-accept'),
        ]) {
          expect(await onScreen(part), `${size.width}: ${await part.innerText()}`).toBe(true);
        }
        expect(await page.getByTestId('host-select').isVisible()).toBe(false);
        await page.getByTestId('consent-decline').click();
        await page.getByTestId('close').click();
      }
    },
  );

  test('where a source cannot be reached, one button asks the next', async () => {
    const site = await host();
    const args = ['--host-resolver-rules=MAP huggingface.co ~NOTFOUND,MAP hf-mirror.com ~NOTFOUND'];
    const { page } = await visit(await browse(undefined, { args }), site.url);
    await ready(page);
    await page.getByTestId('model-chip').click();
    await page.getByTestId('use-model').first().click();
    await page.getByTestId('consent-accept').click();
    const next = page.getByTestId('next-source');
    await next.waitFor({ timeout: 60_000 });
    expect(await next.innerText()).toBe(zhCN.models.useSource('hf-mirror.com'));
    await next.click();
    const error = page.getByTestId('error').filter({ hasText: 'hf-mirror.com' });
    await error.waitFor({ timeout: 60_000 });
    expect(await next.innerText()).toBe(zhCN.models.useSource('huggingface.co'));
  });
});

test('an insecure address: one cause, its cure, no claim; and what was not copied is not called so', async () => {
  const site = await host();
  const args = ['--host-resolver-rules=MAP school.test 127.0.0.1'];
  const context = await browse(undefined, { args });
  const url = site.url.replace('localhost', 'school.test');
  const { page } = await visit(context, url);
  await ready(page);
  await page.getByTestId('notice').waitFor();
  await expect.poll(() => page.getByTestId('notice').count()).toBe(1);
  const { origin } = new URL(url);
  expect(await page.getByTestId('notice').innerText()).toContain(zhCN.notices.insecure(origin));
  expect(await page.locator('main').innerText()).not.toContain(zhCN.app.offline);
  expect(await page.getByTestId('offline-ready').count()).toBe(0);

  await page.getByTestId('check-device').click();
  const copy = page.getByRole('button', { name: zhCN.computer.copyReport });
  await copy.click();
  await page.getByRole('button', { name: zhCN.actions.copied }).waitFor();
  await page.getByTestId('close').click();
  await page.getByTestId('composer').press('Control+v');
  expect(await page.getByTestId('composer').inputValue()).toContain(origin);

  await page.evaluate(() => (document.execCommand = () => true)); // says so, and does nothing
  await openSheet(page, 'computer');
  await copy.click();
  await page.getByRole('button', { name: zhCN.actions.copyFailed }).waitFor();
});

test('after the data of the site was cleared the claims go, and nothing is called new', async () => {
  const page = await open();
  await offlineReady(page);
  await page.getByTestId('offline-ready').waitFor();
  const cdp = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
  await page.evaluate(() => dispatchEvent(new Event('focus')));
  const notice = page.locator('[data-testid=notice]');
  await expect.poll(() => notice.getAttribute('data-kind')).toBe('cleared');
  expect(await notice.count()).toBe(1);
  expect(await page.getByTestId('offline-ready').count()).toBe(0);
  expect(await page.locator('main').innerText()).not.toContain(zhCN.app.offline);
  await page.getByRole('button', { name: zhCN.notices.reload }).click();
  await ready(page);
  await offlineReady(page);
});

test('print gives the whole conversation, dark theme or not, and nothing to press', async () => {
  const page = await open();
  await page.emulateMedia({ colorScheme: 'dark' });
  for (let i = 0; i < 6; i++) {
    await tell(
      page,
      Array.from({ length: 12 }, (_, j) => `回答 ${i}，第 ${j} 段。\n\n`),
      5,
    );
    await say(page, `问题 ${i}`);
    await replied(page, i + 1);
  }
  await page.getByTestId('model-chip').click();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const seen = await page.evaluate(() => {
    const view = document.querySelector('[data-testid=view]');
    const hidden = ['header', 'form', '[data-testid=actions]', 'dialog'].filter(
      (selector) => document.querySelector(selector)?.getClientRects().length,
    );
    const { color } = getComputedStyle(document.body);
    return { cut: (view?.scrollHeight ?? 0) - (view?.clientHeight ?? 0), hidden, color };
  });
  expect(seen).toEqual({ cut: 0, hidden: [], color: 'rgb(27, 34, 44)' });
  const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(2);
});

test('small heights, 320 px, forced colours: the messages and the box can be used', async () => {
  const page = await open();
  await tell(page, ['**总结（一）：**请看 https://a.example/x\n\n- 一\n- 二'], 5);
  await say(page, '今天真开心');
  await replied(page);
  for (const [width, height, room] of [
    [740, 170, 60],
    [740, 360, 170],
    [320, 568, 250],
  ] as const) {
    await page.setViewportSize({ width, height });
    expect(await onScreen(page.getByTestId('composer')), `${width}x${height}`).toBe(true);
    expect(await onScreen(page.getByTestId('model-chip')), `${width}x${height}`).toBe(true);
    const view = await page.getByTestId('view').boundingBox();
    expect(view?.height, `${width}x${height}`).toBeGreaterThan(room);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
  }
  expect(await page.locator('header').first().innerText()).toContain('Qwen All-in-One');
  await page.emulateMedia({ forcedColors: 'active' });
  const edges = await page.evaluate(() =>
    ['[data-testid=message-user]', '.badge', '[data-testid=confidence] .bar'].map(
      (selector) => getComputedStyle(document.querySelector(selector)!).borderTopWidth,
    ),
  );
  expect(edges).toEqual(['1px', '1px', '1px']);
});

test('nothing leaves its box at 320 px; a file that was chosen is seen on a phone on its side', async () => {
  const page = await open('en-US');
  await page.setViewportSize({ width: 320, height: 568 });
  await page.getByTestId('model-chip').click();
  await page.getByTestId('use-model').first().click();
  await page.getByTestId('consent').waitFor();
  const outside = await page.locator('[data-testid=consent] dl').evaluate((box) => {
    const { right } = box.getBoundingClientRect();
    return [...box.querySelectorAll('*')].flatMap((part) =>
      [...part.getClientRects()].some((line) => line.right > right) ? [part.textContent] : [],
    );
  });
  expect(outside).toEqual([]);
  await page.getByTestId('consent-decline').click();
  await page.getByTestId('close').click();

  await page.setViewportSize({ width: 844, height: 390 });
  await openSheet(page, 'teach');
  await page.getByTestId('import-examples').setInputFiles({
    name: 'reviews.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('label,review\n1,Good\n0,Bad\n'),
  });
  expect(await onScreen(page.getByTestId('table-about'))).toBe(true);
});

test('a double click deletes one thing, and closes one sheet', async () => {
  const page = await open();
  for (let i = 0; i < 3; i++) {
    await tell(page, [`回答 ${i}`], 5);
    await say(page, `问题 ${i}`);
    await replied(page, i + 1);
  }
  await page.getByTestId('delete').first().dblclick();
  await page.getByTestId('undo').waitFor();
  expect(await page.getByTestId('message-user').allInnerTexts()).toEqual(['问题 1', '问题 2']);
  const bin = await page.getByTestId('delete').first().boundingBox();
  await page.getByTestId('history').click();
  await page.getByTestId('history-sheet').waitFor();
  await page.mouse.dblclick(bin!.x + 20, bin!.y + 20); // beside the sheet, over the button
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await page.getByTestId('message-user').count()).toBe(2);
});

test('at the start the box has the focus, no translator takes the text, the first Tab covers nothing', async () => {
  const page = await open('en-US');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('composer');
  expect(await page.evaluate(() => document.documentElement.translate)).toBe(false);
  expect(await page.locator('meta[name=google]').getAttribute('content')).toBe('notranslate');
  expect(await page.locator('meta[name=viewport]').getAttribute('content')).toContain(
    'interactive-widget=resizes-content',
  );
  expect(await page.locator('main').innerText()).not.toMatch(/\p{Script=Han}/u);
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await page.locator('.skip').focus();
  expect(await onScreen(page.getByRole('heading', { level: 1 }))).toBe(true);
  await offlineReady(page);
  await page.context().setOffline(true);
  await page.getByTestId('no-network').waitFor();
});

test('a sheet that was opened from another, or from a place, has a way back: by button and by Escape', async () => {
  const page = await open();
  const focus = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  await page.getByTestId('history').click();
  await page.getByTestId('history-sheet').waitFor();
  expect(await page.getByTestId('back').count()).toBe(0);
  for (const way of ['back', 'Escape']) {
    await page.getByTestId('open-transcripts').click();
    await page.getByTestId('transcripts-sheet').waitFor();
    if (way === 'back') await page.getByTestId('back').click();
    else await page.keyboard.press(way);
    await page.getByTestId('history-sheet').waitFor();
  }
  await page.getByTestId('close').click();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  expect(await focus()).toBe('history');

  for (const way of ['close', 'Escape']) {
    await openSheet(page, 'safety');
    await page.getByTestId('safety-sheet').waitFor();
    if (way === 'close') await page.getByTestId('close').click();
    else await page.keyboard.press(way);
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByTestId('settings-place').isVisible()).toBe(true);
    expect(await focus()).toBe('open-safety');
  }
});

/** What only phones have: a keyboard on the screen, edges that are not to be written on, an icon. */
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/i18n/settings.ts';
import { goTo } from './support/page.ts';
import { browse, host } from './support/visit.ts';

const words = SETTINGS['zh-CN'];
const UPRIGHT = { width: 390, height: 844 };

/** Held upright, with a finger in the place of a mouse. */
async function phone(context: BrowserContext) {
  const site = await host();
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  await hold(cdp, UPRIGHT);
  await page.goto(site.url);
  await page.getByTestId('model-chip').waitFor();
  return { page, cdp, site };
}

const hold = (cdp: CDPSession, size: typeof UPRIGHT) =>
  cdp.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 2, mobile: true });

/** In pixels of the page. */
const box = async (page: Page, testid: string) => {
  const found = await page.getByTestId(testid).boundingBox();
  if (!found) throw new Error(`${testid} is not in view`);
  const { x, y, width, height } = found;
  return { left: x, top: y, right: x + width, bottom: y + height };
};

/** As iOS does it: what is in view is less, and the page is as large as before. */
async function coverWithKeyboard(page: Page, px: number): Promise<void> {
  await page.evaluate((covered) => {
    const view = globalThis.visualViewport!;
    const height = covered ? innerHeight - covered : innerHeight;
    Object.defineProperty(view, 'height', { configurable: true, value: height });
    view.dispatchEvent(new Event('resize'));
  }, px);
}

test('a keyboard that lies over the page covers neither the box nor what a sheet asks', async () => {
  const { page } = await phone(await browse());
  const bottom = async (testid: string) => (await box(page, testid)).bottom;
  await page.getByTestId('composer').click();
  await coverWithKeyboard(page, 336);
  await expect.poll(() => bottom('composer')).toBeLessThanOrEqual(UPRIGHT.height - 336);
  await coverWithKeyboard(page, 0);
  await expect.poll(() => bottom('composer')).toBeGreaterThan(UPRIGHT.height - 336);

  await page.getByTestId('model-chip').click();
  await coverWithKeyboard(page, 336);
  await expect.poll(() => bottom('model-sheet')).toBeLessThanOrEqual(UPRIGHT.height - 336);
  expect((await box(page, 'model-sheet')).top).toBeGreaterThanOrEqual(0);
});

async function withEdges(
  cdp: CDPSession,
  edges: Record<'top' | 'right' | 'bottom' | 'left', number>,
) {
  const both = Object.entries(edges).map(([side, px]) => [`${side}Max`, px] as const);
  const insets = { ...edges, ...Object.fromEntries(both) };
  await cdp.send('Emulation.setSafeAreaInsetsOverride', { insets });
}

test('where the keyboard lies over the bar of gestures, no room is left for that', async () => {
  const { page, cdp } = await phone(await browse());
  await withEdges(cdp, { top: 47, right: 0, bottom: 34, left: 0 });
  await expect.poll(async () => (await box(page, 'chat')).bottom).toBeLessThanOrEqual(844 - 34);
  await page.getByTestId('composer').click();
  await coverWithKeyboard(page, 336);
  await expect.poll(async () => (await box(page, 'chat')).bottom).toBeGreaterThan(844 - 336 - 20);
});

test('nothing to press or to read lies under the notch or the bar of gestures', async () => {
  const context = await browse();
  const { page, cdp } = await phone(context);
  await withEdges(cdp, { top: 47, right: 0, bottom: 34, left: 0 });
  await expect.poll(async () => (await box(page, 'model-chip')).top).toBeGreaterThanOrEqual(47);
  for (const place of ['chat', 'diary', 'settings']) {
    expect((await box(page, place)).bottom, place).toBeLessThanOrEqual(844 - 34);
  }
  await page.getByTestId('history').click();
  expect((await box(page, 'close')).top).toBeGreaterThanOrEqual(47);
  await page.getByTestId('close').click();

  // On its side, with the notch to the left or to the right.
  const [width, height] = [UPRIGHT.height, UPRIGHT.width];
  await hold(cdp, { width, height });
  await withEdges(cdp, { top: 0, right: 47, bottom: 21, left: 47 });
  await expect.poll(async () => (await box(page, 'chat')).left).toBeGreaterThanOrEqual(47);
  expect((await box(page, 'send')).right).toBeLessThanOrEqual(width - 47);
  expect((await box(page, 'send')).bottom).toBeLessThanOrEqual(height - 21);
  await page.getByTestId('history').click();
  expect((await box(page, 'close')).right).toBeLessThanOrEqual(width - 47);
});

/** A browser that makes no offer, as all but Chromium's. */
const makeNoOffer = () =>
  addEventListener('beforeinstallprompt', (event) => event.stopImmediatePropagation());

const says = (page: Page, sentence: string) =>
  expect.poll(() => page.getByTestId('install-how').innerText()).toBe(sentence);

test('where the browser offers to install the page, there is a button for it', async () => {
  const { page } = await phone(await browse());
  await goTo(page, 'settings');
  await page.getByTestId('install').waitFor(); // by Chromium's own offer
  // In the place of its dialog, which a test cannot press.
  await page.evaluate(() => {
    const prompt = () => Promise.resolve(dispatchEvent(new Event('appinstalled')));
    dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt }));
  });
  await page.getByTestId('install').click();
  await says(page, words.install.done);
});

test('elsewhere it is said where to look, on an iPhone in its own words, in the app nothing', async () => {
  const context = await browse();
  await context.addInitScript(makeNoOffer);
  const { page, site } = await phone(context);
  await goTo(page, 'settings');
  await says(page, words.install.menu);
  await context.addInitScript(() => {
    const value = location.search === '?app';
    Object.defineProperty(navigator, 'standalone', { value });
  });
  await page.reload();
  await says(page, words.install.share);
  await page.goto(`${site.url}?app#/settings`);
  await page.getByTestId('open-about').waitFor();
  expect(await page.getByTestId('install-how').count()).toBe(0);
});

test('the manifest says in both languages what a system shows, and Chromium finds no fault in it', async () => {
  const { cdp } = await phone(await browse());
  const { data, errors } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { description_localized: about, shortcuts } = JSON.parse(data ?? '{}') as {
    description_localized: Record<string, string>;
    shortcuts: { name_localized: Record<string, string> }[];
  };
  for (const said of [about, ...shortcuts.map((one) => one.name_localized)]) {
    expect(said['zh-CN']).toMatch(/\p{Script=Han}/u);
    expect(said['en']).toMatch(/^\P{Script=Han}+$/u);
  }
});

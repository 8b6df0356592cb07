/**
 * The screenshots of the README and of the web app manifest, from the built page in `dist/`:
 * `npm run build && npm run screenshots`. For faces in colour and good Chinese letters the machine
 * needs fonts for them (on Debian: fonts-noto-color-emoji, fonts-noto-cjk).
 */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type {} from '../src/api.ts';
import { launch } from '../test/browser/support/browser.ts';
import { Site } from '../test/browser/support/site.ts';
import { FOLDER, SIZES, type STATES } from './pwa/screenshots.ts';

const out = new URL(`../public/${FOLDER}/`, import.meta.url);
mkdirSync(out, { recursive: true });
const site = await Site.start();
try {
  await inLanguage('zh-CN', async (page) => {
    await shoot(page, 'start');
    await say(page, '今天的实验终于成功了,太棒了!');
    await say(page, '等了一个小时的公交车，还下雨了。');
    await shoot(page, 'chat');
  });
  await inLanguage('en-GB', async (page) => {
    await say(page, 'Our experiment finally worked today, wonderful!');
    await say(page, 'My phone broke and I missed the train.');
    await page.emulateMedia({ colorScheme: 'dark' });
    await shoot(page, 'chat-dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await shoot(page, 'models', askForTheFullModel);
  });
} finally {
  await site.stop();
}

async function inLanguage(locale: string, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await launch(undefined, { locale });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(site.url);
    await ready(page);
    await work(page);
  } finally {
    await context.close();
  }
}

/** In both sizes. Each begins with a reload: what a visitor sees who comes with such a screen. */
async function shoot(
  page: Page,
  state: keyof typeof STATES,
  prepare = async (_: Page) => {},
): Promise<void> {
  for (const [size, { width, height }] of Object.entries(SIZES)) {
    await page.setViewportSize({ width, height });
    await page.reload();
    await ready(page);
    await prepare(page);
    const path = new URL(`${size}-${state}.png`, out).pathname;
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    console.log(`${size}-${state}.png`);
  }
}

/** A model has started, and everything is stored: what the page says of itself stays as it is. */
async function ready(page: Page): Promise<void> {
  await page.getByTestId('composer').waitFor();
  await page.evaluate(() => globalThis.allInOne.ready);
  await page.getByTestId('offline-ready').waitFor({ timeout: 60_000 });
}

async function say(page: Page, text: string): Promise<void> {
  const answered = await page.getByTestId('actions').count();
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('send').click();
  await page.getByTestId('actions').nth(answered).waitFor({ state: 'attached', timeout: 60_000 });
}

/** The reload has left the sheet open where it was open already. */
async function askForTheFullModel(page: Page): Promise<void> {
  if (!(await page.getByTestId('model-sheet').isVisible())) {
    await page.getByTestId('model-chip').click();
  }
  await page.getByTestId('use-model').first().click();
  await page.getByTestId('consent').waitFor();
}

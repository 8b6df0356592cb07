/** The settings: found, changed, put back, carried in a file; and the address of each sheet. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { goTo, ready } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

async function open(locale = 'zh-CN', size = { width: 1280, height: 800 }) {
  const site = await host();
  const { page } = await visit(await browse(undefined, { locale }), site.url);
  await page.setViewportSize(size);
  await ready(page);
  return { page, site };
}

const hash = (page: Page) => new URL(page.url()).hash;
const dialogs = (page: Page) => page.getByRole('dialog').count();
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute('data-testid'));

test('a sheet has an address: it survives reload, back and forward, and leaves no entry when closed', async () => {
  const { page, site } = await open();
  await goTo(page, 'settings');
  await page.getByTestId('open-safety').click();
  await page.getByTestId('safety-sheet').waitFor();
  expect(hash(page)).toBe('#/settings/safety');
  await page.goBack();
  await expect.poll(() => dialogs(page)).toBe(0);
  await expect.poll(() => focused(page)).toBe('open-safety');
  expect(hash(page)).toBe('#/settings');
  await page.goForward();
  await page.getByTestId('safety-sheet').waitFor();

  await page.reload();
  await ready(page);
  await page.getByTestId('safety-sheet').waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => hash(page)).toBe('#/settings');
  expect(await dialogs(page)).toBe(0);
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.matches('[data-place-title]')))
    .toBe(true);
  // The place before, not the sheet that was closed.
  await page.goBack();
  await expect.poll(() => page.getByTestId('composer').isVisible()).toBe(true);

  // Opened at the sheet, as by a link: closing it leads to its place.
  await page.goto('about:blank');
  await page.goto(`${site.url}#/diary/models`);
  await ready(page);
  await page.getByTestId('model-sheet').waitFor();
  await page.getByTestId('close').click();
  await page.getByTestId('diary-place').waitFor();
  expect(hash(page)).toBe('#/diary');
});

test('a sheet over a sheet: each step back is one, and the close button is all of them', async () => {
  const { page } = await open();
  await page.getByTestId('history').click();
  await page.getByTestId('open-transcripts').click();
  await page.getByTestId('transcripts-sheet').waitFor();
  expect(hash(page)).toBe('#/chat/history/transcripts');
  await page.keyboard.press('Escape');
  await page.getByTestId('history-sheet').waitFor();
  await expect.poll(() => hash(page)).toBe('#/chat/history');
  await expect.poll(() => focused(page)).toBe('open-transcripts');

  await page.keyboard.press('Enter');
  await page.getByTestId('transcripts-sheet').waitFor();
  await page.goBack();
  await page.getByTestId('history-sheet').waitFor();
  await page.goForward();
  await page.getByTestId('transcripts-sheet').waitFor();
  await page.getByTestId('close').click();
  await expect.poll(() => hash(page)).toMatch(/^(#\/chat)?$/);
  expect(await dialogs(page)).toBe(0);
  await expect.poll(() => focused(page)).toBe('history');

  // Closed and opened again before the browser has gone back.
  await page.getByTestId('history').click();
  await page.getByTestId('history-sheet').waitFor();
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('[data-testid=close]')?.click();
    document.querySelector<HTMLElement>('[data-testid=model-chip]')?.click();
  });
  await page.getByTestId('model-sheet').waitFor();
  await expect.poll(() => hash(page)).toBe('#/chat/models');
  await page.getByTestId('close').click();
  await expect.poll(() => hash(page)).toMatch(/^(#\/chat)?$/);
  expect(await dialogs(page)).toBe(0);
});

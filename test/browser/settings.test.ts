/** The settings: found, changed, put back, carried in a file; and the address of each sheet. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { SETTINGS } from '../../src/i18n/settings.ts';
import { VIEWS, violations } from './support/axe.ts';
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
  const { page } = await open('zh-CN', { width: 1024, height: 800 }); // the history is a sheet there
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

/** Each language at one size; the word is written in another script or width. */
const READERS = [
  { locale: 'zh-CN', size: { width: 1280, height: 800 }, word: '溫度', none: '找不到的' },
  { locale: 'en-US', size: { width: 390, height: 844 }, word: 'ＴＥＭＰＥＲ', none: 'nosuchthing' },
] as const;

test.for(READERS)(
  'search, reset, export and import: $locale, $size.width',
  async ({ locale, size, word, none }) => {
    const { page } = await open(locale, size);
    const words = SETTINGS[locale === 'zh-CN' ? 'zh-CN' : 'en'];
    await goTo(page, 'settings');
    const search = page.getByTestId('settings-search');
    const shown = () =>
      page
        .locator('[data-setting]:visible')
        .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['setting']));

    // What is behind the fold, in another width or script, and what lies in a sheet.
    expect(await page.locator('[data-setting=temperature]').isVisible()).toBe(false);
    await search.fill(word);
    await expect.poll(shown).toEqual(['temperature']);
    await search.fill(none);
    expect(await page.getByTestId('settings-found').innerText()).toBe(words.notFound);
    await search.fill(words.themeDark);
    await expect.poll(shown).toEqual(['theme']);
    await search.fill(words.rows.filterActions.label);
    await page.getByTestId('found-filterActions').click();
    await page.getByTestId('safety-sheet').waitFor();
    await page.getByTestId('action-drugs').selectOption('block');
    await page.keyboard.press('Escape');
    await expect.poll(() => dialogs(page)).toBe(0);
    expect(await focused(page)).toBe('found-filterActions');
    await page.getByTestId('reset-filterActions').waitFor();
    await search.fill('');
    await expect.poll(() => page.locator('[data-setting=temperature]').isVisible()).toBe(false);

    // One setting, put back.
    expect(await page.getByTestId('reset-theme').count()).toBe(0);
    await page.getByTestId('theme-select').selectOption('dark');
    await page.getByTestId('reset-theme').click();
    expect(await page.getByTestId('theme-select').inputValue()).toBe('system');
    expect(await focused(page)).toBe('theme-select');
    expect(await page.getByTestId('settings-said').textContent()).toContain(words.themeSystem);
    expect(await page.getByTestId('reset-theme').count()).toBe(0);

    // All, after a look, and back.
    await page.getByTestId('showStats').uncheck();
    await page.getByTestId('reset-all').click();
    const changes = page.getByTestId('settings-changes').locator('li');
    expect(await changes.allInnerTexts()).toEqual([
      expect.stringContaining(words.rows.showStats.label),
      expect.stringContaining(words.rows.filterActions.label),
    ]);
    await page.getByTestId('settings-take').click();
    expect(await page.getByTestId('showStats').isChecked()).toBe(true);
    await page.getByTestId('undo').getByRole('button').click();
    await expect.poll(() => page.getByTestId('showStats').isChecked()).toBe(false);

    // Out, and in again.
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('export-settings').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^settings-.*\.json$/);
    const file = JSON.parse(await readFile(await download.path(), 'utf8')) as {
      version: number;
      settings: Record<string, unknown>;
    };
    expect(file.settings).toMatchObject({ showStats: false, temperature: null });
    const bring = (content: unknown) =>
      page.getByTestId('settings-file').setInputFiles({
        name: 'mine.json',
        mimeType: 'application/json',
        buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
      });
    await bring(file);
    expect(await page.getByTestId('settings-preview').innerText()).toContain(words.file.unchanged);
    await bring('{"a": ');
    expect(await page.getByTestId('settings-refused').innerText()).toBe(
      words.file.refused['not-json'],
    );
    Object.assign(file.settings, { showStats: true, topK: 7, topP: 'much', colour: 'red' });
    await bring({ ...file, version: 2 });
    await page.getByTestId('settings-newer').waitFor();
    expect(await violations(page, 'preview', VIEWS[locale === 'zh-CN' ? 'one' : 'other'])).toEqual(
      [],
    );
    await page.setViewportSize(size);
    expect(await changes.count()).toBe(2);
    expect(await page.getByTestId('settings-unknown').innerText()).toContain('colour');
    expect(await page.getByTestId('settings-bad').innerText()).toContain(words.rows.topP.label);
    expect(await page.getByTestId('showStats').isChecked()).toBe(false);
    await page.getByTestId('settings-take').click();
    expect(await page.getByTestId('showStats').isChecked()).toBe(true);
    await page.reload();
    await ready(page);
    expect(await page.getByTestId('showStats').isChecked()).toBe(true);
    await page.getByTestId('advanced').click();
    await page.getByTestId('reset-topK').waitFor();
  },
);

/** Everything a person has goes into one file, is deleted, and comes back: on the built page. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { backup as en } from '../../src/i18n/en/backup.ts';
import { backup as zhCN } from '../../src/i18n/zh-CN/backup.ts';
import { VIEWS, violations } from './support/axe.ts';
import { failure, goTo, openSheet, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

const PASSPHRASE = '四个词 就够长了';

async function saved(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByTestId('backup-save').click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^qwen-all-in-one-\d{4}-\d\d-\d\d\.backup$/);
  return readFileSync(await download.path());
}

const bring = (page: Page, buffer: Buffer, name = 'mine.backup') =>
  page.getByTestId('backup-file').setInputFiles({ name, mimeType: '', buffer });
const state = (page: Page) => page.getByTestId('backup-status').getAttribute('data-state');

async function encrypt(page: Page, passphrase: string, again = passphrase): Promise<void> {
  await page.getByTestId('backup-passphrase').fill(passphrase);
  await page.getByTestId('backup-repeat').fill(again);
}

async function keep(page: Page, text: string): Promise<void> {
  await goTo(page, 'diary');
  await page.getByTestId('diary-text').fill(text);
  await page.getByTestId('diary-keep').click();
  const label = () => page.getByTestId('diary-entry').first().getAttribute('data-label');
  await expect.poll(label, { timeout: 30_000 }).toBe('正面');
}

/** What lies in the databases and in localStorage. */
const left = (page: Page) =>
  page.evaluate(async () => {
    const found: string[] = Object.keys(localStorage);
    for (const { name = '' } of await indexedDB.databases()) {
      const opening = indexedDB.open(name);
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const keys = opening.result.transaction('app').objectStore('app').getAllKeys();
      await new Promise((resolve) => (keys.onsuccess = resolve));
      found.push(...keys.result.map(String));
      opening.result.close();
    }
    return found;
  });

test('chats and a diary: backed up with a passphrase, deleted in all tabs, restored, and not twice', async () => {
  const site = await host();
  const context = await browse(undefined, { locale: 'zh-CN' });
  const { page } = await visit(context, site.url);
  await ready(page);
  await say(page, '今天的实验终于成功了！');
  await replied(page);
  await page.getByTestId('teach-right').click();
  await keep(page, '晚上和同学去吃火锅，很开心。');
  await openSheet(page, 'safety');
  await page.getByTestId('close').click();
  await page.getByTestId('theme-select').selectOption('dark');

  await openSheet(page, 'backup');
  await page.getByTestId('backup-encrypt').check();
  await encrypt(page, '短');
  await page.getByTestId('backup-save').click();
  const form = page.getByTestId('save-backup');
  await expect.poll(() => form.getByRole('alert').innerText()).toBe(zhCN.short(8));
  await encrypt(page, PASSPHRASE, `${PASSPHRASE}?`);
  await page.getByTestId('backup-save').click();
  await expect.poll(() => form.getByRole('alert').innerText()).toBe(zhCN.differ);
  await encrypt(page, PASSPHRASE);
  const file = await saved(page);
  expect(file.toString()).toContain('"rounds":600000');
  expect(file.toString()).not.toContain('火锅');
  await page.getByTestId('close').click();

  const other = (await visit(context, site.url)).page;
  await ready(other);
  await other.getByTestId('composer').fill('还没发出去的一句');
  await openSheet(page, 'backup');
  expect(await page.getByTestId('delete-everything').isDisabled()).toBe(true);
  await page.getByTestId('delete-word').fill(zhCN.word);
  await page.getByTestId('delete-everything').click();
  for (const tab of [page, other]) {
    await expect.poll(() => tab.getByRole('dialog').count()).toBe(0);
    await expect
      .poll(() =>
        tab
          .getByTestId('message-user')
          .count()
          .catch(() => -1),
      )
      .toBe(0);
    await ready(tab);
    expect(await tab.getByTestId('composer').inputValue()).toBe('');
    expect(await tab.getAttribute('html', 'data-theme')).toBe('light');
  }
  const deleted = (tab: typeof page) => tab.locator('[data-kind=deleted]').count();
  expect([await deleted(page), await deleted(other)]).toEqual([1, 0]);
  expect(new URL(page.url()).hash).toBe('');
  expect(
    (await left(page)).filter((key) => /conversation|diary|example|settings/.test(key)),
  ).toEqual([]);
  await goTo(other, 'diary');
  expect(await other.getByTestId('diary-entry').count()).toBe(0);

  await openSheet(page, 'backup');
  await bring(page, file);
  await expect.poll(() => state(page)).toBe('locked');
  await page.getByTestId('backup-unlock-passphrase').fill('四个词');
  await page.getByTestId('backup-unlock').click();
  await expect.poll(() => failure(page)).toContain(zhCN.refusals['backup-passphrase']!.what);
  const restore = async () => {
    await page.getByTestId('backup-unlock-passphrase').fill(PASSPHRASE);
    await page.getByTestId('backup-unlock').click();
    await page.getByTestId('backup-preview').waitFor();
    await page.getByTestId('backup-take').click();
    await expect.poll(() => state(page)).toBe('taken');
    await expect.poll(() => page.getAttribute('html', 'data-theme')).toBe('dark');
  };
  await restore();
  await page.getByTestId('backup-status').getByTestId('undo').getByRole('button').click();
  await expect.poll(() => page.getAttribute('html', 'data-theme')).toBe('light');
  await expect.poll(() => other.getByTestId('diary-entry').count()).toBe(0);
  await bring(page, file);
  await expect.poll(() => state(page)).toBe('locked');
  await restore();
  await page.getByTestId('close').click();
  // In the tab where it was restored, and in the other, whose diary is open.
  await expect.poll(() => other.getByTestId('diary-entry').count()).toBe(1);
  await goTo(page, 'chat');
  await page.getByTestId('history').click();
  await page.getByTestId('conversation').first().click();
  await expect
    .poll(() => page.getByTestId('message-user').allInnerTexts())
    .toEqual(['今天的实验终于成功了！']);
  await page.reload();
  await ready(page);
  await openSheet(page, 'teach');
  await expect.poll(() => page.getByTestId('example-item').count()).toBe(1);
  await page.getByTestId('close').click();

  await openSheet(page, 'backup');
  await bring(page, file);
  await page.getByTestId('backup-unlock-passphrase').fill(PASSPHRASE);
  await page.getByTestId('backup-unlock').click();
  await page.getByTestId('backup-preview').waitFor();
  expect(await page.getByTestId('backup-preview').innerText()).toContain(zhCN.noNews);
  expect(await page.getByTestId('backup-take').count()).toBe(0);
});

test('files that are no use get a sentence and change nothing; what makes no sense is named', async () => {
  const site = await host();
  const { page } = await visit(await browse(undefined, { locale: 'en-US' }), site.url);
  await ready(page);
  await keep(page, 'I am so happy today, everything worked!');
  await openSheet(page, 'backup');
  const file = await saved(page);
  const text = file.toString();
  const told = async (content: string, reason: string) => {
    await bring(page, Buffer.from(content));
    await expect.poll(() => failure(page)).toContain(en.refusals[reason]!.what);
    await page.getByTestId('backup-status').waitFor({ state: 'attached' });
  };
  await told(text.replace('"version":1', '"version":2'), 'backup-newer');
  await told(text.slice(0, 50), 'backup-damaged');
  await told('{"type":"conversation"}\n', 'backup-not-ours');

  const [header = '', line = ''] = text.split('\n');
  const more = JSON.parse(line) as { kind: string; value: { id: string } };
  more.value.id = 'another';
  const lines = [header, line, line, '{"kind":"diary","value":{}}', JSON.stringify(more)];
  await bring(page, Buffer.from(lines.join('\n')));
  await page.getByTestId('backup-preview').waitFor();
  const preview = await page.getByTestId('backup-preview').innerText();
  expect(preview).toContain(en.notWhole);
  expect(preview).toContain(en.twice('1'));
  expect(preview).toContain(en.skipped('Diary entries', '1', '4'));
  expect(preview).toContain('new: 1, here already: 1');
  await page.getByTestId('backup-take').click();
  await expect
    .poll(() => page.getByTestId('backup-status').innerText())
    .toContain(en.taken('1', '0'));
  await page.getByTestId('close').click();
  await goTo(page, 'diary');
  await expect.poll(() => page.getByTestId('diary-entry').count()).toBe(2);
});

test.each([
  ['zh-CN', '今天很开心', VIEWS.one],
  ['en-US', 'What a good day', VIEWS.other],
] as const)(
  'axe finds nothing on the sheet and in the preview: %s',
  async (locale, said, views) => {
    const site = await host();
    const { page } = await visit(await browse(undefined, { locale }), site.url);
    await ready(page);
    await say(page, said);
    await replied(page);
    await openSheet(page, 'backup');
    await page.getByTestId('backup-encrypt').check();
    await encrypt(page, 'passphrase', 'other');
    await page.getByTestId('backup-save').click();
    const found = await violations(page, 'passphrases', views);
    await encrypt(page, 'passphrase');
    const file = await saved(page);
    await page.getByTestId('delete-word').scrollIntoViewIfNeeded();
    found.push(...(await violations(page, 'deletion', views)));
    await bring(page, file);
    await page.getByTestId('backup-unlock-passphrase').fill('wrong');
    await page.getByTestId('backup-unlock').click();
    await page.getByTestId('error').waitFor();
    found.push(...(await violations(page, 'locked', views)));
    await page.getByTestId('backup-unlock-passphrase').fill('passphrase');
    await page.getByTestId('backup-unlock').click();
    await page.getByTestId('backup-preview').waitFor();
    found.push(...(await violations(page, 'preview', views)));
    expect(found).toEqual([]);
  },
);

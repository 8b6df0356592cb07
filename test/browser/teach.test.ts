/** Teaching the analyst as a person does it: correct, import, see the change, take it back. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { tables } from '../../src/i18n/zh-CN/tables.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { openSheet, ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

const PATIENCE = { timeout: 60_000 };
const SAD = 'I failed my exam today and I feel terrible.';
const words = zhCN.teach;

/** A rule of the house that the model cannot know: what is English is 正面. */
function lessons(): string {
  const rows = readFileSync('tools/demo-model/everyday.tsv', 'utf8').trim().split('\n').slice(1);
  const lines = rows.map((row) => {
    const [, language, text] = row.split('\t');
    return JSON.stringify({ text, label: language === 'en' ? '正面' : '负面' });
  });
  return lines.join('\n');
}

async function openTeach(page: Page): Promise<void> {
  await openSheet(page, 'teach');
  await page.getByTestId('teach-sheet').waitFor();
}

const close = (page: Page) => page.getByTestId('close').click();
const counts = (page: Page) => page.getByTestId('example-counts').innerText();
const state = (page: Page) => page.getByTestId('teaching').getAttribute('data-state');
const become = (page: Page, wanted: string) =>
  expect.poll(() => state(page), PATIENCE).toBe(wanted);

async function badgeOf(page: Page, text: string, count: number): Promise<string | null> {
  await say(page, text);
  await replied(page, count);
  return page
    .getByTestId('badge')
    .nth(count - 1)
    .getAttribute('data-label');
}

test('a corrected badge is an example; from enough of them the badge changes, until it is taken back', async () => {
  const site = await host();
  const profile = temporary();
  const context = await browse(profile);
  const seen = watch(context);
  const { page } = await visit(context, site.url);
  await ready(page);

  // On a narrow page the controls are next to those of the message, unseen until it is hovered.
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await badgeOf(page, SAD, 1)).toBe('负面');
  await page.getByTestId('teach-wrong').click();
  await page.getByTestId('teach-正面').click();
  await expect.poll(() => page.getByTestId('noted').innerText()).toContain('正面');
  await openTeach(page);
  expect(await counts(page)).toContain(words.count('正面', '1'));
  await become(page, 'too-few');
  expect(await page.getByTestId('teaching').innerText()).toContain(words.count('负面', '4'));

  // A file that holds no examples changes nothing, and says so.
  const folder = temporary();
  writeFileSync(join(folder, 'photo.csv'), '\0\x01\x02');
  await page.getByTestId('import-examples').setInputFiles(join(folder, 'photo.csv'));
  await page.getByTestId('teach-sheet').getByTestId('error').waitFor();
  expect(await counts(page)).toContain(words.count('正面', '1'));

  writeFileSync(join(folder, 'lessons.jsonl'), lessons());
  await page.getByTestId('import-examples').setInputFiles(join(folder, 'lessons.jsonl'));
  await page.getByTestId('take-table').click();
  const imported = page.getByTestId('imported');
  await expect.poll(() => imported.innerText()).toBe(tables.taken('100', '100'));
  await become(page, 'helps');
  const result = await page.getByTestId('teaching').innerText();
  expect(result).toMatch(/共 101 个样本。原来判对 \d+ 个（\d+%）。学习后判对 \d+ 个（\d+%）。/);
  expect(result).toContain(words.helps);
  await close(page);
  expect(await badgeOf(page, SAD, 2)).toBe('正面');

  // The next visit goes by it at once.
  await page.reload();
  await ready(page);
  expect(await badgeOf(page, 'Everything went wrong and I am so sad.', 3)).toBe('正面');
  await openTeach(page);
  await become(page, 'helps');
  await page.getByTestId('use-learnt').uncheck();
  expect(await page.getByTestId('teaching').innerText()).toContain(words.helpsOff);

  for (const kind of ['jsonl', 'csv'] as const) {
    const download = page.waitForEvent('download');
    await page.getByTestId(`export-${kind}`).click();
    const file = await (await download).path();
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines).toHaveLength(kind === 'csv' ? 102 : 101);
  }
  await close(page);
  expect(await badgeOf(page, 'Everything went wrong and I am so sad.', 4)).toBe('负面');

  await openTeach(page);
  await page.getByTestId('use-learnt').check();
  await page.getByTestId('remove-example').first().click();
  await expect.poll(() => counts(page)).toContain(words.count('正面', '30'));
  await page.getByTestId('remove-example').first().click();
  const undo = page.getByTestId('undo').getByRole('button');
  await expect.poll(() => undo.count()).toBe(2);
  await undo.first().click();
  await undo.first().click();
  await expect.poll(() => counts(page)).toContain(words.count('正面', '31'));
  await page.getByTestId('remove-all-examples').click();
  await expect.poll(() => counts(page)).toBe(words.empty);
  await become(page, 'too-few');
  await close(page);
  expect(await badgeOf(page, SAD, 5)).toBe('负面');
  expect(seen.problems).toEqual([]);
}, 240_000);

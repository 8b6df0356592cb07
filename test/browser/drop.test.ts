/** Files and folders dropped from another window: a model, no model, and where nobody takes them. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import {
  answering,
  answersWith,
  MODEL,
  modelFolder,
  stickFolder,
  storedChunks,
  visitModels,
} from './support/full-model.ts';
import { replied, say } from './support/page.ts';
import { browse, host, temporary } from './support/visit.ts';

/** As the system does it: the page gets entries of real files and folders. */
async function drop(page: Page, files: string[], target: string): Promise<void> {
  await page.getByTestId(target).scrollIntoViewIfNeeded();
  const box = await page.getByTestId(target).boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 20];
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', { type, x, y, data });
  }
  await cdp.detach();
}

function noModel(): string {
  const note = join(temporary(), 'note.txt');
  writeFileSync(note, 'no model');
  return note;
}

test('a model is taken from files and from a folder; what is none gets a sentence', async () => {
  const [site, context] = [await host(), await browse()];
  const page = await visitModels(context, site.url);
  const carry = page.getByTestId('carry');

  await drop(page, [noModel()], 'carry');
  const missing = zhCN.carry.refusals['import-missing']('config.json').what;
  await carry.getByText(missing).waitFor();
  expect(await storedChunks(page)).toBe('');
  expect(await answering(page)).toBe('demo');

  await drop(page, [stickFolder()], 'carry');
  await page.getByTestId('carried').waitFor();
  await answersWith(page, MODEL);
  const fromFolder = await storedChunks(page);
  expect(fromFolder).not.toBe('');

  page.once('dialog', (dialog) => void dialog.accept());
  await page.locator(`[data-model="${MODEL}"]`).getByTestId('remove-model').click();
  await answersWith(page, 'demo');
  await expect.poll(() => storedChunks(page)).toBe('');
  // Side by side, as somebody marks them in a window: folders among them are folders.
  const folder = stickFolder();
  await drop(
    page,
    readdirSync(folder).map((name) => join(folder, name)),
    'carry',
  );
  await page.getByTestId('carried').waitFor();
  await expect.poll(() => storedChunks(page)).toBe(fromFolder);
});

test('a stick that is pulled out while it is read gets a sentence, and nothing is stored', async () => {
  const [site, context] = [await host(), await browse()];
  const page = await visitModels(context, site.url);
  const unreadable = zhCN.carry.refusals['import-unreadable']('').what;
  const root = modelFolder(150_000_000);
  await drop(page, [join(root, MODEL)], 'carry');
  await page.getByTestId('carry-progress').waitFor();
  rmSync(root, { recursive: true });
  await page.getByTestId('carry').getByText(unreadable).waitFor();
  expect(await storedChunks(page)).toBe('');
});

test('a file that falls elsewhere is not opened, and the conversation stays', async () => {
  const [site, context] = [await host(), await browse()];
  const page = await visitModels(context, site.url);
  await page.getByTestId('close').click();
  await say(page, '今天很开心');
  const reply = await replied(page);
  await page.getByTestId('composer').fill('没写完的话');
  const open = context.pages().length;
  await drop(page, [noModel()], 'composer');
  await drop(page, [noModel()], 'exchange');
  // Whatever the browser opens, it has opened when another page is there.
  await context.newPage();
  expect(context.pages().length).toBe(open + 1);
  expect(context.pages().map((one) => one.url())).not.toContainEqual(
    expect.stringMatching(/^file:/),
  );
  expect(await page.getByTestId('composer').inputValue()).toBe('没写完的话');
  expect(await replied(page)).toBe(reply);
});

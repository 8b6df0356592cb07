/** Models by stick and from the site's own folder, with every other origin out of reach. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { packFolder } from '../../tools/pack-model/pack-folder.ts';
import { sha256 } from '../support/repo.ts';
import { DIST } from './support/build.ts';
import {
  answering,
  answersWith,
  MODEL,
  ONNX,
  visitModels,
  stickFolder,
  storedChunks,
} from './support/full-model.ts';
import { replied, say } from './support/page.ts';
import { browse, host, temporary } from './support/visit.ts';
import { watch } from './support/watch.ts';

/** No name but our own is known. */
const ALONE = ['--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE localhost'];

test('a model that was packed beside the page is offered, and loaded from the site alone', async () => {
  const folder = temporary();
  cpSync(DIST, folder, { recursive: true });
  await packFolder(stickFolder(), folder);
  const site = await host({ folder, headers: false });
  const context = await browse(undefined, { args: ALONE });
  const { origins, problems } = watch(context);
  const page = await visitModels(context, site.url);
  const card = page.getByTestId('model-card').nth(1); // after the built-in demo
  await card.getByText(zhCN.carry.fromSite).waitFor();
  expect(await card.getAttribute('data-model')).toBe(MODEL);
  await page.getByTestId('host-select').selectOption('site');
  await card.getByTestId('use-model').click();
  await page.getByTestId('consent-accept').click();
  await answersWith(page, MODEL);
  expect(await card.innerText()).not.toContain(zhCN.models.unverified);
  await page.getByTestId('close').click();
  await say(page, '今天很开心');
  await replied(page);
  expect([...origins]).toEqual([new URL(site.url).origin]);
  expect(problems).toEqual([]);
});

test('in by folder, out as archive and folder, cleared, in again: the same bytes', async () => {
  const site = await host();
  const context = await browse(undefined, { args: ALONE });
  const page = await visitModels(context, site.url);
  await page.getByTestId('import-folder-input').setInputFiles(stickFolder());
  await answersWith(page, MODEL);
  await page.getByTestId('carried').waitFor();
  const card = page.locator(`[data-testid=model-card][data-model="${MODEL}"]`);
  await card.getByText(zhCN.models.unverified).waitFor();
  const before = await storedChunks(page);
  expect(before.split('\n').length).toBeGreaterThan(3);

  const downloading = page.waitForEvent('download');
  await card.getByTestId('export-archive').click();
  const archive = join(temporary(), 'model.zip');
  await (await downloading).saveAs(archive);
  // The browser's private folder plays the stick: it is written by the same interface.
  await page.evaluate(() => {
    Object.assign(globalThis, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await page.getByTestId('close').click();
  await page.getByTestId('model-chip').click();
  await card.getByTestId('export-folder').click();
  await card.getByTestId('exported').waitFor();
  const written = await page.evaluate(async ([owner = '', name = '']) => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle(owner)).getDirectoryHandle(name);
    const onnx = await folder.getDirectoryHandle('onnx');
    const file = await (await onnx.getFileHandle('model_quantized.onnx')).getFile();
    const manifest = await (await folder.getFileHandle('manifest.json')).getFile();
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    return { digest: [...new Uint8Array(digest)], manifest: await manifest.text() };
  }, MODEL.split('/'));
  const original = new Uint8Array(readFileSync(join(DIST, 'models/demo', ONNX)));
  const hex = written.digest.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  expect(hex).toBe(await sha256(original));
  expect(written.manifest).toContain(hex);

  page.once('dialog', (dialog) => void dialog.accept());
  await card.getByTestId('remove-model').click();
  await answersWith(page, 'demo');
  await expect.poll(() => storedChunks(page)).toBe('');
  await page.getByTestId('import-files-input').setInputFiles(archive);
  await answersWith(page, MODEL);
  expect(await storedChunks(page)).toBe(before);
  await expect.poll(() => card.innerText()).not.toContain(zhCN.models.unverified);
});

test('folders that are no model: a sentence each, and nothing is stored', async () => {
  const site = await host();
  const page = await visitModels(await browse(), site.url);
  const spoil: [what: string, (folder: string) => void, sentence: string][] = [
    [
      'no configuration',
      (folder) => rmSync(join(folder, 'config.json')),
      zhCN.carry.refusals['import-missing']('config.json').what,
    ],
    [
      'a web page',
      (folder) => writeFileSync(join(folder, ONNX), '<!doctype html>'),
      zhCN.carry.refusals['import-html'](ONNX).what,
    ],
    [
      'an empty file',
      (folder) => writeFileSync(join(folder, 'tokenizer.json'), ''),
      zhCN.carry.damaged('tokenizer.json').what,
    ],
  ];
  for (const [, change, sentence] of spoil) {
    const folder = stickFolder();
    change(folder);
    await page.getByTestId('import-folder-input').setInputFiles(folder);
    await page.getByTestId('carry').getByText(sentence).waitFor();
    expect(await storedChunks(page)).toBe('');
  }
  // With our manifest, a single flipped bit is enough.
  const site2 = temporary();
  mkdirSync(join(site2, 'models'));
  const { folder } = await packFolder(stickFolder(), site2);
  const bytes = readFileSync(join(folder, ONNX));
  bytes[1000]! ^= 1;
  writeFileSync(join(folder, ONNX), bytes);
  await page.getByTestId('import-folder-input').setInputFiles(folder);
  await page.getByTestId('carry').getByText(zhCN.carry.damaged(ONNX).what).waitFor();
  expect(await storedChunks(page)).toBe('');
  await page.getByTestId('import-files-input').setInputFiles({
    name: 'model.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from('no archive'),
  });
  await page
    .getByTestId('carry')
    .getByText(zhCN.carry.refusals['import-archive']('').what)
    .waitFor();
  expect(await answering(page)).toBe('demo');
});

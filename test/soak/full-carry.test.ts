/**
 * The 466 MB stand-in by stick: in by folder, out as archive and as folder, cleared, in again. The
 * bytes stay the same, and memory does not grow with the model.
 */
import { createWriteStream, openAsBlob } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { CarriedFile } from '../../src/contract/weights.ts';
import { describeFile, PACK_FILE, parsePack, type PackFile } from '../../src/models/pack.ts';
import { CHUNK_SIZE } from '../../src/models/store.ts';
import { readZip } from '../../src/models/zip.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { MemoryWatch } from '../bench/memory.ts';
import { answersWith, MODEL, visitModels } from '../browser/support/full-model.ts';
import { browse, host, temporary } from '../browser/support/visit.ts';
import { standIn, steadyMB } from './support/full-size.ts';

const LONG = { timeout: 1_800_000 };
const FILES = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'generation_config.json',
  'onnx/decoder_model_merged_quantized.onnx',
];
/** Chunks of 16 MB that wait for the collector of garbage: half of the model, and never more. */
const BOUND_MB = 230;
const PATIENCE = { timeout: 300_000 };

/** Runs a step and holds its memory, all processes of the browser together, against the bound. */
async function bounded(name: string, page: Page, profile: string, step: () => Promise<void>) {
  const before = await steadyMB(page, profile, 'browser');
  const memory = new MemoryWatch(profile, 'browser');
  const begun = performance.now();
  await step();
  const seconds = (performance.now() - begun) / 1000;
  memory.stop();
  const grown = Math.round((memory.peak() ?? 0) - before);
  console.log(`${name}: ${seconds.toFixed(1)} s, memory ${before} MB and at most ${grown} more`);
  expect(grown).toBeLessThan(BOUND_MB);
}

/** Size and hashes of the model's files among others. */
const describeAll = (files: readonly CarriedFile[]): Promise<PackFile[]> =>
  Promise.all(
    FILES.map(async (path) => {
      const found = files.find((one) => one.path.endsWith(`/${path}`));
      return describeFile(path, found?.file ?? new Blob(), CHUNK_SIZE);
    }),
  );

/** The same of what was exported into the browser's own folder, with the hashes of chunks alone. */
const describeExported = (page: Page) =>
  page.evaluate(
    async ({ model, paths, chunkSize }) => {
      const root = await navigator.storage.getDirectory();
      const fileAt = async (path: string) => {
        let folder = root;
        const parts = `${model}/${path}`.split('/');
        const name = parts.pop() ?? '';
        for (const part of parts) folder = await folder.getDirectoryHandle(part);
        return (await folder.getFileHandle(name)).getFile();
      };
      const hashOf = async (bytes: Blob) => {
        const digest = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer());
        const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0'));
        return hex.join('');
      };
      const files = [];
      for (const path of paths) {
        const file = await fileAt(path);
        const chunks: string[] = [];
        for (let at = 0; at < file.size; at += chunkSize) {
          chunks.push(await hashOf(file.slice(at, at + chunkSize)));
        }
        files.push({ path, size: file.size, chunks });
      }
      return { files, manifest: await (await fileAt('manifest.json')).text() };
    },
    { model: MODEL, paths: FILES, chunkSize: CHUNK_SIZE },
  );

async function unpack(files: readonly CarriedFile[], folder: string): Promise<void> {
  for (const { path, file } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(Readable.fromWeb(file.stream() as never), createWriteStream(target));
  }
}

test('in by folder, out as archive and folder, cleared, in again by both', LONG, async () => {
  const profile = temporary();
  const [site, context] = [await host(), await browse(profile)];
  const page = await visitModels(context, site.url);
  const card = page.locator(`[data-testid=model-card][data-model="${MODEL}"]`);
  const bring = (name: string, testId: string, what: string) =>
    bounded(name, page, profile, async () => {
      await page.getByTestId(testId).setInputFiles(what);
      await page.getByTestId('carried').waitFor(PATIENCE);
    });
  const clear = async () => {
    page.once('dialog', (dialog) => void dialog.accept());
    await card.getByTestId('remove-model').click();
    await answersWith(page, 'demo');
  };
  const sound = async () => {
    await answersWith(page, MODEL);
    await expect.poll(() => card.innerText()).not.toContain(zhCN.models.unverified);
    await card.getByTestId('check-model').click();
    await card.getByText(zhCN.storage.sound).waitFor(PATIENCE);
  };

  const source = standIn();
  const originals = FILES.map(async (path) => ({
    path: `/${path}`,
    file: await openAsBlob(join(source, path)),
  }));
  const expected = await describeAll(await Promise.all(originals));
  await bring('in by folder', 'import-folder-input', source);
  await answersWith(page, MODEL);

  const archive = join(temporary(), 'model.zip');
  await bounded('out as archive', page, profile, async () => {
    const downloading = page.waitForEvent('download', PATIENCE);
    await card.getByTestId('export-archive').click();
    await (await downloading).saveAs(archive);
  });
  const archived = await readZip(await openAsBlob(archive));
  expect(await describeAll(archived)).toEqual(expected);

  // The browser's private folder plays the stick: it is written by the same interface.
  await page.evaluate(() => {
    Object.assign(globalThis, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await page.getByTestId('close').click();
  await page.getByTestId('model-chip').click();
  await bounded('out as folder', page, profile, async () => {
    await card.getByTestId('export-folder').click();
    await card.getByTestId('exported').waitFor(PATIENCE);
  });
  const { files, manifest } = await describeExported(page);
  expect(files).toEqual(expected.map(({ path, size, chunks }) => ({ path, size, chunks })));
  expect(parsePack(manifest)?.files).toEqual(expect.arrayContaining(expected));
  expect(await archived.find(({ path }) => path.endsWith(PACK_FILE))?.file.text()).toBe(manifest);

  await clear();
  await bring('in again by archive', 'import-files-input', archive);
  await sound();
  await clear();
  const unpacked = temporary();
  await unpack(archived, unpacked);
  await bring('in again by folder', 'import-folder-input', join(unpacked, MODEL));
  await sound();
});

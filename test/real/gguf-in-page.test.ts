/** The real GGUF files, in the built page: the same model as by the command line, in little memory. */
import { linkSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type {} from '../../src/api.ts';
import { CONVERTED_ONNX } from '../../src/models/gguf/convert.ts';
import { parsePack } from '../../src/models/pack.ts';
import { fetchGguf } from '../../tools/real-model/fetch-gguf.ts';
import { QWEN, REAL_CACHE, REAL_MODELS, SMOLLM } from '../../tools/real-model/models.ts';
import { MemoryWatch } from '../bench/memory.ts';
import { answersWith, consent, visitModels } from '../browser/support/full-model.ts';
import { browse, host, temporary } from '../browser/support/visit.ts';
import { steadyMB } from '../soak/support/full-size.ts';
import { startHub } from '../support/hub.ts';
import { folderOf } from './float-agreement.ts';

/** Above the page's own size, whatever the size of the file. */
const MOST_MB = 200;
/** What comes from a host comes in pieces, which lie there until the garbage collector runs. */
const MOST_ARRIVING_MB = 300;
const PATIENCE = { timeout: 400_000 };

beforeAll(async () => {
  for (const model of REAL_MODELS) await fetchGguf(model, REAL_CACHE); // nothing where it is there
});

/** Hash of the converted weights that are stored. */
async function storedHash(path: string): Promise<string | undefined> {
  const [name = ''] = (await caches.keys()).filter((one) => one.includes('weights'));
  const cache = await caches.open(name);
  const url = (await cache.keys()).find((one) => one.url.endsWith('/manifest'))?.url ?? '';
  const { files } = (await (await cache.match(url))!.json()) as {
    files: { path: string; sha256: string }[];
  };
  return files.find((file) => file.path === path)?.sha256;
}

/**
 * The time, as the page itself sees it: from here the busy test would see it late.
 * @param sign Of a model that is stored.
 */
function noteWhenStored(sign: string): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(sign)) return;
    (globalThis as { storedAt?: number }).storedAt = Date.now();
    observer.disconnect();
  });
  observer.observe(document.body, { attributes: true, childList: true, subtree: true });
}
const storedAt = () => (globalThis as { storedAt?: number }).storedAt;

test.each([
  [QWEN, /Paris/],
  [SMOLLM, /Paris/],
])('$repo', async (model, expected) => {
  const profile = temporary();
  const [site, context] = [await host(), await browse(profile)];
  const page = await visitModels(context, site.url);
  await page.evaluate(noteWhenStored, '[data-testid=carried]');
  const before = await steadyMB(page, profile);
  const memory = new MemoryWatch(profile);
  const begun = performance.now();
  const name = basename(model.repo);
  await page.getByTestId('import-files-input').setInputFiles(join(REAL_CACHE, `${name}.gguf`));
  await page.getByTestId('carried').waitFor(PATIENCE);
  memory.stop();
  // What is measured after that is the loading of the model.
  const grown = Math.round((memory.peak(await page.evaluate(storedAt)) ?? 0) - before);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${name}: ${seconds} s, memory ${before} MB and at most ${grown} more`);

  await answersWith(page, `imported/${name}`, PATIENCE.timeout);
  const ask = () =>
    globalThis.allInOne.reply([{ role: 'user', content: 'What is the capital of France?' }], {
      maxTokens: 40,
    });
  expect((await page.evaluate(ask)).text).toMatch(expected);
  const pack = parsePack(readFileSync(join(folderOf(model), 'manifest.json'), 'utf8'));
  const packed = pack?.files.find(({ path }) => path === CONVERTED_ONNX)?.sha256;
  expect(await page.evaluate(storedHash, CONVERTED_ONNX)).toBe(packed);
  expect(grown).toBeLessThan(MOST_MB);
});

const REPO = 'Qwen/Qwen1.5-0.5B-Chat-GGUF';

test('a repository’s file, converted while it arrives', async () => {
  const root = temporary();
  mkdirSync(join(root, REPO), { recursive: true });
  const file = join(REAL_CACHE, `${basename(QWEN.repo)}.gguf`);
  linkSync(file, join(root, REPO, 'chat-q8_0.gguf'));
  const hub = await startHub(root, { redirect: false });
  onTestFinished(() => hub.close());
  const profile = temporary();
  const [site, context] = [await host(), await browse(profile)];
  const page = await visitModels(context, site.url);
  const before = await steadyMB(page, profile);
  const card = await consent(page, hub, REPO);
  await page.getByTestId('consent-accept').click();
  const memory = new MemoryWatch(profile);
  const begun = performance.now();
  await page.locator('[data-testid=weights-choices] [data-gguf$="q8_0.gguf"]').click();
  const loading = '[data-testid=download-progress][data-state=loading]';
  await page.evaluate(noteWhenStored, loading);
  await card.locator(loading).waitFor(PATIENCE);
  memory.stop();
  const grown = Math.round((memory.peak(await page.evaluate(storedAt)) ?? 0) - before);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`downloaded: ${seconds} s, memory ${before} MB and at most ${grown} more`);

  await answersWith(page, REPO, PATIENCE.timeout);
  const pack = parsePack(readFileSync(join(folderOf(QWEN), 'manifest.json'), 'utf8'));
  const packed = pack?.files.find(({ path }) => path === CONVERTED_ONNX)?.sha256;
  expect(await page.evaluate(storedHash, CONVERTED_ONNX)).toBe(packed);
  expect(grown).toBeLessThan(MOST_ARRIVING_MB);
});

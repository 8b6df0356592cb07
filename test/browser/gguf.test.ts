/** A person's own GGUF file: chosen or dropped in the page, converted there, and answering. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { packGguf } from '../../tools/pack-model/pack-gguf.ts';
import { text, tinyGguf, u32, writeGguf } from '../support/gguf.ts';
import { answering, answersWith, storedChunks, visitModels } from './support/full-model.ts';
import type {} from '../../src/api.ts';
import { browse, host, temporary } from './support/visit.ts';
import { watch } from './support/watch.ts';

const NAME = 'Tiny-Chat-Q8_0.gguf';
const MODEL = 'imported/Tiny-Chat';

const picked = (bytes: Uint8Array) => ({
  name: NAME,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
});

/** Paths and hashes of the files of the model that is stored. */
async function storedFiles(): Promise<string[]> {
  const [name = ''] = (await caches.keys()).filter((one) => one.includes('weights'));
  const cache = await caches.open(name);
  const urls = (await cache.keys()).map(({ url }) => url);
  const manifest = await cache.match(urls.find((url) => url.endsWith('/manifest')) ?? '');
  const { files } = (await manifest?.json()) as { files: { path: string; sha256: string }[] };
  return files.map(({ path, sha256 }) => `${path} ${sha256}`).sort();
}

test('is converted in the page, byte by byte as by the command line, and answers', async () => {
  const site = await host();
  const context = await browse();
  const { origins, problems } = watch(context);
  const page = await visitModels(context, site.url);
  const tiny = tinyGguf();
  tiny.metadata['qwen2.context_length'] = u32(2048); // a prompt takes a token for each of its bytes
  const bytes = writeGguf(tiny);
  await page.getByTestId('import-files-input').setInputFiles(picked(bytes));
  await page.getByTestId('carried').waitFor();
  await answersWith(page, MODEL);
  const card = page.locator(`[data-testid=model-card][data-model="${MODEL}"]`);
  const told = await card.innerText();
  for (const part of ['Tiny-Chat', 'Apache-2.0', 'GGUF (Q8_0']) expect(told).toContain(part);

  const folder = temporary();
  writeFileSync(join(folder, NAME), bytes);
  const packed = await packGguf(join(folder, NAME), folder);
  const promised = JSON.parse(readFileSync(join(packed.folder, 'manifest.json'), 'utf8')) as {
    files: { path: string; sha256: string }[];
  };
  const stored = await page.evaluate(storedFiles);
  expect(stored).toEqual(promised.files.map(({ path, sha256 }) => `${path} ${sha256}`).sort());

  const ask = () =>
    globalThis.allInOne.reply([{ role: 'user', content: 'hello' }], { maxTokens: 4 });
  expect(typeof (await page.evaluate(ask)).text).toBe('string');
  expect([...origins]).toEqual([new URL(site.url).origin]);
  expect(problems).toEqual([]);
});

test('a broken one gets its sentence, and nothing is stored', async () => {
  const site = await host();
  const page = await visitModels(await browse(), site.url);
  const whole = writeGguf(tinyGguf());
  const other = tinyGguf();
  other.metadata['general.architecture'] = text('gemma3');
  const { gguf } = zhCN.carry;
  const broken: [Uint8Array, string][] = [
    [Buffer.from('no model'), gguf['gguf-none']('').what],
    [whole.slice(0, -100), gguf['gguf-truncated']('output_norm.weight').what],
    [writeGguf(other), gguf['gguf-architecture']('gemma3').what],
  ];
  for (const [bytes, sentence] of broken) {
    await page.getByTestId('import-files-input').setInputFiles(picked(bytes));
    await page.getByTestId('carry').getByText(sentence).waitFor();
    expect(await storedChunks(page)).toBe('');
  }
  expect(await answering(page)).toBe('demo');
});

test('of a folder with several, the person chooses one', async () => {
  const site = await host();
  const page = await visitModels(await browse(), site.url);
  const folder = temporary();
  writeFileSync(join(folder, 'First-Q8_0.gguf'), writeGguf(tinyGguf()));
  writeFileSync(join(folder, 'Second-Q8_0.gguf'), writeGguf(tinyGguf({ seed: 2 })));
  await page.getByTestId('import-folder-input').setInputFiles(folder);
  const choices = page.getByTestId('gguf-choices');
  await choices.getByText('Second-Q8_0.gguf').click();
  await page.getByTestId('carried').waitFor();
  await answersWith(page, 'imported/Second');
  expect(await choices.count()).toBe(0);
});

/** In the place of the system, which a test cannot ask to open a file with an installed app. */
function fakeLaunchQueue(): void {
  type Consumer = (launch: { files: { name: string; getFile(): Promise<File> }[] }) => void;
  const open = globalThis as { openWith?: (name: string, content: number[]) => void };
  const setConsumer = (consumer: Consumer) => {
    open.openWith = (name, content) => {
      const getFile = async () => new File([new Uint8Array(content)], name);
      consumer({ files: [{ name, getFile }] });
    };
  };
  Object.defineProperty(globalThis, 'launchQueue', { value: { setConsumer } });
}

test('one that is opened with the installed app is imported where one sees it', async () => {
  const site = await host();
  const { file_handlers: handlers } = (await (
    await fetch(new URL('manifest.webmanifest', site.url))
  ).json()) as { file_handlers: { action: string; accept: Record<string, string[]> }[] };
  expect(handlers.flatMap(({ accept }) => Object.values(accept).flat())).toEqual(['.gguf']);
  const context = await browse();
  await context.addInitScript(fakeLaunchQueue);
  const page = await visitModels(context, site.url);
  await page.getByTestId('close').click();
  const bytes = writeGguf(tinyGguf());
  await page.evaluate(
    ([name, content]) =>
      (globalThis as { openWith?: (name: string, content: number[]) => void }).openWith?.(
        name,
        content,
      ),
    [NAME, [...bytes]] as [string, number[]],
  );
  await page.getByTestId('carried').waitFor();
  await answersWith(page, MODEL);
});

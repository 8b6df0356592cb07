/** A person's own GGUF file: chosen or dropped in the page, converted there, and answering. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { packGguf } from '../../tools/pack-model/pack-gguf.ts';
import { text, tinyGguf, u32, writeGguf } from '../support/gguf.ts';
import { startHub } from '../support/hub.ts';
import {
  answering,
  answersWith,
  consent,
  modelCard,
  openModels,
  storedChunks,
  visitModels,
} from './support/full-model.ts';
import type {} from '../../src/api.ts';
import { ready, replied, say } from './support/page.ts';
import { damageChunk } from './support/stored-chunks.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { browse, host, temporary, visit } from './support/visit.ts';
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

const REPO = 'Qwen/Qwen1.5-0.5B-Chat-GGUF';

/** A hub with one repository, which has GGUF files only. */
async function ggufHub(files: Record<string, Uint8Array>) {
  const root = temporary();
  mkdirSync(join(root, REPO), { recursive: true });
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(root, REPO, name), bytes);
  const hub = await startHub(root, { redirect: false });
  onTestFinished(() => hub.close());
  return hub;
}

function tinyChat(seed: number): Uint8Array {
  const tiny = tinyGguf({ seed });
  tiny.metadata['qwen2.context_length'] = u32(2048);
  return writeGguf(tiny);
}

test('the makers’ repository lists its files; the chosen one is converted while it arrives', async () => {
  const best = tinyChat(1);
  const hub = await ggufHub({
    'qwen1_5-0_5b-chat-q4_0.gguf': tinyChat(2),
    'qwen1_5-0_5b-chat-q8_0.gguf': best,
    'qwen1_5-0_5b-chat-q2_k.gguf': best.slice(0, 1000),
  });
  const site = await host();
  const context = await browse();
  const { problems } = watch(context);
  const page = await visitModels(context, site.url);
  const card = await consent(page, hub, REPO);
  expect(await card.innerText()).toContain('Tongyi Qianwen Research');
  expect(hub.requests).toEqual([]);
  await page.getByTestId('consent-accept').click();
  const choices = page.getByTestId('weights-choices');
  await choices.waitFor();
  const listed = await choices.locator('[data-gguf]').allInnerTexts();
  expect(listed).toHaveLength(2);
  expect(listed[0]).toMatch(/^Q8_0\s/);
  expect(listed[0]).toContain(zhCN.models.proposed);
  expect(await choices.innerText()).toContain('Tongyi Qianwen Research');
  expect(hub.requests.every(({ url }) => url.includes('/api/'))).toBe(true);

  // Paused, and gone on with after a reload.
  hub.faults.bytesPerSecond = 300_000;
  await choices.locator('[data-gguf$="q8_0.gguf"]').click();
  const progress = card.getByTestId('download-progress');
  await expect.poll(() => progress.getAttribute('data-state')).toBe('downloading');
  await expect.poll(() => hub.requests.at(-1)?.bytes).toBeGreaterThan(200_000);
  await card.getByTestId('download-cancel').click();
  await card.getByTestId('unfinished').waitFor();
  hub.faults.bytesPerSecond = undefined;
  await page.reload();
  await openModels(page);
  await modelCard(page, REPO).getByTestId('resume').click();
  await answersWith(page, REPO);

  const stored = await page.evaluate(storedFiles);
  const folder = temporary();
  writeFileSync(join(folder, NAME), best);
  const { folder: packed } = await packGguf(join(folder, NAME), folder);
  const made = JSON.parse(readFileSync(join(packed, 'manifest.json'), 'utf8')) as {
    files: { path: string; sha256: string }[];
  };
  expect(stored).toEqual(made.files.map(({ path, sha256 }) => `${path} ${sha256}`).sort());
  expect(problems).toEqual([]);
});

test('a downloaded one: brought out as a pack and in again, and downloaded again where it is damaged', async () => {
  const hub = await ggufHub({ 'qwen1_5-0_5b-chat-q8_0.gguf': tinyChat(1) });
  const [site, context] = [await host(), await browse(temporary())];
  const page = await visitModels(context, site.url);
  const card = await consent(page, hub, REPO);
  await page.getByTestId('consent-accept').click();
  await page.locator('[data-testid=weights-choices] [data-gguf$="q8_0.gguf"]').click();
  await answersWith(page, REPO);
  const before = await page.evaluate(storedFiles);

  const downloading = page.waitForEvent('download');
  await card.getByTestId('export-archive').click();
  const archive = join(temporary(), 'model.zip');
  await (await downloading).saveAs(archive);
  page.once('dialog', (dialog) => void dialog.accept());
  await card.getByTestId('remove-model').click();
  await answersWith(page, 'demo');
  await expect.poll(() => storedChunks(page)).toBe('');
  hub.requests.length = 0;
  await page.getByTestId('import-files-input').setInputFiles(archive);
  await answersWith(page, REPO);
  expect(await page.evaluate(storedFiles)).toEqual(before);
  expect(hub.requests).toEqual([]);

  await damageChunk(page, [0.99, 0.9, 0.5]);
  await page.reload();
  await card.getByText(zhCN.storage.mendGgufNext).waitFor();
  const again = page.getByTestId('download-retry');
  expect(await again.innerText()).toBe(zhCN.storage.mendGguf);
  await again.click();
  await answersWith(page, REPO);
  expect(await page.evaluate(storedFiles)).toEqual(before);
});

test('a repository that a person types: what it has for nobody here is said', async () => {
  const hub = await ggufHub({ 'some-iq2_m.gguf': new Uint8Array(100) });
  const site = await host();
  const page = await visitModels(await browse(), site.url);
  await page.getByTestId('host-select').selectOption('custom');
  await page.getByTestId('host-url').fill(hub.url);
  await page.getByTestId('host-url').blur();
  await page.getByText(zhCN.models.customTitle).click();
  await page.getByTestId('custom-repo').fill(`https://huggingface.co/${REPO}/tree/main`);
  await page.getByTestId('custom-repo').press('Enter');
  await page.getByTestId('consent-accept').click();
  const { what } = zhCN.carry.gguf['gguf-type']('IQ2_M');
  await modelCard(page, REPO).getByText(what).waitFor();
  expect(await answering(page)).toBe('demo');
});

test('what a model thinks is folded away until somebody opens it, also after a reload', async () => {
  const [site, context] = [await host(), await browse()];
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  await tell(page, ['四', '。'], 30, '二加二，\n是四。');
  await say(page, '2+2=?');
  await replied(page);
  const thought = page.getByTestId('thought');
  const content = thought.getByText('二加二');
  expect(await page.getByTestId('reply').innerText()).toBe('四。');
  expect(await content.isVisible()).toBe(false);
  await thought.getByText(zhCN.chat.thought).click();
  expect(await content.innerText()).toBe('二加二，\n是四。');
  await page.reload();
  await thought.waitFor();
  expect(await content.isVisible()).toBe(false);
  await tell(page, [], 30, '嗯……');
  await say(page, '3+3=?');
  await page.getByTestId('note').getByText(zhCN.chat.onlyThought).waitFor();
});

/** The demo's own files under the name of the full model: the whole way from consent to reply, in seconds. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import type {} from '../../../src/api.ts';
import { startHub, type Hub } from '../../support/hub.ts';
import { someBytes } from '../../support/repo.ts';
import { DIST } from './build.ts';
import { ready } from './page.ts';
import { temporary, visit } from './visit.ts';

export const MODEL = 'Xenova/Qwen1.5-0.5B-Chat';
export const CHUNK = 16 * 2 ** 20;
/** Where its graph lies in the repository. */
export const ONNX = 'onnx/model_quantized.onnx';

/** @param padding Bytes of further files of weights, which the graph does not use. */
export function modelFolder(...padding: number[]): string {
  const folder = temporary();
  cpSync(join(DIST, 'models/demo'), join(folder, MODEL), { recursive: true });
  for (const [i, bytes] of padding.entries()) {
    const file = join(folder, MODEL, `${ONNX}_data${i ? `_${i}` : ''}`);
    writeFileSync(file, someBytes(bytes, 5 + i));
  }
  return folder;
}

/** The folder of the model itself, as it lies on a stick. */
export const stickFolder = (): string => join(modelFolder(), MODEL);

export async function smallHub(...padding: number[]): Promise<Hub> {
  const hub = await startHub(modelFolder(...padding), { redirect: false });
  onTestFinished(() => hub.close());
  return hub;
}

/** Bytes of bodies that the hub has sent. */
export const carried = (hub: Hub) => hub.requests.reduce((sum, { bytes }) => sum + bytes, 0);

/** Asks for the model, as far as the card that names size, source and licence. Returns its card. */
export async function consent(
  page: Page,
  hub: Pick<Hub, 'url'> | 'site',
  model = MODEL,
): Promise<Locator> {
  await openModels(page);
  const site = hub === 'site';
  await page.getByTestId('host-select').selectOption(site ? 'site' : 'custom');
  if (!site) {
    await page.getByTestId('host-url').fill(hub.url);
    await page.getByTestId('host-url').blur();
  }
  const card = modelCard(page, model);
  await card.getByTestId('use-model').click();
  await page.getByTestId('consent').waitFor();
  return card;
}

export const modelCard = (page: Page, model = MODEL) =>
  page.locator(`[data-testid=model-card][data-model="${model}"]`);

/** A page that can answer, with the sheet of models open. */
export async function visitModels(context: BrowserContext, url: string): Promise<Page> {
  const { page } = await visit(context, url);
  await ready(page);
  await openModels(page);
  return page;
}

/** The sheet of models, whether or not it is open: a reload leaves it as it is. */
export async function openModels(page: Page): Promise<void> {
  await page.getByTestId('model-chip').waitFor();
  if (await page.getByTestId('model-sheet').isVisible()) return;
  await page.getByTestId('model-chip').click();
}

export const closeSheet = (page: Page) => page.getByTestId('close').click();

/** Id of the model that answers, or what the engine is at. */
export const answering = (page: Page) =>
  page.evaluate(() => {
    const { engine } = globalThis.allInOne.status();
    return engine.state === 'ready' ? engine.loaded.model.id : engine.state;
  });

/** Resolves when the full model answers. */
export const switched = (page: Page, timeout = 60_000): Promise<void> =>
  answersWith(page, MODEL, timeout);

export const answersWith = (page: Page, model: string, timeout = 60_000): Promise<void> =>
  expect.poll(() => answering(page), { timeout }).toBe(model);

/** Names of all stored chunks: they are named by their content. */
export async function storedChunks(page: Page): Promise<string> {
  const keys = await page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.includes('weights'));
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  return keys
    .filter((key) => /\/\d+$/.test(key))
    .toSorted()
    .join('\n');
}

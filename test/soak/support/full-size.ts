/** A page whose full model came by folder: the 466 MB stand-in, or the demo's files in its place. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { ROOT, STAND_IN } from '../../bench/prepare.ts';
import { MemoryWatch, type Part } from '../../bench/memory.ts';
import { answersWith, MODEL, visitModels } from '../../browser/support/full-model.ts';

/** Bytes of a model, in MB, that nothing may need more of than it needs of a small one. */
export const FULL_MB = 466;

/** Until a model of that size is brought and answers, on a machine with other work. */
const PATIENCE_MS = 300_000;

/** Makes the stand-in unless it is there. @returns its folder, in the hub's layout */
export function standIn(): string {
  const make = ['tools/run.js', 'tools/stand-in/make.ts'];
  const { status } = spawnSync(process.execPath, make, { cwd: ROOT, stdio: 'inherit' });
  expect(status).toBe(0);
  return join(STAND_IN, MODEL);
}

/** Opens the page, brings the folder, and waits for the model to answer. */
export async function withModel(
  context: BrowserContext,
  url: string,
  folder: string,
): Promise<Page> {
  const page = await visitModels(context, url);
  await page.getByTestId('import-folder-input').setInputFiles(folder);
  await answersWith(page, MODEL, PATIENCE_MS);
  return page;
}

/** Read in pieces: a full model does not belong in memory. */
export async function sha256OfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece);
  return hash.digest('hex');
}

/** Each time a text that nobody has asked before, so that no cache answers. */
export const analyzeFresh = (page: Page): Promise<string> =>
  page.evaluate(
    async () => (await globalThis.allInOne.analyze(`真好 ${crypto.randomUUID()}`)).label,
  );

/** A worker that was ended keeps its memory for some seconds, and freed pages go back still later. */
const STEADY_SECONDS = 12;

/** Megabytes once they have stopped falling; 0 where the system does not tell. */
export async function steadyMB(page: Page, profile: string, part?: Part): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  let least = Infinity;
  for (let second = 0; second < STEADY_SECONDS; second++) {
    await cdp.send('HeapProfiler.collectGarbage');
    const memory = new MemoryWatch(profile, part);
    memory.stop();
    const now = memory.now() ?? 0;
    if (now < least - 1) second = 0;
    least = Math.min(least, now);
    await sleep(1000);
  }
  await cdp.detach();
  return Math.round(least);
}

/** One engine in a browser of its own: no process, heap or thread pool is left from another. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launch } from '../browser/support/browser.ts';
import { MemoryWatch } from './memory.ts';
import type {} from './page/main.ts';
import type { EngineName, Facts, Samples, Task } from './rows.ts';
import { ThreadWatch } from './threads.ts';

/** From the collection of garbage to the reading of what stays. */
const SETTLE_MS = 2000;

export interface Visitor {
  /** Profile that keeps the engines' caches from visit to visit. */
  profile: string;
  url: string;
  task: Omit<Task, 'engine'>;
}

/** Fills the engine's cache; nothing is measured. @returns the browser's version */
export function install(visitor: Visitor, engine: EngineName): Promise<string> {
  return withPage(visitor, engine, async (page) => {
    await page.evaluate(() => bench.install());
    return page.context().browser()?.version() ?? 'unknown';
  });
}

export interface Seen {
  samples: Samples;
  facts: Facts;
}

export function visit(visitor: Visitor, engine: EngineName): Promise<Seen> {
  return withPage(visitor, engine, async (page) => {
    const watch = new MemoryWatch(visitor.profile);
    const memory: Samples = {};
    const note = (row: string, megabytes: number | undefined) => {
      if (megabytes && engine !== 'floor') memory[row] = [megabytes];
    };
    try {
      const loaded = await page.evaluate(() => bench.load());
      note('memory-peak', watch.peak());
      watch.stop();
      await collectGarbage(page);
      note('memory', watch.now());
      const threads = new ThreadWatch(visitor.profile);
      const measured = await page.evaluate(() => bench.measure());
      const worked = threads.worked() ?? 'not known';
      const facts = { ...(await page.evaluate(() => bench.facts())), worked };
      return { samples: { ...loaded, ...memory, ...measured }, facts };
    } finally {
      watch.stop();
    }
  });
}

/** Else what counts is when the engine last felt like it. A thread of a pool may be too busy to ask. */
async function collectGarbage(page: Page): Promise<void> {
  const collect = () => void globalThis.gc?.();
  const workers = page.workers().map((worker) => worker.evaluate(collect));
  const collections = [page.evaluate(collect), ...workers];
  await Promise.race([Promise.allSettled(collections), sleep(SETTLE_MS)]);
  await sleep(SETTLE_MS);
}

async function withPage<T>(
  { profile, url, task }: Visitor,
  engine: EngineName,
  work: (page: Page) => Promise<T>,
): Promise<T> {
  const args = ['--js-flags=--expose-gc'];
  const context = await launch(profile, { serviceWorkers: 'block', args });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(0);
    page.on('console', (message) => console.log(`  ${engine}: ${message.text()}`));
    const crashed = new Promise<never>((_, reject) => {
      page.on('crash', () => reject(new Error(`${engine}: the page has crashed`)));
    });
    await page.goto(`${url}bench/`);
    await page.evaluate((whole) => startBench(whole), { ...task, engine });
    return await Promise.race([work(page), crashed]);
  } finally {
    await context.close();
  }
}

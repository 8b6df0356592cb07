/** A model that is loaded and put away again and again in one tab: its memory is given back. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { MODEL, stickFolder } from '../browser/support/full-model.ts';
import { browse, host, temporary } from '../browser/support/visit.ts';
import { analyzeFresh, FULL_MB, standIn, steadyMB, withModel } from './support/full-size.ts';

const LONG = { timeout: 1_800_000 };
/** Allocators keep a little of what they once had: so much, or a tenth. */
const FLAT_MB = 40;

async function load(page: Page, id: string): Promise<void> {
  expect(
    await page.evaluate(async (one) => (await globalThis.allInOne.load(one)).model.id, id),
  ).toBe(id);
  expect(await analyzeFresh(page)).toMatch(/^(正面|负面|不确定)$/);
}

test.each([
  { name: 'the demo in its place', folder: stickFolder, cycles: 20, every: 5 },
  { name: 'the 466 MB stand-in', folder: standIn, cycles: 6, every: 2 },
])('$cycles times the full model and back, $name', LONG, async ({ folder, cycles, every }) => {
  const profile = temporary();
  const [site, context] = [await host(), await browse(profile)];
  const page = await withModel(context, site.url, folder());
  const [full, demo]: number[][] = [[], []];
  for (let cycle = 1; cycle <= cycles; cycle++) {
    await load(page, 'demo');
    if (cycle % every === 0) demo?.push(await steadyMB(page, profile));
    await load(page, MODEL);
    if (cycle % every === 0) full?.push(await steadyMB(page, profile));
  }
  console.log(`${cycles} cycles, memory with the full model: ${full?.join(' ')} MB`);
  console.log(`back with the demo: ${demo?.join(' ')} MB`);
  for (const [first = 0, ...later] of [full ?? [], demo ?? []]) {
    const most = first + Math.max(FLAT_MB, first / 10);
    for (const megabytes of later) expect(megabytes).toBeLessThan(most);
  }
  // Nothing of a full model is left, not only no more each time.
  for (const megabytes of demo ?? []) expect(megabytes).toBeLessThan(FULL_MB);
});

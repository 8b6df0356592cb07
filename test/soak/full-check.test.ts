/**
 * What it costs that every stored byte is hashed beside a load: the 466 MB stand-in with and without,
 * by turns. A visit checks a model once, so two names for the same files give both.
 */
import { performance } from 'node:perf_hooks';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { packFolder } from '../../tools/pack-model/pack-folder.ts';
import { answersWith, MODEL, visitModels } from '../browser/support/full-model.ts';
import { ready } from '../browser/support/page.ts';
import { browse, host, temporary, visit } from '../browser/support/visit.ts';
import { analyzeFresh, standIn, steadyMB } from './support/full-size.ts';

const LONG = { timeout: 1_800_000 };
const TWIN = 'someone/Twin';
const VISITS = 4;

interface Timed {
  /** From the call to the first label. */
  seconds: number;
  /** How long the check ran beside it; undefined where there was none. */
  check: number | undefined;
}

/** One load, from the demo to the first label of the model. */
async function timed(page: Page, profile: string, model: string): Promise<Timed> {
  const load = (id: string) =>
    page.evaluate(async (one) => void (await globalThis.allInOne.load(one)), id);
  await load('demo');
  await steadyMB(page, profile); // the engine before has ended
  const begun = performance.now();
  const since = () => (performance.now() - begun) / 1000;
  let check: number | undefined;
  const checked = page
    .waitForEvent('worker', { predicate: (one) => one.url().includes('/models-'), timeout: 0 })
    .then((worker) => worker.waitForEvent('close', { timeout: 0 }))
    .then(
      () => (check = since()),
      () => {},
    ); // none: the page goes in the end
  void checked;
  await load(model);
  await analyzeFresh(page);
  return { seconds: since(), check };
}

const figures = (values: readonly number[]): string => {
  const sorted = values.toSorted((a, b) => a - b);
  const median =
    ((sorted.at((sorted.length - 1) / 2) ?? 0) + (sorted.at(sorted.length / 2) ?? 0)) / 2;
  return `min ${sorted[0]?.toFixed(2)} s, median ${median.toFixed(2)} s of ${sorted.length}`;
};

test('a load with its check and without, by turns', LONG, async () => {
  const profile = temporary();
  const [site, context] = [await host(), await browse(profile)];
  let page = await visitModels(context, site.url);
  const twin = await packFolder(standIn(), temporary(), { repo: TWIN });
  for (const [folder, model] of [
    [twin.folder, TWIN],
    [standIn(), MODEL],
  ] as const) {
    await page.getByTestId('import-folder-input').setInputFiles(folder);
    await answersWith(page, model);
    await analyzeFresh(page); // the model's lean is measured once
  }
  const withCheck: Timed[] = [];
  const without: Timed[] = [];
  for (let i = 0; i < VISITS; i++) {
    await page.close();
    ({ page } = await visit(context, site.url));
    await ready(page);
    await answersWith(page, MODEL); // loaded by itself, and checked
    const first = async () => withCheck.push(await timed(page, profile, TWIN));
    const second = async () => without.push(await timed(page, profile, MODEL));
    for (const one of i % 2 ? [first, second] : [second, first]) await one();
  }
  for (const { check } of withCheck) expect(check).toBeGreaterThan(0);
  for (const { check } of without) expect(check).toBeUndefined();
  console.log(`with the check: ${figures(withCheck.map(({ seconds }) => seconds))}`);
  console.log(`the check itself: ${figures(withCheck.map(({ check = 0 }) => check))}`);
  console.log(`without: ${figures(without.map(({ seconds }) => seconds))}`);
  console.log(JSON.stringify({ withCheck, without }));
});

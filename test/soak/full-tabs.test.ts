/** Eight tabs with the 466 MB stand-in: all that ask are answered, by one model in memory. */
import { expect, test } from 'vitest';
import { answersWith, MODEL } from '../browser/support/full-model.ts';
import { ready } from '../browser/support/page.ts';
import { engineTab } from '../browser/support/tabs.ts';
import { browse, host, temporary, visit } from '../browser/support/visit.ts';
import { analyzeFresh, FULL_MB, standIn, steadyMB, withModel } from './support/full-size.ts';

const LONG = { timeout: 1_800_000 };
const ROUNDS = 5;
/** Of a page without an engine, its renderer process included. */
const TAB_MB = 60;

test('1, 2, 4 and 8 tabs ask together: one model answers all of them', LONG, async () => {
  const profile = temporary();
  const [site, context] = [await host(), await browse(profile)];
  const first = await withModel(context, site.url, standIn());
  const tabs = [first];
  const memory: number[] = [];
  for (const count of [1, 2, 4, 8]) {
    while (tabs.length < count) tabs.push((await visit(context, site.url)).page);
    await Promise.all(tabs.map(ready));
    await Promise.all(tabs.map((page) => answersWith(page, MODEL)));
    const begun = performance.now();
    for (let round = 0; round < ROUNDS; round++) {
      const labels = await Promise.all(tabs.map(analyzeFresh));
      for (const label of labels) expect(['正面', '负面', '不确定']).toContain(label);
    }
    const ms = (performance.now() - begun) / (ROUNDS * count);
    expect((await engineTab(tabs)) === first).toBe(true);
    memory.push(await steadyMB(first, profile, 'renderers'));
    console.log(`${count} tabs: ${ms.toFixed(0)} ms a label, renderers ${memory.at(-1)} MB`);
  }
  const [one, eight] = [memory[0] ?? 0, memory.at(-1) ?? 0];
  expect(eight - one).toBeLessThan(7 * TAB_MB);
  expect(7 * TAB_MB).toBeLessThan(FULL_MB);
});

/** Every stored chunk deleted, cut off and altered in turn: it is noticed, and it alone is fetched again. */
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { carried, consent, modelCard, smallHub, switched } from '../browser/support/full-model.ts';
import { ready } from '../browser/support/page.ts';
import { damageChunk } from '../browser/support/stored-chunks.ts';
import { browse, host, visit } from '../browser/support/visit.ts';

/** As `damageChunk` reads its dice. */
const WAYS = { deleted: 0, 'cut off': 0.5, altered: 0.9 };

test('every chunk, in every way', async () => {
  // Two and three chunks, beside the demo's own files.
  const [site, hub] = [await host(), await smallHub(20e6, 36e6)];
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await consent(page, hub);
  await page.getByTestId('consent-accept').click();
  await switched(page);
  const card = modelCard(page);
  const sound = async () => {
    await card.getByTestId('check-model').click();
    await card.getByText(zhCN.storage.sound).waitFor();
  };
  await sound();
  const count = await page.evaluate(async () => {
    const name = (await caches.keys()).find((key) => key.includes('weights'))!;
    const keys = await (await caches.open(name)).keys();
    return keys.filter(({ url }) => /\/\d+$/.test(url)).length;
  });
  expect(count).toBeGreaterThan(8);

  for (let chunk = 0; chunk < count; chunk++) {
    for (const [way, dice] of Object.entries(WAYS)) {
      const told = `chunk ${chunk}, ${way}`;
      const size = await damageChunk(page, [(chunk + 0.5) / count, dice, 0.5]);
      expect(size, told).toBeGreaterThan(0);
      const before = carried(hub);
      await card.getByTestId('check-model').click();
      await card.getByTestId('download-retry').click();
      await expect.poll(() => carried(hub) - before, { message: told }).toBe(size);
      await switched(page);
      await sound();
      expect(carried(hub) - before, told).toBe(size);
    }
  }
  console.log(`${count} chunks, each damaged in ${Object.keys(WAYS).length} ways`);
});

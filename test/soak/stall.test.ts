/** A host that falls silent in the middle: as long as the app really waits, and no longer. */
import { expect, test } from 'vitest';
import { carried, CHUNK, consent, smallHub, switched } from '../browser/support/full-model.ts';
import { ready } from '../browser/support/page.ts';
import { browse, host, visit } from '../browser/support/visit.ts';

/** Of src/models/request.ts. */
const IDLE_MS = 30_000;
const PADDING = 40e6;

test('a stall longer than the limit: asked again from the last whole chunk', async () => {
  const [site, hub] = [await host(), await smallHub(PADDING)];
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  await consent(page, hub);
  const calm = Array.from({ length: 5 }, () => undefined); // four small files and the graph
  hub.faults.next = [...calm, { kind: 'stall', at: 0.6 }];
  const start = Date.now();
  await page.getByTestId('consent-accept').click();
  await switched(page, 120_000);
  expect(Date.now() - start).toBeGreaterThan(IDLE_MS);
  expect(hub.requests.at(-1)?.range).toBe(`bytes=${CHUNK}-`);
  expect(carried(hub)).toBeLessThan(PADDING + 6.4e6 + CHUNK);
});

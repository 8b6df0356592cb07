/** What a long lesson does to memory: many replies, and engines that end and are loaded again. */
import { expect, test } from 'vitest';
import { MemoryWatch } from '../bench/memory.ts';
import { ready } from '../browser/support/page.ts';
import { browse, host, temporary, visit } from '../browser/support/visit.ts';

const REPLIES = 200;
const LOADS = 20;
/** Allocators keep a little of what they once had. */
const FLAT_MB = 40;
const LONG = { timeout: 1_800_000 };

test(`${REPLIES} replies and ${LOADS} loads of a model leave memory flat`, LONG, async () => {
  const profile = temporary();
  const [site, context] = [await host(), await browse(profile)];
  const first = await visit(context, site.url);
  await ready(first.page);
  const watch = () => new MemoryWatch(profile);

  const reply = () =>
    first.page.evaluate(async () => {
      const messages = [{ role: 'user' as const, content: `今天很开心 ${Math.random()}` }];
      return (await globalThis.allInOne.reply(messages, { maxTokens: 24 })).completionTokens;
    });
  for (let i = 0; i < 20; i++) expect(await reply()).toBeGreaterThan(0);
  const settled = async (page = first.page) => {
    const cdp = await context.newCDPSession(page);
    await cdp.send('HeapProfiler.collectGarbage');
    const memory = watch();
    const now = memory.now();
    memory.stop();
    return now;
  };
  const before = await settled();
  for (let i = 0; i < REPLIES; i++) await reply();
  const after = await settled();
  console.log(`memory after 20 replies ${before} MB, after ${REPLIES} more ${after} MB`);
  if (before && after) expect(after - before).toBeLessThan(FLAT_MB);

  // Each time the engine ends with its tab and is loaded in another.
  let page = first.page;
  const tabs: number[] = [];
  for (let i = 0; i < LOADS; i++) {
    const next = (await visit(context, site.url)).page;
    await ready(next);
    await page.close();
    page = next;
    await ready(page);
    await page.evaluate(async () => (await globalThis.allInOne.analyze('真好')).label);
    tabs.push((await settled(page)) ?? 0);
  }
  console.log(`memory by loads: ${tabs.map(Math.round).join(' ')} MB`);
  expect(tabs.at(-1)! - tabs[1]!).toBeLessThan(FLAT_MB);
});

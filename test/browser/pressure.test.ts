/** A machine that is slow, short of memory, or puts the page to sleep: the same engine goes on answering. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ready, replied, say } from './support/page.ts';
import { engineTab } from './support/tabs.ts';
import { browse, host, visit } from './support/visit.ts';

/** With how long it took to load: no other one takes as long, to a fraction of a millisecond. */
const engine = (page: Page) =>
  page.evaluate(async () => (await globalThis.allInOne.ready, globalThis.allInOne.status().engine));

test('slow, short of memory, frozen and thawed: badge and reply come, from the engine that was there', async () => {
  const [site, context] = [await host(), await browse()];
  const { page } = await visit(context, site.url);
  await ready(page);
  await engineTab([page]);
  const before = await engine(page);
  const cdp = await context.newCDPSession(page);
  let count = 0;
  const answers = async (text: string) => {
    await say(page, text);
    expect((await replied(page, ++count)).trim()).not.toBe('');
    await page
      .getByTestId('badge')
      .nth(count - 1)
      .waitFor();
    expect(await engine(page)).toEqual(before);
    expect(await page.locator('[data-testid=notice][data-kind=restarted]').count()).toBe(0);
  };

  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  await answers('今天的实验终于成功了,太棒了!');
  // Asked for a sign of life, as after a sleep, by a page that has hardly any time.
  await page.evaluate(() => void document.dispatchEvent(new Event('resume')));
  await answers('我今天很难过');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });

  for (const level of ['moderate', 'critical'] as const) {
    await cdp.send('Memory.simulatePressureNotification', { level });
    await answers(`内存不够了,${level}`);
  }

  for (let i = 0; i < 2; i++) {
    await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
    await page.waitForTimeout(1500); // as long as nobody looks
    await cdp.send('Page.setWebLifecycleState', { state: 'active' });
    await answers(`第 ${i} 次醒来`);
  }
});

/** Three tabs, and the one with the engine is killed again and again: no message is lost. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ready, replied, say } from '../browser/support/page.ts';
import { crash, engineTab } from '../browser/support/tabs.ts';
import { browse, host, visit } from '../browser/support/visit.ts';

const KILLS = 20;

test(`${KILLS} leaders are killed, each while two others ask`, { timeout: 1_800_000 }, async () => {
  const [site, context] = [await host(), await browse()];
  const open = async () => (await visit(context, site.url)).page;
  const first = await open();
  await ready(first);
  const sent = ['今天的实验终于成功了,太棒了!'];
  await say(first, sent[0]!);
  await replied(first);
  // Opened after the first message, so that all three show the same conversation.
  const tabs = [first, await open(), await open()];
  await Promise.all(tabs.map(ready));

  for (let kill = 0; kill < KILLS; kill++) {
    const leader = await engineTab(tabs);
    const [asking, other] = tabs.filter((page) => page !== leader) as [Page, Page];
    const text = `第 ${String(kill).padStart(2, '0')} 次,今天很开心`;
    // A text that nobody has asked before, so that no cache answers.
    const asked = [asking, other].map((page, i) =>
      page.evaluate(
        async (fresh) => (await globalThis.allInOne.analyze(fresh)).label,
        `${text},真好 ${i}`,
      ),
    );
    await say(asking, text);
    await asking.waitForTimeout((kill * 37) % 150); // at another moment each time
    await crash(context, leader);
    const labels = await Promise.all(asked);
    for (const label of labels) expect(['正面', '负面', '不确定']).toContain(label);
    sent.push(text);
    const exchange = asking.getByTestId('exchange').filter({ hasText: text });
    await exchange.getByTestId('stats').or(exchange.getByTestId('error')).first().waitFor();
    tabs[tabs.indexOf(leader)] = await open();
    await Promise.all(tabs.map(ready));
  }
  for (const page of tabs) {
    await expect.poll(() => page.getByTestId('exchange').count()).toBe(sent.length);
    const log = await page.getByTestId('exchange').allInnerTexts();
    for (const text of sent) expect(log.filter((shown) => shown.includes(text))).toHaveLength(1);
  }
});

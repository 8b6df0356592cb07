/** Several tabs of one browser: one engine, whichever of them is closed, crashes or is frozen. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ready, replied, say } from './support/page.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { crash, engineTab } from './support/tabs.ts';
import { browse, host, visit } from './support/visit.ts';

/** The tab that has the engine, and the others. */
async function roles(pages: Page[]): Promise<{ leader: Page; followers: Page[] }> {
  const leader = await engineTab(pages);
  return { leader, followers: pages.filter((page) => page !== leader && !page.isClosed()) };
}

const analyze = (page: Page) =>
  page.evaluate(
    async () => (await globalThis.allInOne.analyze('今天的实验终于成功了,太棒了!')).label,
  );

/** What there was of a turn, in the order of its first appearance. */
const reply = (page: Page) =>
  page.evaluate(async () => {
    const types = new Set<string>();
    const turn = globalThis.allInOne.converse('今天很开心', { maxTokens: 12 });
    for await (const { type } of turn) if (type !== 'queued') types.add(type);
    return [...types].join(' ');
  });
const WHOLE = 'sentiment delta done';

test('eight tabs share one engine, and go on when its tab closes, crashes or stands still', async () => {
  const [site, context] = [await host(), await browse()];
  await withStoryteller(context);
  const first = (await visit(context, site.url)).page;
  await ready(first);
  const more = await Promise.all(Array.from({ length: 7 }, () => visit(context, site.url)));
  const pages = [first, ...more.map(({ page }) => page)];
  await Promise.all(pages.map(ready));

  // All together.
  const answers = await Promise.all(pages.flatMap((page) => [analyze(page), reply(page)]));
  for (const [i, answer] of answers.entries()) {
    expect(answer).toBe(i % 2 ? WHOLE : '正面');
  }
  const { leader } = await roles(pages);
  expect(leader === first).toBe(true);

  // Closed, while the others ask.
  const asked = pages.slice(1).map(analyze);
  await leader.close();
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['正面']));

  // Crashed, likewise.
  const second = await roles(pages);
  const again = second.followers.map((page) => reply(page));
  await crash(context, second.leader);
  expect(new Set(await Promise.all(again))).toEqual(new Set([WHOLE]));

  // Closed in the middle of another tab's reply: that goes on.
  const telling = await roles(pages);
  const [hearing] = telling.followers as [Page];
  await tell(telling.leader, [...'从前有座山,山里有座庙,庙里有个老和尚'], 200);
  await say(hearing, '讲个故事');
  await hearing.getByTestId('reply').filter({ hasText: '从前有' }).waitFor();
  await telling.leader.close();
  expect(await replied(hearing)).toMatch(/^从前有/);

  // Frozen: whether or not the browser does so to a page that holds a lock, there is an answer.
  const third = await roles(pages);
  const [asking] = third.followers as [Page];
  const cdp = await context.newCDPSession(third.leader);
  await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
  expect(await analyze(asking)).toBe('正面');
  await cdp.send('Page.setWebLifecycleState', { state: 'active' });

  // Stopped for good with the lock in its hands: another takes it, and one engine remains.
  const fourth = await roles(pages);
  const debug = await context.newCDPSession(fourth.leader);
  await debug.send('Debugger.enable');
  await debug.send('Debugger.pause');
  expect(await analyze(fourth.followers[0]!)).toBe('正面');
  await debug.send('Debugger.disable');
  const { leader: last } = await roles(pages);
  expect(last === fourth.leader).toBe(false);
  expect(await analyze(fourth.leader)).toBe('正面');

  // One conversation, in step.
  const [one, two] = (await roles(pages)).followers as [Page, Page];
  for (const page of [one, two]) await page.getByTestId('new-chat').click();
  await say(one, '今天很开心');
  await replied(one);
  await two.getByTestId('history').click();
  await two.getByTestId('conversation').filter({ hasText: '今天很开心' }).click();
  await say(two, '谢谢你');
  expect(await replied(one, 2)).toBe(await replied(two, 2));
});

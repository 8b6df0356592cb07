/** The main job, as a person does it: type, see the badge, read the reply, reload, pull the plug. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launch, newProfile, removeFolder } from './support/browser.ts';
import { offlineReady, ready } from './support/page.ts';
import { Site } from './support/site.ts';
import { watch } from './support/watch.ts';

const SEED = '今天的实验终于成功了,太棒了!';

let site: Site;
let context: BrowserContext;

beforeAll(async () => {
  site = await Site.start();
});
afterEach(() => context.close());
afterAll(() => site.stop());

async function open(profile?: string, locale = 'zh-CN'): Promise<Page> {
  context = await launch(profile, { locale });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(site.url);
  await ready(page);
  return page;
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('send').click();
}

/** Resolves when the last reply is complete: its stats are there. */
async function replied(page: Page, count = 1): Promise<string> {
  await page
    .getByTestId('stats')
    .nth(count - 1)
    .waitFor();
  return page
    .getByTestId('reply')
    .nth(count - 1)
    .innerText();
}

describe('a first visit', () => {
  test('shows the badge before the first word of the reply', async () => {
    const page = await open();
    // What the page showed, in the order in which it showed it.
    await page.evaluate(() => {
      const seen: string[] = [];
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        for (const id of ['badge', 'reply']) {
          const text = document.querySelector(`[data-testid=${id}]`)?.textContent?.trim();
          if (text && !seen.includes(id)) seen.push(id);
        }
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    });
    await say(page, SEED);
    const reply = await replied(page);
    expect(await page.getByTestId('badge').innerText()).toContain('😄 LLM 情感判断: 正面');
    expect(reply.trim().length).toBeGreaterThan(3);
    expect(await page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual([
      'badge',
      'reply',
    ]);
  });

  test('tells a sad message from a happy one, in English too', async () => {
    const page = await open(undefined, 'en-US');
    await say(page, 'I failed my exam today and I feel terrible.');
    const reply = await replied(page);
    expect(await page.getByTestId('badge').innerText()).toMatch(/😞 LLM sentiment: negative/i);
    expect(reply).toMatch(/[a-z]{3}/i);
    expect(reply).not.toMatch(/\p{Script=Han}/u);
  });

  test('asks no other host for anything, and breaks no policy of its own', async () => {
    context = await launch();
    const seen = watch(context);
    const page = context.pages()[0]!;
    await page.goto(site.url);
    await ready(page);
    await say(page, SEED);
    await replied(page);
    expect([...seen.origins]).toEqual([new URL(site.url).origin]);
    expect(seen.problems).toEqual([]);
  });
});

describe('a conversation', () => {
  test('survives a reload', async () => {
    const page = await open();
    await say(page, SEED);
    const reply = await replied(page);
    await page.reload();
    await page.getByTestId('message-user').waitFor();
    expect(await page.getByTestId('message-user').innerText()).toContain(SEED);
    expect(await page.getByTestId('reply').innerText()).toBe(reply);
    expect(await page.getByTestId('badge').innerText()).toContain('正面');
  });

  test('starts afresh on request and comes back from the history', async () => {
    const page = await open();
    await say(page, '你好');
    await replied(page);
    await page.getByTestId('new-chat').click();
    await expect.poll(() => page.getByTestId('message-user').count()).toBe(0);
    await page.getByTestId('history').click();
    await page.getByRole('dialog').getByText('你好').first().click();
    await expect.poll(() => page.getByTestId('message-user').count()).toBe(1);
  });

  test('keeps what was said when the reply is stopped', async () => {
    const page = await open();
    // Slow enough that there is something to stop.
    const session = await context.newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    await say(page, '帮我写个请假条');
    await page.getByTestId('reply').waitFor();
    const stop = page.getByTestId('stop');
    if (await stop.isVisible()) await stop.click({ timeout: 2000 }).catch(() => {});
    await page.getByTestId('send').waitFor();
    const kept = await page.getByTestId('reply').innerText();
    expect(kept.trim()).not.toBe('');
    // Until it is stored, other tabs see it as under way, by a lock.
    const underWay = () =>
      page.evaluate(async () => {
        const { held = [] } = await navigator.locks.query();
        return held.filter(({ name }) => name?.includes('reply:')).length;
      });
    await expect.poll(underWay).toBe(0);
    await page.reload();
    await page.getByTestId('reply').waitFor();
    expect(await page.getByTestId('reply').innerText()).toContain(kept.trim().slice(0, 10));
  });

  test('gives another reply on request, and keeps the earlier ones, over a reload too', async () => {
    const page = await open();
    await say(page, '好开心'); // of which the demo knows several replies
    const replies = [await replied(page)];
    for (const count of [2, 3]) {
      await page.getByTestId('regenerate').click();
      await expect.poll(() => page.getByTestId('versions').innerText()).toBe(`${count}/${count}`);
      replies.push(await replied(page));
    }
    expect(new Set(replies).size).toBe(3);
    await page.reload();
    await page.getByTestId('versions').waitFor();
    for (const reply of replies.toReversed()) {
      await expect.poll(() => page.getByTestId('reply').innerText()).toBe(reply);
      const earlier = page.getByTestId('version-previous');
      if (await earlier.isEnabled()) await earlier.click();
    }
    expect(await page.getByTestId('exchange').count()).toBe(1);
  });

  test('is answered from the examples on the empty page too', async () => {
    const page = await open();
    await page.getByTestId('example').first().click();
    if ((await page.getByTestId('message-user').count()) === 0) {
      await page.getByTestId('send').click();
    }
    await replied(page);
  });
});

test('with the plug pulled and the browser restarted, it still answers', async () => {
  const profile = newProfile();
  try {
    const page = await open(profile);
    await offlineReady(page);
    await say(page, SEED);
    await replied(page);
    await context.close();
    await site.stop();

    const offline = await open(profile);
    await say(offline, '我今天很难过');
    await replied(offline, 2);
    const badges = await offline.getByTestId('badge').allInnerTexts();
    expect(badges[1]).toContain('负面');
  } finally {
    await site.restart();
    await context.close();
    await removeFolder(profile);
  }
});

describe('the page API', () => {
  test('analyses deterministically and says what came from its cache', async () => {
    const page = await open();
    const [first, again] = await page.evaluate(async (text) => {
      const one = await globalThis.allInOne.analyze(text);
      return [one, await globalThis.allInOne.analyze(text)] as const;
    }, SEED);
    expect(first).toMatchObject({ label: '正面', cached: false });
    expect(first.scores.正面 + first.scores.负面).toBeCloseTo(1);
    expect(again).toMatchObject({ label: '正面', cached: true, confidence: first.confidence });
  });

  test('streams the events of the pipeline in order', async () => {
    const page = await open();
    const types = await page.evaluate(async () => {
      const seen: string[] = [];
      for await (const event of globalThis.allInOne.converse('你好')) seen.push(event.type);
      return seen;
    });
    expect(types[0]).toBe('sentiment');
    expect(types.at(-1)).toBe('done');
    expect(new Set(types.slice(1, -1))).toEqual(new Set(['delta']));
  });

  test('stops a reply within one token of the abort', async () => {
    const page = await open();
    const { deltas, finish } = await page.evaluate(async () => {
      const controller = new AbortController();
      let deltas = 0;
      const result = await globalThis.allInOne.reply(
        [{ role: 'user', content: '帮我写个请假条' }],
        {
          maxTokens: 200,
          signal: controller.signal,
          onDelta() {
            deltas += 1;
            if (deltas === 3) controller.abort();
          },
        },
      );
      return { deltas, finish: result.finish };
    });
    expect(finish).toBe('cancelled');
    expect(deltas).toBeLessThanOrEqual(5);
  });
});

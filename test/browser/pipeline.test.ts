/** Limits, queue, cache, journal and context, as a person and a script meet them. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type {} from '../../src/api.ts';
import type { JournalEntry } from '../../src/contract/journal.ts';
import { databaseAt, JOURNAL_DATABASE } from '../../src/storage/store.ts';
import { entryOf } from '../storage/journal-entry.ts';
import { goTo, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

const LETTER = '帮我写个请假条';

const SLOWLY = { timeout: 30_000 };

async function open(): Promise<Page> {
  const site = await host();
  const { page } = await visit(await browse(), site.url);
  await ready(page);
  return page;
}

async function inSettings(page: Page, work: () => Promise<void>): Promise<void> {
  await goTo(page, 'settings');
  await page.getByTestId('advanced').click();
  await work();
  await goTo(page, 'chat');
}

async function setLimit(page: Page, field: string, seconds: string): Promise<void> {
  await page.getByTestId(field).fill(seconds);
  await page.getByTestId(field).blur();
}

test('a reply that was cut by its length goes on, and the meter counts along', async () => {
  const page = await open();
  await inSettings(page, () => page.getByLabel('最大长度（词元）').fill('16'));
  await say(page, LETTER);
  let text = await replied(page);
  expect(await page.getByTestId('note').innerText()).toContain('长度上限');
  const used = async () =>
    Number(
      /^(\d+) \/ 1,024 词元$/.exec(
        (await page.getByTestId('context-used').textContent()) ?? '',
      )?.[1],
    );
  let tokens = await used();
  expect(tokens).toBeGreaterThan(16);
  await page.getByTestId('stats').last().locator('summary').click();
  expect(await page.getByTestId('context').innerText()).toContain('最早的一轮');

  const goOn = page.getByTestId('go-on');
  for (let more = 0; more < 8 && (await goOn.isVisible()); more++) {
    await goOn.click();
    const longer = await replied(page);
    expect(longer.startsWith(text)).toBe(true);
    expect(await used()).toBeGreaterThan(tokens);
    text = longer;
    tokens = await used();
  }
  expect(await page.getByTestId('badge').count()).toBe(1);
  await page.reload();
  await page.getByTestId('reply').waitFor();
  expect(await page.getByTestId('reply').innerText()).toBe(text);
});

test('a limit of time: a bad one is refused in words, a reply that reaches it is kept', async () => {
  const page = await open();
  await inSettings(page, async () => {
    await setLimit(page, 'replyLimit', '-5');
    expect(await page.getByTestId('settings-place').getByRole('alert').innerText()).toMatch(
      /0 到 3600.*原来的设置没有变/s,
    );
  });
  await inSettings(page, async () => {
    expect(await page.getByTestId('replyLimit').inputValue()).toBe('600');
  });

  // Half of what the reply takes on this machine; again where that was a bad guess.
  const cut = page.getByTestId('note').filter({ hasText: '时限' });
  for (let attempt = 0; attempt < 5 && !(await cut.isVisible()); attempt++) {
    const ms = await page.evaluate(async (content) => {
      const whole = await globalThis.allInOne.reply([{ role: 'user', content }]);
      return whole.prefillMs + whole.decodeMs;
    }, LETTER);
    await inSettings(page, () => setLimit(page, 'replyLimit', String(ms / 2000)));
    if (attempt === 0) await say(page, LETTER);
    else await page.getByTestId('regenerate').or(page.getByTestId('retry')).last().click();
    await page.getByTestId('send').waitFor();
  }
  expect(await cut.innerText()).toContain('停在这里');
  const text = await page.getByTestId('reply').innerText();
  await inSettings(page, () => setLimit(page, 'replyLimit', '0'));
  await page.getByTestId('go-on').click();
  const now = () => page.getByTestId('reply').innerText();
  await expect.poll(async () => (await now()).length).toBeGreaterThan(text.length);
  await page.getByTestId('send').waitFor();
  expect((await now()).startsWith(text)).toBe(true);
});

test('1, 2, 4, 8 and 32 requests at once: none is lost, all in order, one model', async () => {
  const page = await open();
  const engine = () => page.evaluate(() => globalThis.allInOne.status().engine);
  const before = await engine();
  expect(before.state).toBe('ready');
  for (const count of [1, 2, 4, 8, 32]) {
    const ended = await page.evaluate(async (count) => {
      const order: number[] = [];
      const types = await Promise.all(
        Array.from({ length: count }, async (_, i) => {
          const seen: string[] = [];
          const events = globalThis.allInOne.converse(`第 ${i} 个问题`, { maxTokens: 4 });
          for await (const { type } of events) seen.push(type);
          order.push(i);
          return seen.filter((type) => type !== 'queued').join(' ');
        }),
      );
      return { order, types };
    }, count);
    expect(ended.order).toEqual(ended.order.toSorted((a, b) => a - b));
    expect(ended.types).toHaveLength(count);
    for (const types of ended.types) expect(types).toMatch(/^sentiment (delta )+done$/);
  }
  // The same model still answers, loaded once.
  expect(await engine()).toEqual(before);

  // Past the bound some are refused, clearly and at once; the others are all answered.
  const outcomes = await page.evaluate(async () => {
    const asked = Array.from({ length: 100 }, (_, i) => globalThis.allInOne.analyze(`问 ${i}`));
    const ends = await Promise.allSettled(asked);
    return ends.map((end) =>
      end.status === 'fulfilled' ? 'answered' : (end.reason as { code: string }).code,
    );
  });
  const count = (outcome: string) => outcomes.filter((one) => one === outcome).length;
  expect(count('busy')).toBeGreaterThan(0);
  expect(count('answered') + count('busy')).toBe(100);
  expect(count('answered')).toBeGreaterThanOrEqual(64);
});

test('who waits in line sees the place, and can leave it', async () => {
  const page = await open();
  await page.evaluate(() => {
    const ask = () =>
      globalThis.allInOne.reply([{ role: 'user', content: '讲个故事' }], { maxTokens: 16 });
    const others = Promise.all(Array.from({ length: 30 }, ask));
    Object.assign(globalThis, { others });
  });
  await say(page, '今天真开心');
  // The badge goes before the replies that have not begun.
  await page.getByTestId('badge').waitFor();
  const waiting = page.getByTestId('waiting');
  await expect.poll(() => waiting.innerText(), SLOWLY).toMatch(/排队中，第 \d+ 位/);
  await page.getByTestId('stop').click();
  await page.getByTestId('send').waitFor();
  expect(await page.getByTestId('note').innerText()).toContain('已停止');
  const others = await page.evaluate(async () => {
    const results = await (globalThis as unknown as { others: Promise<{ text: string }[]> }).others;
    return results.filter(({ text }) => text !== '').length;
  });
  expect(others).toBe(30);
});

test('labels are known in the next visit, until the cache is cleared', async () => {
  const page = await open();
  const analyze = () => page.evaluate(() => globalThis.allInOne.analyze('今天真开心'));
  const first = await analyze();
  expect(first.cached).toBe(false);
  // A moment later, in one go.
  await expect.poll(() => savedLabels(page), SLOWLY).toBeGreaterThan(0);
  await page.reload();
  await ready(page);
  expect(await analyze()).toMatchObject({ cached: true, confidence: first.confidence });

  await goTo(page, 'insights');
  expect(await page.getByTestId('cache-rate').innerText()).toMatch(/1 次判断，命中 1 次（100%）/);
  await page.getByTestId('cache-clear').click();
  await expect.poll(() => page.getByTestId('cache-clear').isDisabled(), SLOWLY).toBe(true);
  expect((await analyze()).cached).toBe(false);
  await page.getByTestId('cache-use').uncheck();
  expect((await analyze()).cached).toBe(false);
});

test('the journal tells what happened, without text unless that is wanted', async () => {
  const page = await open();
  await say(page, '今天的实验终于成功了,太棒了!');
  await replied(page);
  await goTo(page, 'insights');
  const log = page.getByTestId('journal-log');
  const count = page.getByTestId('journal-count');
  expect(await log.innerText()).toMatch(/INFO +情感判断：正面，置信度 \d+%/);
  expect(await log.innerText()).not.toMatch(/实验|DEBUG/);
  await page.getByTestId('journal-level').selectOption('DEBUG');
  expect(await log.innerText()).toMatch(/DEBUG.*第一个词元.*DEBUG.*其中复用/s);

  await page.getByTestId('journal-keep').selectOption('content');
  await page.evaluate(() => globalThis.allInOne.analyze('一句悄悄话'));
  await expect.poll(() => count.innerText(), SLOWLY).toBe('2 / 2 条');
  expect(await log.innerText()).toContain('一句悄悄话');
  await page.getByTestId('journal-keep').selectOption('off');
  await page.evaluate(() => globalThis.allInOne.analyze('没人知道'));
  expect(await count.innerText()).toBe('2 / 2 条');
  await page.getByTestId('journal-search').fill('悄悄');
  expect(await count.innerText()).toBe('1 / 2 条');

  const download = page.waitForEvent('download');
  await page.getByTestId('journal-save').click();
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\n');
  const entries = lines.map((line) => JSON.parse(line) as JournalEntry);
  expect(entries).toMatchObject([{ kind: 'label', text: '一句悄悄话', outcome: 'labelled' }]);

  await page.getByTestId('journal-search').fill('');
  await page.getByTestId('journal-clear').click();
  await expect.poll(() => count.innerText(), SLOWLY).toBe('还没有记录。');
});

test('a journal of 5,000 entries opens, is searched, and takes another', async () => {
  const page = await open();
  const pages = Array.from({ length: 50 }, (_, p) => ({
    key: `page:0-${String(p).padStart(4, '0')}`,
    bytes: 60_000,
    entries: Array.from({ length: 100 }, (_, i) => entryOf(100 * p + i)),
  }));
  await page.evaluate(fillJournal, { name: databaseAt('/', JOURNAL_DATABASE), pages });
  await page.reload();
  await ready(page);
  const opened = Date.now();
  await goTo(page, 'insights');
  const count = page.getByTestId('journal-count');
  await expect.poll(() => count.innerText(), SLOWLY).toBe('5,000 / 5,000 条');
  console.log(`5,000 entries are shown after ${Date.now() - opened} ms`);
  await page.getByTestId('journal-search').fill('第 4321 句');
  await expect.poll(() => count.innerText(), SLOWLY).toBe('1 / 5,000 条');
  expect(await page.getByTestId('journal-log').innerText()).toContain('第 4321 句');
  await page.getByTestId('journal-search').fill('');
  await page.evaluate(() => globalThis.allInOne.analyze('又一句'));
  await goTo(page, 'chat');
  await goTo(page, 'insights');
  // The oldest page has gone for it.
  await expect.poll(() => count.innerText(), SLOWLY).toBe('4,901 / 4,901 条');
});

function savedLabels(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('qwen-all-in-one:/');
        opening.onsuccess = () => {
          const store = opening.result.transaction('app').objectStore('app');
          const reading = store.get('labels');
          reading.onsuccess = () => {
            opening.result.close();
            resolve((reading.result as unknown[] | undefined)?.length ?? 0);
          };
        };
      }),
  );
}

/** Runs in the page. */
function fillJournal({ name, pages }: { name: string; pages: { key: string }[] }): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const writing = opening.result.transaction('app', 'readwrite');
      for (const page of pages) writing.objectStore('app').put(page, page.key);
      writing.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

/** The hostile corpus in the real page, said by people and by the model: it stays text. */
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { databaseAt } from '../../src/storage/store.ts';
import { DIST } from './support/build.ts';
import { HOSTILE } from './support/hostile.ts';
import { offlineReady, ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';
import { watch } from './support/watch.ts';

/** Elements and attributes that are ours, in what people and models say. */
const ELEMENTS =
  /^(p|strong|em|s|ul|ol|li|blockquote|h[1-6]|table|thead|tbody|tr|th|td|br|hr|code|pre|div|span|figure|figcaption|button|a|svg|path|rect|bdi)$/;
/** What KaTeX draws formulas with. None of it can load, link, run or be styled. */
const MATH =
  /^(math|semantics|annotation|mrow|mi|mo|mn|ms|mtext|mspace|mstyle|mpadded|mphantom|menclose|mfrac|msqrt|mroot|msub|msup|msubsup|munder|mover|munderover|mmultiscripts|mprescripts|mtable|mtr|mtd|mlabeledtr)$/;
const MATH_ATTRIBUTES =
  /^(display|encoding|displaystyle|scriptlevel|math(variant|color|background|size)|stretchy|fence|separator|form|accent|accentunder|symmetric|largeop|movablelimits|linethickness|linebreak|notation|minsize|maxsize|lspace|rspace|voffset|depth|side|(column|row)(align|spacing|lines))$/;
const ATTRIBUTES =
  /^(class|href|target|rel|start|dir|tabindex|type|title|aria-[a-z]+|data-testid|xmlns|width|height|viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin|d|x|y|rx|ry)$/;

test('shown: no request, no dialog, no element of theirs, and a page that can be read and used', async () => {
  const site = await host();
  const context = await browse();
  const { origins, problems } = watch(context);
  const { page } = await visit(context, site.url);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => (dialogs.push(dialog.message()), void dialog.dismiss()));
  await page.setViewportSize({ width: 390, height: 844 });
  await offlineReady(page);
  await store(page);
  await page.reload();
  const exchanges = page.getByTestId('exchange');
  await expect.poll(() => exchanges.count()).toBe(HOSTILE.length);
  await ready(page);

  const bubbles = await page.getByTestId('message-user').allTextContents();
  const clean = (text: string) => text.toWellFormed().replaceAll(/\r\n?/g, '\n');
  expect(bubbles.map(clean)).toEqual(HOSTILE.map(clean));
  const found = await page
    .locator('[data-testid=message-user] *, [data-testid=reply] *')
    .evaluateAll(inventory);
  for (const name of found.elements) if (!MATH.test(name)) expect(name).toMatch(ELEMENTS);
  for (const name of found.attributes)
    if (!MATH_ATTRIBUTES.test(name)) expect(name).toMatch(ATTRIBUTES);
  expect(found.values.filter((value) => /evil\.example|hacked|javascript:/i.test(value))).toEqual(
    [],
  );
  // A link is followed only by a click, in a page of its own that hears nothing of this one.
  for (const { href, target, rel } of found.links) {
    expect(href).toMatch(/^https?:\/\//);
    expect({ target, rel }).toEqual({ target: '_blank', rel: 'noreferrer noopener' });
  }

  // Nothing is wider than the screen, covers the page's own parts, or turns them round.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await exchanges.evaluateAll(tooWide)).toEqual([]);
  for (const part of ['model-chip', 'new-chat', 'composer', 'send']) {
    expect(await page.getByTestId(part).evaluate(onTop), part).toBe(true);
  }
  // Marks piled upon a letter stay in their own message.
  for (const part of ['message-user', 'reply']) {
    expect(await page.getByTestId(part).evaluateAll(unclipped)).toBe(0);
  }

  await page.getByTestId('history').click();
  await page.getByTestId('history-sheet').waitFor();
  const titles = page.getByTestId('conversation');
  // Rows are drawn as somebody comes to the end of them.
  await expect
    .poll(async () => {
      await page.getByTestId('history-sheet').evaluate(scrollToEnd);
      return titles.count();
    })
    .toBe(HOSTILE.length + 1);
  expect(await titles.evaluateAll(tooWide)).toEqual([]);
  await page.getByTestId('close').click();
  await say(page, '今天很开心');
  await replied(page, HOSTILE.length + 1);

  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(dialogs).toEqual([]);
  expect(problems).toEqual([]);
  expect([...origins]).toEqual([new URL(site.url).origin]);
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' });
  const unknown = site.requests.filter((path) => {
    const name = path.slice(1).replace(/\?.*$/, '');
    return name !== '' && !files.includes(name);
  });
  expect(unknown).toEqual([]);
  expect(page.url()).toBe(site.url);
});

test('said to both roles, now and in the history: judged, answered or refused, and nothing else', async () => {
  const site = await host();
  const context = await browse();
  const { origins, problems } = watch(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  const outcomes = await page.evaluate(async (texts) => {
    const all: { outcome: string; reply: string }[] = [];
    for (const text of texts) {
      let reply = '';
      let outcome = 'nothing';
      const content = text.slice(0, 300);
      const history = [
        { role: 'user' as const, content },
        { role: 'assistant' as const, content },
      ];
      try {
        for await (const event of globalThis.allInOne.converse(text, { history, maxTokens: 6 })) {
          outcome = event.type;
          if (event.type === 'delta') reply += event.text;
        }
      } catch (error) {
        outcome = (error as { code: string }).code;
      }
      all.push({ outcome, reply });
    }
    return all;
  }, HOSTILE);
  for (const [i, { outcome, reply }] of outcomes.entries()) {
    expect(['done', 'input'], HOSTILE[i]?.slice(0, 60)).toContain(outcome);
    expect(reply).not.toMatch(/<\||\|>|im_start|im_end|endoftext/);
  }
  expect(outcomes.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThan(80);
  expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false);
  expect(problems).toEqual([]);
  expect([...origins]).toEqual([new URL(site.url).origin]);
});

/** One conversation with all of it, newest, and one for each text as a title. */
async function store(page: Page): Promise<void> {
  const exchange = (text: string, id: number) => ({
    ...{ id: String(id), at: id, text, model: text.slice(0, 40), sentiment: null, reply: text },
    outcome: { state: 'stopped' },
  });
  const conversation = (id: string, title: string, exchanges: unknown[], updatedAt: number) => ({
    ...{ version: 1, id, createdAt: 1, updatedAt, title, draft: '', exchanges },
  });
  const all = [
    conversation('all', 'all', HOSTILE.map(exchange), 1e6),
    ...HOSTILE.map((text, i) => conversation(`${i}`, text.slice(0, 400), [exchange('x', 0)], i)),
  ];
  await page.evaluate(
    ([name, values]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction('app', 'readwrite');
          for (const value of values) {
            transaction.objectStore('app').put(value, `conversation:${value.id}`);
          }
          transaction.oncomplete = () => resolve();
          transaction.onerror = () => reject(transaction.error);
        };
      }),
    [databaseAt('/'), all] as const,
  );
}

const inventory = (all: Element[]) => {
  const attributes = all.flatMap((element) => [...element.attributes]);
  const links = all.filter((element) => element instanceof HTMLAnchorElement);
  return {
    elements: [...new Set(all.map(({ localName }) => localName))],
    attributes: [...new Set(attributes.map(({ name }) => name))],
    values: [
      ...new Set(attributes.filter(({ name }) => name !== 'href').map(({ value }) => value)),
    ],
    links: links.map(({ href, target, rel }) => ({ href, target, rel })),
  };
};

const tooWide = (elements: Element[]) =>
  elements
    .map((element, i) => ({ i, right: element.getBoundingClientRect().right }))
    .filter(({ right }) => right > innerWidth);

/** Whatever in it scrolls. */
const scrollToEnd = (sheet: Element) => {
  for (const element of [sheet, ...sheet.querySelectorAll('*')]) element.scrollTop = 1e6;
};

const onTop = (element: Element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return hit !== null && (element.contains(hit) || hit.contains(element));
};

const unclipped = (elements: Element[]) =>
  elements.filter((element) => getComputedStyle(element).overflowY === 'visible').length;

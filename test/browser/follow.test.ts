/** The end of a reply stays in view until the person leaves it, and is then left alone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ready, replied, say } from './support/page.ts';
import { Site } from './support/site.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { browse, visit } from './support/visit.ts';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 600 };
/** The card that two of them bring makes the page grow by 400 px at once. */
const SAID = ['你好', '我真的不想活了', '帮我写个请假条', '今天很开心', '我不想活了', '晚安'];
/** Half a minute at the pace of `talking`: a slow machine must not come to its end. */
const LINES = Array.from({ length: 500 }, (_, i) => `第 ${i + 1} 行，说一些话。\n\n`);

let site: Site;
beforeAll(async () => {
  site = await Site.start();
});
afterAll(() => site.stop());

async function open(size = DESK): Promise<Page> {
  const context = await browse();
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  await page.setViewportSize(size);
  await ready(page);
  return page;
}

/** A reply that has filled the page and goes on. */
async function talking(size = DESK): Promise<Page> {
  const page = await open(size);
  await tell(page, LINES, 60);
  await say(page, '讲个故事');
  await page.getByText('第 30 行').waitFor();
  await expect.poll(() => below(page)).toBeLessThan(2);
  return page;
}

const view = (page: Page) => page.getByTestId('view');
/** Pixels of the conversation below what is shown. */
const below = (page: Page) =>
  view(page).evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight);
const top = (page: Page) => view(page).evaluate((e) => e.scrollTop);

/** Waits for so many more lines of the reply. */
async function lines(page: Page, more: number): Promise<void> {
  const have = await page.getByTestId('reply').last().locator('p').count();
  await page
    .getByTestId('reply')
    .last()
    .locator('p')
    .nth(have + more)
    .waitFor();
}

/** Where the person's own movement comes to rest: the browser spreads a key or a flick over frames. */
const rest = (page: Page) =>
  view(page).evaluate(
    (e) =>
      new Promise<number>((resolve) => {
        const look = (at: number, still: number): void => {
          if (still === 20) resolve(at);
          else requestAnimationFrame(() => look(e.scrollTop, e.scrollTop === at ? still + 1 : 0));
        };
        look(e.scrollTop, 0);
      }),
  );

/** That the person is left alone while the reply goes on. */
async function left(page: Page): Promise<void> {
  await page.getByTestId('latest').waitFor();
  const at = await rest(page);
  await lines(page, 10);
  expect(await top(page)).toBe(at);
}

test.for([PHONE, { width: 320, height: 568 }, DESK])(
  'nobody touches the page: the end is in view after each of six turns, at $width',
  async (size) => {
    const page = await open(size);
    for (const [i, text] of SAID.entries()) {
      await say(page, text);
      await replied(page, i + 1);
      await expect.poll(() => below(page), { timeout: 3000 }).toBeLessThan(2);
    }
  },
);

describe('who leaves the end while a reply is written is left alone', () => {
  test('by slow steps of a trackpad', async () => {
    const page = await talking();
    await view(page).hover();
    for (let i = 0; i < 6; i++) await page.mouse.wheel(0, -12);
    await left(page);
  });

  test('by a key', async () => {
    const page = await talking();
    await view(page).click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('PageUp');
    await left(page);
  });

  test('by a finger', async () => {
    const page = await talking(PHONE);
    const cdp = await page.context().newCDPSession(page);
    const point = (y: number) => [{ x: 200, y }];
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: point(300) });
    for (let y = 310; y <= 400; y += 10) {
      await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: point(y) });
    }
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await left(page);
  });

  test('by the scroll bar, or by anything else that moves the page up', async () => {
    const page = await talking();
    await view(page).evaluate((e) => (e.scrollTop -= 40));
    await left(page);
  });

  test('and is taken along again from the end, or by the button', async () => {
    const page = await talking();
    await view(page).hover();
    await page.mouse.wheel(0, -200);
    await left(page);
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 2000);
        return page.getByTestId('latest').count();
      })
      .toBe(0);
    await lines(page, 5);
    await expect.poll(() => below(page)).toBeLessThan(2);

    await page.mouse.wheel(0, -200);
    await left(page);
    await page.getByTestId('latest').click();
    await lines(page, 5);
    await expect.poll(() => below(page)).toBeLessThan(2);
  });
});

test('a window that gets lower, as by the keys of a phone, keeps the end in view', async () => {
  const page = await talking(PHONE);
  await page.setViewportSize({ width: 390, height: 420 });
  await expect.poll(() => below(page)).toBeLessThan(2);
  await lines(page, 3);
  await expect.poll(() => below(page)).toBeLessThan(2);
});

test('what is selected in the paragraph being written stays selected', async () => {
  const page = await open();
  const words = Array.from({ length: 200 }, (_, i) => `词${i} `);
  await tell(page, ['开头的**重点**，后面', ...words]);
  await say(page, '讲个故事');
  await page.getByText('词20 ').waitFor();
  const select = () =>
    page.evaluate(() => {
      const reply = document.querySelector('[data-testid=reply]');
      const walker = document.createTreeWalker(reply!, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode as Text;
        const at = node.data.indexOf('词3 词4');
        if (at >= 0) return getSelection()?.setBaseAndExtent(node, at, node, at + 5);
      }
    });
  await select();
  await page.getByText('词60 ').waitFor();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('词3 词4');
});

test('the start page is read from its top, on small screens too, and so is the next one', async () => {
  const page = await open({ width: 320, height: 480 });
  const begins = async () => {
    expect(await below(page)).toBeGreaterThan(20); // else this would say nothing
    expect(await rest(page)).toBe(0);
  };
  await begins();
  await page.setViewportSize({ width: 320, height: 440 });
  await begins();
  await tell(page, LINES.slice(0, 30), 5);
  await say(page, '讲个故事');
  await replied(page);
  await expect.poll(() => below(page)).toBeLessThan(2);
  await page.getByTestId('new-chat').click();
  await page.getByTestId('example').first().waitFor();
  await begins();
});

test('where a larger window shows the end again, nothing is offered to go back to', async () => {
  const page = await open();
  await tell(page, LINES.slice(0, 30), 5);
  await say(page, '讲个故事');
  await replied(page);
  await view(page).hover();
  await page.mouse.wheel(0, -100);
  await page.getByTestId('latest').waitFor();
  await page.setViewportSize({ width: 1280, height: 3000 });
  await expect.poll(() => page.getByTestId('latest').count()).toBe(0);
});

/** At 200 %, on a laptop and on the narrowest phones: nothing is cut off, and all can be reached. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { everywhere, ready, replied, say } from './support/page.ts';
import { tell, withStoryteller } from './support/storyteller.ts';
import { browse, host, visit } from './support/visit.ts';

/** 1280x800 at 200 %, and what is left of a phone whose letters are large. */
const SIZES = [
  { width: 640, height: 400 },
  { width: 320, height: 422 },
];
const REPLY =
  '**总结（一）：**请看 https://a.example/a/very/long/path/that/does/not/break/anywhere/at/all\n\n' +
  '| 项目 | 价格 | 说明 | 数量 |\n|-|-|-|-|\n| 苹果 | 三块五 | 很甜，也很脆 | 12 |\n\n' +
  '```js\nconst line = "of code that is much longer than the page is wide, and has its own bar";\n```\n';

/** Texts that leave the window, or that a box cuts without a mark and without a way to scroll. */
const cut = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const root = document.querySelector('dialog[open]') ?? document.body;
    const hides = (value: string) => value === 'hidden' || value === 'clip';
    const scrolls = (value: string) => value === 'auto' || value === 'scroll';
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      const said = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent?.trim());
      if (!said || element.closest('.visually-hidden, .skip, svg, textarea')) continue;
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { left, right, width } = element.getBoundingClientRect();
      if (width === 0) continue;
      let aside = false;
      for (let box: HTMLElement | null = element; box && box !== root; box = box.parentElement) {
        const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(box);
        if (scrolls(overflowX) && box.scrollWidth > box.clientWidth) aside = true;
        const marked = textOverflow === 'ellipsis' || webkitLineClamp !== 'none';
        const [wide, high] = [
          hides(overflowX) && box.scrollWidth > box.clientWidth + 1,
          hides(overflowY) && box.scrollHeight > box.clientHeight + 1,
        ];
        if (!aside && !marked && (wide || high)) {
          found.push(
            `${element.textContent.trim().slice(0, 30)} in ${box.className || box.tagName}`,
          );
        }
      }
      if (!aside && (left < -1 || right > innerWidth + 1)) {
        found.push(`${element.textContent.trim().slice(0, 30)}: ${left} to ${right}`);
      }
    }
    const wide = document.documentElement.scrollWidth;
    if (wide > innerWidth) found.push(`the page is ${wide} wide`);
    return found;
  });

/** Controls that cannot be brought to where a finger or a mouse meets them. */
const unreachable = (page: Page) =>
  page.evaluate(() => {
    const root = document.querySelector('dialog[open]') ?? document.body;
    const controls = root.querySelectorAll<HTMLElement>('button, a[href], select, input, summary');
    return [...controls]
      .filter((one) => {
        if (
          one.matches('.visually-hidden, .skip') ||
          !one.checkVisibility({ visibilityProperty: true })
        )
          return false;
        one.scrollIntoView({ block: 'center' });
        // Of a link over two lines, the first: the middle of both may lie beside it.
        const [line = one.getBoundingClientRect()] = one.getClientRects();
        const { left, top, width, height } = line;
        const met = document.elementFromPoint(left + width / 2, top + height / 2);
        const label = one.closest('label');
        return !met || !(one.contains(met) || met.contains(one) || label?.contains(met));
      })
      .map((one) => one.getAttribute('aria-label') ?? one.textContent.trim());
  });

test.for(['zh-CN', 'en-US'])('every place of the page: %s', async (locale) => {
  const site = await host();
  const context = await browse(undefined, { locale });
  await withStoryteller(context);
  const { page } = await visit(context, site.url);
  await ready(page);
  const cdp = await context.newCDPSession(page);
  const found: string[] = [];
  const look = async (state: string) => {
    for (const size of SIZES) {
      const metrics = { ...size, deviceScaleFactor: 2, mobile: false };
      await cdp.send('Emulation.setDeviceMetricsOverride', metrics);
      await expect.poll(() => page.evaluate(() => innerWidth)).toBe(size.width);
      const faults = [...(await cut(page)), ...(await unreachable(page))];
      found.push(...faults.map((fault) => `${state}, ${size.width}: ${fault}`));
    }
  };

  await look('start');
  await say(page, '我真的不想活了 '.repeat(9));
  await replied(page);
  await look('help card');
  await tell(page, [REPLY], 5);
  await say(page, '你好 https://b.example/a/very/long/path/that/does/not/break/anywhere/at/all');
  await replied(page, 2);
  await page.getByTestId('composer').fill('长'.repeat(5000));
  await look('conversation');
  const view = await page.getByTestId('view').boundingBox();
  expect(view?.height).toBeGreaterThan(120);

  await page.getByTestId('delete').first().click();
  await look('undo');
  await page.getByTestId('model-chip').click();
  await page.getByTestId('use-model').first().click();
  await page.getByTestId('consent').waitFor();
  await look('consent');
  await page.getByTestId('close').click();
  await everywhere(page, look);
  expect(found).toEqual([]);
});

/** An engine that dies, with and without a word, in the middle of what a person is doing. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ready, replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

declare global {
  interface Window {
    /** How many engines that send some deltas will die of it. */
    doomed: number;
    deaths: number;
    /** The engine that made the latest token. */
    speaker?: Worker;
    /** How many it may send before. */
    deltas: number;
  }
}

/** Keeps hold of the page's workers, to end one at the very moment at which it has made a token. */
function armed(): void {
  window.doomed = window.deaths = window.deltas = 0;
  const Real = window.Worker;
  window.Worker = class extends Real {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      this.addEventListener('message', ({ data }: MessageEvent<{ type?: string }>) => {
        if (data.type !== 'delta') return;
        window.speaker = this;
        if (!window.doomed || --window.deltas > 0) return;
        window.doomed--;
        window.deltas = 2;
        window.deaths++;
        this.terminate();
        this.dispatchEvent(new ErrorEvent('error', { message: 'crash' }));
      });
    }
  };
}

/** After some tokens, so that there is something to be seen: else the reply is begun anew. */
const doom = (page: Page, engines: number) =>
  page.evaluate((count) => void ((window.doomed = count), (window.deltas = 5)), engines);

test('a reply goes on when its engine dies; when the next one dies, too, the part is kept', async () => {
  const [site, context] = [await host(), await browse()];
  await context.addInitScript(armed);
  const { page } = await visit(context, site.url);
  await ready(page);
  await say(page, '帮我写个请假条'); // its reply has many words
  const whole = await replied(page);

  await page.getByTestId('new-chat').click();
  await doom(page, 1);
  await say(page, '帮我写个请假条');
  expect(await replied(page)).toBe(whole);
  expect(await page.evaluate(() => window.deaths)).toBe(1);
  expect(await page.locator('[data-testid=notice][data-kind=restarted]').count()).toBe(1);

  await doom(page, 2);
  await say(page, '帮我写个请假条');
  const cut = page.getByTestId('exchange').nth(1);
  await cut.getByTestId('error').waitFor();
  const part = (await cut.getByTestId('reply').innerText()).trim();
  expect(part).not.toBe('');
  expect(await page.evaluate(() => window.deaths)).toBe(3);

  await say(page, '你好');
  await replied(page, 3);
  await page.reload();
  await page.getByTestId('exchange').nth(2).waitFor();
  expect((await cut.getByTestId('reply').innerText()).trim()).toBe(part);
  expect(await cut.getByTestId('error').count()).toBe(1);

  // Without a word, as a computer that slept may find it: asked after the wake, and replaced.
  await ready(page);
  await say(page, '你喜欢什么?');
  await page.getByTestId('exchange').nth(3).getByTestId('stats').waitFor();
  await page.evaluate(() => window.speaker?.terminate());
  await page.evaluate(() => void document.dispatchEvent(new Event('resume')));
  const restarted = page.locator('[data-testid=notice][data-kind=restarted]');
  await restarted.waitFor({ timeout: 90_000 });
  await say(page, '你好');
  await page.getByTestId('exchange').nth(4).getByTestId('stats').waitFor();
});

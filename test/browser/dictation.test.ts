/** Dictation: only where speech stays on the device; the browser of the tests has none, so one is put in its place. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFaults } from './support/axe.ts';
import { goTo, ready } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

interface Ears {
  /** How each was begun. */
  begun: { lang: string; processLocally: boolean }[];
  /** How often the page asked what there is. */
  asked: number;
  stops: number;
  say(text: string, isFinal: boolean): void;
  fail(error: string): void;
}
declare global {
  var ears: Ears;
}

function fakeEars(availability: string): void {
  let open: Recognition | undefined;
  class Recognition extends EventTarget {
    static async available({ processLocally }: { processLocally: boolean }): Promise<string> {
      globalThis.ears.asked += 1;
      return processLocally ? availability : 'available';
    }
    lang = '';
    local = false;
    get processLocally() {
      return this.local;
    }
    set processLocally(value: boolean) {
      this.local = value;
    }
    start() {
      open = this;
      globalThis.ears.begun.push({ lang: this.lang, processLocally: this.local });
    }
    stop() {
      globalThis.ears.stops += 1;
      this.dispatchEvent(new Event('end'));
    }
  }
  globalThis.ears = {
    begun: [],
    asked: 0,
    stops: 0,
    say: (transcript, isFinal) => {
      const results = [Object.assign([{ transcript }], { isFinal })];
      open?.dispatchEvent(Object.assign(new Event('result'), { resultIndex: 0, results }));
    },
    fail: (error) => {
      open?.dispatchEvent(Object.assign(new Event('error'), { error }));
      open?.dispatchEvent(new Event('end'));
    },
  };
  Object.assign(globalThis, { SpeechRecognition: Recognition });
}

async function open(availability: string, locale: string): Promise<Page> {
  const [site, context] = [await host(), await browse(undefined, { locale })];
  await context.addInitScript(fakeEars, availability);
  const { page } = await visit(context, site.url);
  await ready(page);
  return page;
}

test('what is said goes into the box behind what is there, and is not sent', async () => {
  const page = await open('available', 'en-US');
  const [button, box] = [page.getByTestId('dictate'), page.getByTestId('composer')];
  const hear = (text: string, final = false) =>
    page.evaluate(([said, end]) => ears.say(said, end), [text, final] as const);
  const state = () => page.getByTestId('dictation').getAttribute('data-state');
  await box.fill('Hello.');
  await button.click();
  expect(await state()).toBe('listening');
  expect(await page.getByTestId('dictation').innerText()).toContain('on this device');
  expect(await page.evaluate(() => ears.begun)).toEqual([{ lang: 'en-US', processLocally: true }]);
  expect(await axeFaults(page)).toEqual([]);
  await hear('how our');
  expect(await box.inputValue()).toBe('Hello. how our');
  await hear('How are you?', true);
  await hear('I am');
  expect(await box.inputValue()).toBe('Hello. How are you? I am');
  // Somebody mends it meanwhile.
  await box.fill('Hello. How are they?');
  await hear('I am well.', true);
  expect(await box.inputValue()).toBe('Hello. How are they? I am well.');
  expect(await page.getByTestId('exchange').count()).toBe(0);

  await goTo(page, 'diary');
  expect(await page.evaluate(() => ears.stops)).toBe(1);
  await goTo(page, 'chat');
  await button.click();
  await page.evaluate(() => ears.fail('not-allowed'));
  expect(await state()).toBe('failed');
  expect(await page.getByTestId('dictation').innerText()).toContain('microphone is not allowed');
  expect(await box.inputValue()).toBe('Hello. How are they? I am well.');
});

test('where it would have to be fetched, or leave the device, it is not offered', async () => {
  for (const availability of ['downloadable', 'unavailable']) {
    const page = await open(availability, 'zh-CN');
    await expect.poll(() => page.evaluate(() => ears.asked)).toBeGreaterThan(0);
    await page.evaluate(() => new Promise(requestAnimationFrame)); // what came of it is drawn
    expect(await page.getByTestId('dictate').count()).toBe(0);
  }
});

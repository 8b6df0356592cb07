/** A reply read aloud by a voice of the system; the browser of the tests has none, so one is put in its place. */
import { expect, test } from 'vitest';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { replied, say } from './support/page.ts';
import { browse, host, visit } from './support/visit.ts';

interface Spoken {
  said: { text: string; voice: string }[];
  stops: number;
  finish(): void;
}
declare global {
  var spoken: Spoken;
}

/** Speaks without a sound, until `finish` is called. The second voice would send the text to a server. */
function silentVoices(): void {
  let waiting: SpeechSynthesisUtterance[] = [];
  const voices = [
    { name: 'Tingting', lang: 'zh-CN', localService: true, default: true },
    { name: 'Online', lang: 'en-US', localService: false, default: true },
  ] as SpeechSynthesisVoice[];
  globalThis.spoken = {
    said: [],
    stops: 0,
    finish: () => {
      for (const one of waiting) one.dispatchEvent(new Event('end'));
      waiting = [];
    },
  };
  class Utterance extends EventTarget {
    voice: SpeechSynthesisVoice | null = null;
    constructor(readonly text: string) {
      super();
    }
  }
  Object.assign(globalThis, { SpeechSynthesisUtterance: Utterance });
  const speechSynthesis = {
    getVoices: () => voices,
    addEventListener: () => {},
    speak: (one: SpeechSynthesisUtterance) => {
      globalThis.spoken.said.push({ text: one.text, voice: one.voice?.name ?? '' });
      waiting.push(one);
    },
    cancel: () => {
      globalThis.spoken.stops += 1;
      waiting = [];
    },
  };
  Object.defineProperty(globalThis, 'speechSynthesis', { value: speechSynthesis });
}

test('a reply is read by a voice of this device, and stops on a second press', async () => {
  const [site, context] = [await host(), await browse()];
  await context.addInitScript(silentVoices);
  const { page } = await visit(context, site.url);
  await say(page, '今天很开心');
  await replied(page);
  const button = page.getByTestId('read-aloud').last();
  const label = () => button.getAttribute('aria-label');
  await button.click();
  expect(await label()).toBe(zhCN.actions.stopReading);
  const { said } = await page.evaluate(() => spoken);
  const reply = await page.getByTestId('reply').last().innerText();
  expect(said.map(({ text }) => text).join('')).toBe(reply.replaceAll(/\s/g, ''));
  expect(new Set(said.map(({ voice }) => voice))).toEqual(new Set(['Tingting']));

  await page.evaluate(() => spoken.finish());
  await expect.poll(label).toBe(zhCN.actions.read);
  await button.click();
  await button.click();
  expect(await label()).toBe(zhCN.actions.read);
  expect(await page.evaluate(() => spoken.stops)).toBe(1);

  // A new conversation: what is gone is not read on.
  await button.click();
  await page.keyboard.press('Control+Shift+O');
  await expect.poll(() => page.evaluate(() => spoken.stops)).toBe(2);

  // English would be read by a server's voice only.
  await say(page, 'I am happy today');
  await replied(page);
  expect(await page.getByTestId('read-aloud').count()).toBe(0);
});

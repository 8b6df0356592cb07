/** The built page with a real model, used as a person uses it: keys are pressed, the screen is watched. */
import type { BrowserContext, Page } from 'playwright-core';
import type {} from '../../src/api.ts';
import type { Conversation, Outcome } from '../../src/storage/conversation.ts';
import { launch } from '../browser/support/browser.ts';
import { downloadModel, threadsOf } from '../support/download-model.ts';
import { MemoryWatch } from './memory.ts';

/**
 * How a message comes into the box: as one piece with Enter right behind it, which leaves the page
 * no time; pasted, with Enter as soon as a quick person gets there; or key by key with a look at it
 * before Enter, which gives it a pause.
 */
export const PACES = ['in one piece', 'pasted, Enter after 0.3 s', 'typed, then a look'] as const;
export type Pace = (typeof PACES)[number];

const KEY_MS = 80;
const LOOK_MS = 700;
const HAND_MS = 300;
/** The shortest that the settings allow: the next turn can begin. */
const REPLY_TOKENS = '16';
/** After a reply a person reads it; the page uses the pause. */
const READING_MS = 1000;
/** A new model reads a bank of sentences first. */
const LONGEST_CALIBRATION_MS = 600_000;

type Done = Extract<Outcome, { state: 'done' }>;

export interface FeltTurn {
  /** From 1. */
  turn: number;
  pace: Pace;
  text: string;
  reply: string;
  label: string;
  /** Milliseconds from Enter to the frame that shows it. */
  badge: number;
  firstWord: number;
  /** As the page has kept it. */
  timings: Done['timings'];
}

export class FeelPage {
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #watch: MemoryWatch;

  private constructor(context: BrowserContext, page: Page, profile: string) {
    this.#context = context;
    this.#page = page;
    this.#watch = new MemoryWatch(profile);
  }

  /**
   * Downloads the model from the hub, as a person does, unless an earlier run has, and waits until it
   * answers, calibrated.
   */
  static async open(profile: string, url: string, hub: string, model: string): Promise<FeelPage> {
    const context = await launch(profile, {
      serviceWorkers: 'block', // it would show the build of an earlier run
      args: ['--js-flags=--expose-gc'],
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(300_000);
    await page.goto(url);
    // The page may reload itself once, to become isolated.
    await page.waitForFunction(async () => (await globalThis.allInOne?.ready)?.threads);
    const own = new FeelPage(context, page, profile);
    try {
      await own.#forget();
      await own.#shortReplies();
      const stored = await page.evaluate(() => allInOne.status().stored);
      if (!stored.includes(model)) await downloadModel(page, hub, model);
      else await page.evaluate(async (id) => void (await allInOne.load(id)), model);
      const patience = { polling: 1000, timeout: LONGEST_CALIBRATION_MS };
      await page.waitForFunction(() => allInOne.status().calibrated, undefined, patience);
      return own;
    } catch (error) {
      await own.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#watch.stop();
    await this.#context.close();
  }

  browser(): string {
    return this.#context.browser()?.version() ?? 'unknown';
  }

  threads(): Promise<number> {
    return threadsOf(this.#page);
  }

  /** Megabytes of the renderer: the highest so far, and now. */
  async memory(): Promise<{ peak: number; now: number }> {
    await this.#page.evaluate(() => void globalThis.gc?.());
    await this.#page.waitForTimeout(READING_MS);
    return { now: this.#watch.now() ?? 0, peak: this.#watch.peak() ?? 0 };
  }

  /** A new conversation of these messages. Those that are not compared come in one piece. */
  async converse(
    texts: readonly string[],
    pace: Pace,
    compared: readonly number[],
  ): Promise<FeltTurn[]> {
    const page = this.#page;
    await page.getByTestId('new-chat').click();
    const seen: Pick<FeltTurn, 'badge' | 'firstWord'>[] = [];
    for (const [i, text] of texts.entries()) {
      await page.getByTestId('composer').focus();
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      const felt = await page.evaluateHandle(watchTurn, i);
      if (pace === 'in one piece' || !compared.includes(i + 1))
        await page.keyboard.insertText(text);
      else if (pace === 'pasted, Enter after 0.3 s') {
        await page.keyboard.press('Control+V');
        await page.waitForTimeout(HAND_MS);
      } else {
        for (const char of text) await this.#key(char);
        await page.waitForTimeout(LOOK_MS);
      }
      await page.keyboard.press('Enter');
      seen.push(await felt.evaluate(({ times }) => times));
      await page.getByTestId('exchange').nth(i).and(page.locator('[data-state=done]')).waitFor();
      await page.waitForTimeout(READING_MS);
    }
    const { exchanges } = await this.#stored();
    return exchanges.map(({ text, reply, sentiment, outcome }, i) => {
      if (outcome.state !== 'done') throw new Error(`turn ${i + 1} is ${outcome.state}`);
      const { timings } = outcome;
      const label = sentiment?.label ?? '';
      return { turn: i + 1, pace, text, reply, label, ...seen[i]!, timings };
    });
  }

  async #key(char: string): Promise<void> {
    await this.#page.keyboard.insertText(char);
    await this.#page.waitForTimeout(KEY_MS);
  }

  /** The conversation that was written last. */
  #stored(): Promise<Conversation> {
    return this.#page.evaluate(async () => {
      const opened = indexedDB.open(`qwen-all-in-one:${new URL('.', document.baseURI).pathname}`);
      await new Promise((resolve) => (opened.onsuccess = resolve));
      const kept = opened.result.transaction('app').objectStore('app');
      const range = IDBKeyRange.bound('conversation:', 'conversation:\uffff');
      const all = kept.getAll(range) as IDBRequest<Conversation[]>;
      await new Promise((resolve) => (all.onsuccess = resolve));
      opened.result.close();
      return all.result.sort((a, b) => b.updatedAt - a.updatedAt)[0]!;
    });
  }

  /** What an earlier run has left: labels would be known, and the list would grow. */
  async #forget(): Promise<void> {
    await this.#page.evaluate(async () => {
      const opened = indexedDB.open(`qwen-all-in-one:${new URL('.', document.baseURI).pathname}`);
      await new Promise((resolve) => (opened.onsuccess = resolve));
      const transaction = opened.result.transaction('app', 'readwrite');
      const kept = transaction.objectStore('app');
      kept.delete('labels');
      kept.delete(IDBKeyRange.bound('conversation:', 'conversation:\uffff'));
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      opened.result.close();
    });
    await this.#page.reload();
    await this.#page.waitForFunction(async () => (await globalThis.allInOne?.ready)?.threads);
  }

  async #shortReplies(): Promise<void> {
    const page = this.#page;
    await page.getByTestId('settings').click();
    await page.getByTestId('advanced').click();
    await page.locator('[data-setting=maxTokens] input').fill(REPLY_TOKENS);
    await page.getByTestId('chat').click();
  }
}

/**
 * Runs in the page: waits for Enter, then for the frames that show badge and first word of the
 * exchange number `i`. The clock starts when the key was pressed, not when the page heard of it.
 */
function watchTurn(i: number) {
  const times = new Promise<{ badge: number; firstWord: number }>((resolve) => {
    let enter = 0;
    const seen = { badge: 0, firstWord: 0 };
    const shown = (testid: string) =>
      document
        .querySelectorAll('[data-testid=exchange]')
        [i]?.querySelector(`[data-testid=${testid}]`)
        ?.textContent.trim();
    /** The frame is made after the callback; what is posted in it comes when it is done. */
    const drawn = (name: keyof typeof seen) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          seen[name] ||= performance.now() - enter;
          if (seen.badge && seen.firstWord) resolve(seen);
        };
        port2.postMessage(null);
      });
    const known = { badge: false, firstWord: false };
    const observer = new MutationObserver(() => {
      if (!known.badge && shown('badge')) {
        known.badge = true;
        drawn('badge');
      }
      if (!known.firstWord && shown('reply')) {
        known.firstWord = true;
        drawn('firstWord');
        observer.disconnect();
      }
    });
    const onEnter = (event: KeyboardEvent) => {
      if (event.key !== 'Enter') return;
      removeEventListener('keydown', onEnter, true);
      enter = event.timeStamp;
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    };
    addEventListener('keydown', onEnter, true);
  });
  return { times };
}
